import { instantiate, type ProgramFactory } from "../c/instantiate.ts";
import type { CompiledProgram, Site } from "../c/program.ts";
import type { ExperimentMachine, TracedMachine } from "./machine.ts";
import { SnippetMachine, TracedSnippetMachine } from "./snippetMachine.ts";
import type { KernelVersion } from "./version.ts";

/** The snippets compiled for one kernel version. Machines made from one model share nothing. */
export interface KernelModel {
  readonly version: KernelVersion;
  createMachine(): ExperimentMachine;
  createTracedMachine(): TracedMachine;
}

/** A compiled program whose factories exist already, for places that do not allow `new Function`. */
export interface ModelParts {
  readonly factory: ProgramFactory;
  /** With recording on; absent where nothing needs to be explained. */
  readonly tracedFactory: ProgramFactory | undefined;
  readonly sites: readonly Site[];
  readonly constants: Readonly<Record<string, number>>;
}

/** The model of one version from its compiled program. Parses each of the program's texts once, when first needed. */
export function loadModel(version: KernelVersion, program: CompiledProgram): KernelModel {
  let factory: ProgramFactory | undefined;
  let tracedFactory: ProgramFactory | undefined;
  return modelFromParts(version, {
    factory: () => {
      factory ??= instantiate(program.source);
      return factory();
    },
    tracedFactory: () => {
      tracedFactory ??= instantiate(program.tracedSource);
      return tracedFactory();
    },
    sites: program.sites,
    constants: program.constants,
  });
}

/** The same where the factories were made elsewhere. Without a traced one, traced machines record nothing. */
export function modelFromParts(version: KernelVersion, parts: ModelParts): KernelModel {
  const { factory, tracedFactory = factory, sites, constants } = parts;
  return {
    version,
    createMachine: () => new SnippetMachine(factory(), { sites, constants }),
    createTracedMachine: () => new TracedSnippetMachine(tracedFactory(), { sites, constants }),
  };
}
