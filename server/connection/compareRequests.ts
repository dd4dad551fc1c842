import type {
  CancellationToken,
  Connection,
  WorkDoneProgressServerReporter,
} from "vscode-languageserver";
import {
  askVersion,
  type ComparedVersion,
  compareVersions,
} from "../../core/features/compareVersions.ts";
import type { VersionComparison } from "../../core/kernel/comparison.ts";
import { knownVersions } from "../../core/kernel/version.ts";
import type { LanguageServer } from "./languageServer.ts";

/** The limits of an open config over all versions. Compiles those that were not needed yet, one at a time. */
export async function versionComparison(
  server: LanguageServer,
  connection: Connection,
  uri: string,
  token: CancellationToken,
): Promise<VersionComparison | null> {
  if (!server.isConfig(uri)) return null;
  server.lookedAt(uri);
  const { listenBacklog } = await server.settings.of(uri);
  await server.ready();
  const progress = server.client.showsProgress
    ? await connection.window.createWorkDoneProgress()
    : undefined;
  const isCancelled = () =>
    token.isCancellationRequested || progress?.token.isCancellationRequested === true;
  progress?.begin("Comparing kernel versions", 0, "", true);
  try {
    const versions = await askAll(server, uri, listenBacklog, { progress, isCancelled });
    return versions && compareVersions(versions, listenBacklog, "folded");
  } finally {
    progress?.done();
  }
}

interface Watch {
  readonly progress: WorkDoneProgressServerReporter | undefined;
  readonly isCancelled: () => boolean;
}

/** Nothing where it was cancelled. Between two versions other requests are answered. */
async function askAll(
  server: LanguageServer,
  uri: string,
  listenBacklog: number,
  { progress, isCancelled }: Watch,
): Promise<readonly ComparedVersion[] | null> {
  const { settings } = await server.configOf(uri);
  const versions: ComparedVersion[] = [];
  for (const [position, version] of knownVersions.entries()) {
    progress?.report(Math.round((100 * position) / knownVersions.length), `Linux ${version.label}`);
    await otherRequestsFirst();
    if (isCancelled()) return null;
    const { kernel } = server.kernels.choose(version);
    await server.storeSnippets(version.id);
    versions.push(
      askVersion(kernel, settings, listenBacklog, (sysctls) =>
        server.kernels.limits(kernel, listenBacklog, sysctls),
      ),
    );
  }
  return versions;
}

function otherRequestsFirst(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
