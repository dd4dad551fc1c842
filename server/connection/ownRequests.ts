import { catalogueNames } from "../../core/kernel/catalogue.ts";
import { knownVersions, pageVersions } from "../../core/kernel/version.ts";
import type { KernelChoice, SimulationInput } from "../../core/messages.ts";
import type { LanguageServer } from "./languageServer.ts";

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
  uri: string,
): Promise<SimulationInput | null> {
  if (!server.isConfig(uri)) return null;
  server.lookedAt(uri);
  const context = await server.contextOf(uri);
  const config = server.configs.open(uri);
  if (config === undefined) return null;
  const { kernel, snippets } = context.chosen;
  const settings = catalogueNames.flatMap((name) => {
    const usual = kernel.probe.defaultValue(name);
    if (usual === undefined) return [];
    const setting = context.settings.get(name);
    if (setting === undefined) return [{ name, value: usual, origin: "default" }];
    const place = { uri: setting.origin.uri, line: setting.origin.line };
    const origin = `${setting.origin.displayPath}:${setting.origin.line + 1}`;
    return [{ name, value: setting.value, origin, place }];
  });
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
    limits: context.limits,
    snippets,
    program: isInPage ? undefined : { source, sites, constants },
  };
}
