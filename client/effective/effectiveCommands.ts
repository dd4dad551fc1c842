import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type ConfigurationChoice,
  type ConfigurationDifferencesParams,
  type ConfigurationDifferencesResult,
  type ConfigurationSubject,
  configurationChoicesRequest,
  configurationDifferencesRequest,
  type EffectiveConfigurationParams,
  type EffectiveConfigurationResult,
  effectiveConfigurationRequest,
} from "../../core/effectiveMessages.ts";
import {
  type EffectiveFilter,
  effectiveFilters,
} from "../../core/features/effective/effectiveFilter.ts";
import { configUri } from "../lensDocuments.ts";
import { chooseRevision } from "./chooseRevision.ts";
import { type EffectiveDocuments, filterTitles } from "./effectiveDocuments.ts";
import { effectiveUri, readEffectiveUri } from "./effectiveUris.ts";

/** A configuration that the server agreed to show. */
interface Named {
  readonly subject: ConfigurationSubject;
  readonly title: string;
}

export function effectiveCommands(
  client: BaseLanguageClient,
  documents: EffectiveDocuments,
): readonly vscode.Disposable[] {
  const register = vscode.commands.registerCommand;
  return [
    register("sysctlLens.showEffectiveConfiguration", (argument: unknown) =>
      showEffective(client, argument),
    ),
    register("sysctlLens.compareEffectiveWithFolder", (argument: unknown, folder: unknown) =>
      compareWithFolder(client, argument, folder),
    ),
    register("sysctlLens.compareEffectiveWithRevision", (argument: unknown, revision: unknown) =>
      compareWithRevision(client, argument, revision),
    ),
    register("sysctlLens.filterEffectiveConfiguration", (argument: unknown, filter: unknown) =>
      chooseFilter(documents, argument, filter),
    ),
  ];
}

async function showEffective(client: BaseLanguageClient, argument: unknown): Promise<void> {
  const subject = await subjectOf(client, argument);
  const named = subject && (await agreed(client, subject));
  if (named === undefined) return;
  await show(effectiveUri(named.title, { subject: named.subject, form: "whole" }));
}

/** The folder is asked for where no argument names it. */
async function compareWithFolder(
  client: BaseLanguageClient,
  argument: unknown,
  folder: unknown,
): Promise<void> {
  const subject = await subjectOf(client, argument);
  if (subject === undefined) return;
  const chosen = folder instanceof vscode.Uri ? folder : await chooseFolder();
  if (chosen === undefined) return;
  await compare(client, subject, { kind: "folder", uri: chosen.toString() });
}

/** The revision is asked for where no argument names it. */
async function compareWithRevision(
  client: BaseLanguageClient,
  argument: unknown,
  revision: unknown,
): Promise<void> {
  const subject = await subjectOf(client, argument);
  if (subject === undefined) return;
  const { kind, uri } = subject;
  const chosen =
    typeof revision === "string" ? revision : await chooseRevision(client, { kind, uri });
  if (chosen === undefined) return;
  await compare(client, { kind, uri, revision: chosen }, { kind, uri });
}

async function compare(
  client: BaseLanguageClient,
  before: ConfigurationSubject,
  after: ConfigurationSubject,
): Promise<void> {
  const left = await agreed(client, before);
  const right = left && (await agreed(client, after));
  if (left === undefined || right === undefined) return;
  const params: ConfigurationDifferencesParams = { before: left.subject, after: right.subject };
  const result = await client.sendRequest<ConfigurationDifferencesResult>(
    configurationDifferencesRequest,
    params,
  );
  if (result.kind === "refused") {
    await vscode.window.showWarningMessage(result.message);
    return;
  }
  if (result.differences.length === 0) {
    await vscode.window.showInformationMessage(
      `${left.title} and ${right.title} leave every sysctl with the same value.`,
    );
    return;
  }
  const [one, other] = [left, right].map(({ subject, title }) =>
    effectiveUri(title, { subject, form: "compared" }),
  );
  const title = `Effective settings: ${left.title} ↔ ${right.title}`;
  await vscode.commands.executeCommand("vscode.diff", one, other, title, { preview: true });
}

function chooseFilter(documents: EffectiveDocuments, argument: unknown, filter: unknown) {
  const active = vscode.window.activeTextEditor?.document.uri;
  const uri = argument instanceof vscode.Uri ? argument : active;
  if (uri === undefined || readEffectiveUri(uri) === undefined) return;
  const known = effectiveFilters.find((one) => one === filter);
  if (known !== undefined) documents.filter(uri, known);
  else void pickFilter(documents, uri);
}

async function pickFilter(documents: EffectiveDocuments, uri: vscode.Uri): Promise<void> {
  const current = documents.filterOf(uri);
  const items = effectiveFilters.map((filter: EffectiveFilter) => ({
    label: filterTitles[filter],
    description: filter === current ? "shown now" : "",
    filter,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: "Settings to show" });
  if (picked !== undefined) documents.filter(uri, picked.filter);
}

/** What the argument or the active editor is about, else one of the workspace's configurations. */
async function subjectOf(
  client: BaseLanguageClient,
  argument: unknown,
): Promise<ConfigurationSubject | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const effective = [argument instanceof vscode.Uri ? argument : undefined, active]
    .map((uri) => uri && readEffectiveUri(uri)?.subject)
    .find((one) => one !== undefined);
  if (effective !== undefined) return effective;
  const uri = configUri(hasUri(argument) ? argument.uri : argument);
  if (uri !== undefined) return { kind: "document", uri: uri.toString() };
  const choices = await client.sendRequest<readonly ConfigurationChoice[]>(
    configurationChoicesRequest,
  );
  const [first, ...others] = choices;
  if (first === undefined) {
    await vscode.window.showInformationMessage(
      "There is no sysctl configuration in this workspace: neither a sysctl.conf nor a sysctl.d folder with .conf files.",
    );
    return undefined;
  }
  if (others.length === 0) return first.subject;
  const picked = await vscode.window.showQuickPick([...choices], {
    title: "Configuration to show",
    matchOnDetail: true,
  });
  return picked?.subject;
}

/** The subject as the server names it; `undefined`: it refused and said why. */
async function agreed(
  client: BaseLanguageClient,
  subject: ConfigurationSubject,
): Promise<Named | undefined> {
  const params: EffectiveConfigurationParams = { subject, form: "compared" };
  const result = await client.sendRequest<EffectiveConfigurationResult>(
    effectiveConfigurationRequest,
    params,
  );
  if (result.kind === "text") return { subject: result.subject, title: result.title };
  await vscode.window.showWarningMessage(result.message);
  return undefined;
}

async function show(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand("vscode.open", uri, { preview: false });
}

async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: "Root directory to compare with",
      openLabel: "Compare",
      canSelectFolders: true,
      canSelectFiles: false,
    })) ?? [];
  return folder;
}

function hasUri(argument: unknown): argument is { readonly uri: string } {
  return (
    typeof argument === "object" &&
    argument !== null &&
    !(argument instanceof vscode.Uri) &&
    "uri" in argument &&
    typeof argument.uri === "string"
  );
}
