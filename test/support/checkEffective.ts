import type { LoaderName } from "../../core/config/loaderNames.ts";
import {
  type EffectiveConfiguration,
  effectiveConfiguration,
} from "../../core/features/effective/effectiveConfiguration.ts";
import { createSysctlProbe } from "../../core/features/sysctlValue.ts";
import { readFixture } from "./fixture.ts";
import { loadKernel } from "./kernelModel.ts";

export interface EffectiveLens {
  readonly kernel?: string;
  readonly loader?: LoaderName;
  readonly knownNames?: readonly string[];
}

/** What the files of a fixture come to; the root is `file:///root`. */
export function effectiveOf(marked: string, lens: EffectiveLens = {}): EffectiveConfiguration {
  const { kernel = "6.12", loader = "procps", knownNames } = lens;
  const { files } = readFixture(marked);
  const texts = files.map(({ path, text }) => {
    const displayPath = path === "" ? "lone.conf" : path;
    return { uri: `file:///root/${displayPath}`, displayPath, text };
  });
  const probe = createSysctlProbe(loadKernel(kernel));
  return effectiveConfiguration(texts, { loader, probe, knownNames });
}
