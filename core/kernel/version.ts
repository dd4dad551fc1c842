import { isChecked, isSameSeries, knownSeries, type Release, type Series } from "./releases.ts";

/** A kernel that the snippets can be compiled for. */
export interface KernelVersion {
  /** Full release: `6.12.117`, `rhel6-2.6.32`. */
  readonly id: string;
  /** As users choose it: `6.12`, `rhel6-2.6.32`. */
  readonly label: string;
  /** What LINUX_VERSION_CODE, RHEL_MAJOR and the like are defined to for this version. */
  readonly defines: Readonly<Record<string, string>>;
}

/** A user's spelling resolved to a version that the model has. */
export interface ResolvedVersion {
  readonly version: KernelVersion;
  /** Set where the text was not exactly an offered version: says what is used and why. */
  readonly note: string | undefined;
}

/** A spelling that names no kernel that the snippets cover: what is wrong, and what may stand in. */
export interface VersionProblem {
  readonly problem: string;
  readonly standIn: KernelVersion;
}

const rhel6: KernelVersion = {
  id: "rhel6-2.6.32",
  label: "rhel6-2.6.32",
  defines: { LINUX_VERSION_CODE: versionCode([2, 6, 32]), RHEL_MAJOR: "6" },
};

const offeredSeries = knownSeries.filter(({ isOffered }) => isOffered);

/** Every version that is offered to users, oldest first: a series stands for its newest known release. */
export const knownVersions: readonly KernelVersion[] = [
  ...offeredSeries.slice(0, 1).map(ofSeries),
  rhel6,
  ...offeredSeries.slice(1).map(ofSeries),
];

/** The first of the series that are in wide use. */
const firstInPage = knownVersions.findIndex(({ label }) => label === "5.10");

/**
 * Versions whose programs are built into the simulation's page, which all of them would make too large; any other version's
 * program is sent to it.
 */
export const pageVersions: readonly KernelVersion[] = knownVersions.slice(firstInPage);

/** What is used when nothing was chosen. */
export const defaultVersionLabel = "6.12";

/**
 * The version for a user's text: `6.12`, `4.9.337`, `6.12.0-30-amd64`, `rhel6-2.6.32`. Each release from 2.6.32 to the
 * newest known series gets the rules of its own place in the order. Never fails: what is not such a release gives a
 * stand-in and a note.
 */
export function resolveVersion(text: string): ResolvedVersion {
  const read = readVersion(text);
  if ("version" in read) return read;
  return { version: read.standIn, note: `${read.problem}; ${read.standIn.id} is used.` };
}

/** The same, where a stand-in is not wanted. */
export function readVersion(text: string): ResolvedVersion | VersionProblem {
  const wanted = text.trim().replace(/^v(?=\d)/, "");
  const exact = knownVersions.find(({ id, label }) => wanted === id || wanted === label);
  if (exact) return { version: exact, note: undefined };
  const spelled = readRelease(wanted);
  if (spelled === undefined) return unreadable(wanted);
  const { release, hasSublevel, suffix } = spelled;
  if (isRhel6(release, suffix)) {
    return { version: rhel6, note: `"${clip(wanted)}" is read as RHEL 6's kernel, ${rhel6.id}.` };
  }
  const outside = outsideProblem(wanted, release);
  if (outside) return outside;
  const series = knownSeries.find(({ newest }) => isSameSeries(newest, release));
  if (series && !hasSublevel) return newestOf(series, wanted);
  return ofRelease(wanted, release, suffix, series);
}

interface SpelledRelease {
  readonly release: Release;
  readonly hasSublevel: boolean;
  /** What a distribution added: `-30-amd64`. */
  readonly suffix: string;
}

