import { URI } from "vscode-uri";
import { type ChosenLoader, chooseLoader } from "../../core/config/loaderChoice.ts";
import { configFolders, lastConfigFile } from "../../core/config/precedence.ts";
import type { ConfigurationSubject } from "../../core/effectiveMessages.ts";
import {
  type EffectiveConfiguration,
  effectiveConfiguration,
} from "../../core/features/effective/effectiveConfiguration.ts";
import type { RootText } from "../../core/features/effective/loaderReading.ts";
import { resolveVersion } from "../../core/kernel/version.ts";
import { configReader } from "../configReader.ts";
import { GitFailure } from "../git/gitFailure.ts";
import type { GitHost, GitRevision } from "../host.ts";
import { type ReadRootFile, readRoot, readRootFile, signsIn } from "../rootAccess.ts";
import { ConfigDocuments } from "./configDocuments.ts";
import type { LanguageServer } from "./languageServer.ts";
import type { LensSettings } from "./settings.ts";
import {
  fileName,
  isInside,
  joinUri,
  mappedRootOf,
  normalUri,
  rootedPathOf,
} from "./workspaceRoots.ts";

/** A configuration as it was asked for. */
export interface EffectiveSide {
  readonly configuration: EffectiveConfiguration;
  readonly title: string;
  readonly subject: ConfigurationSubject;
  readonly loader: ChosenLoader;
  /** `6.12.117` */
  readonly kernel: string;
  /** What the user should know about how it was read, a sentence each. */
  readonly notes: readonly string[];
  /** The folder that paths in a revision are below; `undefined`: it is no revision. */
  readonly revisionFolder: string | undefined;
}

export interface Refused {
  readonly kind: "refused";
  readonly message: string;
}

/** Where the files of a configuration are. */
type Place =
  | { readonly kind: "root"; readonly folderUri: string }
  /** `sysctlLens.roots` puts files of a workspace folder there. */
  | {
      readonly kind: "mapped";
      readonly folderUri: string;
      readonly rootUri: string;
      /** One of them. */
      readonly uri: string;
    }
  | { readonly kind: "file"; readonly uri: string };

interface ReadTexts {
  readonly texts: readonly RootText[];
  readonly loader: ChosenLoader;
  readonly title: string;
  /** What was left out. */
  readonly notes?: readonly string[];
}

/** Reads a configuration, unless the workspace's trust or the place it is kept in forbids it. */
export async function effectiveSide(
  server: LanguageServer,
  subject: ConfigurationSubject,
): Promise<EffectiveSide | Refused> {
  const { uri, revision } = subject;
  const settings = await server.settings.of(uri);
  const place = placeOf(server, subject, settings);
  const refusal = refusalOf(server, place, revision);
  if (refusal !== undefined) return { kind: "refused", message: refusal };
  try {
    const read =
      revision === undefined
        ? await readNow(server, place, settings)
        : await readThen(gitOf(server), place, settings, revision);
    return await sideOf(server, subject, place, await server.kernelVersion(uri), read);
  } catch (error) {
    if (error instanceof GitFailure) return { kind: "refused", message: error.message };
    throw error;
  }
}

/** The folder whose repository has a configuration's revisions, or why git is not asked. */
export async function revisionFolder(
  server: LanguageServer,
  subject: ConfigurationSubject,
): Promise<{ readonly git: GitHost; readonly folderUri: string } | Refused> {
  const place = placeOf(server, subject, await server.settings.of(subject.uri));
  const refusal = refusalOf(server, place, "HEAD");
  if (refusal !== undefined) return { kind: "refused", message: refusal };
  return { git: gitOf(server), folderUri: folderOf(place) };
}

/** Nothing outside of an untrusted workspace is read, and git is not run for it; `revision` as in a subject. */
export function refusalFor(
  server: LanguageServer,
  folderUri: string,
  revision: string | undefined,
): string | undefined {
  return refusalOf(server, { kind: "root", folderUri }, revision);
}

async function sideOf(
  server: LanguageServer,
  subject: ConfigurationSubject,
  place: Place,
  kernelVersion: string,
  { texts, loader, title, notes = [] }: ReadTexts,
): Promise<EffectiveSide> {
  await server.ready();
  const resolved = resolveVersion(kernelVersion);
  const { kernel, note } = server.kernels.choose(resolved.version);
  const { revision } = subject;
  const named = place.kind === "root" ? { kind: "folder" as const, uri: place.folderUri } : subject;
  return {
    configuration: effectiveConfiguration(texts, {
      loader: loader.name,
      probe: kernel.probe,
      knownNames: undefined,
    }),
    title: revision === undefined ? title : `${title} at ${revision}`,
    subject: revision === undefined ? named : { ...named, revision },
    loader,
    kernel: resolved.version.id,
    notes: [resolved.note, note, trustNote(server), ...notes].filter((one) => one !== undefined),
    revisionFolder: revision === undefined ? undefined : folderOf(place),
  };
}

function trustNote({ isTrusted }: LanguageServer): string | undefined {
  return isTrusted
    ? undefined
    : "The workspace is not trusted: nothing outside of it is read, and git is not run.";
}

