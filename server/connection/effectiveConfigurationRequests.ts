import { CancellationToken, type Connection, RequestType } from "vscode-languageserver";
import { URI } from "vscode-uri";
import {
  type ConfigurationChoice,
  type ConfigurationDifferencesParams,
  type ConfigurationDifferencesResult,
  type ConfigurationSubject,
  configurationChoicesRequest,
  configurationDifferencesRequest,
  type EffectiveConfigurationParams,
  type EffectiveConfigurationResult,
  type EffectiveLink,
  effectiveConfigurationRequest,
  type RevisionChoicesParams,
  type RevisionChoicesResult,
  type RevisionTextParams,
  type RevisionTextResult,
  revisionChoicesRequest,
  revisionTextRequest,
} from "../../core/effectiveMessages.ts";
import { configurationDifferences } from "../../core/features/effective/configurationDifferences.ts";
import { effectiveFilters } from "../../core/features/effective/effectiveFilter.ts";
import { comparedText, effectiveText } from "../../core/features/effective/effectiveText.ts";
import type { LinkedText } from "../../core/features/effective/linkedText.ts";
import { GitFailure } from "../git/gitFailure.ts";
import { readRootFile } from "../rootAccess.ts";
import {
  type EffectiveSide,
  effectiveSide,
  machineOf,
  type Refused,
  refusalFor,
  revisionFolder,
} from "./effectiveSides.ts";
import { answering, type Log } from "./handlers.ts";
import type { LanguageServer } from "./languageServer.ts";
import { memberOf } from "./settings.ts";
import { fileName, mappedRootOf, type RootedPath, rootedPathOf } from "./workspaceRoots.ts";

/* Requests about everything that a root directory comes to, now or in a git revision. */

const failed: Refused = {
  kind: "refused",
  message: "The configuration could not be read. The output channel says why.",
};
const malformed: Refused = { kind: "refused", message: "The request names no configuration." };

export function answerEffectiveConfigurations(
  connection: Connection,
  log: Log,
  server: () => LanguageServer,
): void {
  connection.onRequest(
    new RequestType<EffectiveConfigurationParams, EffectiveConfigurationResult, void>(
      effectiveConfigurationRequest,
    ),
    answering<EffectiveConfigurationParams, EffectiveConfigurationResult>(
      log,
      "effective configuration",
      failed,
      async (params) => effectiveDocument(server(), params),
    ),
  );
  connection.onRequest(
    new RequestType<ConfigurationDifferencesParams, ConfigurationDifferencesResult, void>(
      configurationDifferencesRequest,
    ),
    answering<ConfigurationDifferencesParams, ConfigurationDifferencesResult>(
      log,
      "differences of configurations",
      failed,
      async (params) => differencesOf(server(), params),
    ),
  );
  const choices = answering<undefined, readonly ConfigurationChoice[]>(
    log,
    "configurations",
    [],
    async () => configurationChoices(server()),
  );
  // Some clients send parameters where there are none, and that is no mistake.
  connection.onRequest(configurationChoicesRequest, () =>
    choices(undefined, CancellationToken.None),
  );
  connection.onRequest(
    new RequestType<RevisionChoicesParams, RevisionChoicesResult, void>(revisionChoicesRequest),
    answering<RevisionChoicesParams, RevisionChoicesResult>(
      log,
      "git revisions",
      failed,
      async (params) => revisionChoices(server(), params),
    ),
  );
  connection.onRequest(
    new RequestType<RevisionTextParams, RevisionTextResult, void>(revisionTextRequest),
    answering<RevisionTextParams, RevisionTextResult>(
      log,
      "file in a revision",
      failed,
      async (params) => revisionText(server(), params),
    ),
  );
}

/** Everything that the root around a configuration comes to, as a document. */
export async function effectiveDocument(
  server: LanguageServer,
  params: EffectiveConfigurationParams,
): Promise<EffectiveConfigurationResult> {
  const subject = subjectIn(memberOf(params, "subject"));
  if (subject === undefined) return malformed;
  const side = await effectiveSide(server, subject);
  if ("kind" in side) return side;
  const { configuration, title, kernel, loader, notes } = side;
  const filter = effectiveFilters.find((one) => one === params.filter) ?? "all";
  const linked =
    params.form === "compared"
      ? comparedText(configuration, notes)
      : effectiveText(configuration, {
          ...{ title, kernel, notes },
          reason: loader.reason,
          filters: [filter],
        });
  return {
    kind: "text",
    text: linked.text,
    links: linksOf(linked, side),
    title,
    subject: side.subject,
  };
}

