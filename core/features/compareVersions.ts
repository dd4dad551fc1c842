import type { CodeIndex } from "../c/codeIndex.ts";
import type { Settings } from "../config/settings.ts";
import type {
  ComparedKernel,
  ComparisonCell,
  ComparisonRow,
  VersionComparison,
} from "../kernel/comparison.ts";
import { limitSysctls } from "../kernel/limitCauses.ts";
import type { EffectiveLimits, Limit } from "../kernel/limits.ts";
import type { KernelModel } from "../kernel/model.ts";
import { provenSynQueueCapacity } from "../kernel/provenPeers.ts";
import type { KernelVersion } from "../kernel/version.ts";
import { acceptedSettings, valuesOf } from "./acceptedSettings.ts";
import {
  type LimitPair,
  limitChangedAt,
  refusalChangedAt,
  sysctlChangedAt,
} from "./changedLine.ts";
import { clipped } from "./markdown.ts";
import { describeCapacity, describeRefusal } from "./sysctlLimits.ts";
import type { SysctlProbe } from "./sysctlValue.ts";

/** A kernel that can be asked. */
export interface AskedKernel {
  readonly version: KernelVersion;
  readonly model: KernelModel;
  readonly probe: SysctlProbe;
  readonly index: CodeIndex;
}

/** What one version makes of the settings. */
export interface ComparedVersion {
  readonly version: KernelVersion;
  readonly index: CodeIndex;
  readonly limits: EffectiveLimits;
  /** What the SYN queue takes from peers that are known from before. */
  readonly provenSynQueue: number | undefined;
  /** For each sysctl that counts, what holds: `4096`, `refused: EINVAL, 128 stays`. */
  readonly sysctls: ReadonlyMap<string, string>;
}

/** Asks one version. `limitsOf` measures, and may remember. */
export function askVersion(
  kernel: AskedKernel,
  loaded: Settings,
  listenBacklog: number,
  limitsOf: (sysctls: ReadonlyMap<string, string>) => EffectiveLimits,
): ComparedVersion {
  const { version, model, probe, index } = kernel;
  const { settings } = acceptedSettings(loaded, probe);
  const values = valuesOf(settings);
  const names = new Set([...limitSysctls, ...loaded.keys()]);
  return {
    version,
    index,
    limits: limitsOf(values),
    provenSynQueue: provenSynQueueCapacity(model, listenBacklog, values),
    sysctls: new Map([...names].map((name) => [name, sysctlText(name, loaded, probe)])),
  };
}

const provenRow = "provenSynQueue";
const absent = "not in this version";

function sysctlText(name: string, loaded: Settings, probe: SysctlProbe): string {
  const usual = probe.defaultValue(name);
  if (usual === undefined) return absent;
  const setting = loaded.get(name);
  if (setting === undefined) return `${usual} (default)`;
  const written = probe.writeValue(name, setting.value);
  switch (written.kind) {
    case "unknown":
      return absent;
    case "refused": {
      const { settings } = acceptedSettings(new Map([[name, setting]]), probe);
      const stays = settings.get(name)?.value ?? usual;
      return `refused: ${written.errno}, ${clipped(stays)} stays`;
    }
    case "accepted":
      return setting.value === "" ? `${usual} (default)` : written.readBack;
  }
}

interface Cell {
  readonly text: string;
  /** Absent for a sysctl's row. */
  readonly limit: Limit | undefined;
}

interface Row {
  readonly kind: "limit" | "refusal" | "sysctl";
  readonly id: string;
  readonly title: string;
  /** By version. */
  readonly cells: readonly Cell[];
}

/**
 * A table of all versions, oldest first. `folded` puts neighbours that answer alike into one column; Red Hat's kernels
 * keep their own.
 */
export function compareVersions(
  versions: readonly ComparedVersion[],
  listenBacklog: number,
  columns: "folded" | "each",
): VersionComparison {
  const rows = rowsOf(versions);
  const groups = groupsOf(versions, rows, columns);
  return {
    listenBacklog,
    kernels: groups.map((group) => kernelOf(group, versions)),
    rows: rows.map((row): ComparisonRow => {
      const cells = groups.map((group, position) => {
        const first = group[0] ?? 0;
        const before = columnBefore(versions, groups, position);
        return cellOf(versions, row, first, groups[before]?.at(-1));
      });
      return { id: row.id, title: row.title, cells };
    }),
  };
}

/** The column that a column came from: Red Hat's kernels are a side branch, and no vanilla one came from them. */
function columnBefore(
  versions: readonly ComparedVersion[],
  groups: readonly (readonly number[])[],
  position: number,
): number {
  const isRedHatAt = (at: number) => {
    const version = versions[groups[at]?.[0] ?? -1]?.version;
    return version !== undefined && isRedHat(version);
  };
  if (position === 0 || isRedHatAt(position)) return position - 1;
  for (let at = position - 1; at >= 0; at--) if (!isRedHatAt(at)) return at;
  // Nothing but Red Hat's to compare with.
  return position - 1;
}

