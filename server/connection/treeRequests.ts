import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type CancellationToken,
  type CodeLens,
  type DocumentSymbol,
  type Hover,
  type Location,
  MarkupKind,
  type Position,
  type SymbolInformation,
  SymbolKind,
} from "vscode-languageserver";
import { nameAt } from "../../core/features/definition.ts";
import { code } from "../../core/features/markdown.ts";
import type { TreeChoice, TreePathsParams, TreePathsResult } from "../../core/messages.ts";
import type {
  TreeFunctionItem,
  TreeHover,
  TreeItem,
  TreePlace,
} from "../../core/tree/questions.ts";
import { TreeCancelled } from "../tree/treeCancelled.ts";
import { type ChosenTree, type TreeScope, treeChoicesOf, treeUri } from "./kernelTrees.ts";
import type { LanguageServer } from "./languageServer.ts";
import { pathsOf } from "./pathRequests.ts";

/*
 * Requests about kernel trees. They are answered by a worker; a tree that is missing or broken gives an empty answer.
 */

/** A C file of a tree. */
export interface TreeFile {
  readonly tree: ChosenTree;
  readonly path: string;
}

/** The tree around a document, with the document's unsaved text made known to it. */
export async function treeFile(server: LanguageServer, uri: string): Promise<TreeFile | undefined> {
  if (server.isConfig(uri)) return undefined;
  const found = server.trees.treeOf(uri, await server.treeScope(uri));
  if (found === undefined) return undefined;
  found.tree.service.show(found.path, server.unsavedText(uri));
  return found;
}

/** Readers and the ctl_table entry of the sysctl under the cursor, in the chosen tree. */
export async function configTreePlaces(
  server: LanguageServer,
  uri: string,
  position: Position,
  wanted: "definition" | "references",
  token: CancellationToken,
): Promise<Location[]> {
  const name = sysctlUnder(server, uri, position);
  const tree = server.trees.chosen(await server.treeScope(uri));
  if (name === undefined || tree === undefined) return [];
  const found = await orNothing(tree.service.ask("sysctl", { name }, { token }));
  if (found === undefined || found === null) return [];
  const { readers, reads, entries, writers } = found;
  const places =
    wanted === "definition"
      ? [...readers.slice(0, 1), ...entries]
      : [...readers, ...reads, ...entries, ...writers];
  return toTreeLocations(tree, places);
}

/** The sysctl whose key or value stands at a place of a configuration. */
export function sysctlUnder(
  server: LanguageServer,
  uri: string,
  position: Position,
): string | undefined {
  const document = server.documents.get(uri);
  const config = server.configs.open(uri);
  return document === undefined || config === undefined
    ? undefined
    : nameAt(config, document.textDocument.offsetAt(position));
}

export async function treeDefinitions(
  { tree, path }: TreeFile,
  at: Position,
  token: CancellationToken,
): Promise<Location[]> {
  const places = await orNothing(tree.service.ask("definition", { path, at }, { token }));
  return toTreeLocations(tree, places ?? []);
}

export async function treeUses(
  { tree, path }: TreeFile,
  at: Position,
  withDeclaration: boolean,
  token: CancellationToken,
): Promise<Location[]> {
  const asks = { path, at, withDeclaration };
  const places = await orNothing(tree.service.ask("references", asks, { token }));
  return toTreeLocations(tree, places ?? []);
}

export async function treeSymbols({ tree, path }: TreeFile): Promise<DocumentSymbol[]> {
  const items = (await orNothing(tree.service.ask("outline", { path }))) ?? [];
  return items.map((item) => ({
    name: item.name,
    detail: item.detail.slice(0, 200),
    kind: symbolKinds[item.kind],
    range: item.fullRange,
    selectionRange: item.range,
  }));
}

/** The function around a place of a tree's file. */
export async function enclosingFunction(
  { tree, path }: TreeFile,
  { line }: Position,
): Promise<string | undefined> {
  const items = (await orNothing(tree.service.ask("outline", { path }))) ?? [];
  return items.find(
    ({ kind, fullRange }) =>
      kind === "function" && fullRange.start.line <= line && line <= fullRange.end.line,
  )?.name;
}

