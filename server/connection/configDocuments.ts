import type { EntryChunks } from "../../core/config/entryChunks.ts";
import {
  type ChosenLoader,
  chooseLoader,
  type LoaderSign,
  loaderSigns,
} from "../../core/config/loaderChoice.ts";
import type { LoaderChoice, LoaderName } from "../../core/config/loaderNames.ts";
import { configFolders, lastConfigFile } from "../../core/config/precedence.ts";
import type { RootMappings } from "../../core/config/roots.ts";
import type { Settings } from "../../core/config/settings.ts";
import type { ConfigFile } from "../../core/config/writes.ts";
import type { ConfigDocument } from "../../core/features/context.ts";
import type { RootText } from "../../core/features/effective/loaderReading.ts";
import type { WorkspaceFiles } from "../host.ts";
import type { Documents } from "./documents.ts";
import {
  fileName,
  isConfigFile,
  isInside,
  joinUri,
  mappedRootOf,
  normalUri,
  rootedPathOf,
} from "./workspaceRoots.ts";

/** The part of core that reads configurations. */
export interface ConfigReader {
  /** `before` is what the same loader read of an earlier state of the text: only what changed is read again. */
  read(text: string, loader: LoaderName, before: EntryChunks | undefined): EntryChunks;
  /** `path` is below the root: `etc/sysctl.d/90-web.conf`. All were read by this loader. */
  resolve(documents: readonly ConfigDocument[], loader: LoaderName): ResolvedConfig;
}

/** What the files of one root come to. */
export interface ResolvedConfig {
  readonly settings: Settings;
  readonly loader: LoaderName;
  /** In the order that the loader reads them. */
  readonly inOrder: readonly ConfigFile[];
  /** Files that are not read, by URI: the path of the file that has the same name in a folder that comes first. */
  readonly masked: ReadonlyMap<string, string>;
}

/** In UTF-16 units. No loader is given such a file, and an editor shows it as plain text. */
const largestText = 8_000_000;

/** What the user chose for a document. */
export interface ReadingChoice {
  readonly loader: LoaderChoice;
  readonly roots: RootMappings;
}

/** What no files at all come to. */
export const noConfig: ResolvedConfig = {
  settings: new Map(),
  loader: "procps",
  inOrder: [],
  masked: new Map(),
};

/** The texts that a configuration is made of. */
export interface RootTexts {
  readonly rootUri: string;
  /** False where the document stands alone. */
  readonly isRoot: boolean;
  readonly loader: ChosenLoader;
  /** What was left out; sentences. */
  readonly notes: readonly string[];
  readonly texts: readonly RootText[];
}

/** The files that a document is read with, and how. */
interface Members {
  readonly uris: readonly string[];
  /** Below the root, for each of them. */
  readonly paths: readonly (string | undefined)[];
  /** Which of them the document is. */
  readonly ownIndex: number;
  readonly rootUri: string;
  /** False where the document stands alone. */
  readonly isRoot: boolean;
  readonly loader: ChosenLoader;
  /** What it was found with. */
  readonly open: object;
  readonly state: string;
}

interface Resolved {
  readonly documents: readonly ConfigDocument[];
  readonly loader: LoaderName;
  readonly config: ResolvedConfig;
}

interface Kept {
  readonly text: string;
  readonly loader: LoaderName;
  readonly document: ConfigDocument;
}

/** Configurations, open or on disk, read once for each text. */
export class ConfigDocuments {
  readonly #reader: ConfigReader;
  readonly #documents: Documents;
  readonly #files: WorkspaceFiles;
  readonly #kept = new Map<string, Kept>();
  /** By URI: what `settingsFor` found last. `open` reads as that says. */
  readonly #chosen = new Map<string, ChosenLoader>();
  #members = new Map<string, Members>();
  #resolved = new Map<string, Resolved>();
  /** Signs of a loader by root, until the client reports a change. */
  #signs = new Map<string, Promise<readonly LoaderSign[]>>();
  /** Listings by root, until the client reports a change. */
  #listings = new Map<string, Promise<readonly string[]>>();
  /** Texts on disk, until the client reports a change. */
  #texts = new Map<string, Promise<string | undefined>>();

