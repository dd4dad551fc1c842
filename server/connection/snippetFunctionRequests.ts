import { type Connection, RequestType } from "vscode-languageserver";
import { snippetFunction } from "../../core/features/snippetFunction.ts";
import { resolveVersion } from "../../core/kernel/version.ts";
import {
  type SnippetFunctionParams,
  type SnippetFunctionResult,
  snippetFunctionRequest,
} from "../../core/treeMessages.ts";
import { answering, type Log } from "./handlers.ts";
import type { LanguageServer } from "./languageServer.ts";
import { enclosingFunction, treeFile } from "./treeRequests.ts";

/* From a function of a kernel tree to the snippet that models it. */

export function answerSnippetFunctionRequests(
  connection: Connection,
  log: Log,
  server: () => LanguageServer,
): void {
  connection.onRequest(
    new RequestType<SnippetFunctionParams, SnippetFunctionResult, void>(snippetFunctionRequest),
    answering<SnippetFunctionParams, SnippetFunctionResult>(
      log,
      "snippet of a function",
      {
        kind: "none",
        message: "The snippet could not be looked for. The output channel says why.",
      },
      async (params) => snippetOf(server(), params),
    ),
  );
}

async function snippetOf(
  server: LanguageServer,
  { uri, position, version }: SnippetFunctionParams,
): Promise<SnippetFunctionResult> {
  const file = await treeFile(server, uri);
  if (file === undefined) {
    return { kind: "none", message: "This file belongs to no kernel tree that is chosen." };
  }
  const { tree, path } = file;
  const around = await enclosingFunction(file, position);
  const word = wordAt(server.documents.get(uri)?.text ?? "", position);
  const names = [word, around].filter((name) => name !== undefined && name !== "");
  const [first] = names;
  if (first === undefined) {
    return { kind: "none", message: "Put the cursor on the name of a function, or into one." };
  }
  await server.ready();
  const own = version ?? (await server.treeVariant(uri)) ?? tree.version;
  const resolved = resolveVersion(own ?? (await server.kernelVersion(uri)));
  const { kernel } = server.kernels.choose(resolved.version);
  const found = snippetFunction(kernel.index, { names: names.filter(isName), path });
  if (found === undefined) {
    const what = around ?? first;
    return {
      kind: "none",
      message: `The snippets for ${resolved.version.id} do not model ${what}().`,
    };
  }
  await server.storeSnippets(resolved.version.id);
  const place = { uri: server.uris.uriOf(resolved.version.id, found.path), line: found.line };
  return { kind: "place", place, functionName: found.name };
}

function isName(name: string | undefined): name is string {
  return name !== undefined;
}

function wordAt(text: string, { line, character }: SnippetFunctionParams["position"]): string {
  const lineText = text.split("\n", line + 1)[line] ?? "";
  const before = /\w*$/.exec(lineText.slice(0, character))?.[0] ?? "";
  const after = /^\w*/.exec(lineText.slice(character))?.[0] ?? "";
  return before + after;
}