/** Symbols of the chosen tree by their whole name. */
export async function treeWorkspaceSymbols(
  server: LanguageServer,
  query: string,
  token: CancellationToken,
): Promise<SymbolInformation[]> {
  const tree = server.trees.chosen(await server.treeScope(""));
  if (tree === undefined) return [];
  const items = (await orNothing(tree.service.ask("symbols", { query }, { token }))) ?? [];
  return items.map(({ name, kind, path, range, detail }) => ({
    name,
    kind: symbolKinds[kind],
    containerName: detail,
    location: { uri: treeUri(tree, path), range },
  }));
}

const symbolKinds: Readonly<Record<TreeItem["kind"], SymbolKind>> = {
  function: SymbolKind.Function,
  struct: SymbolKind.Struct,
  enum: SymbolKind.Enum,
  variable: SymbolKind.Variable,
  macro: SymbolKind.Constant,
  sysctl: SymbolKind.Key,
};

/** Above each line that reads a sysctl: its name and what it comes to here. */
export async function treeLenses(
  server: LanguageServer,
  { tree, path }: TreeFile,
): Promise<CodeLens[]> {
  const reads = (await orNothing(tree.service.ask("reads", { path }))) ?? [];
  const effective = await effectiveTexts(server);
  const seen = new Set<string>();
  return reads.flatMap(({ name, range }) => {
    const key = `${range.start.line} ${name}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const value = effective.get(name);
    const title = value === undefined ? `reads ${name}` : `reads ${name}: effective ${value}`;
    return [{ range, command: { title, command: "" } }];
  });
}

/** What each sysctl of the family comes to, for the configuration looked at last. */
async function effectiveTexts(server: LanguageServer): Promise<ReadonlyMap<string, string>> {
  const { lastConfigUri } = server;
  const { sysctls } = await pathsOf(server, lastConfigUri === "" ? undefined : lastConfigUri);
  return new Map(sysctls.map(({ name, effective }) => [name, effective]));
}

export async function treeHover(
  server: LanguageServer,
  { tree, path }: TreeFile,
  at: Position,
  token: CancellationToken,
): Promise<Hover | null> {
  const found = await orNothing(tree.service.ask("hover", { path, at }, { token }));
  if (found === undefined || found === null) return null;
  const value = hoverText(tree, found, await effectiveTexts(server));
  return { range: found.range, contents: { kind: MarkupKind.Markdown, value } };
}

function hoverText(
  tree: ChosenTree,
  { kind, name, signature, sysctls }: TreeHover,
  effective: ReadonlyMap<string, string>,
): string {
  const head = kind === "function" ? `\`\`\`c\n${signature}\n\`\`\`` : "";
  const lines = sysctls.map((one) => {
    const uri = `${treeUri(tree, one.path)}#L${one.range.start.line + 1}`;
    const where = `[${one.functionName}()](${uri})`;
    const value = effective.get(one.name);
    const comes = value === undefined ? "" : `: effective ${value}`;
    return `- ${code(one.name)}${comes}, read in ${where}${distanceText(kind, one.distance)}`;
  });
  const what = kind === "field" ? `assigns ${code(name)}` : `comes to ${code(`${name}()`)}`;
  const intro =
    kind === "sysctl"
      ? `A sysctl's variable in ${tree.label}:`
      : sysctls.length === 0
        ? `No sysctl is read in what ${what}, as far as three calls up.`
        : `Sysctls that are read in what ${what} in ${tree.label}:`;
  return [head, intro, lines.join("\n")].filter((part) => part !== "").join("\n\n");
}

function distanceText(kind: TreeHover["kind"], distance: number): string {
  if (kind === "sysctl" || distance === 0) return "";
  return distance === 1 ? ", one call up" : `, ${distance} calls up`;
}

export async function prepareTreeHierarchy(
  { tree, path }: TreeFile,
  at: Position,
): Promise<CallHierarchyItem[] | null> {
  const items = (await orNothing(tree.service.ask("functions", { path, at }))) ?? [];
  return items.length === 0 ? null : items.map((item) => toHierarchyItem(tree, item));
}

export async function treeIncomingCalls(
  { tree, path }: TreeFile,
  item: CallHierarchyItem,
  token: CancellationToken,
): Promise<CallHierarchyIncomingCall[]> {
  const asks = { path, at: item.selectionRange.start };
  const calls = (await orNothing(tree.service.ask("incoming", asks, { token }))) ?? [];
  return calls.map((call) => ({
    from: toHierarchyItem(tree, call.item),
    fromRanges: [...call.ranges],
  }));
}

export async function treeOutgoingCalls(
  { tree, path }: TreeFile,
  item: CallHierarchyItem,
  token: CancellationToken,
): Promise<CallHierarchyOutgoingCall[]> {
  const asks = { path, at: item.selectionRange.start };
  const calls = (await orNothing(tree.service.ask("outgoing", asks, { token }))) ?? [];
  return calls.map((call) => ({
    to: toHierarchyItem(tree, call.item),
    fromRanges: [...call.ranges],
  }));
}

function toHierarchyItem(tree: ChosenTree, item: TreeFunctionItem): CallHierarchyItem {
  return {
    name: item.name,
    kind: SymbolKind.Function,
    detail: item.path,
    uri: treeUri(tree, item.path),
    range: item.fullRange,
    selectionRange: item.range,
  };
}

/** The ways of one sysctl through the chosen tree; with progress, as it can take seconds. */
export async function treePathsOf(
  server: LanguageServer,
  { sysctl }: TreePathsParams,
  token: CancellationToken,
): Promise<TreePathsResult> {
  const scope = await server.treeScope("");
  const tree = server.trees.chosen(scope);
  if (tree === undefined) {
    return { kind: "noTree", message: whyNoTree(server, scope) };
  }
  const reporter = await server.progress(`Looking for ${sysctl} in ${tree.label}`);
  try {
    const progress = (done: { readonly functions: number }) =>
      reporter.report(`${done.functions} functions`);
    const found = await tree.service.ask("paths", { name: sysctl }, { token, progress });
    if (found === null) return { kind: "unknown", tree: tree.label };
    return { kind: "paths", tree: tree.label, folderUri: tree.folderUri, ...found };
  } catch (error) {
    if (error instanceof TreeCancelled) return { kind: "cancelled" };
    throw error;
  } finally {
    reporter.done();
  }
}

/** What to say where no folder of the settings or the workspace is a tree. */
export function whyNoTree({ trees }: LanguageServer, scope: TreeScope): string {
  const refused = trees.candidates(scope).map(({ recognition }) => recognition);
  return refused.find((one) => one.kind === "refused")?.message ?? noTree;
}

/** The trees that can be chosen, and what a folder is that the user picked. */
export async function treeChoices(
  server: LanguageServer,
  folderUri: string | undefined,
): Promise<readonly TreeChoice[]> {
  const scope = await server.treeScope("");
  const picked = folderUri === undefined ? [] : [folderUri];
  return treeChoicesOf(
    server.trees.candidates({ ...scope, folders: [...picked, ...scope.folders] }),
  );
}

const noTree =
  "No kernel tree is chosen. Name a folder with Linux source in the setting sysctlLens.kernel.trees, or run Choose Kernel Tree.";

function toTreeLocations(tree: ChosenTree, places: readonly TreePlace[]): Location[] {
  const seen = new Set<string>();
  return places.flatMap(({ path, range }) => {
    const uri = treeUri(tree, path);
    const key = `${uri} ${range.start.line} ${range.start.character}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ uri, range }];
  });
}

/** What was cancelled has no answer. */
async function orNothing<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof TreeCancelled) return undefined;
    throw error;
  }
}
