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
  /** Set where the text was not exactly a known version: says what was used instead and why. */
  readonly note: string | undefined;
}

type Release = readonly [major: number, minor: number, sublevel: number];

/** A series that the snippets model, with the newest sublevel whose rules were checked. */
interface Series {
  readonly label: string;
  readonly newest: Release;
}

const rhel6: KernelVersion = {
  id: "rhel6-2.6.32",
  label: "rhel6-2.6.32",
  defines: { LINUX_VERSION_CODE: versionCode([2, 6, 32]), RHEL_MAJOR: "6" },
};

/** Each but 6.12 is judged by experiments on a real kernel of the series (test/kernel). */
const series: readonly Series[] = [
  { label: "2.6.32", newest: [2, 6, 32] },
  { label: "4.3", newest: [4, 3, 0] },
  { label: "4.4", newest: [4, 4, 0] },
  { label: "5.10", newest: [5, 10, 262] },
  { label: "6.1", newest: [6, 1, 192] },
  { label: "6.12", newest: [6, 12, 117] },
  { label: "6.18", newest: [6, 18, 44] },
  { label: "7.3", newest: [7, 3, 4] },
];

/** Every version that is offered to users, oldest first: a series stands for its newest known release. */
export const knownVersions: readonly KernelVersion[] = [
  rhel6,
  ...series.map(({ label, newest }) => vanilla(label, newest)),
];

/** What is used when nothing was chosen. */
export const defaultVersionLabel = "6.12";

/**
 * The version for a user's text: `6.12`, `6.12.117`, `6.12.0-30-amd64`, `rhel6-2.6.32`.
 * Never fails: an unknown one gives the nearest known one and a note.
 */
export function resolveVersion(text: string): ResolvedVersion {
  const wanted = text.trim().replace(/^v(?=\d)/, "");
  const exact = knownVersions.find(({ id, label }) => wanted === id || wanted === label);
  if (exact) return { version: exact, note: undefined };

  const parts = /^(\d{1,4})\.(\d{1,4})(?:\.(\d{1,5}))?(.*)$/.exec(
    // 2.6.32.71 is a stable release of 2.6.32; LINUX_VERSION_CODE does not count the fourth number.
    wanted.replace(/^(2\.6\.\d{1,3})\.\d{1,3}$/, "$1"),
  );
  if (!parts) {
    const fallback = resolveVersion(defaultVersionLabel).version;
    const problem =
      wanted === "" ? "No kernel version is set" : `"${clip(wanted)}" is not a kernel version`;
    return {
      version: fallback,
      note: `${problem}; ${fallback.id} is used. Write it like 6.12, 6.12.117 or rhel6-2.6.32.`,
    };
  }
  const [, major, minor, sublevel, suffix = ""] = parts;
  const release: Release = [Number(major), Number(minor), Number(sublevel ?? 0)];
  if (isRhel6(release, suffix)) {
    return { version: rhel6, note: `"${clip(wanted)}" is read as RHEL 6's kernel, ${rhel6.id}.` };
  }
  const known = series.find(({ newest }) => isSameSeries(newest, release));
  if (!known) return nearest(wanted, release);
  if (sublevel === undefined) {
    const version = vanilla(known.label, known.newest);
    return {
      version,
      note: `"${clip(wanted)}" is read as ${version.id}, the newest known ${known.label}.`,
    };
  }
  const version = vanilla(release.join("."), release);
  if (suffix !== "") {
    const note = `"${clip(wanted)}" is read as ${version.id}; a distribution's kernel may carry later fixes.`;
    return { version, note };
  }
  if (release[2] > known.newest[2]) {
    const note = `${version.id} is newer than the newest ${known.label} that was checked (${known.newest.join(".")}); its rules are used.`;
    return { version, note };
  }
  return { version, note: undefined };
}

/** As KERNEL_VERSION() of the snippets counts: 16 bits for the sublevel, because some stable series passed 255. */
function versionCode([major, minor, sublevel]: Release): string {
  return String(major * 2 ** 24 + minor * 2 ** 16 + Math.min(sublevel, 0xffff));
}

function vanilla(label: string, release: Release): KernelVersion {
  return { id: release.join("."), label, defines: { LINUX_VERSION_CODE: versionCode(release) } };
}

/** Up to 2.6 the third number is the release, as the second is since 3.0. */
function isSameSeries(one: Release, other: Release): boolean {
  const digits = one[0] === 2 ? 3 : 2;
  return one.slice(0, digits).join() === other.slice(0, digits).join();
}

/** Red Hat writes 2.6.32-279.el6.x86_64. */
function isRhel6([major, minor, sublevel]: Release, suffix: string): boolean {
  return major === 2 && minor === 6 && sublevel === 32 && /\.el6/.test(suffix);
}

function nearest(wanted: string, release: Release): ResolvedVersion {
  const position = ([major, minor]: Release) => major * 1000 + minor;
  const distance = ({ newest }: Series) => Math.abs(position(newest) - position(release));
  const best = series.reduce((a, b) => (distance(b) < distance(a) ? b : a));
  const version = vanilla(best.label, best.newest);
  const list = knownVersions.map(({ label }) => label).join(", ");
  return {
    version,
    note: `Linux ${clip(wanted)} is not modelled; ${version.id} is the nearest that is (${list}).`,
  };
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
