import { configPaths } from "../../core/features/configPaths.ts";
import type { ExportedPath, ExportPathParams } from "../../core/messages.ts";
import { exportPath } from "../../core/paths/exports.ts";
import type { KernelPaths } from "../../core/paths/kernelPath.ts";
import type { ChosenContext, LanguageServer } from "./languageServer.ts";

/** The newest answer for each document: opening a picture right after the view need not walk again. */
const answers = new WeakMap<
  LanguageServer,
  Map<string, { readonly key: string; readonly paths: KernelPaths }>
>();

/** The paths for a config's settings, or for the kernel's defaults where `uri` is no open config. */
export async function pathsOf(
  server: LanguageServer,
  uri: string | undefined,
): Promise<KernelPaths> {
  return (await walk(server, uri)).paths;
}

/** One path as a picture or text; null where it does not come about with these settings. */
export async function exportedPath(
  server: LanguageServer,
  { uri, pathId, format }: ExportPathParams,
): Promise<ExportedPath | null> {
  const { context, paths } = await walk(server, uri);
  const path = paths.paths.find(({ id }) => id === pathId);
  if (path === undefined) return null;
  const { kernel, listenBacklog, displayPath } = paths;
  const snippetUri = (file: string) => server.uris.uriOf(context.kernel.version.id, file);
  return exportPath(path, format, { kernel, listenBacklog, displayPath, snippetUri });
}

async function walk(
  server: LanguageServer,
  uri: string | undefined,
): Promise<{ readonly context: ChosenContext; readonly paths: KernelPaths }> {
  const configUri = uri !== undefined && server.isConfig(uri) ? uri : undefined;
  const context =
    configUri === undefined ? await server.defaultContext() : await server.contextOf(configUri);
  const config = configUri === undefined ? undefined : server.configs.open(configUri);
  const key = keyOf(context, config?.text);
  const known = keptAnswers(server);
  const kept = known.get(configUri ?? "");
  if (kept?.key === key) return { context, paths: kept.paths };
  const paths = configPaths(context, config);
  known.set(configUri ?? "", { key, paths });
  return { context, paths };
}

function keptAnswers(server: LanguageServer) {
  let known = answers.get(server);
  if (known === undefined) {
    known = new Map();
    answers.set(server, known);
  }
  return known;
}

/** Everything that the answer follows from. A kernel of edited snippets is told by its program. */
function keyOf(context: ChosenContext, text: string | undefined): string {
  const { kernel, listenBacklog, settings, chosen } = context;
  return JSON.stringify([
    kernel,
    listenBacklog,
    text,
    [...settings.values()].map(({ name, value, origin }) => [name, value, origin.uri, origin.line]),
    chosen.snippets === "bundled" ? "" : chosen.kernel.program.source,
  ]);
}
