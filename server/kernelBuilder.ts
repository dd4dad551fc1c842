import type { Parser } from "web-tree-sitter";
import { indexSnippets } from "../core/c/codeIndexSnippets.ts";
import { compileSnippets } from "../core/c/compile.ts";
import { createSnippetCache } from "../core/c/snippetCache.ts";
import { loadModel } from "../core/kernel/model.ts";
import type { BuildKernel } from "./connection/kernels.ts";

/** Compiles and indexes snippets with a parser that speaks C. A text that an earlier call met is not parsed again. */
export function kernelBuilder(parser: Parser): BuildKernel {
  const cache = createSnippetCache(parser);
  return (files, version) => {
    const { program, problems } = compileSnippets(parser, files, version.defines, cache);
    if (program === undefined) return { kernel: undefined, problems };
    const { index, inactive, notes } = indexSnippets(files, version.defines, parser, cache);
    const model = loadModel(version, program);
    return { kernel: { version, files, program, model, index, inactive, notes }, problems };
  };
}
