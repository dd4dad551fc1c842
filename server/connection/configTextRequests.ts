import { loaderOf } from "../../core/config/loaders/loaders.ts";
import { settingsToCopy } from "../../core/features/copiedSettings.ts";
import { type CopiedText, copyAs } from "../../core/features/copyFormats.ts";
import { explainConfig } from "../../core/features/explainConfig.ts";
import type {
  CopySettingsParams,
  ExplainConfigParams,
  ExplainedConfig,
} from "../../core/messages.ts";
import type { LanguageServer } from "./languageServer.ts";

/* Texts about a configuration for people and for other tools. */

export async function copiedSettings(
  server: LanguageServer,
  { uri, format, range }: CopySettingsParams,
): Promise<CopiedText | null> {
  if (!server.isConfig(uri)) return null;
  const context = await server.contextOf(uri);
  const config = server.configs.open(uri);
  const document = server.documents.get(uri)?.textDocument;
  if (config === undefined || document === undefined) return null;
  const part =
    range === undefined
      ? { start: 0, end: config.text.length }
      : { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  return copyAs(format, settingsToCopy(config, part), {
    displayPath: config.displayPath,
    version: context.kernel.version,
  });
}

export async function explainedConfig(
  server: LanguageServer,
  { uri }: ExplainConfigParams,
): Promise<ExplainedConfig | null> {
  if (!server.isConfig(uri)) return null;
  const context = await server.contextOf(uri);
  const config = server.configs.open(uri);
  if (config === undefined) return null;
  const chosen = server.configs.chosenLoader(uri);
  const reading = {
    loader: loaderOf(chosen?.name ?? "procps").title,
    reason: chosen?.reason ?? "",
  };
  // A preview of markdown runs no commands.
  const links = {
    ...context.links,
    setting: (origin: { readonly uri: string; readonly line: number }) =>
      `${origin.uri}#L${origin.line + 1}`,
  };
  const problems = server.problemsOf(config, context);
  return { markdown: explainConfig(config, { ...context, links }, problems, reading) };
}
