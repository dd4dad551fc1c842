import type { ReleaseRange, Said, SysctlPeriod, ValueMeaning, Watch } from "./catalogueFact.ts";
import { sysctlFacts } from "./catalogueFacts.ts";
import type { KernelVersion } from "./version.ts";

/** What is known about a sysctl in one kernel version. */
export interface VersionedFact {
  /** The statements that hold for the version; where it has no such sysctl, for the nearest release that has. */
  readonly fact: {
    readonly name: string;
    readonly summary: string;
    readonly unit: string;
    readonly values: readonly ValueMeaning[];
    readonly readWhen: string;
    readonly watch: readonly Watch[];
    readonly myths: readonly string[];
    readonly source: string;
  };
  /** `undefined`: this version has no such sysctl. */
  readonly period: SysctlPeriod | undefined;
  /** The first release that has it, and the last where it is gone again. */
  readonly existed: { readonly since: string; readonly until: string | undefined };
}

const factsByName = new Map(sysctlFacts.map((fact) => [fact.name, fact]));

/** The names that the catalogue knows, in the order that people meet them. */
export const catalogueNames: readonly string[] = sysctlFacts.map(({ name }) => name);

/** The fact for a sysctl's dotted name; `undefined` where the catalogue has none. */
export function factFor(name: string, version: KernelVersion): VersionedFact | undefined {
  const fact = factsByName.get(name);
  const [first] = fact?.periods ?? [];
  const last = fact?.periods.at(-1);
  if (fact === undefined || first === undefined || last === undefined) return undefined;
  const kernel = { code: codeOf(version), isRhel6: version.defines.RHEL_MAJOR === "6" };
  const period =
    fact.periods.find((some) => tookOver(some, kernel)) ??
    fact.periods.find((some) => holds(some, kernel));
  const at =
    period === undefined ? { ...kernel, code: nearestCode(kernel.code, first, last) } : kernel;
  const some = <T extends Said | ReleaseRange>(list: readonly T[]) =>
    list.filter((one) => typeof one === "string" || holds(one, at));
  const sentences = (list: readonly Said[]) =>
    some(list).map((said) => (typeof said === "string" ? said : said.text));
  return {
    fact: {
      name,
      summary: sentences(fact.summary).join(" "),
      unit: fact.unit,
      values: some(fact.values ?? []),
      readWhen: sentences(fact.readWhen).join(" "),
      watch: some(fact.watch),
      myths: sentences(fact.myths),
      source: fact.source,
    },
    period,
    existed: { since: first.since, until: last.until },
  };
}

/** `it came with 5.14`, `it existed from 2.6.32 to 4.11`. */
export function describeExistence({ existed: { since, until } }: VersionedFact): string {
  return until === undefined ? `it came with ${since}` : `it existed from ${since} to ${until}`;
}

interface Kernel {
  readonly code: number;
  readonly isRhel6: boolean;
}

function holds(range: ReleaseRange, kernel: Kernel): boolean {
  const { since, until, rhel6 } = range;
  if (kernel.isRhel6 && rhel6 !== undefined) return rhel6;
  if (tookOver(range, kernel)) return true;
  const hasBegun = since === undefined || releaseCode(since) <= kernel.code;
  return hasBegun && (until === undefined || kernel.code < releaseCode(next(until)));
}

/** A later release of an older stable series that took the change over. */
function tookOver({ stable = [] }: ReleaseRange, { code }: Kernel): boolean {
  return stable.some((release) => {
    const series = release.split(".").slice(0, -1).join(".");
    return releaseCode(release) <= code && code < releaseCode(next(series));
  });
}

function nearestCode(code: number, first: SysctlPeriod, last: SysctlPeriod): number {
  const begin = releaseCode(first.since);
  return code < begin ? begin : releaseCode(last.until ?? last.since);
}

type Release = readonly number[];

function codeOf(version: KernelVersion): number {
  return Number(version.defines.LINUX_VERSION_CODE);
}

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