function readRelease(text: string): SpelledRelease | undefined {
  // 2.6.32.71 is a stable release of 2.6.32; LINUX_VERSION_CODE does not count the fourth number.
  const counted = text.replace(/^(2\.6\.\d{1,3})\.\d{1,3}(?!\d)/, "$1");
  const parts = /^(\d{1,4})\.(\d{1,4})(?:\.(\d{1,5}))?([-+~_].*|\.\d{1,4}[-+~_].*)?$/.exec(counted);
  if (!parts) return undefined;
  const [, major, minor, sublevel, suffix = ""] = parts;
  const release: Release = [Number(major), Number(minor), Number(sublevel ?? 0)];
  return { release, hasSublevel: sublevel !== undefined, suffix };
}

function unreadable(wanted: string): VersionProblem {
  const problem =
    wanted === "" ? "No kernel version is set" : `"${clip(wanted)}" is not a kernel version`;
  const standIn = knownVersions.find(({ label }) => label === defaultVersionLabel) ?? rhel6;
  return { problem: `${problem} like 6.12, 6.12.117 or rhel6-2.6.32`, standIn };
}

/** Releases before the oldest and after the newest series that the snippets cover. */
function outsideProblem(wanted: string, release: Release): VersionProblem | undefined {
  const oldest = knownSeries[0];
  const newest = knownSeries.at(-1);
  if (!oldest || !newest) return undefined;
  const range = `the model covers ${oldest.label} to ${newest.label}`;
  if (compareReleases(release, oldest.newest) < 0) {
    const problem = `Linux ${clip(wanted)} is older than what is modelled (${range})`;
    return { problem, standIn: ofSeries(oldest) };
  }
  if (compareReleases(release, newest.newest) > 0 && !isSameSeries(release, newest.newest)) {
    const problem = `Linux ${clip(wanted)} is newer than what is modelled (${range})`;
    return { problem, standIn: ofSeries(newest) };
  }
  return undefined;
}

/** A series alone, `6.16`, or with something behind it, `6.12-rc1`. */
function newestOf(series: Series, wanted: string): ResolvedVersion {
  const version = ofSeries(series);
  const readAs = `"${clip(wanted)}" is read as ${version.id}, the newest known ${series.label}`;
  return { version, note: `${readAs}${unchecked(series.newest, series)}.` };
}

function ofRelease(
  wanted: string,
  release: Release,
  suffix: string,
  series: Series | undefined,
): ResolvedVersion {
  const id = release.join(".");
  const version = vanilla(id, release);
  if (!series) {
    const note = `No ${clip(wanted)} is known; the rules of ${id}'s place in the order of releases are used.`;
    return { version, note };
  }
  if (suffix !== "") {
    const note = `"${clip(wanted)}" is read as ${id}; a distribution's kernel may carry later fixes.`;
    return { version, note };
  }
  if (release[2] > series.newest[2]) {
    const note = `${id} is newer than the newest ${series.label} that is known (${series.newest.join(".")}); its rules are used.`;
    return { version, note };
  }
  const told = unchecked(release, series);
  return { version, note: told === "" ? undefined : `Linux ${id} is used${told}.` };
}

/** What to add where a release's rules only follow from those of other releases. */
function unchecked(release: Release, series: Series): string {
  if (isChecked(release, series)) return "";
  return "; it was not measured itself, its rules follow from the releases around it";
}

/** As KERNEL_VERSION() of the snippets counts: 16 bits for the sublevel, because some stable series passed 255. */
function versionCode([major, minor, sublevel]: Release): string {
  return String(major * 2 ** 24 + minor * 2 ** 16 + Math.min(sublevel, 0xffff));
}

function ofSeries({ label, newest }: Series): KernelVersion {
  return vanilla(label, newest);
}

function vanilla(label: string, release: Release): KernelVersion {
  return { id: release.join("."), label, defines: { LINUX_VERSION_CODE: versionCode(release) } };
}

function compareReleases(one: Release, other: Release): number {
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
}

/** Red Hat writes 2.6.32-279.el6.x86_64. */
function isRhel6([major, minor, sublevel]: Release, suffix: string): boolean {
  return major === 2 && minor === 6 && sublevel === 32 && /\.el6/.test(suffix);
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
