import type { Settings } from "../../core/config/settings.ts";
import { acceptedSettings, valuesOf } from "../../core/features/acceptedSettings.ts";
import type { LineValues } from "../../core/features/lineValues.ts";
import type { Kernel } from "./kernels.ts";
import type { LanguageServer } from "./languageServer.ts";

/** A kernel with the settings of the configuration that was looked at last, or with the defaults. */
export interface CurrentValues {
  readonly settings: Settings;
  readonly listenBacklog: number;
  readonly values: LineValues;
}

export async function currentValues(
  server: LanguageServer,
  kernel: Kernel,
): Promise<CurrentValues> {
  const uri = server.lastConfigUri;
  const { listenBacklog } = await server.settings.of(uri);
  const loaded = uri === "" ? new Map() : (await server.configOf(uri)).settings;
  const { settings } = acceptedSettings(loaded, kernel.probe);
  const values = server.kernels.lineValues(kernel, listenBacklog, valuesOf(settings));
  return { settings, listenBacklog, values };
}
