import {
  type CancellationToken,
  CancellationTokenSource,
  type Hover,
  MarkupContent,
  MarkupKind,
  type Position,
} from "vscode-languageserver";
import { quotation } from "../../core/tree/documentation/quotation.ts";
import type { SysctlTextAnswer } from "../../core/tree/documentation/sysctlText.ts";
import { TreeCancelled } from "../tree/treeCancelled.ts";
import { type ChosenTree, treeUri } from "./kernelTrees.ts";
import type { LanguageServer } from "./languageServer.ts";
import { placeAddress } from "./links.ts";
import { sysctlUnder } from "./treeRequests.ts";

/** A hover waits no longer for a tree that is busy or on a slow disk. */
const patienceMs = 250;

/** A hover with what the chosen kernel tree's own documentation says of the sysctl, where it says anything. */
export async function withDocumentation(
  server: LanguageServer,
  uri: string,
  position: Position,
  hover: Hover | null,
  token: CancellationToken,
): Promise<Hover | null> {
  const name = sysctlUnder(server, uri, position);
  if (name === undefined) return hover;
  const tree = server.trees.chosen(await server.treeScope(uri));
  if (tree === undefined) return hover;
  const found = await textOf(tree, name, token);
  if (found === undefined) return hover;
  const address = placeAddress(server.client, treeUri(tree, found.path), found.line);
  const quoted = quotation(found, tree.label, address);
  if (hover === null) return { contents: { kind: MarkupKind.Markdown, value: quoted } };
  const { contents } = hover;
  if (!MarkupContent.is(contents)) return hover;
  const value = `${contents.value}\n\n---\n\n${quoted}`;
  return { ...hover, contents: { ...contents, value } };
}

/** `undefined` where the tree says nothing, or does not say it in time. */
async function textOf(
  { service }: ChosenTree,
  name: string,
  token: CancellationToken,
): Promise<SysctlTextAnswer | undefined> {
  const patience = new CancellationTokenSource();
  const timer = setTimeout(() => patience.cancel(), patienceMs);
  const given = token.onCancellationRequested(() => patience.cancel());
  try {
    const found = await service.ask("documentation", { name }, { token: patience.token });
    return found ?? undefined;
  } catch (error) {
    if (error instanceof TreeCancelled) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
    given.dispose();
    patience.dispose();
  }
}