  constructor(reader: ConfigReader, documents: Documents, files: WorkspaceFiles) {
    this.#reader = reader;
    this.#documents = documents;
    this.#files = files;
  }

  /** An open document as its loader reads it. */
  open(uri: string): ConfigDocument | undefined {
    const document = this.#documents.get(uri);
    if (document === undefined) return undefined;
    return this.#keep(uri, document.text);
  }

  /** The loader that reads a document, and why; known after `settingsFor`. */
  chosenLoader(uri: string): ChosenLoader | undefined {
    return this.#chosen.get(uri);
  }

  /**
   * The settings that the document's root comes to; only files inside `folders` are read. `text`: as if the document
   * held that.
   */
  async settingsFor(
    uri: string,
    folders: readonly string[],
    { loader: choice, roots }: ReadingChoice,
    text?: string,
  ): Promise<ResolvedConfig> {
    const members = await this.#membersOf(uri, folders, choice, roots);
    for (const one of [uri, ...members.uris]) this.#chosen.set(one, members.loader);
    const own = text === undefined ? this.open(uri) : this.#documentOf(uri, text);
    if (!members.isRoot) {
      return this.#resolve(uri, own === undefined ? [] : [own], members.loader.name);
    }
    const documents = await Promise.all(
      members.uris.map(
        (one, index) => (index === members.ownIndex ? own : undefined) ?? this.openOrOnDisk(one),
      ),
    );
    return this.#resolve(
      members.rootUri,
      documents.flatMap((document, index) => {
        if (document === undefined) return [];
        const displayPath = members.paths[index] ?? document.displayPath;
        return displayPath === document.displayPath ? document : placedAt(document, displayPath);
      }),
      members.loader.name,
    );
  }

  /** All files of a document's root with their texts, and the loader that is chosen for them. */
  async rootTexts(
    uri: string,
    folders: readonly string[],
    { loader: choice, roots }: ReadingChoice,
  ): Promise<RootTexts> {
    const { isRoot, uris, paths, rootUri, loader } = await this.#membersOf(
      ...([uri, folders, choice, roots] as const),
    );
    const files = isRoot
      ? uris.map((one, index) => ({ uri: one, displayPath: paths[index] ?? displayPathOf(one) }))
      : [{ uri, displayPath: fileName(uri) }];
    const notes: string[] = [];
    const texts = await Promise.all(
      files.map(async (file) => {
        const text = this.#documents.get(file.uri)?.text ?? (await this.#textOnDisk(file.uri));
        if (text === undefined) return [];
        if (text.length <= largestText) return [{ ...file, text }];
        notes.push(`${file.displayPath}: ${tooLargeSentence(text)}`);
        return [{ ...file, text: "" }];
      }),
    );
    return { rootUri, isRoot, loader, notes, texts: texts.flat() };
  }

  /** The files that a document is read with. Found again when files come or go, or are opened or closed. */
  async #membersOf(
    uri: string,
    folders: readonly string[],
    choice: LoaderChoice,
    roots: RootMappings,
  ): Promise<Members> {
    const open = this.#documents.opened;
    const state = JSON.stringify([folders, choice, roots]);
    const known = this.#members.get(uri);
    if (known?.open === open && known.state === state) return known;
    const listings = this.#listings;
    const folder = folders.find((one) => isInside(uri, one));
    const placeOf = (one: string) =>
      (folder === undefined ? undefined : mappedRootOf(one, folder, roots)) ?? rootedPathOf(one);
    const rooted = folder === undefined ? undefined : placeOf(uri);
    const signs = rooted === undefined ? [] : await this.#signsOf(rooted.rootUri);
    const loader = chooseLoader(choice, signs);
    let members: Members;
    if (rooted === undefined || folder === undefined) {
      const nothing = { uris: [], paths: [], ownIndex: -1, rootUri: uri, isRoot: false };
      members = { ...nothing, loader, open, state };
    } else {
      const listed = rooted.isMapped
        ? (await this.#listingBelow(folder)).filter((one) => placeOf(one) !== undefined)
        : await this.#listing(rooted.rootUri);
      const all = [...listed, ...this.#documents.uris()];
      const ofRoot = all.filter((one) => placeOf(one)?.rootUri === rooted.rootUri);
      // Clients may spell a URI in their own way; the open document counts, not its twin on disk.
      const byName = new Map(ofRoot.map((one) => [normalUri(one), one]));
      const uris = [...byName.values()];
      members = {
        uris,
        paths: uris.map((one) => placeOf(one)?.path),
        ownIndex: [...byName.keys()].indexOf(normalUri(uri)),
        rootUri: rooted.rootUri,
        isRoot: true,
        ...{ loader, open, state },
      };
    }
    // What was listed before the client reported a change is not kept.
    if (listings === this.#listings) this.#members.set(uri, members);
    return members;
  }

  /** The same answer for the same documents: what others keep about it stays good. */
  #resolve(key: string, documents: readonly ConfigDocument[], loader: LoaderName): ResolvedConfig {
    const known = this.#resolved.get(key);
    const isSame =
      known?.loader === loader &&
      known.documents.length === documents.length &&
      known.documents.every((one, index) => isSameDocument(one, documents[index]));
    if (isSame) return known.config;
    const config = this.#reader.resolve(documents, loader);
    this.#resolved.set(key, { documents, loader, config });
    return config;
  }

  /**
   * The configurations of the workspace and the open ones, read. `uri` names one that is among them in any case: the one that
   * was asked about comes first.
   */
  async allConfigs(
    uri: string,
    folders: readonly string[],
    { roots }: Pick<ReadingChoice, "roots">,
  ): Promise<readonly ConfigDocument[]> {
    const below = (await Promise.all(folders.map((folder) => this.#listingBelow(folder)))).flat();
    const isConfig = (one: string) =>
      isConfigFile(one) || folders.some((folder) => mappedRootOf(one, folder, roots) !== undefined);
    const found = [...below, ...this.#documents.uris()].filter(isConfig);
    // Clients may spell a URI in their own way; the open document counts, not its twin on disk.
    const uris = new Map([...found, uri].map((one) => [normalUri(one), one]));
    const documents = await Promise.all([...uris.values()].map((one) => this.openOrOnDisk(one)));
    const isFirst = (document: ConfigDocument) => (document.uri === uri ? 0 : 1);
    return documents
      .filter((document) => document !== undefined)
      .toSorted((a, b) => isFirst(a) - isFirst(b) || (a.uri < b.uri ? -1 : 1));
  }

  #loaderOf(uri: string): LoaderName {
    return this.#chosen.get(uri)?.name ?? "procps";
  }

  /** Drops what was read from disk. Documents that are open stay. */
  forgetDisk(): void {
    this.#members = new Map();
    this.#resolved = new Map();
    this.#listings = new Map();
    this.#signs = new Map();
    this.#texts = new Map();
  }

  forget(uri: string): void {
    this.#kept.delete(uri);
    this.#chosen.delete(uri);
  }

  /** Whether a folder lists this file. */
  async isFile(uri: string): Promise<boolean> {
    const files = await this.#files.listFolder(uri.slice(0, uri.lastIndexOf("/")));
    return files.some((one) => normalUri(one) === normalUri(uri));
  }

  /** A document as its loader reads it; `undefined` where there is none. */
  async openOrOnDisk(uri: string): Promise<ConfigDocument | undefined> {
    const open = this.open(uri);
    if (open !== undefined) return open;
    const text = await this.#textOnDisk(uri);
    if (text === undefined) return undefined;
    return this.#keep(uri, text);
  }

  #textOnDisk(uri: string): Promise<string | undefined> {
    let reading = this.#texts.get(uri);
    if (reading === undefined) {
      reading = this.#files.read(uri);
      this.#texts.set(uri, reading);
    }
    return reading;
  }

  #documentOf(uri: string, text: string, before?: EntryChunks): ConfigDocument {
    const displayPath = displayPathOf(uri);
    if (text.length > largestText) return { uri, displayPath, text, ...tooLarge(text) };
    return new ReadDocument(uri, displayPath, this.#reader.read(text, this.#loaderOf(uri), before));
  }

  #keep(uri: string, text: string): ConfigDocument {
    const kept = this.#kept.get(uri);
    const loader = this.#loaderOf(uri);
    const isSameLoader = kept?.loader === loader;
    if (isSameLoader && kept.text === text) return kept.document;
    const before = isSameLoader ? kept.document.index : undefined;
    const document = this.#documentOf(uri, text, before);
    this.#kept.set(uri, { text, loader, document });
    return document;
  }

  #listing(rootUri: string): Promise<readonly string[]> {
    let listing = this.#listings.get(rootUri);
    if (listing === undefined) {
      listing = this.#list(rootUri);
      this.#listings.set(rootUri, listing);
    }
    return listing;
  }

  #listingBelow(folder: string): Promise<readonly string[]> {
    const key = `${folder}/**`;
    let listing = this.#listings.get(key);
    if (listing === undefined) {
      listing = this.#files.listBelow(folder);
      this.#listings.set(key, listing);
    }
    return listing;
  }

  #signsOf(rootUri: string): Promise<readonly LoaderSign[]> {
    let signs = this.#signs.get(rootUri);
    if (signs === undefined) {
      signs = this.#findSigns(rootUri);
      this.#signs.set(rootUri, signs);
    }
    return signs;
  }

  async #findSigns(rootUri: string): Promise<readonly LoaderSign[]> {
    const isThere = await Promise.all(
      loaderSigns.map(async ({ path, kind }) => {
        const uri = joinUri(rootUri, path);
        return kind === "folder"
          ? (await this.#files.listFolder(uri)).length > 0
          : (await this.#files.read(uri)) !== undefined;
      }),
    );
    return loaderSigns.filter((_, index) => isThere[index]);
  }

  async #list(rootUri: string): Promise<readonly string[]> {
    const folders = await Promise.all(
      configFolders.map((folder) => this.#files.listFolder(joinUri(rootUri, folder))),
    );
    const inFolders = folders.flat().filter((uri) => uri.endsWith(".conf"));
    return [...inFolders, joinUri(rootUri, lastConfigFile)];
  }
}

