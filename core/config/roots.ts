/** Folders of a workspace by pattern, and where their files go on the machine: `sysctlLens.roots`. */
export type RootMappings = Readonly<Record<string, string>>;

/** Where a file of the workspace ends up. */
export interface MappedPlace {
  /** What the wildcards of the pattern stand for: folders with the same belong to one machine. Empty without wildcards. */
  readonly machine: string;
  /** Below the machine's root directory: `etc/sysctl.d/90-web.conf`. */
  readonly path: string;
}

/**
 * The place of a file on the machine that it is for, by the first mapping whose folder it is in. Paths are relative to the
 * workspace folder. `*` stands for any one folder; a mapping that leads out of the workspace counts for nothing. Templates
 * lose their `.j2`.
 */
export function mappedPlace(path: string, mappings: RootMappings): MappedPlace | undefined {
  const segments = path.split("/");
  for (const [pattern, target] of Object.entries(mappings)) {
    const wanted = segmentsOf(pattern);
    if (wanted.includes("..") || /^(?:\/|[A-Za-z]:)/.test(pattern)) continue;
    if (wanted.length >= segments.length) continue;
    if (!wanted.every((segment, index) => segment === "*" || segment === segments[index])) continue;
    const stars = segments.filter((_, index) => wanted[index] === "*");
    const below = segments.slice(wanted.length);
    return {
      machine: stars.join("/"),
      path: [...segmentsOf(target), ...below].join("/").replace(/\.j2$/, ""),
    };
  }
  return undefined;
}

function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((segment) => segment !== "" && segment !== ".");
}
