import { compileSnippets } from "../../../core/c/compile.ts";
import { instantiate, type ProgramFactory } from "../../../core/c/instantiate.ts";
import type { CompiledProgram, ProgramInstance, SnippetFiles } from "../../../core/c/program.ts";
import { createSnippetCache } from "../../../core/c/snippetCache.ts";
import { type KernelModel, loadModel } from "../../../core/kernel/model.ts";
import { type KernelVersion, resolveVersion } from "../../../core/kernel/version.ts";
import { loadCParser } from "../../support/cParser.ts";
import { readSnippetFiles } from "../../support/snippetFiles.ts";
import { noteAsked } from "./testShim.ts";

interface Loaded {
  readonly program: CompiledProgram;
  readonly model: KernelModel;
}

// Stands in for test/support/kernelModel.ts while mutants are judged.

const parser = await loadCParser();
export const cache = createSnippetCache(parser);
const originalFiles = readSnippetFiles();
const original = new Map<string, Loaded>();
let files: SnippetFiles = originalFiles;
let mutants = new Map<string, Loaded>();
const factories = new WeakMap<CompiledProgram, ProgramFactory>();

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
  const { program } = isChanged(version) ? mutantOf(version) : originalOf(version);
  const factory = factories.get(program) ?? instantiate(program.source);
  factories.set(program, factory);
  return factory();
}

function modelOf(version: KernelVersion): KernelModel {
  return mutantOf(version).model;
}

function mutantOf(version: KernelVersion): Loaded {
  const known = mutants.get(version.id);
  if (known) return known;
  const made = originalOf(version);
  if (files === originalFiles) return made;
  const program = compileFiles(files, version);
  const mutant =
    program.source === made.program.source ? made : { program, model: loadModel(version, program) };
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
