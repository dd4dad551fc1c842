import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Connection,
  MessageType,
  Range,
  RequestType,
  type ServerCapabilities,
  ShowMessageNotification,
  type WorkspaceEdit,
} from "vscode-languageserver";
import {
  type ConfigAction,
  configActions,
  type Rewrite,
  rewrites,
} from "../../core/features/configActions.ts";
import { type CopiedText, copyFormats } from "../../core/features/copyFormats.ts";
import {
  type CopySettingsParams,
  copySettingsRequest,
  type ExplainConfigParams,
  type ExplainedConfig,
  explainConfigRequest,
} from "../../core/messages.ts";
import { toEdits } from "./configEditRequests.ts";
import { rewrittenConfig } from "./configRewrites.ts";
import { copiedSettings, explainedConfig } from "./configTextRequests.ts";
import { toRange } from "./convert.ts";
import { effectiveDocument } from "./effectiveConfigurationRequests.ts";
import { answering, type Log } from "./handlers.ts";
import type { LanguageServer } from "./languageServer.ts";
import { memberOf } from "./settings.ts";
import { rootedPathOf } from "./workspaceRoots.ts";

/* Code actions on sysctl.conf documents that are no fixes, and the requests behind them. */

/** For clients without our commands: the server writes the text to a file and has the client show it. */
const openTextCommand = "sysctlLens.server.openText";

export function configActionCapabilities(hasLensCommands: boolean): ServerCapabilities {
  return {
    codeActionProvider: {
      codeActionKinds: [
        CodeActionKind.QuickFix,
        CodeActionKind.RefactorRewrite,
        CodeActionKind.Source,
      ],
      resolveProvider: true,
    },
    // VS Code's client would make a command of its own of it.
    ...(hasLensCommands ? {} : { executeCommandProvider: { commands: [openTextCommand] } }),
  };
}

export function answerConfigActions(
  connection: Connection,
  log: Log,
  server: () => LanguageServer,
): void {
  connection.onCodeActionResolve(
    answering<CodeAction, CodeAction>(log, "code action", noAction, async (action) => {
      const data = actionData(action.data);
      if (data === undefined) return action;
      const edit = await rewrittenConfig(server(), data.uri, data.rewrite);
      if (edit === undefined) return action;
      if (!("refusal" in edit)) return { ...action, edit };
      // Not as a request with buttons: nobody waits for an answer.
      await connection.sendNotification(ShowMessageNotification.type, {
        type: MessageType.Warning,
        message: edit.refusal,
      });
      return action;
    }),
  );
  connection.onRequest(
    new RequestType<CopySettingsParams, CopiedText | null, void>(copySettingsRequest),
    answering<CopySettingsParams, CopiedText | null>(log, "copy", null, async (params) =>
      copiedSettings(server(), params),
    ),
  );
  connection.onRequest(
    new RequestType<ExplainConfigParams, ExplainedConfig | null, void>(explainConfigRequest),
    answering<ExplainConfigParams, ExplainedConfig | null>(
      log,
      "explanation",
      null,
      async (params) => explainedConfig(server(), params),
    ),
  );
  connection.onExecuteCommand(
    answering(log, "command", null, async ({ command, arguments: given = [] }) => {
      if (command === openTextCommand) await openText(connection, server(), given[0]);
      return null;
    }),
  );
}

/** Clients keep the title that they have. */
const noAction: CodeAction = { title: "This could not be worked out" };

/** The actions at a place. Fixes of problems are not among them. */
export async function configCodeActions(
  server: LanguageServer,
  { textDocument: { uri }, range, context }: CodeActionParams,
): Promise<CodeAction[]> {
  const document = server.documents.get(uri);
  if (document === undefined || !server.isConfig(uri)) return [];
  await server.configOf(uri);
  const config = server.configs.open(uri);
  if (config === undefined) return [];
  const { textDocument } = document;
  const part = { start: textDocument.offsetAt(range.start), end: textDocument.offsetAt(range.end) };
  const loader = server.configs.chosenLoader(uri)?.name ?? "procps";
  const isPlaced =
    loader !== "busybox" && server.client.canCreateFiles && rootedPathOf(uri) !== undefined;
  const actions: CodeAction[] = [];
  for (const action of configActions(config, part, { loader, isPlaced })) {
    const kind = kindOf(action);
    const isWanted =
      context.only?.some((one) => kind === one || kind.startsWith(`${one}.`)) ?? true;
    if (!isWanted) continue;
    const made = await madeAction(server, uri, action);
    if (made !== undefined) actions.push({ title: action.title, kind, ...made });
  }
  return actions;
}

