import { type SysctlFact, type SysctlPeriod, sysctlFacts } from "./catalogueFacts.ts";
import type { KernelVersion } from "./version.ts";

/** What is known about a sysctl in one kernel version. */
export interface VersionedFact {
  readonly fact: SysctlFact;
  /** `undefined`: this version has no such sysctl. */
  readonly period: SysctlPeriod | undefined;
}

const factsByName: ReadonlyMap<string, SysctlFact> = new Map(
  sysctlFacts.map((fact) => [fact.name, fact]),
);

/** The names that the catalogue knows, in the order that people meet them. */
export const catalogueNames: readonly string[] = sysctlFacts.map(({ name }) => name);

/** The fact for a sysctl's dotted name; `undefined` where the catalogue has none. */
export function factFor(name: string, version: KernelVersion): VersionedFact | undefined {
  const fact = factsByName.get(name);
  if (!fact) return undefined;
  const code = Number(version.defines.LINUX_VERSION_CODE);
  const period = fact.periods.find(
    ({ from, to }) =>
      releaseCode(from) <= code && (to === undefined || code < releaseCode(next(to))),
  );
  return { fact, period };
}

type Release = readonly number[];

/** `4.11` as LINUX_VERSION_CODE counts it in the snippets. */
function releaseCode(text: string | Release): number {
  const [major = 0, minor = 0, sublevel = 0] =
    typeof text === "string" ? text.split(".").map(Number) : text;
  return major * 2 ** 24 + minor * 2 ** 16 + sublevel;
}

/** The first release after a series: 4.10 covers all of 4.10.x, 2.6.35 all of 2.6.35.x. */
function next(text: string): Release {
  const parts = text.split(".").map(Number);
  return parts.map((part, index) => (index === parts.length - 1 ? part + 1 : part));
}
