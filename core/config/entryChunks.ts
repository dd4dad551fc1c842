import type { OffsetRange } from "../text/offsets.ts";
import { movedProblem, type Problem } from "../text/problem.ts";
import { changedPart } from "./changedPart.ts";
import type { ConfigEntries } from "./entries.ts";
import type { ConfigEntry } from "./entry.ts";
import { nameOfPath, normalPath } from "./keyPath.ts";

/**
 * A text as its loader reads it, in pieces of some lines. `rereadChunks` reads only the pieces that an edit touches, so
 * that typing in a long file does not read all of it. Nothing in it changes: each edit makes a new one that shares
 * the pieces that stayed.
 */
export interface EntryChunks extends ConfigEntries {
  readonly text: string;
  /** The entry whose line holds the offset, from the key to the value. */
  entryAt(offset: number): ConfigEntry | undefined;
  /** Assignments and exclusions that name one sysctl, with dots, in the order of the lines. */
  entriesOf(name: string): readonly ConfigEntry[];
  /** The last of them that is one. */
  lastOf<E extends ConfigEntry>(
    name: string,
    isOne: (entry: ConfigEntry) => entry is E,
  ): E | undefined;
  /** Entries whose key is a pattern, in order: assignments as well as exclusions. */
  readonly patterns: readonly ConfigEntry[];
  /** The pieces in order; together they hold everything. */
  readonly chunks: readonly EntryChunk[];
}

/** Some lines of a text. */
export interface EntryChunk extends ConfigEntries {
  /** The same object for as long as the text of these lines stays, wherever they move. */
  readonly base: object;
  /** Offset of the first line. */
  readonly start: number;
  /** Zero-based. */
  readonly line: number;
}

type Read = (text: string) => ConfigEntries;

/** Lines of a piece: fewer make the list of pieces long, more make each edit read more. */
const chunkLines = 64;

/** `read` is the loader's, and must take a line for what it is wherever it stands. */
export function readChunks(text: string, read: Read): EntryChunks {
  return chunksOf(text, cutAndRead(text, read), read);
}

/** The same of another text, given what was read of the one before it. */
export function rereadChunks(before: EntryChunks, text: string, read: Read): EntryChunks {
  if (!(before instanceof Chunks) || before.isWhole) return readChunks(text, read);
  if (before.text === text) return before;
  const part = changedPart(before.text, text);
  const { chunks } = before;
  // Whether a piece may end in a place depends on the characters around it.
  const from = chunks.findIndex(({ start, base }) => start + base.length + 2 >= part.start);
  let to = chunks.findLastIndex(({ start }) => start - 2 <= part.oldEnd) + 1;
  const [first] = from === -1 ? [] : chunks.slice(from, from + 1);
  if (first === undefined || to <= from) return readChunks(text, read);
  const last = chunks[to - 1] ?? first;
  const moved = text.length - before.text.length;
  let end = last.start + last.base.length + moved;
  // What an edit leaves behind at a seam may belong to the next piece.
  while (to < chunks.length && !isSeam(text, end)) {
    end += chunks[to]?.base.length ?? 0;
    to += 1;
  }
  const again = cutAndRead(text.slice(first.start, end), read);
  if (again.some(isUnbounded)) return readChunks(text, read);
  return chunksOf(
    text,
    [
      ...chunks.slice(0, from).map(({ base }) => base),
      ...again,
      ...chunks.slice(to).map(({ base }) => base),
    ],
    read,
    chunks,
  );
}

/** What was read of some lines, with places that count from their beginning. */
interface Base {
  readonly length: number;
  readonly lineFeeds: number;
  readonly entries: readonly ConfigEntry[];
  readonly problems: readonly Problem[];
  /** Indexes of entries, without those of patterns. */
  readonly byName: ReadonlyMap<string, readonly number[]>;
  readonly patterns: readonly number[];
}

/** Lines in the place where they stand. */
class Chunk implements EntryChunk {
  readonly base: Base;
  readonly start: number;
  readonly line: number;
  #entries: readonly ConfigEntry[] | undefined;

  constructor(base: Base, start: number, line: number) {
    this.base = base;
    this.start = start;
    this.line = line;
  }

  get entries(): readonly ConfigEntry[] {
    this.#entries ??= this.base.entries.map((entry) => this.#placed(entry));
    return this.#entries;
  }

  get problems(): readonly Problem[] {
    return this.base.problems.map((problem) => movedProblem(problem, this.start));
  }

  at(indexes: readonly number[]): readonly ConfigEntry[] {
    return indexes.flatMap((index) => {
      const entry = this.#entries?.[index];
      if (entry !== undefined) return [entry];
      const base = this.base.entries[index];
      return base === undefined ? [] : [this.#placed(base)];
    });
  }

  #placed(entry: ConfigEntry): ConfigEntry {
    const line = entry.line + this.line;
    const keyRange = shifted(entry.keyRange, this.start);
    return entry.kind === "exclusion"
      ? { ...entry, keyRange, line }
      : { ...entry, keyRange, valueRange: shifted(entry.valueRange, this.start), line };
  }
}

