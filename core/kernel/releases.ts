/** Major, minor and sublevel, as LINUX_VERSION_CODE counts them. */
export type Release = readonly [major: number, minor: number, sublevel: number];

/** A series of releases that get only corrections after the first. */
export interface Series {
  readonly label: string;
  /** The newest sublevel that was known when this was written; a later one gets the same rules. */
  readonly newest: Release;
  /** It stands in the lists that users choose from. */
  readonly isOffered: boolean;
}

/** Series that people run for years, or whose rules differ from those before: the choices in lists. */
const offered = new Set(
  "2.6.32 3.2 3.10 3.16 4.1 4.3 4.4 4.9 4.14 4.19 5.4 5.10 5.15 6.1 6.6 6.12 6.18 7.2 7.3".split(
    " ",
  ),
);

/** Releases of other series whose real kernels' answers the model was compared with (test/kernel). */
const measured = new Set(["3.10.4", "3.16.0", "4.10.17", "6.16.12"]);

/**
 * The newest known release of each series from 2.6.32 on, oldest first. Up to 2.6 the third number is the series; the
 * fourth number of its stable releases is not counted.
 */
const newestReleases =
  "2.6.32 2.6.33 2.6.34 2.6.35 2.6.36 2.6.37 2.6.38 2.6.39 3.0.101 3.1.10 3.2.102 3.3.8 " +
  "3.4.113 3.5.7 3.6.11 3.7.10 3.8.13 3.9.11 3.10.108 3.11.10 3.12.74 3.13.11 3.14.79 3.15.10 " +
  "3.16.85 3.17.8 3.18.140 3.19.8 4.0.9 4.1.52 4.2.8 4.3.6 4.4.302 4.5.7 4.6.7 4.7.10 4.8.17 " +
  "4.9.337 4.10.17 4.11.12 4.12.14 4.13.16 4.14.336 4.15.18 4.16.18 4.17.19 4.18.20 4.19.325 " +
  "4.20.17 5.0.21 5.1.21 5.2.21 5.3.18 5.4.302 5.5.19 5.6.19 5.7.19 5.8.18 5.9.16 5.10.262 " +
  "5.11.22 5.12.19 5.13.19 5.14.21 5.15.196 5.16.20 5.17.15 5.18.19 5.19.17 6.0.19 6.1.192 " +
  "6.2.16 6.3.13 6.4.16 6.5.13 6.6.116 6.7.12 6.8.12 6.9.12 6.10.14 6.11.11 6.12.117 6.13.12 " +
  "6.14.11 6.15.11 6.16.12 6.17.13 6.18.44 6.19.10 7.0.10 7.1.0 7.2.13 7.3.4";

export const knownSeries: readonly Series[] = newestReleases.split(" ").map((text) => {
  const [major = 0, minor = 0, sublevel = 0] = text.split(".").map(Number);
  const newest: Release = [major, minor, sublevel];
  const label = newest.slice(0, seriesLength(newest)).join(".");
  return { label, newest, isOffered: offered.has(label) };
});

/** Whether the rules of a release were looked at by themselves: its series is offered, or it was measured. */
export function isChecked(release: Release, { isOffered }: Series): boolean {
  return isOffered || measured.has(release.join("."));
}

/** Whether both are releases of the same series. */
export function isSameSeries(one: Release, other: Release): boolean {
  const count = seriesLength(one);
  return one.slice(0, count).join() === other.slice(0, count).join();
}

/** Up to 2.6 the third number names the series, since 3.0 the second. */
function seriesLength([major]: Release): number {
  return major === 2 ? 3 : 2;
}
