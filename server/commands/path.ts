import { configPaths } from "../../core/features/configPaths.ts";
import type { ResolvedVersion } from "../../core/kernel/version.ts";
import { describeSituation, exportPath } from "../../core/paths/exports.ts";
import type {
  KernelPath,
  KernelPaths,
  PathFormat,
  SysctlPaths,
} from "../../core/paths/kernelPath.ts";
import { isEntry, placeOf } from "../../core/paths/picture.ts";
import type { CommandResult } from "./commandResult.ts";
import { readInputFiles } from "./inputFiles.ts";
import type { Tools } from "./tools.ts";
import { UsageError } from "./usageError.ts";

export const pathFormats = ["text", "json", "svg", "mermaid", "tour"] as const;

export interface PathOptions {
  readonly format: "text" | "json" | PathFormat;
  readonly kernel: ResolvedVersion;
  readonly listenBacklog: number;
}

/**
 * The paths that read a sysctl, or one path by its id, for the settings of the files. Pictures, Mermaid text and tours are
 * of one path.
 */
export async function pathCommand(
  wanted: string,
  files: readonly string[],
  options: PathOptions,
  tools: Tools,
): Promise<CommandResult> {
  const inputs = await readInputFiles(files);
  const documents = inputs.map((input) => tools.readConfig(input));
  const context = tools.context(options.kernel, options.listenBacklog, tools.settingsOf(documents));
  const all = configPaths(context, documents.at(-1));
  const paths = choose(wanted, all);
  const situation = {
    kernel: all.kernel,
    listenBacklog: all.listenBacklog,
    displayPath: all.displayPath,
    snippetUri: (path: string) => `kernel-snippets:/${all.kernel}/${path}`,
  };
  const sysctl = all.sysctls.find(({ name }) => name === nameOf(wanted));
  switch (options.format) {
    case "json":
      return {
        output: JSON.stringify({ kernel: all.kernel, sysctl, paths }, undefined, 2),
        exitCode: 0,
      };
    case "text": {
      const head =
        sysctl === undefined ? [] : [`${sysctl.name} = ${sysctl.effective} (${sysctl.origin})`, ""];
      const lines = [
        describeSituation(situation),
        ...head,
        ...paths.flatMap(describePath),
        ...(sysctl === undefined ? [] : describeRest(sysctl)),
      ];
      return { output: lines.join("\n").trimEnd(), exitCode: 0 };
    }
    case "svg":
    case "mermaid":
    case "tour": {
      const [path, ...others] = paths;
      if (path === undefined || others.length > 0) {
        const ids = paths.map(({ id }) => id).join(", ");
        throw new UsageError(`--format ${options.format} takes one path: name one of ${ids}`);
      }
      return { output: exportPath(path, options.format, situation).text.trimEnd(), exitCode: 0 };
    }
  }
}

/** `net/core/somaxconn` is taken as well. */
function nameOf(text: string): string {
  return text.replaceAll("/", ".");
}

function choose(wanted: string, all: KernelPaths): readonly KernelPath[] {
  const byId = all.paths.filter(({ id }) => id === wanted);
  if (byId.length > 0) return byId;
  const sysctl = all.sysctls.find(({ name }) => name === nameOf(wanted));
  if (sysctl !== undefined) {
    return sysctl.paths.flatMap((id) => all.paths.filter((path) => path.id === id));
  }
  const names = all.sysctls.map(({ name }) => name).join(", ");
  const ids = all.paths.map(({ id }) => id).join(", ");
  throw new UsageError(
    `no sysctl or path "${wanted.slice(0, 80)}" in Linux ${all.kernel} with these settings; sysctls: ${names}; paths: ${ids}`,
  );
}

/** What the view has below a sysctl's paths. */
function describeRest({ otherReaders, watch }: SysctlPaths): readonly string[] {
  const readers = otherReaders.map(
    ({ at, text }) => `  ${at.functionName}()  ${at.path}:${at.line + 1}  ${text}`,
  );
  const signs = watch.map(({ name, command }) =>
    command === "" ? `  ${name}` : `  ${name}  (${command})`,
  );
  return [
    ...(readers.length === 0 ? [] : ["Also read by", ...readers, ""]),
    ...(signs.length === 0 ? [] : ["What to watch", ...signs, ""]),
  ];
}

function describePath(path: KernelPath): readonly string[] {
  const steps = path.steps.flatMap((step) => {
    const shift = "  ".repeat(step.depth + 1);
    const name = isEntry(step)
      ? `${step.at.functionName}()`
      : step.id.slice(step.at.functionName.length + 2);
    return [
      `${shift}${name}  ${placeOf(step)}`,
      `${shift}  ${step.note}`,
      ...(step.value === "" ? [] : [`${shift}  ${step.value}`]),
      ...(step.sign === undefined ? [] : [`${shift}  -> ${step.sign.name}`]),
    ];
  });
  return [`${path.title} [${path.id}]`, `  ${path.summary}`, ...steps, ""];
}
