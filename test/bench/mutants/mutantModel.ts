import { compileSnippets } from "../../../core/c/compile.ts";
import { instantiate } from "../../../core/c/instantiate.ts";
import type { CompiledProgram, ProgramInstance, SnippetFiles } from "../../../core/c/program.ts";
import { createSnippetCache } from "../../../core/c/snippetCache.ts";
import { type KernelModel, loadModel } from "../../../core/kernel/model.ts";
import { type KernelVersion, resolveVersion } from "../../../core/kernel/version.ts";
import { loadCParser } from "../../support/cParser.ts";
import { readSnippetFiles } from "../../support/snippetFiles.ts";
import { noteAsked } from "./testShim.ts";

// Stands in for test/support/kernelModel.ts while mutants are judged.

const parser = await loadCParser();
export const cache = createSnippetCache(parser);
const originalFiles = readSnippetFiles();
const original = new Map<
  string,
  { readonly program: CompiledProgram; readonly model: KernelModel }
>();
let files: SnippetFiles = originalFiles;
let mutants = new Map<string, KernelModel>();

/** Loads the snippets with one file changed from now on; without a change the originals. */
export function useFile(path: string | undefined, text = ""): void {
  files = path === undefined ? originalFiles : new Map(originalFiles).set(path, text);
  mutants = new Map();
}

/** Whether the changed file makes a difference to the version. A text that does not compile does. */
export function isChanged(version: KernelVersion): boolean {
  return modelOf(version) !== originalOf(version).model;
}

export function loadKernel(text: string): KernelModel {
  const { version } = resolveVersion(text);
  noteAsked(version.id);
  return modelOf(version);
}

export function loadInstance(text: string): ProgramInstance {
  const { version } = resolveVersion(text);
  noteAsked(version.id);
  const { program } = originalOf(version);
  return instantiate(isChanged(version) ? compileFiles(files, version).source : program.source)();
}

function modelOf(version: KernelVersion): KernelModel {
  const known = mutants.get(version.id);
  if (known) return known;
  const { program, model } = originalOf(version);
  if (files === originalFiles) return model;
  const changed = compileFiles(files, version);
  const mutant = changed.source === program.source ? model : loadModel(version, changed);
  mutants.set(version.id, mutant);
  return mutant;
}

function originalOf(version: KernelVersion) {
  const known = original.get(version.id);
  if (known) return known;
  const program = compileFiles(originalFiles, version);
  const made = { program, model: loadModel(version, program) };
  original.set(version.id, made);
  return made;
}

/** Compiles snippets that must compile. */
export function compileFiles(snippets: SnippetFiles, version: KernelVersion): CompiledProgram {
  const { program, problems } = compileSnippets(parser, snippets, version.defines, cache);
  if (program === undefined) {
    throw new Error(
      `does not compile for ${version.id}: ${problems[0]?.file}: ${problems[0]?.message}`,
    );
  }
  return program;
}