/** Its entries are put together when somebody asks for all of them. */
class ReadDocument implements ConfigDocument {
  readonly uri: string;
  readonly displayPath: string;
  readonly index: EntryChunks;

  constructor(uri: string, displayPath: string, index: EntryChunks) {
    this.uri = uri;
    this.displayPath = displayPath;
    this.index = index;
  }

  get text(): string {
    return this.index.text;
  }

  get entries(): ConfigDocument["entries"] {
    return this.index.entries;
  }

  get problems(): ConfigDocument["problems"] {
    return this.index.problems;
  }
}

function tooLarge(text: string): Pick<ConfigDocument, "entries" | "problems"> {
  const message = tooLargeSentence(text);
  const range = { start: 0, end: Math.min(1, text.length) };
  return {
    entries: [],
    problems: [{ range, severity: "information", code: "too-large", message }],
  };
}

function tooLargeSentence(text: string): string {
  return `This file holds ${text.length} characters; files of more than ${largestText} are not analysed.`;
}

function isSameDocument(one: ConfigDocument, other: ConfigDocument | undefined): boolean {
  if (one === other) return true;
  // Documents that `sysctlLens.roots` places are made anew each time.
  return (
    one.index !== undefined &&
    one.index === other?.index &&
    one.uri === other.uri &&
    one.displayPath === other.displayPath
  );
}

function placedAt(document: ConfigDocument, displayPath: string): ConfigDocument {
  const { uri, index, text, entries, problems } = document;
  if (index !== undefined) return new ReadDocument(uri, displayPath, index);
  return { uri, displayPath, text, entries, problems };
}

/** Below its root, or the bare file name. */
export function displayPathOf(uri: string): string {
  return rootedPathOf(uri)?.path ?? fileName(uri);
}
