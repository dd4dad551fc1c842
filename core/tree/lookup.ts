import type { FileIndex, FunctionDefinition } from "../c/codeIndex.ts";
import { onlyBodiesWith } from "./onlyBodies.ts";
import { type TreeAccess, treeFiles } from "./treeFiles.ts";
import { createWordScanner, wordHash } from "./words.ts";

/** Indexes the text of one file of a kernel. */
export type IndexSource = (path: string, text: string) => FileIndex;

/** A function, told apart from others of its name where it is private to its file. */
export interface TreeFunction {
  readonly definition: FunctionDefinition;
  /** `static` in a .c file: only that file can name it. */
  readonly isPrivate: boolean;
}

interface Remembered {
  stamp: string;
  words: Uint32Array;
  index: FileIndex | undefined;
}

/** Indexes beyond this many are dropped, oldest use first; a large one takes some 2 MB. */
const mostIndexes = 60;
/** A few milliseconds of reading. */
const filesOfAStep = 16;
/** Indexes of the parts of files that hold a word: small ones. */
const mostParts = 400;

/**
 * Where names occur in a tree, found lazily: each file is read once for the words in it, and only files with the word
 * that is asked for are parsed. What is known of a file is dropped when its stamp changes.
 */
export class TreeLookup {
  readonly #access: TreeAccess;
  readonly #index: IndexSource;
  readonly #files = new Map<string, Remembered>();
  readonly #lists = new Map<string, readonly string[]>();
  readonly #joined = new Map<string, readonly string[]>();
  readonly #indexed = new Map<string, Remembered>();
  readonly #scan = createWordScanner();
  readonly #parts = new Map<string, { readonly stamp: string; readonly index: FileIndex }>();
  #parsed = 0;

  constructor(access: TreeAccess, index: IndexSource) {
    this.#access = access;
    this.#index = index;
  }

  /** Files parsed so far; for budgets. */
  get parsedFiles(): number {
    return this.#parsed;
  }

