import { type KernelVersion, knownVersions } from "../../core/kernel/version.ts";
import { compileFiles } from "./kernelModel.ts";
import { readSnippetFiles } from "./snippetFiles.ts";

/** Offered versions whose snippets compile to different programs; `alike` names those of which one stands for all. */
export interface DistinctKernel {
  readonly version: KernelVersion;
  readonly alike: readonly string[];
}

export function distinctKernels(): readonly DistinctKernel[] {
  const files = readSnippetFiles();
  const byProgram = new Map<string, { version: KernelVersion; alike: string[] }>();
  for (const version of knownVersions) {
    const { source } = compileFiles(files, version);
    const known = byProgram.get(source);
    if (known) known.alike.push(version.id);
    else byProgram.set(source, { version, alike: [version.id] });
  }
  return [...byProgram.values()];
}
