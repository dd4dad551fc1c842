import { compileSnippets } from "../../core/c/compile.ts";
import { instantiate, type ProgramFactory } from "../../core/c/instantiate.ts";
import type { CompiledProgram, ProgramInstance, SnippetFiles } from "../../core/c/program.ts";
import { createSnippetCache } from "../../core/c/snippetCache.ts";
import { type KernelModel, loadModel } from "../../core/kernel/model.ts";
import { type KernelVersion, resolveVersion } from "../../core/kernel/version.ts";
import { loadCParser } from "./cParser.ts";
import { readSnippetFiles } from "./snippetFiles.ts";

const parser = await loadCParser();
const cache = createSnippetCache(parser);
const files = readSnippetFiles();
const factories = new Map<string, ProgramFactory>();
const models = new Map<string, KernelModel>();

/** Fresh C globals of one kernel, to call single functions of the snippets. */
export function loadInstance(text: string): ProgramInstance {
  const { version } = resolveVersion(text);
  const factory = factories.get(version.id) ?? instantiate(compileFiles(files, version).source);
  factories.set(version.id, factory);
  return factory();
}

/** The model of one kernel, compiled from the project's own snippets once a test file. */
export function loadKernel(text: string): KernelModel {
  const { version } = resolveVersion(text);
  const known = models.get(version.id);
  if (known) return known;
  const model = loadModel(version, compileFiles(files, version));
  models.set(version.id, model);
  return model;
}

/** Compiles snippets that must compile. */
export function compileFiles(snippets: SnippetFiles, version: KernelVersion): CompiledProgram {
  const { program, problems } = compileSnippets(parser, snippets, version.defines, cache);
  if (program === undefined || problems.length > 0) {
    const list = problems.map(({ file, message }) => `${file}: ${message}`);
    throw new Error(`the snippets do not compile for ${version.id}:\n${list.join("\n")}`);
  }
  return program;
}
