import { indexKernelFile } from "../../core/tree/kernelSource.ts";
import { TreeLookup } from "../../core/tree/lookup.ts";
import type { FolderNames, TreeAccess } from "../../core/tree/treeFiles.ts";
import { loadCParser } from "./cParser.ts";

const parser = await loadCParser();

/** A tree in memory. The files may be changed afterwards. */
export function memoryTree(files: Record<string, string>): TreeAccess {
  return {
    list: (folder) => namesIn(Object.keys(files), folder),
    stamp(path) {
      const text = files[path];
      return text === undefined ? undefined : { size: text.length, modifiedMs: sum(text) };
    },
    holdsAny: (path, words) => words.some((word) => files[path]?.includes(word) === true),
    readText: (path) => files[path],
  };
}

export function lookupIn(files: Readonly<Record<string, string>>): TreeLookup {
  return new TreeLookup(memoryTree(files), (path, text) => indexKernelFile(path, text, parser));
}

/** Runs a search to its end. */
export function finished<Result>(search: Generator<unknown, Result>): Result {
  for (;;) {
    const next = search.next();
    if (next.done === true) return next.value;
  }
}

function namesIn(paths: readonly string[], folder: string): FolderNames | undefined {
  const lead = folder === "" ? "" : `${folder}/`;
  const below = paths
    .filter((path) => path.startsWith(lead))
    .map((path) => path.slice(lead.length));
  if (below.length === 0) return undefined;
  const files = below.filter((path) => !path.includes("/"));
  const folders = below
    .filter((path) => path.includes("/"))
    .map((path) => path.split("/")[0] ?? "");
  return { files: files.sort(), folders: [...new Set(folders)].sort() };
}

function sum(text: string): number {
  let total = 0;
  for (let at = 0; at < text.length; at++) total = (total * 31 + text.charCodeAt(at)) | 0;
  return total;
}
