import { acceptedSettings, valuesOf } from "../../core/features/acceptedSettings.ts";
import { entryName } from "../../core/features/context.ts";
import {
  isTried,
  previewOf,
  type SysctlPreview,
  type TriedValues,
  tunableSysctls,
} from "../../core/features/triedValues.ts";
import { writeSettings } from "../../core/features/writeSettings.ts";
import { catalogueNames } from "../../core/kernel/catalogue.ts";
import { knownVersions, pageVersions } from "../../core/kernel/version.ts";
import type {
  KernelChoice,
  SettingEdit,
  SimulationInput,
  SimulationInputParams,
  SysctlPreviewParams,
  WriteSettingsParams,
} from "../../core/messages.ts";
import { documentOf, toRange } from "./convert.ts";
import type { LanguageServer } from "./languageServer.ts";

const nothingTried: TriedValues = { sysctls: {} };

export function kernelChoices(): readonly KernelChoice[] {
  return knownVersions.map(({ id, label }) => ({
    value: label,
    label: `Linux ${label}`,
    detail: detailOf(id, label),
  }));
}

function detailOf(id: string, label: string): string {
  if (id.startsWith("rhel6-")) return "Red Hat Enterprise Linux 6";
  return id === label ? "without its stable updates" : `newest known release: ${id}`;
}

/** All that the page needs to simulate one configuration. */
export async function simulationInput(
  server: LanguageServer,
  { uri, tried = nothingTried, instead }: SimulationInputParams,
): Promise<SimulationInput | null> {
  if (!server.isConfig(uri)) return null;
  server.lookedAt(uri);
  const context = await server.contextOf(uri, tried, instead);
  const config = server.configs.open(uri);
  if (config === undefined) return null;
  const { kernel, snippets } = context.chosen;
  const settings = catalogueNames.flatMap((name) => {
    const usual = kernel.probe.defaultValue(name);
    if (usual === undefined) return [];
    const setting = context.settings.get(name);
    if (setting === undefined) return [{ name, value: usual, origin: "default" }];
    if (isTried(setting.origin)) return [{ name, value: setting.value, origin: "tried" }];
    const place = { uri: setting.origin.uri, line: setting.origin.line };
    const origin = `${setting.origin.displayPath}:${setting.origin.line + 1}`;
    return [{ name, value: setting.value, origin, place }];
  });
  const loaded = await server.loadedSettings(uri, instead);
  const { settings: fileSettings } = acceptedSettings(loaded, kernel.probe);
  const { source, sites, constants } = kernel.program;
  const isInPage =
    snippets === "bundled" && pageVersions.some(({ id }) => id === context.kernel.version.id);
  return {
    uri,
    displayPath: config.displayPath,
    kernel: context.kernel.version.id,
    kernelNote: context.kernel.note,
    listenBacklog: context.listenBacklog,
    settings,
    tunables: tunableSysctls(kernel.probe, context.settings, fileSettings, tried),
    chosenListenBacklog: (await server.settings.of(uri)).listenBacklog,
    limits: context.limits,
    snippets,
    program: isInPage ? undefined : { source, sites, constants },
  };
}

/** What the sysctl under a cursor is there for, and what half and double of its value would do. */
export async function sysctlPreview(
  server: LanguageServer,
  { uri, tried = nothingTried, position }: SysctlPreviewParams,
): Promise<SysctlPreview | null> {
  if (!server.isConfig(uri)) return null;
  const entry = server.configs
    .open(uri)
    ?.entries.find((one) => one.kind === "assignment" && one.line === position.line);
  if (entry === undefined) return null;
  const context = await server.contextOf(uri, tried);
  const name = entryName(entry);
  const value = context.settings.get(name)?.value ?? context.probe.defaultValue(name);
  if (value === undefined) return null;
  const { kernel } = context.chosen;
  const values = valuesOf(context.settings);
  const limitsWith = (text: string) =>
    server.kernels.limits(kernel, context.listenBacklog, new Map(values).set(name, text));
  const preview = previewOf(name, value, context.limits, limitsWith);
  return preview.queues.length === 0 ? null : preview;
}

/** The edits that put values into the files that decide them. */
export async function settingEdits(
  server: LanguageServer,
  { uri, sysctls }: WriteSettingsParams,
): Promise<readonly SettingEdit[]> {
  if (!server.isConfig(uri)) return [];
  const document = server.configs.open(uri);
  if (document === undefined) return [];
  const loaded = await server.loadedSettings(uri);
  const uris = new Set([...loaded.values()].map(({ origin }) => origin.uri));
  const documents = new Map([[uri, document]]);
  for (const one of uris) {
    const found = await server.configs.openOrOnDisk(one);
    if (found !== undefined) documents.set(one, found);
  }
  return writeSettings(sysctls, document, loaded, (one) => documents.get(one)).map((changed) => {
    const text = documentOf(changed.uri, documents.get(changed.uri)?.text ?? "");
    return {
      uri: changed.uri,
      edits: changed.edits.map(({ range, newText }) => ({ range: toRange(text, range), newText })),
    };
  });
}