class Chunks implements EntryChunks {
  readonly text: string;
  readonly chunks: readonly Chunk[];
  /** Read in one go, because a line stops the reading of all that follow. */
  readonly isWhole: boolean;
  #entries: readonly ConfigEntry[] | undefined;
  #problems: readonly Problem[] | undefined;
  #patterns: readonly ConfigEntry[] | undefined;

  constructor(text: string, chunks: readonly Chunk[], isWhole: boolean) {
    this.text = text;
    this.chunks = chunks;
    this.isWhole = isWhole;
  }

  get entries(): readonly ConfigEntry[] {
    this.#entries ??= this.chunks.flatMap(({ entries }) => entries);
    return this.#entries;
  }

  get problems(): readonly Problem[] {
    this.#problems ??= this.chunks.flatMap((chunk) =>
      chunk.base.problems.length === 0 ? [] : chunk.problems,
    );
    return this.#problems;
  }

  get patterns(): readonly ConfigEntry[] {
    this.#patterns ??= this.chunks.flatMap((chunk) =>
      chunk.base.patterns.length === 0 ? [] : chunk.at(chunk.base.patterns),
    );
    return this.#patterns;
  }

  entryAt(offset: number): ConfigEntry | undefined {
    const { chunks } = this;
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((chunks[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return chunks[low]?.entries.find((entry) => holds(entry, offset));
  }

  entriesOf(name: string): readonly ConfigEntry[] {
    return this.chunks.flatMap((chunk) => {
      const indexes = chunk.base.byName.get(name);
      return indexes === undefined ? [] : chunk.at(indexes);
    });
  }

  lastOf<E extends ConfigEntry>(
    name: string,
    isOne: (entry: ConfigEntry) => entry is E,
  ): E | undefined {
    for (let at = this.chunks.length - 1; at >= 0; at--) {
      const chunk = this.chunks[at];
      const indexes = chunk?.base.byName.get(name);
      if (chunk === undefined || indexes === undefined) continue;
      const found = chunk.at(indexes).findLast(isOne);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function holds(entry: ConfigEntry, offset: number): boolean {
  const end = entry.kind === "assignment" ? entry.valueRange.end : entry.keyRange.end;
  return entry.keyRange.start <= offset && offset <= Math.max(end, entry.keyRange.end);
}

function chunksOf(
  text: string,
  bases: readonly Base[],
  read: Read,
  before: readonly Chunk[] = [],
): EntryChunks {
  if (bases.length > 1 && bases.some(isUnbounded)) {
    return new Chunks(text, [new Chunk(baseOf(text, read), 0, 0)], true);
  }
  const known = new Map(before.map((chunk) => [chunk.base, chunk]));
  let start = 0;
  let line = 0;
  const chunks = bases.map((base) => {
    const old = known.get(base);
    const chunk =
      old !== undefined && old.start === start && old.line === line
        ? old
        : new Chunk(base, start, line);
    start += base.length;
    line += base.lineFeeds;
    return chunk;
  });
  return new Chunks(text, chunks, false);
}

/** systemd reads nothing behind a line that is too long. */
function isUnbounded({ problems }: Base): boolean {
  return problems.some(({ code }) => code === "line-too-long");
}

function cutAndRead(text: string, read: Read): readonly Base[] {
  const bases: Base[] = [];
  let start = 0;
  while (start < text.length) {
    const end = seamAfter(text, start);
    bases.push(baseOf(text.slice(start, end), read));
    start = end;
  }
  return bases.length === 0 ? [baseOf("", read)] : bases;
}

function seamAfter(text: string, start: number): number {
  let lines = 0;
  let newline = text.indexOf("\n", start);
  while (newline !== -1) {
    lines += 1;
    if (lines >= chunkLines && isSeam(text, newline + 1)) return newline + 1;
    newline = text.indexOf("\n", newline + 1);
  }
  return text.length;
}

/**
 * May a piece end here? BusyBox reads on behind a backslash, and what looks like a byte order mark is one only
 * where the file begins.
 */
function isSeam(text: string, offset: number): boolean {
  if (offset >= text.length) return true;
  if (text.charAt(offset - 1) !== "\n" || text.charAt(offset - 2) === "\\") return false;
  const next = text.charCodeAt(offset);
  return next !== 0xfeff && next !== 0xef;
}

function baseOf(text: string, read: Read): Base {
  const { entries, problems } = read(text);
  const byName = new Map<string, number[]>();
  const patterns: number[] = [];
  for (const [index, entry] of entries.entries()) {
    if (isPattern(entry)) {
      patterns.push(index);
      continue;
    }
    const name = nameOfPath(normalPath(entry.path));
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [index]);
    else same.push(index);
  }
  let lineFeeds = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lineFeeds += 1;
  return { length: text.length, lineFeeds, entries, problems, byName, patterns };
}

/** An exclusion that is a pattern keeps its exact path out, too. */
function isPattern(entry: ConfigEntry): boolean {
  return entry.kind === "assignment" ? entry.isGlob : /[*?[]/.test(entry.path);
}

function shifted({ start, end }: OffsetRange, by: number): OffsetRange {
  return { start: start + by, end: end + by };
}
