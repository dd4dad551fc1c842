import { type Language, Parser, type Tree } from "web-tree-sitter";
import type { ConfigEntry } from "../../core/config/entry.ts";
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
import type { Problem } from "../../core/text/problem.ts";
import type { WorkspaceFiles } from "../host.ts";
import type { Documents } from "./documents.ts";
import {
  fileName,
  isInside,
  joinUri,
  mappedRootOf,
  normalUri,
  rootedPathOf,
} from "./workspaceRoots.ts";

/** The part of core that reads configurations. */
export interface ConfigReader {
  read(tree: Tree, text: string, loader: LoaderName): ReadConfig;
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

export interface ReadConfig {
  readonly entries: readonly ConfigEntry[];
  readonly problems: readonly Problem[];
}

/** In UTF-16 units. Beyond it every keystroke would take seconds, and no loader is given such a file. */
const largestText = 2_000_000;

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

interface Kept {
  readonly text: string;
  readonly loader: LoaderName;
  readonly document: ConfigDocument;
}

/** Configurations, open or on disk, read once for each text. */
export class ConfigDocuments {
  readonly #reader: ConfigReader;
  readonly #parser: Parser;
  readonly #documents: Documents;
  readonly #files: WorkspaceFiles;
  readonly #kept = new Map<string, Kept>();
  /** By URI: what `settingsFor` found last. `open` reads as that says. */
  readonly #chosen = new Map<string, ChosenLoader>();
  /** Signs of a loader by root, until the client reports a change. */
  #signs = new Map<string, Promise<readonly LoaderSign[]>>();
  /** Listings by root, until the client reports a change. */
  #listings = new Map<string, Promise<readonly string[]>>();
  /** Texts on disk, until the client reports a change. */
  #texts = new Map<string, Promise<string | undefined>>();

  constructor(
    reader: ConfigReader,
    language: Language,
    documents: Documents,
    files: WorkspaceFiles,
  ) {
    this.#reader = reader;
    this.#parser = new Parser();
    this.#parser.setLanguage(language);
    this.#documents = documents;
    this.#files = files;
  }

  /** An open document as its loader reads it. */
  open(uri: string): ConfigDocument | undefined {
    const document = this.#documents.get(uri);
    if (document === undefined) return undefined;
    return this.#keep(uri, document.text, () => {
      const tree = this.#documents.treeOf(uri);
      return tree === undefined
        ? { entries: [], problems: [] }
        : this.#reader.read(tree, document.text, this.#loaderOf(uri));
    });
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
    const folder = folders.find((one) => isInside(uri, one));
    const placeOf = (one: string) =>
      (folder === undefined ? undefined : mappedRootOf(one, folder, roots)) ?? rootedPathOf(one);
    const rooted = folder === undefined ? undefined : placeOf(uri);
    const signs = rooted === undefined ? [] : await this.#signsOf(rooted.rootUri);
    const chosen = chooseLoader(choice, signs);
    const ofRoot = async (): Promise<readonly string[]> => {
      if (rooted === undefined || folder === undefined) return [];
      const listed = rooted.isMapped
        ? (await this.#listingBelow(folder)).filter((one) => placeOf(one) !== undefined)
        : await this.#listing(rooted.rootUri);
      const all = [...listed, ...this.#documents.uris()];
      return all.filter((one) => placeOf(one)?.rootUri === rooted.rootUri);
    };
    // Clients may spell a URI in their own way; the open document counts, not its twin on disk.
    const uris = new Map((await ofRoot()).map((one) => [normalUri(one), one]));
    for (const one of [uri, ...uris.values()]) this.#chosen.set(one, chosen);
    const own = text === undefined ? this.open(uri) : this.#documentOf(uri, text);
    if (rooted === undefined) {
      return this.#reader.resolve(own === undefined ? [] : [own], chosen.name);
    }
    const documents = await Promise.all(
      [...uris.values()].map((one) =>
        normalUri(one) === normalUri(uri) && own !== undefined ? own : this.openOrOnDisk(one),
      ),
    );
    return this.#reader.resolve(
      documents
        .filter((document) => document !== undefined)
        .map((document) => {
          const displayPath = placeOf(document.uri)?.path ?? document.displayPath;
          return displayPath === document.displayPath ? document : { ...document, displayPath };
        }),
      chosen.name,
    );
  }

  #loaderOf(uri: string): LoaderName {
    return this.#chosen.get(uri)?.name ?? "procps";
  }

  /** Drops what was read from disk. Documents that are open stay. */
  forgetDisk(): void {
    this.#listings = new Map();
    this.#signs = new Map();
    this.#texts = new Map();
  }

  forget(uri: string): void {
    this.#kept.delete(uri);
    this.#chosen.delete(uri);
  }

  dispose(): void {
    this.#parser.delete();
  }

  /** A document as its loader reads it; `undefined` where there is none. */
  async openOrOnDisk(uri: string): Promise<ConfigDocument | undefined> {
    const open = this.open(uri);
    if (open !== undefined) return open;
    let reading = this.#texts.get(uri);
    if (reading === undefined) {
      reading = this.#files.read(uri);
      this.#texts.set(uri, reading);
    }
    const text = await reading;
    if (text === undefined) return undefined;
    return this.#keep(uri, text, () => this.#parse(uri, text));
  }

  #documentOf(uri: string, text: string): ConfigDocument {
    const read = text.length > largestText ? tooLarge(text) : this.#parse(uri, text);
    return { uri, displayPath: displayPathOf(uri), text, ...read };
  }

  #parse(uri: string, text: string): ReadConfig {
    const tree = this.#parser.parse(text);
    if (tree === null) return { entries: [], problems: [] };
    try {
      return this.#reader.read(tree, text, this.#loaderOf(uri));
    } finally {
      tree.delete();
    }
  }

  #keep(uri: string, text: string, read: () => ReadConfig): ConfigDocument {
    const kept = this.#kept.get(uri);
    const loader = this.#loaderOf(uri);
    if (kept?.text === text && kept.loader === loader) return kept.document;
    const result = text.length > largestText ? tooLarge(text) : read();
    const document: ConfigDocument = { uri, displayPath: displayPathOf(uri), text, ...result };
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

function tooLarge(text: string): ReadConfig {
  const message = `This file holds ${text.length} characters; files of more than ${largestText} are not analysed.`;
  const range = { start: 0, end: Math.min(1, text.length) };
  return {
    entries: [],
    problems: [{ range, severity: "information", code: "too-large", message }],
  };
}

/** Below its root, or the bare file name. */
export function displayPathOf(uri: string): string {
  return rootedPathOf(uri)?.path ?? fileName(uri);
}
