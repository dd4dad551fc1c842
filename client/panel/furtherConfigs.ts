import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type SimulationInput,
  type SimulationInputParams,
  simulationInputRequest,
} from "../../core/messages.ts";
import type { OpenedScenario } from "./scenarioFiles.ts";

/**
 * A scenario that names several configurations, for the panel, which looks at the first: what the others set is tried there, the
 * later file before the earlier, and the scenario's own values before all. The user is told which ones are meant.
 */
export async function withFurtherConfigs(
  client: BaseLanguageClient,
  { configUri, furtherUris, scenario }: OpenedScenario,
): Promise<OpenedScenario["scenario"]> {
  if (furtherUris.length === 0) return scenario;
  const sysctls: Record<string, string> = {};
  const unread: string[] = [];
  for (const uri of furtherUris) {
    const values = await valuesIn(client, uri);
    if (values === undefined) unread.push(vscode.workspace.asRelativePath(uri));
    else Object.assign(sysctls, values);
  }
  const count = Object.keys(sysctls).length;
  const names = furtherUris.map((uri) => vscode.workspace.asRelativePath(uri)).join(", ");
  const first = vscode.workspace.asRelativePath(configUri);
  void vscode.window.showInformationMessage(
    `The panel shows ${first}. The scenario also names ${names}: ${count} value${count === 1 ? "" : "s"} from there ${count === 1 ? "is" : "are"} tried on top of it.`,
  );
  if (unread.length > 0) {
    void vscode.window.showWarningMessage(
      `The scenario runs without ${unread.join(", ")}: no sysctl configuration could be read there.`,
    );
  }
  return { ...scenario, sysctls: { ...sysctls, ...scenario.sysctls } };
}

/** What one file itself sets; `undefined`: it cannot be read, or is no configuration. */
async function valuesIn(
  client: BaseLanguageClient,
  uri: vscode.Uri,
): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const params: SimulationInputParams = { uri: document.uri.toString() };
    const input = await client.sendRequest<SimulationInput | null>(simulationInputRequest, params);
    if (input === null) return undefined;
    const own = input.settings.filter(({ place }) => place?.uri === params.uri);
    return Object.fromEntries(own.map(({ name, value }) => [name, value]));
  } catch (error) {
    client.warn(`configuration ${uri.toString()} of a scenario: ${String(error)}`);
    return undefined;
  }
}