  /** Files of these folders, each once. A path of a file stands for itself. */
  files(folders: readonly string[]): readonly string[] {
    const key = folders.join(" ");
    let joined = this.#joined.get(key);
    if (joined === undefined) {
      joined = [...new Set(folders.flatMap((folder) => this.#listed(folder)))];
      this.#joined.set(key, joined);
    }
    return joined;
  }

  /** Reads what is not known yet of the folders' files, so that later questions are short; yields every few files. */
  *scanned(folders: readonly string[]): Generator<undefined, void> {
    let fresh = 0;
    for (const path of this.files(folders)) {
      if (this.#files.has(path)) continue;
      this.#file(path);
      if (++fresh % filesOfAStep === 0) yield;
    }
  }

  /** Files of the folders that hold the identifier, or, rarely, one with the same hash. */
  filesWith(name: string, folders: readonly string[]): readonly string[] {
    const hash = wordHash(name);
    return this.files(folders).filter((path) => {
      const file = this.#file(path);
      return file !== undefined && includes(file.words, hash);
    });
  }

  /** The file as it is now: a stamp that changed makes it read again. */
  index(path: string): FileIndex | undefined {
    const known = this.#files.get(path);
    const stamp = this.#stamp(path);
    if (known?.index !== undefined && known.stamp === stamp) {
      this.#touch(path, known);
      return known.index;
    }
    const text = stamp === undefined ? undefined : this.#access.readText(path);
    if (stamp === undefined || text === undefined) {
      this.#files.delete(path);
      this.#indexed.delete(path);
      return undefined;
    }
    this.#parsed++;
    const index = this.#index(path, text);
    const words = known?.stamp === stamp ? known.words : this.#scan(text);
    const file = { stamp, words, index };
    this.#files.set(path, file);
    this.#touch(path, file);
    return index;
  }

  /**
   * The file with only those functions' bodies that hold one of the words; heads, types and tables are all there. Much
   * cheaper than the whole index, and enough to see who uses a name.
   */
  partWith(path: string, words: readonly string[]): FileIndex | undefined {
    const stamp = this.#stamp(path);
    const whole = this.#files.get(path);
    if (whole?.index !== undefined && whole.stamp === stamp) return whole.index;
    const key = `${path} ${words.join(" ")}`;
    const known = this.#parts.get(key);
    if (known !== undefined && known.stamp === stamp) return known.index;
    const text = stamp === undefined ? undefined : this.#access.readText(path);
    if (stamp === undefined || text === undefined) return undefined;
    this.#parsed++;
    const index = this.#index(path, onlyBodiesWith(text, words));
    this.#parts.set(key, { stamp, index });
    const [oldest] = this.#parts.keys();
    if (this.#parts.size > mostParts && oldest !== undefined) this.#parts.delete(oldest);
    return index;
  }

  /** The text for patterns; its offsets are those of the index. */
  textOf(path: string): string {
    return this.#access.readText(path) ?? "";
  }

  /** Definitions of a function in the files that the folders hold. Parses only files that seem to define it. */
  definitions(name: string, folders: readonly string[]): readonly TreeFunction[] {
    const definition = definitionPattern(name);
    return this.filesWith(name, folders)
      .filter((path) => definition.test(this.textOf(path)))
      .flatMap((path) => this.partWith(path, [name])?.functions ?? [])
      .filter((one) => one.name === name || one.name === `sys_${name}`)
      .map(treeFunction);
  }

  /** Drops what is known of files that changed, and the lists of folders. */
  refresh(): void {
    this.#lists.clear();
    this.#joined.clear();
    for (const [path, { stamp }] of this.#files) {
      if (this.#stamp(path) === stamp) continue;
      this.#files.delete(path);
      this.#indexed.delete(path);
    }
  }

  #listed(folder: string): readonly string[] {
    let list = this.#lists.get(folder);
    if (list === undefined) {
      list = /\.[ch]$/.test(folder) ? [folder] : [...treeFiles(this.#access, folder)];
      this.#lists.set(folder, list);
    }
    return list;
  }

  #file(path: string): Remembered | undefined {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const stamp = this.#stamp(path);
    const text = stamp === undefined ? undefined : this.#access.readText(path);
    if (stamp === undefined || text === undefined) return undefined;
    const file = { stamp, words: this.#scan(text), index: undefined };
    this.#files.set(path, file);
    return file;
  }

  #stamp(path: string): string | undefined {
    const stamp = this.#access.stamp(path);
    return stamp === undefined ? undefined : `${stamp.size} ${stamp.modifiedMs}`;
  }

  #touch(path: string, file: Remembered): void {
    this.#indexed.delete(path);
    this.#indexed.set(path, file);
    if (this.#indexed.size <= mostIndexes) return;
    const [oldest] = this.#indexed;
    if (oldest === undefined) return;
    oldest[1].index = undefined;
    this.#indexed.delete(oldest[0]);
  }
}

export function treeFunction(definition: FunctionDefinition): TreeFunction {
  const isPrivate = definition.path.endsWith(".c") && /^static\b/.test(definition.signature);
  return { definition, isPrivate };
}

/** One key for all that a call of this function can mean. */
export function functionKey({ definition, isPrivate }: TreeFunction): string {
  return isPrivate ? `${definition.name}@${definition.path}` : definition.name;
}

/** A line that begins with the name, or with words before it, and goes on to a body; a system call by its macro. */
function definitionPattern(name: string): RegExp {
  const plain = name.replace(/^sys_/, "");
  return new RegExp(
    `^(?:[A-Za-z_][\\w \\t*]*[ \\t*\\n])?${name}\\s*\\([^;{}]*\\)[^;{}()]*\\{|^(?:COMPAT_)?SYSCALL_DEFINE\\d\\s*\\(\\s*${plain}\\b`,
    "m",
  );
}

function includes(sorted: Uint32Array, wanted: number): boolean {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = sorted[middle] ?? 0;
    if (found === wanted) return true;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
