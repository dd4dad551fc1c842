import type { CodeIndex, CodePlace } from "../../core/c/codeIndex.ts";
import {
  type InactiveLines,
  inactiveLines,
  type LineNotes,
} from "../../core/c/codeIndexSnippets.ts";
import type { CompiledProgram, FileProblem, SnippetFiles } from "../../core/c/program.ts";
import { createSysctlProbe, type SysctlProbe } from "../../core/features/sysctlValue.ts";
import { type EffectiveLimits, effectiveLimits } from "../../core/kernel/limits.ts";
import type { KernelModel } from "../../core/kernel/model.ts";
import { type KernelVersion, knownVersions } from "../../core/kernel/version.ts";

/** Snippets of one version, compiled and indexed. */
export interface Kernel {
  readonly version: KernelVersion;
  readonly files: SnippetFiles;
  readonly program: CompiledProgram;
  readonly model: KernelModel;
  readonly probe: SysctlProbe;
  readonly index: CodeIndex;
  readonly inactive: InactiveLines;
  readonly notes: LineNotes;
}

/** A kernel and whose snippets it was made from. */
export interface ChosenKernel {
  readonly kernel: Kernel;
  readonly snippets: "bundled" | "workspace";
  /** Why the bundled ones, or an older state of the workspace's own, stand in. */
  readonly note: string | undefined;
}

/** Compiles and indexes; in core, with a C parser. */
export type BuildKernel = (
  files: SnippetFiles,
  version: KernelVersion,
) => {
  readonly kernel: Omit<Kernel, "probe"> | undefined;
  readonly problems: readonly FileProblem[];
};

const keptLimits = 50;

/**
 * Kernels by version, compiled when first asked for. The workspace's own snippets are laid over the bundled ones; while
 * they do not compile, the last state that did stays in use.
 */
export class Kernels {
  readonly #build: BuildKernel;
  readonly #bundledFiles: SnippetFiles;
  readonly #bundled = new Map<string, Kernel>();
  readonly #lastGood = new Map<string, Kernel>();
  readonly #inactive = new WeakMap<SnippetFiles, ReadonlyMap<string, InactiveLines>>();
  readonly #limits = new WeakMap<Kernel, Map<string, EffectiveLimits>>();
  #ownFiles: SnippetFiles | undefined;
  #own = new Map<string, Kernel | undefined>();
  #problems = new Map<string, readonly FileProblem[]>();

  constructor(build: BuildKernel, bundledFiles: SnippetFiles) {
    this.#build = build;
    this.#bundledFiles = bundledFiles;
  }

  /** The workspace's own snippets by path, or nothing where it has none or is not trusted. */
  useOwnFiles(files: SnippetFiles | undefined): void {
    this.#ownFiles = files;
    this.#own = new Map();
    this.#problems = new Map();
    if (files === undefined) this.#lastGood.clear();
  }

  choose(version: KernelVersion): ChosenKernel {
    if (this.#ownFiles === undefined) {
      return { kernel: this.bundled(version), snippets: "bundled", note: undefined };
    }
    const own = this.#ownKernel(version, this.#ownFiles);
    if (own !== undefined) return { kernel: own, snippets: "workspace", note: undefined };
    const broken = this.#problems.get(version.id)?.find(({ severity }) => severity === "error");
    const where = broken === undefined ? "" : ` (${broken.file}: ${broken.message})`;
    const lastGood = this.#lastGood.get(version.id);
    if (lastGood !== undefined) {
      const note = `The workspace's kernel-snippets do not compile${where}; their last good state is in use.`;
      return { kernel: lastGood, snippets: "workspace", note };
    }
    const note = `The workspace's kernel-snippets do not compile${where}; the bundled ones are in use.`;
    return { kernel: this.bundled(version), snippets: "bundled", note };
  }

  /** Problems of the workspace's own files, for all versions compiled since they changed. */
  ownProblems(): readonly FileProblem[] {
    const own = this.#ownFiles;
    if (own === undefined) return [];
    const distinct = new Map<string, FileProblem>();
    for (const problem of [...this.#problems.values()].flat()) {
      const { file, range, message } = problem;
      if (own.has(file)) distinct.set(`${file}:${range.start}:${range.end}:${message}`, problem);
    }
    return [...distinct.values()];
  }

  /** Paths of the workspace's own snippets that are laid over the bundled ones. */
  ownPaths(): ReadonlySet<string> {
    return new Set(this.#ownFiles?.keys());
  }

  bundledText(path: string): string | undefined {
    return this.#bundledFiles.get(path);
  }

  bundledFiles(): SnippetFiles {
    return this.#bundledFiles;
  }

  /** Labels of the known versions for which the preprocessor keeps a place of these files. */
  versionsOf(files: SnippetFiles, { path, range }: CodePlace): readonly string[] {
    let inactive = this.#inactive.get(files);
    if (inactive === undefined) {
      inactive = new Map(
        knownVersions.map(({ label, defines }) => [label, inactiveLines(files, defines)]),
      );
      this.#inactive.set(files, inactive);
    }
    const isKept = (lines: InactiveLines) =>
      !lines.get(path)?.some(({ start, end }) => start <= range.start && range.start < end);
    return [...inactive].filter(([, lines]) => isKept(lines)).map(([label]) => label);
  }

  limits(
    kernel: Kernel,
    listenBacklog: number,
    sysctls: ReadonlyMap<string, string>,
  ): EffectiveLimits {
    const key = JSON.stringify([listenBacklog, ...sysctls]);
    let kept = this.#limits.get(kernel);
    if (kept === undefined) {
      kept = new Map();
      this.#limits.set(kernel, kept);
    }
    let limits = kept.get(key);
    if (limits === undefined) {
      limits = effectiveLimits(kernel.model, { listenBacklog, sysctls });
      const [oldest] = kept.keys();
      if (kept.size >= keptLimits && oldest !== undefined) kept.delete(oldest);
      kept.set(key, limits);
    }
    return limits;
  }

  #ownKernel(version: KernelVersion, ownFiles: SnippetFiles): Kernel | undefined {
    if (this.#own.has(version.id)) return this.#own.get(version.id);
    const merged = new Map([...this.#bundledFiles, ...ownFiles]);
    const { kernel, problems } = this.#build(merged, version);
    const own = kernel && withProbe(kernel);
    this.#own.set(version.id, own);
    this.#problems.set(version.id, problems);
    if (own !== undefined) this.#lastGood.set(version.id, own);
    return own;
  }

  /** From the bundled snippets, whatever the workspace has. */
  bundled(version: KernelVersion): Kernel {
    const known = this.#bundled.get(version.id);
    if (known !== undefined) return known;
    const { kernel, problems } = this.#build(this.#bundledFiles, version);
    if (kernel === undefined) {
      const [first] = problems;
      throw new Error(
        `the bundled snippets do not compile for ${version.id}: ${first?.file}: ${first?.message}`,
      );
    }
    const complete = withProbe(kernel);
    this.#bundled.set(version.id, complete);
    return complete;
  }
}

function withProbe(kernel: Omit<Kernel, "probe">): Kernel {
  return { ...kernel, probe: createSysctlProbe(kernel.model) };
}