async function differencesOf(
  server: LanguageServer,
  params: ConfigurationDifferencesParams,
): Promise<ConfigurationDifferencesResult> {
  const [first, second] = [memberOf(params, "before"), memberOf(params, "after")].map(subjectIn);
  if (first === undefined || second === undefined) return malformed;
  const before = await effectiveSide(server, first);
  if ("kind" in before) return before;
  const after = await effectiveSide(server, second);
  if ("kind" in after) return after;
  return {
    kind: "differences",
    differences: configurationDifferences(before.configuration, after.configuration),
  };
}

/** One for each root of the workspace, and for each file that stands alone. */
async function configurationChoices(
  server: LanguageServer,
): Promise<readonly ConfigurationChoice[]> {
  const { roots } = await server.settings.of("");
  const configs = await server.allConfigs(server.lastConfigUri);
  const choices = new Map<string, ConfigurationChoice>();
  for (const { uri } of configs) {
    const folder = server.workspaceFolders.find(
      (one) => mappedRootOf(uri, one, roots) !== undefined,
    );
    const mapped = folder === undefined ? undefined : mappedRootOf(uri, folder, roots);
    const rooted = mapped ?? rootedPathOf(uri);
    const key = rooted?.rootUri ?? uri;
    const known = choices.get(key);
    const detail = rooted === undefined ? "a file by itself" : rooted.path;
    choices.set(key, {
      subject: known?.subject ?? { kind: "document", uri },
      label: labelOf(uri, rooted),
      detail: known === undefined ? detail : `${known.detail}, ${detail}`.slice(0, 200),
    });
  }
  return [...choices.values()];
}

function labelOf(uri: string, rooted: RootedPath | undefined): string {
  if (rooted === undefined) return fileName(uri);
  return rooted.isMapped ? machineOf(rooted.rootUri) : fileName(rooted.rootUri);
}

async function revisionChoices(
  server: LanguageServer,
  params: RevisionChoicesParams,
): Promise<RevisionChoicesResult> {
  const subject = subjectIn(memberOf(params, "subject"));
  if (subject === undefined) return malformed;
  const found = await revisionFolder(server, subject);
  if ("kind" in found) return found;
  return await sayingWhatGitSays(async () => ({
    kind: "revisions",
    revisions: await found.git.namedRevisions(found.folderUri),
  }));
}

async function revisionText(
  server: LanguageServer,
  params: RevisionTextParams,
): Promise<RevisionTextResult> {
  const [folderUri, path, revision] = ["folderUri", "path", "revision"].map((name) =>
    stringIn(params, name),
  );
  if (folderUri === undefined || path === undefined || revision === undefined) return malformed;
  const refusal = refusalFor(server, folderUri, revision);
  if (refusal !== undefined) return { kind: "refused", message: refusal };
  return await sayingWhatGitSays(async () => {
    const then = await server.host.git?.openRevision(folderUri, revision);
    const bytes = then && (await readRootFile(then.access, path)).bytes;
    return bytes === undefined
      ? { kind: "refused", message: `${path} was not there at ${revision}.` }
      : { kind: "text", text: bytes.toString("utf8") };
  });
}

async function sayingWhatGitSays<Result>(ask: () => Promise<Result>): Promise<Result | Refused> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof GitFailure) return { kind: "refused", message: error.message };
    throw error;
  }
}

function linksOf(
  { links }: LinkedText,
  { subject, revisionFolder: folderUri }: EffectiveSide,
): readonly EffectiveLink[] {
  const { revision } = subject;
  return links.map(({ line, start, end, place }) => {
    const link = {
      range: { start: { line, character: start }, end: { line, character: end } },
      target: place,
    };
    if (revision === undefined || folderUri === undefined) return link;
    const folder = URI.parse(folderUri).path.replace(/\/*$/, "/");
    const path = URI.parse(place.uri).path.slice(folder.length);
    return { ...link, inRevision: { folderUri, path, revision } };
  });
}

/** Clients send what they like. */
function subjectIn(value: unknown): ConfigurationSubject | undefined {
  const kind = (["document", "folder"] as const).find((one) => one === memberOf(value, "kind"));
  const uri = stringIn(value, "uri");
  const revision = stringIn(value, "revision");
  if (kind === undefined || uri === undefined || !/^[a-z][a-z0-9+.-]*:/i.test(uri)) {
    return undefined;
  }
  return revision === undefined ? { kind, uri } : { kind, uri, revision };
}

function stringIn(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === "string" ? member : undefined;
}
