import type { KernelPaths, SysctlPaths } from "../paths/kernelPath.ts";
import { kernelPaths, type PathInputs } from "../paths/kernelPaths.ts";
import { valuesOf } from "./acceptedSettings.ts";
import { type ConfigDocument, entryName, type KernelContext } from "./context.ts";
import { describeCapacity, limitsOfSysctl } from "./sysctlLimits.ts";

/** What a context gives the walks. */
export function pathInputs(context: KernelContext): PathInputs {
  const { kernel, model, index, notes, limits, listenBacklog, settings } = context;
  return { kernel, model, index, notes, limits, listenBacklog, sysctls: valuesOf(settings) };
}

/** The paths for a config, or for the kernel's defaults where there is none. */
export function configPaths(
  context: KernelContext,
  config: ConfigDocument | undefined,
): KernelPaths {
  return kernelPaths(pathInputs(context), {
    displayPath: config?.displayPath,
    namesInFile: [...new Set((config?.entries ?? []).map(entryName))],
    describe: (name) => describe(name, context),
  });
}

function describe(
  name: string,
  context: KernelContext,
): Pick<SysctlPaths, "effective" | "origin" | "place"> | undefined {
  const usual = context.probe.defaultValue(name);
  if (usual === undefined) return undefined;
  const setting = context.settings.get(name);
  const written = setting && context.probe.writeValue(name, setting.value);
  const value = written?.kind === "accepted" ? written.readBack : usual;
  const [limit] = limitsOfSysctl(context.limits, name).filter(({ id }) => id !== "listenBacklog");
  const effective =
    limit === undefined ? value : `${value}: the ${limit.title} holds ${describeCapacity(limit)}`;
  if (setting === undefined) return { effective, origin: "default", place: undefined };
  const { displayPath, line, uri } = setting.origin;
  const fileName = displayPath.slice(displayPath.lastIndexOf("/") + 1);
  return { effective, origin: `${fileName}:${line + 1}`, place: { uri, line } };
}
