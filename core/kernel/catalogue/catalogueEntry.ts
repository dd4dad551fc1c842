import { foldInterface } from "./knownNames.ts";
import { treeFactRows, treeVersions } from "./treeFacts.ts";

/** What the source of several kernels says of a sysctl. */
export interface CatalogueEntry {
  /** `*` stands for what a machine fills in, such as an interface's name. */
  readonly name: string;
  /** First and last of the releases that were looked at; others before, between and after may have it as well. */
  readonly firstVersion: string;
  readonly lastVersion: string;
  /** Function that reads and writes it; `undefined` where the table sets it at run time. */
  readonly handler: string | undefined;
  /** Bounds and default, where the source says them as plain numbers. */
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly default: number | undefined;
  /**
   * `undefined` where the table alone does not tell: a table that is copied for each namespace, or whose handler finds the
   * namespace's value by itself, looks like one of the machine.
   */
  readonly scope: "network namespace" | "machine" | undefined;
  /** Below the tree's root. */
  readonly file: string;
}

const rowsByName = new Map(
  treeFactRows
    .trim()
    .split("\n")
    .map((row) => [row.slice(0, row.indexOf("|")), row]),
);

/** Every name in the catalogue. */
export const catalogueNames: readonly string[] = [...rowsByName.keys()];

/** Facts for a name as sysctl(8) prints it, from the newest kernel that was looked at; `undefined` for an unknown name. */
export function catalogueEntry(name: string): CatalogueEntry | undefined {
  const row = rowsByName.get(name) ?? rowsByName.get(foldInterface(name));
  if (row === undefined) return undefined;
  const [own = "", first = "", last = "", handler = "", min, max, initial, scope, file = ""] =
    row.split("|");
  return {
    name: own,
    firstVersion: treeVersions[Number(first)] ?? "",
    lastVersion: treeVersions[Number(last)] ?? "",
    handler: handler === "" ? undefined : handler,
    minimum: numberOf(min),
    maximum: numberOf(max),
    default: numberOf(initial),
    scope: scope === "n" ? "network namespace" : scope === "m" ? "machine" : undefined,
    file,
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined || text === "" ? undefined : Number(text);
}

/**
 * False where the source says that a release has no such sysctl: it came or went between releases that were read. Before
 * the first and after the last of them nothing is known, and of a name that no release had nothing either.
 */
export function mayExist(name: string, release: string): boolean {
  const entry = catalogueEntry(name);
  if (entry === undefined) return true;
  const isFirst = entry.firstVersion === treeVersions[0];
  const isLast = entry.lastVersion === treeVersions.at(-1);
  if (!isFirst && compareReleases(release, seriesOf(entry.firstVersion)) < 0) return false;
  return isLast || compareReleases(seriesOf(release), entry.lastVersion) <= 0;
}

/** `6.1` of `6.1.192`: when a name came within a series is not known. */
function seriesOf(release: string): string {
  return /^\d+\.\d+/.exec(release)?.[0] ?? release;
}

function compareReleases(one: string, other: string): number {
  const parts = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
  const [left, right] = [parts(one), parts(other)];
  for (let index = 0; index < 3; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
