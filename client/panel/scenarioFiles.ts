import * as vscode from "vscode";
import { describeJsonProblem } from "../../core/json/checkJson.ts";
import type { PageScenario } from "../../core/messages.ts";
import {
  readScenarioFile,
  type ScenarioFile,
  writeScenarioFile,
} from "../../core/simulation/scenarioFile.ts";
import { scenarioFileExtension } from "../../core/simulation/scenarioSchema.ts";
import { placeInWorkspace, saveFile } from "../saveFile.ts";

/** Stands for a configuration that sets nothing, for scenarios that name none. */
export const defaultsUri = vscode.Uri.parse("sysctl-defaults:/defaults.sysctl.conf");

/** Serves the text of `defaultsUri`. */
export function defaultsDocument(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(defaultsUri.scheme, {
    provideTextDocumentContent: () => "# Nothing is set: the kernel's defaults hold.\n",
  });
}

/** A scenario with the configuration that it is about. */
export interface OpenedScenario {
  readonly configUri: vscode.Uri;
  /** The further configurations that the scenario names, in order: what they set stands behind the first one's. */
  readonly furtherUris: readonly vscode.Uri[];
  readonly scenario: PageScenario;
}

/** Reads a scenario file, its unsaved changes included. What is wrong is told to the user and gives `undefined`. */
export async function openScenarioFile(uri: vscode.Uri): Promise<OpenedScenario | undefined> {
  const name = nameOf(uri);
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const read = readScenarioFile(document.getText());
    if (read.kind === "scenario") {
      const { scenario } = read;
      const [configUri = defaultsUri, ...furtherUris] = scenario.configs.map((path) =>
        configAt(uri, path),
      );
      return { configUri, furtherUris, scenario: forPage(scenario) };
    }
    const [first, ...others] = read.problems.map(describeJsonProblem);
    const more = others.length === 0 ? "" : ` There are ${others.length} more problems.`;
    await vscode.window.showErrorMessage(`${name} cannot be run: ${first ?? ""}${more}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await vscode.window.showErrorMessage(`${name} cannot be read: ${reason}`);
  }
  return undefined;
}

/** Asks for a scenario file; `undefined`: the user left it. */
export async function chooseScenarioFile(): Promise<vscode.Uri | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: "Scenario to open",
      openLabel: "Open Scenario",
      defaultUri: placeInWorkspace(""),
      filters: { "Simulation scenarios": ["json"], "All files": ["*"] },
    })) ?? [];
  return uri;
}

/** Whether to save or to open one; `undefined`: the user left it. */
export async function chooseScenarioAction(): Promise<"save" | "open" | undefined> {
  const picked = await vscode.window.showQuickPick(
    [
      {
        ...{ action: "save" as const, label: "$(save) Save Scenario…" },
        description: "traffic, server and tried values as a JSON file",
      },
      {
        ...{ action: "open" as const, label: "$(folder-opened) Open Scenario…" },
        description: "in the place of these controls",
      },
    ],
    { title: "Scenario" },
  );
  return picked?.action;
}

/** Saves what the page's controls say, where the user wants. The configuration is named by its path from there. */
export async function saveScenarioFile(
  { sysctls, description, kernel, listenBacklog, traffic, replications }: PageScenario,
  configUri: vscode.Uri,
  to?: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  const stem = nameOf(configUri).replace(/(\.sysctl)?\.conf$/, "");
  const target =
    to ??
    (await vscode.window.showSaveDialog({
      defaultUri: placeInWorkspace(`${stem}${scenarioFileExtension}`),
      filters: { "Simulation scenarios": ["json"] },
      saveLabel: "Save Scenario",
    }));
  if (target === undefined) return undefined;
  const path = relativePath(target, configUri);
  const text = writeScenarioFile({
    ...{ description, kernel, listenBacklog, traffic, replications },
    sysctls: new Map(Object.entries(sysctls)),
    configs: path === undefined ? [] : [path],
  });
  return saveFile(new TextEncoder().encode(text), { defaultUri: target, filters: {}, to: target });
}

function forPage(scenario: ScenarioFile): PageScenario {
  const { description, kernel, listenBacklog, traffic, replications, sysctls } = scenario;
  return {
    ...{ traffic, replications, sysctls: Object.fromEntries(sysctls) },
    ...(description === undefined ? {} : { description }),
    ...(kernel === undefined ? {} : { kernel }),
    ...(listenBacklog === undefined ? {} : { listenBacklog }),
  };
}

/** By its path from the scenario's folder. */
function configAt(scenarioUri: vscode.Uri, path: string): vscode.Uri {
  if (path.startsWith("/")) return scenarioUri.with({ path });
  return vscode.Uri.joinPath(scenarioUri, "..", ...path.split("/"));
}

/** With slashes; `undefined`: there is no file, or no way from one to the other. */
function relativePath(from: vscode.Uri, to: vscode.Uri): string | undefined {
  if (to.scheme === defaultsUri.scheme || to.scheme === "untitled") return undefined;
  if (from.scheme !== to.scheme || from.authority !== to.authority) return undefined;
  const [here, there] = [from.path.split("/").slice(0, -1), to.path.split("/")];
  let shared = 0;
  while (shared < here.length && here[shared] === there[shared]) shared++;
  return [...here.slice(shared).map(() => ".."), ...there.slice(shared)].join("/");
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.split("/").at(-1) ?? uri.path;
}
