import type { ConfigEntry } from "../config/entry.ts";
import { isGlobPattern } from "../config/glob.ts";
import { nameOfPath, normalPath, pathOfKey } from "../config/keyPath.ts";
import type { OffsetRange } from "../text/offsets.ts";
import { type ConfigDocument, entryName } from "./context.ts";
import { entryWithKeyAt, mentionsOf } from "./keyMentions.ts";
import { clipped } from "./markdown.ts";
import type { DocumentEdits } from "./writeSettings.ts";

/** Why a key cannot be renamed, as a sentence for people. */
export interface Refusal {
  readonly refusal: string;
}

export interface RenamedKey {
  readonly range: OffsetRange;
  /** As the document spells it. */
  readonly placeholder: string;
  readonly entry: ConfigEntry;
}

/** The key under the cursor, where it is one that can be renamed. */
export function keyToRename(document: ConfigDocument, offset: number): RenamedKey | Refusal {
  const entry = entryWithKeyAt(document, offset);
  if (entry === undefined) return { refusal: "Only keys can be renamed, and there is none here." };
  const { keyRange: range, key } = entry;
  if (isGlobPattern(entry.path)) {
    return {
      refusal:
        "This is a glob, which stands for several sysctls. Only the key of one can be renamed.",
    };
  }
  if (document.text.slice(range.start, range.end) !== key) {
    return { refusal: "This key goes on in the next line. Write it in one line first." };
  }
  return { range, placeholder: key, entry };
}

/** Longer names no sysctl has. */
const longestName = 255;

/**
 * The edits that give a key another name wherever the documents assign or exclude it, each in the spelling that stands there,
 * with dots or with slashes. Globs stay as they are. `newName` may be spelled either way. Refuses a name that is set already
 * where the key is: `rootOf` tells which documents belong together.
 */
export function renameKey(
  entry: ConfigEntry,
  newName: string,
  documents: readonly ConfigDocument[],
  rootOf: (uri: string) => string,
): readonly DocumentEdits[] | Refusal {
  const wanted = newName.trim();
  const wrong = whatIsWrong(wanted);
  if (wrong !== undefined) return { refusal: wrong };
  const path = pathOfKey(wanted);
  const name = nameOfPath(path);
  if (name === entryName(entry)) return [];
  const roots = new Set(mentionsOf(entry, documents).map(({ uri }) => rootOf(uri)));
  const taken = assignmentOf(
    name,
    documents.filter(({ uri }) => roots.has(rootOf(uri))),
  );
  if (taken !== undefined) {
    return {
      refusal: `${clipped(name)} is set already, in ${taken}. Renaming would make one key of two: remove one of the lines instead.`,
    };
  }
  return documents.flatMap((document) => {
    const edits = mentionsOf(entry, [document]).flatMap(({ range, kind, entry: one }) => {
      // A glob finds the key by chance, and a key that goes on in the next line cannot be replaced in one piece.
      const isWhole = document.text.slice(range.start, range.end) === one.key;
      return kind === "pattern" || !isWhole ? [] : [{ range, newText: spelledLike(one.key, path) }];
    });
    return edits.length === 0 ? [] : [{ uri: document.uri, edits }];
  });
}

/** A path with the separators of a key that stands in a document. */
export function spelledLike(key: string, path: string): string {
  if (/[./]/.exec(key)?.[0] === "/") return path;
  const dotted = nameOfPath(path);
  return pathOfKey(dotted) === path ? dotted : path;
}

function whatIsWrong(name: string): string | undefined {
  const shown = clipped(name);
  if (name === "") return "The new name is empty. Write a key like net.core.somaxconn.";
  if (name.length > longestName) return `${shown} is longer than any sysctl's name.`;
  if (/[*?[]/.test(name)) {
    return `${shown} has a wildcard. A key is renamed to the name of one sysctl, not to a glob.`;
  }
  if (/[=\s\0\\]/.test(name)) {
    return `${shown} holds a blank, "=" or a backslash, which no key can. Write a key like net.core.somaxconn.`;
  }
  if (/^[-#;]/.test(name)) {
    return `${shown} begins with "${name.charAt(0)}", which has a meaning of its own at a line's start.`;
  }
  const segments = normalPath(pathOfKey(name)).split("/");
  if (/^[./]|[./]$|[./]{2}/.test(name) || segments.includes("..") || segments.includes(".")) {
    return `${shown} has an empty segment. Write one separator between two segments, and none at the ends.`;
  }
  if (segments.length < 2) {
    return `${shown} has one segment; every sysctl has at least two, such as vm.swappiness.`;
  }
  return undefined;
}

function assignmentOf(name: string, documents: readonly ConfigDocument[]): string | undefined {
  for (const { displayPath, entries } of documents) {
    const found = entries.find((one) => one.kind === "assignment" && entryName(one) === name);
    if (found !== undefined) return `${displayPath}:${found.line + 1}`;
  }
  return undefined;
}