function placeOf(
  server: LanguageServer,
  { kind, uri }: ConfigurationSubject,
  { roots }: LensSettings,
): Place {
  if (kind === "folder") return { kind: "root", folderUri: withoutSlash(uri) };
  const folder = server.workspaceFolders.find((one) => isInside(uri, one));
  const mapped = folder === undefined ? undefined : mappedRootOf(uri, folder, roots);
  if (folder !== undefined && mapped !== undefined) {
    return { kind: "mapped", folderUri: folder, rootUri: mapped.rootUri, uri };
  }
  const rooted = rootedPathOf(uri);
  if (rooted === undefined || !isAllowed(server, rooted.rootUri)) return { kind: "file", uri };
  return { kind: "root", folderUri: withoutSlash(rooted.rootUri) };
}

function refusalOf(
  server: LanguageServer,
  place: Place,
  revision: string | undefined,
): string | undefined {
  if (revision !== undefined && !server.isTrusted) {
    return "The workspace is not trusted, so git is not run in it. Trust the workspace to compare with a revision.";
  }
  if (revision !== undefined && server.host.git === undefined) {
    return "Git revisions cannot be read here: no program can be run in a browser.";
  }
  const uri = place.kind === "file" ? place.uri : place.folderUri;
  if (revision !== undefined && URI.parse(uri).scheme !== "file") {
    return "Only files on this computer have git revisions that can be read.";
  }
  const isOpen = place.kind === "file" && server.documents.get(place.uri) !== undefined;
  if (isOpen || isAllowed(server, uri)) return undefined;
  return `The workspace is not trusted, so nothing outside of it is read. Trust the workspace to look at ${shownUri(uri)}.`;
}

function isAllowed({ isTrusted, workspaceFolders }: LanguageServer, uri: string): boolean {
  return isTrusted || isInWorkspace(workspaceFolders, uri);
}

function isInWorkspace(folders: readonly string[], uri: string): boolean {
  const bare = withoutSlash(uri);
  return folders.some((one) => withoutSlash(normalUri(one)) === bare || isInside(bare, one));
}

async function readNow(
  server: LanguageServer,
  place: Place,
  { loader, roots }: LensSettings,
): Promise<ReadTexts> {
  const folders = server.workspaceFolders;
  switch (place.kind) {
    case "root": {
      // Nobody tells when files outside of the workspace change, so they are read each time.
      const configs = isInWorkspace(folders, place.folderUri)
        ? server.configs
        : new ConfigDocuments(configReader, server.documents, server.host.files);
      const any = joinUri(place.folderUri, lastConfigFile);
      const read = await configs.rootTexts(any, [place.folderUri], { loader, roots: {} });
      return { ...read, title: shownUri(place.folderUri) };
    }
    case "mapped": {
      const read = await server.configs.rootTexts(place.uri, folders, { loader, roots });
      return { ...read, title: machineOf(place.rootUri) };
    }
    case "file": {
      const read = await server.configs.rootTexts(place.uri, [], { loader, roots: {} });
      return { ...read, title: fileName(place.uri) };
    }
  }
}

async function readThen(
  git: GitHost,
  place: Place,
  { loader: choice, roots }: LensSettings,
  revision: string,
): Promise<ReadTexts> {
  const then = await git.openRevision(folderOf(place), revision);
  switch (place.kind) {
    case "root": {
      const files = await readRoot(then.access, configFolders);
      return {
        texts: files.map((file) => textOf(file, joinUri(place.folderUri, file.displayPath))),
        loader: chooseLoader(choice, await signsIn(then.access)),
        title: shownUri(place.folderUri),
      };
    }
    case "mapped":
      return {
        texts: await mappedTexts(then, place, roots),
        loader: chooseLoader(choice, []),
        title: machineOf(place.rootUri),
      };
    case "file": {
      const name = fileName(place.uri);
      const there = (await then.access.kindOf(name)) !== undefined;
      const file = there ? [await readRootFile(then.access, name)] : [];
      return {
        texts: file.map((one) => textOf(one, place.uri)),
        loader: chooseLoader(choice, []),
        title: name,
      };
    }
  }
}

async function mappedTexts(
  { access, files }: GitRevision,
  { folderUri, rootUri }: Extract<Place, { kind: "mapped" }>,
  roots: LensSettings["roots"],
): Promise<readonly RootText[]> {
  const placed = files.flatMap((path) => {
    const uri = joinUri(folderUri, path);
    const mapped = mappedRootOf(uri, folderUri, roots);
    return mapped?.rootUri === rootUri ? [{ path, uri, displayPath: mapped.path }] : [];
  });
  return await Promise.all(
    placed.map(async ({ path, uri, displayPath }) => ({
      ...textOf(await readRootFile(access, path), uri),
      displayPath,
    })),
  );
}

/** One that cannot be read still hides others of its name. */
function textOf({ displayPath, bytes }: ReadRootFile, uri: string): RootText {
  return { uri, displayPath, text: bytes?.toString("utf8") ?? "" };
}

function folderOf(place: Place): string {
  return place.kind === "file"
    ? place.uri.slice(0, Math.max(place.uri.lastIndexOf("/"), 0))
    : place.folderUri;
}

/** The name of a machine that `sysctlLens.roots` makes. */
export function machineOf(rootUri: string): string {
  const { query } = URI.parse(rootUri);
  return query.replace(/^machine=/, "") || fileName(rootUri);
}

function shownUri(uri: string): string {
  const { scheme, path, fsPath } = URI.parse(uri);
  return scheme === "file" ? fsPath : path;
}

function gitOf({ host }: LanguageServer): GitHost {
  if (host.git === undefined) throw new GitFailure("There is no git here.");
  return host.git;
}

function withoutSlash(uri: string): string {
  return normalUri(uri).replace(/(?<=[^/:])\/+$/, "");
}