function rowsOf(versions: readonly ComparedVersion[]): readonly Row[] {
  const titles = new Map<Limit["id"], string>();
  for (const { limits } of versions) {
    for (const { id, title } of limits.limits) titles.set(id, title);
  }
  const limitOf = (version: ComparedVersion, id: Limit["id"]) =>
    version.limits.limits.find((limit) => limit.id === id);
  const limitRows = [...titles].flatMap(([id, title]): readonly Row[] => {
    const cells = (text: (limit: Limit, version: ComparedVersion) => string) =>
      versions.map((version): Cell => {
        const limit = limitOf(version, id);
        return { text: limit ? text(limit, version) : absent, limit };
      });
    const rows: Row[] = [{ kind: "limit", id, title, cells: cells(describeCapacity) }];
    if (id === "synQueue" && versions.some(hasReserve)) {
      rows.push({
        kind: "limit",
        id: provenRow,
        title: `${title}, known peers`,
        cells: cells((limit, { provenSynQueue }) =>
          describeCapacity({ ...limit, capacity: provenSynQueue }),
        ),
      });
    }
    if (id === "synQueue" || id === "acceptQueue") {
      const beyond = {
        id: `${id}Beyond`,
        title: `beyond the ${title}`,
        cells: cells(describeRefusal),
      };
      rows.push({ kind: "refusal", ...beyond });
    }
    return rows;
  });
  const names = [...new Set(versions.flatMap(({ sysctls }) => [...sysctls.keys()]))];
  const sysctlRows = names.map(
    (name): Row => ({
      kind: "sysctl",
      id: `sysctl:${name}`,
      title: name,
      cells: versions.map(({ sysctls }) => ({
        text: sysctls.get(name) ?? absent,
        limit: undefined,
      })),
    }),
  );
  // A key that no version models says nothing about versions.
  const known = sysctlRows.filter(({ cells }) => cells.some(({ text }) => text !== absent));
  return [...limitRows, ...known];
}

function hasReserve({ limits, provenSynQueue }: ComparedVersion): boolean {
  const queue = limits.limits.find(({ id }) => id === "synQueue");
  return queue !== undefined && queue.capacity !== provenSynQueue;
}

/** Positions of the versions in each column. */
function groupsOf(
  versions: readonly ComparedVersion[],
  rows: readonly Row[],
  columns: "folded" | "each",
): readonly (readonly number[])[] {
  const states = versions.map((_, position) => JSON.stringify(rows.map(stateAt(position))));
  const groups: number[][] = [];
  for (const [position, { version }] of versions.entries()) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    const isAlike =
      before !== undefined &&
      states[before] === states[position] &&
      !isRedHat(version) &&
      !isRedHat(versions[before]?.version ?? version);
    if (columns === "folded" && isAlike) last?.push(position);
    else groups.push([position]);
  }
  return groups;
}

/** What makes a column differ: what is shown and, for a limit, what holds it. */
function stateAt(position: number): (row: Row) => unknown {
  return ({ cells }) => {
    const cell = cells[position];
    return [cell?.text, cell?.limit?.limitedBy.map(({ name }) => name)];
  };
}

function isRedHat({ defines }: KernelVersion): boolean {
  return defines.RHEL_MAJOR !== undefined;
}

function kernelOf(group: readonly number[], versions: readonly ComparedVersion[]): ComparedKernel {
  const members = group.flatMap((position) => versions[position]?.version ?? []);
  const [first] = members;
  const last = members.at(-1);
  const label =
    first === last ? (first?.label ?? "") : `${first?.label ?? ""} to ${last?.label ?? ""}`;
  return { id: first?.id ?? "", label, ids: members.map(({ id }) => id) };
}

function cellOf(
  versions: readonly ComparedVersion[],
  row: Row,
  position: number,
  before: number | undefined,
): ComparisonCell {
  const version = versions[position];
  const cell = row.cells[position];
  const old = before === undefined ? undefined : versions[before];
  const oldCell = before === undefined ? undefined : row.cells[before];
  if (version === undefined || cell === undefined) {
    return { text: absent, limitedBy: [], limitedTogether: false, isChanged: false, at: undefined };
  }
  const isChanged = oldCell !== undefined && oldCell.text !== cell.text;
  const changedFrom = isChanged ? old : undefined;
  return {
    text: cell.text,
    ...causesOf(row, cell),
    isChanged,
    at: placeOf(row, version, changedFrom, { cell, oldCell }),
  };
}

/** Only for the limit itself: what holds the queue for known peers was not asked. */
function causesOf(
  row: Row,
  { limit }: Cell,
): Pick<ComparisonCell, "limitedBy" | "limitedTogether"> {
  return limit === undefined || row.id !== limit.id
    ? { limitedBy: [], limitedTogether: false }
    : { limitedBy: limit.limitedBy, limitedTogether: limit.limitedTogether };
}

function placeOf(
  row: Row,
  version: ComparedVersion,
  changedFrom: ComparedVersion | undefined,
  { cell, oldCell }: { readonly cell: Cell; readonly oldCell: Cell | undefined },
): ComparisonCell["at"] {
  if (row.kind === "sysctl") return sysctlChangedAt(version, row.title, changedFrom);
  const { limit } = cell;
  if (limit === undefined || changedFrom === undefined) return limit?.decidedAt;
  const pair: LimitPair = { limit, old: oldCell?.limit };
  if (row.kind === "refusal") return refusalChangedAt(pair);
  const backlogOf = ({ limits }: ComparedVersion) =>
    limits.limits.find(({ id }) => id === "listenBacklog");
  const backlog = backlogOf(version);
  const backlogs = backlog && { limit: backlog, old: backlogOf(changedFrom) };
  return limitChangedAt(version, changedFrom, pair, backlogs);
}
