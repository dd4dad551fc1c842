import type { CodeIndex } from "../../core/c/codeIndex.ts";
import { indexSnippets } from "../../core/c/codeIndexSnippets.ts";
import { preprocessAll } from "../../core/c/preprocess.ts";
import { resolveVersion } from "../../core/kernel/version.ts";
import { loadCParser } from "./cParser.ts";
import { readSnippetFiles } from "./snippetFiles.ts";

/** The snippets as one release sees them. */
export interface KernelSource {
  readonly index: CodeIndex;
  /** A function's code on one line, without comments; `undefined`: the release has no such function in that file. */
  functionText(path: string, name: string): string | undefined;
  /** A file's code on one line, without comments. */
  fileText(path: string): string;
}

const parser = await loadCParser();
const files = readSnippetFiles();
const sources = new Map<string, KernelSource>();

export function kernelSource(kernel: string): KernelSource {
  const { version } = resolveVersion(kernel);
  const known = sources.get(version.id);
  if (known) return known;
  const paths = [...files.keys()].sort(
    (a, b) => Number(a.endsWith(".h")) - Number(b.endsWith(".h")),
  );
  const texts = preprocessAll(files, paths, version.defines);
  const { index } = indexSnippets(files, version.defines, parser);
  const folded = (text: string) => text.replaceAll(/\s+/g, " ").trim();
  const textOf = (path: string) =>
    [...texts.values()].find((file) => file.path === path)?.text ?? "";
  const source: KernelSource = {
    index,
    functionText(path, name) {
      const found = index.functions.get(name)?.find((definition) => definition.path === path);
      return found && folded(textOf(path).slice(found.fullRange.start, found.fullRange.end));
    },
    fileText: (path) => folded(textOf(path)),
  };
  sources.set(version.id, source);
  return source;
}