function kindOf(action: ConfigAction): string {
  switch (action.kind) {
    case "edits":
      return CodeActionKind.RefactorRewrite;
    case "rewrite":
      return `source.sysctl.${action.rewrite}`;
    case "explain":
      return "source.sysctl.explain";
    case "effective":
      return "source.sysctl.effective";
    case "copy":
      return `source.sysctl.copy.${action.format}`;
  }
}

async function madeAction(
  server: LanguageServer,
  uri: string,
  action: ConfigAction,
): Promise<Partial<CodeAction> | undefined> {
  const document = server.documents.get(uri)?.textDocument;
  if (document === undefined) return undefined;
  switch (action.kind) {
    case "edits":
      return { edit: { changes: { [uri]: toEdits(document, action.edits) } } };
    case "rewrite":
      if (server.client.resolvesActions) return { data: { uri, rewrite: action.rewrite } };
      return eagerly(await rewrittenConfig(server, uri, action.rewrite));
    case "explain":
      return textCommand(server, action.title, "sysctlLens.explainFile", { uri });
    case "effective": {
      const parameters = { uri, text: "effective" as const };
      return textCommand(server, action.title, "sysctlLens.showEffectiveConfiguration", parameters);
    }
    case "copy": {
      const parameters = { uri, format: action.format, range: toRange(document, action.range) };
      return textCommand(server, action.title, "sysctlLens.copyAs", parameters);
    }
  }
}

function eagerly(
  edit: WorkspaceEdit | { readonly refusal: string } | undefined,
): Partial<CodeAction> | undefined {
  if (edit === undefined) return undefined;
  return "refusal" in edit ? { disabled: { reason: edit.refusal } } : { edit };
}

function textCommand(
  server: LanguageServer,
  title: string,
  ours: string,
  parameters: CopySettingsParams | ExplainConfigParams | EffectiveTextParams,
): Partial<CodeAction> | undefined {
  if (server.client.hasLensCommands) {
    return { command: { title, command: ours, arguments: [parameters] } };
  }
  if (server.host.storeText === undefined) return undefined;
  return { command: { title, command: openTextCommand, arguments: [parameters] } };
}

async function openText(
  connection: Connection,
  server: LanguageServer,
  given: unknown,
): Promise<void> {
  const uri = memberOf(given, "uri");
  if (typeof uri !== "string") return;
  const format = copyFormats.find((one) => one === memberOf(given, "format"));
  const range = memberOf(given, "range");
  const made =
    format === undefined
      ? await (memberOf(given, "text") === "effective" ? effective : explained)(server, uri)
      : await copied(server, { uri, format, ...(Range.is(range) ? { range } : {}) });
  if (made === undefined) return;
  const target = await server.host.storeText?.(made.name, made.text);
  if (target === undefined) return;
  const shown =
    server.client.showsDocuments && (await connection.window.showDocument({ uri: target })).success;
  if (shown) return;
  await connection.sendNotification(ShowMessageNotification.type, {
    type: MessageType.Info,
    message: `The text is in ${target}.`,
  });
}

const fileNames = { shellscript: "sysctl.sh", yaml: "sysctl.yaml", ini: "sysctl.conf.service" };

/** What `openTextCommand` is given for an effective configuration. */
interface EffectiveTextParams extends ExplainConfigParams {
  readonly text: "effective";
}

async function effective(server: LanguageServer, uri: string) {
  const result = await effectiveDocument(server, { subject: { kind: "document", uri } });
  const text = result.kind === "text" ? result.text : `# ${result.message}\n`;
  return { name: "effective.conf", text };
}

async function explained(server: LanguageServer, uri: string) {
  const result = await explainedConfig(server, { uri });
  return result === null ? undefined : { name: "sysctl.md", text: result.markdown };
}

async function copied(server: LanguageServer, parameters: CopySettingsParams) {
  const result = await copiedSettings(server, parameters);
  return result === null ? undefined : { name: fileNames[result.language], text: result.text };
}

function actionData(
  data: unknown,
): { readonly uri: string; readonly rewrite: Rewrite } | undefined {
  const uri = memberOf(data, "uri");
  const rewrite = rewrites.find((one) => one === memberOf(data, "rewrite"));
  return typeof uri === "string" && rewrite !== undefined ? { uri, rewrite } : undefined;
}
