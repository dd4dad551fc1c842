import { type CancellationToken, type Connection, RequestType } from "vscode-languageserver";
import { URI } from "vscode-uri";
import { resolveVersion } from "../../core/kernel/version.ts";
import type { VerifiedRule, VerifyAnswer } from "../../core/tree/verify/verifyAnswer.ts";
import { verifySummary } from "../../core/tree/verify/verifySummary.ts";
import {
  type ShownRule,
  type VerifyTreeParams,
  type VerifyTreeResult,
  verifyTreeRequest,
} from "../../core/treeMessages.ts";
import type { WorkDone } from "../host.ts";
import { TreeCancelled } from "../tree/treeCancelled.ts";
import { answering, type Log } from "./handlers.ts";
import { type ChosenTree, treeUri } from "./kernelTrees.ts";
import type { LanguageServer } from "./languageServer.ts";
import { whyNoTree } from "./treeRequests.ts";

/* Whether the chosen kernel tree does what the snippets say. */

const failed: VerifyTreeResult = {
  kind: "nothing",
  message: "The comparison with the kernel tree failed. The output channel says why.",
};

export function answerVerifyRequests(
  connection: Connection,
  log: Log,
  server: () => LanguageServer,
): void {
  connection.onRequest(
    new RequestType<VerifyTreeParams, VerifyTreeResult, void>(verifyTreeRequest),
    answering<VerifyTreeParams, VerifyTreeResult>(
      log,
      "comparison with a kernel tree",
      failed,
      async ({ workDoneToken }, token) => {
        const reporter = connection.window.attachWorkDoneProgress(workDoneToken);
        reporter.begin("Verifying the snippets");
        try {
          return await verifiedTree(server(), token, ({ files, doing = "" }) =>
            reporter.report(`${files} files: ${doing}`),
          );
        } finally {
          reporter.done();
        }
      },
    ),
  );
}

async function verifiedTree(
  server: LanguageServer,
  token: CancellationToken,
  progress: (done: WorkDone) => void,
): Promise<VerifyTreeResult> {
  const { lastConfigUri } = server;
  const scope = await server.treeScope(lastConfigUri);
  const tree = server.trees.chosen(scope);
  if (tree === undefined) return { kind: "noTree", message: whyNoTree(server, scope) };
  const { kernelVersion } = await server.settings.of(lastConfigUri);
  const values = resolveVersion(await server.kernelVersion(lastConfigUri)).version.id;
  await server.ready();
  const variant = await server.treeVariant(lastConfigUri);
  const snippets = [...server.kernels.filesInUse()];
  try {
    const answer = await tree.service.ask(
      "verify",
      { snippets, variant, otherwise: kernelVersion },
      { token, progress },
    );
    await server.storeSnippets(answer.kernel);
    return toResult(server, tree, answer, values);
  } catch (error) {
    if (error instanceof TreeCancelled) return { kind: "cancelled" };
    throw error;
  }
}

function toResult(
  server: LanguageServer,
  tree: ChosenTree,
  { rules: verified, ...answer }: VerifyAnswer,
  valuesKernel: string,
): VerifyTreeResult {
  const folder = URI.parse(tree.folderUri).fsPath;
  if (verified.every(({ verdict, hasFile }) => !hasFile && verdict === "not found")) {
    const message = `${folder} has none of the files that the snippets model, so there is nothing to compare.`;
    return { kind: "nothing", message };
  }
  const rules = verified.map((rule) => shownRule(server, tree, answer.kernel, rule));
  const { label, folderUri } = tree;
  const shown = { ...answer, rules, valuesKernel, tree: label, folderUri };
  return { kind: "verified", ...shown, ...verifySummary({ ...shown, folder }) };
}

function shownRule(
  { uris }: LanguageServer,
  tree: ChosenTree,
  kernel: string,
  { snippet, found, ...rule }: VerifiedRule,
): ShownRule {
  return {
    ...rule,
    snippet: { ...snippet, uri: uris.uriOf(kernel, snippet.path) },
    found: found && { ...found, uri: treeUri(tree, found.path) },
  };
}
