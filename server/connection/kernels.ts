import type { CodeIndex, CodePlace } from "../../core/c/codeIndex.ts";
import {
  type InactiveLines,
  inactiveLines,
  type LineNotes,
} from "../../core/c/codeIndexSnippets.ts";
import type { CompiledProgram, FileProblem, SnippetFiles } from "../../core/c/program.ts";
import { type LineValues, lineValues } from "../../core/features/lineValues.ts";
import { createSysctlProbe, type SysctlProbe } from "../../core/features/sysctlValue.ts";
import { type EffectiveLimits, effectiveLimits } from "../../core/kernel/limits.ts";
import type { KernelModel } from "../../core/kernel/model.ts";
import { type KernelVersion, knownVersions } from "../../core/kernel/version.ts";
import { runPaths } from "../../core/paths/pathRuns.ts";
import { faultCode, faultProblem, tryOut } from "./snippetFaults.ts";

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
 * they do not compile, or fault when they run, the last state that did not stays in use.
 */
export class Kernels {
  readonly #build: BuildKernel;
  readonly #bundledFiles: SnippetFiles;
  readonly #bundled = new Map<string, Kernel>();
  /** The last good one behind the one before it: a fault may show only when settings lead there. */
  readonly #lastGood = new Map<string, readonly Kernel[]>();
  readonly #inactive = new WeakMap<SnippetFiles, ReadonlyMap<string, InactiveLines>>();
  readonly #limits = new WeakMap<Kernel, Map<string, EffectiveLimits>>();
  readonly #values = new WeakMap<Kernel, Map<string, LineValues>>();
  #lastChosen: ChosenKernel | undefined;
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

  /** Whose snippets `choose` would take, and why. Nothing is compiled where the workspace has none of its own. */
  choiceFor(version: KernelVersion): Pick<ChosenKernel, "snippets" | "note"> {
    return this.#ownFiles === undefined
      ? { snippets: "bundled", note: undefined }
      : this.choose(version);
  }

  choose(version: KernelVersion): ChosenKernel {
    this.#lastChosen = this.#choose(version);
    return this.#lastChosen;
  }

  /**
   * The kernel chosen last threw `error` while it ran. True: it was made from the workspace's snippets and is not chosen
   * again until they change, so asking again makes sense.
   */
  giveUp(error: unknown): boolean {
    const own = this.#ownFiles;
    if (own === undefined || this.#lastChosen?.snippets !== "workspace") return false;
    const { kernel } = this.#lastChosen;
    const { id } = kernel.version;
    const good = this.#lastGood.get(id) ?? [];
    if (this.#own.get(id) !== kernel && !good.includes(kernel)) return false;
    if (this.#own.get(id) === kernel) {
      this.#own.set(id, undefined);
      this.#problems.set(id, [faultProblem(error, kernel.files)]);
    }
    this.#lastGood.set(
      id,
      good.filter((one) => one !== kernel),
    );
    return true;
  }

  #choose(version: KernelVersion): ChosenKernel {
    if (this.#ownFiles === undefined) {
      return { kernel: this.bundled(version), snippets: "bundled", note: undefined };
    }
    const own = this.#ownKernel(version, this.#ownFiles);
    if (own !== undefined) return { kernel: own, snippets: "workspace", note: undefined };
    const broken = this.#problems.get(version.id)?.find(({ severity }) => severity === "error");
    const where =
      broken === undefined
        ? ""
        : ` (${broken.file === "" ? "" : `${broken.file}: `}${broken.message})`;
    const fails = broken?.code === faultCode ? "stop when they run" : "do not compile";
    const lastGood = this.#lastGood.get(version.id)?.at(-1);
    if (lastGood !== undefined) {
      const note = `The workspace's kernel-snippets ${fails}${where}; their last good state is in use.`;
      return { kernel: lastGood, snippets: "workspace", note };
    }
    const note = `The workspace's kernel-snippets ${fails}${where}; the bundled ones are in use.`;
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
      else if (problem.code === faultCode) distinct.set(file, elsewhere(problem, own));
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

  /** The bundled snippets with the workspace's own laid over them. */
  filesInUse(): SnippetFiles {
    return new Map([...this.#bundledFiles, ...(this.#ownFiles ?? [])]);
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
    return remembered(this.#limits, kernel, [listenBacklog, ...sysctls], () =>
      effectiveLimits(kernel.model, { listenBacklog, sysctls }),
    );
  }

  /** What the lines of the snippets compute for these settings. */
  lineValues(
    kernel: Kernel,
    listenBacklog: number,
    sysctls: ReadonlyMap<string, string>,
  ): LineValues {
    return remembered(this.#values, kernel, [listenBacklog, ...sysctls], () =>
      lineValues(
        runPaths({
          model: kernel.model,
          listenBacklog,
          sysctls,
          limits: this.limits(kernel, listenBacklog, sysctls),
        }),
      ),
    );
  }

  #ownKernel(version: KernelVersion, ownFiles: SnippetFiles): Kernel | undefined {
    if (this.#own.has(version.id)) return this.#own.get(version.id);
    const merged = new Map([...this.#bundledFiles, ...ownFiles]);
    const { kernel, problems } = this.#build(merged, version);
    const fault = kernel && tryOut(kernel.model, merged);
    const own = fault === undefined ? kernel && withProbe(kernel) : undefined;
    this.#own.set(version.id, own);
    this.#problems.set(version.id, fault === undefined ? problems : [fault]);
    if (own !== undefined) {
      const good = this.#lastGood.get(version.id) ?? [];
      this.#lastGood.set(version.id, [...good.slice(-1), own]);
    }
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

/** What was worked out for a kernel, by what it follows from. */
function remembered<T>(
  known: WeakMap<Kernel, Map<string, T>>,
  kernel: Kernel,
  inputs: readonly unknown[],
  make: () => T,
): T {
  const key = JSON.stringify(inputs);
  const kept = known.get(kernel) ?? new Map<string, T>();
  known.set(kernel, kept);
  const found = kept.get(key);
  if (found !== undefined) return found;
  const made = make();
  const [oldest] = kept.keys();
  if (kept.size >= keptLimits && oldest !== undefined) kept.delete(oldest);
  kept.set(key, made);
  return made;
}

/** A fault in a bundled file, or in none, that the workspace's own ones led to: told at the start of the first of them. */
function elsewhere(problem: FileProblem, own: SnippetFiles): FileProblem {
  const [file = ""] = own.keys();
  const line = (own.get(file) ?? "").indexOf("\n");
  const where =
    problem.file === "" ? "" : ` That is in ${problem.file}, which the workspace does not change.`;
  const message = `${problem.message}${where}`;
  return { ...problem, file, range: { start: 0, end: Math.max(line, 0) }, message };
}

function withProbe(kernel: Omit<Kernel, "probe">): Kernel {
  return { ...kernel, probe: createSysctlProbe(kernel.model) };
}
