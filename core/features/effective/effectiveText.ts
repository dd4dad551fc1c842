import { pathOfKey } from "../../config/keyPath.ts";
import { loaderOf } from "../../config/loaders/loaders.ts";
import type { UnreadFile } from "../../config/rootWalk.ts";
import { subsystemOf } from "../../config/subsystem.ts";
import type {
  EffectiveConfiguration,
  EffectiveSetting,
  OtherReading,
} from "./effectiveConfiguration.ts";
import { type EffectiveFilter, filteredSettings } from "./effectiveFilter.ts";
import { fileLink, type LinkedText, linkedText, type Piece, placeLink } from "./linkedText.ts";
import type { RootText } from "./loaderReading.ts";

/** What a text about a configuration says besides its settings. */
export interface EffectiveTextOptions {
  /** What it is about: a folder's name. */
  readonly title: string;
  /** `6.12.117` */
  readonly kernel: string;
  /** Why the files are read as this loader does: a sentence. */
  readonly reason: string;
  readonly filters: readonly EffectiveFilter[];
  /** Further sentences for the top. */
  readonly notes: readonly string[];
}

/** In a document; an editor that shows more is of no use, and the command line has `--json`. */
const mostShown = 20_000;
const longestValue = 300;
/** Lines that lose against one, the nearest of them: nobody reads more. */
const mostOfOne = 20;

type Line = readonly Piece[];

/** All settings as a sysctl.conf, which any loader could read, with what is known of each as comments below it. */
export function effectiveText(
  configuration: EffectiveConfiguration,
  options: EffectiveTextOptions,
): LinkedText {
  const { settings, unknown } = filteredSettings(configuration, options.filters);
  const lines: Line[] = [...headLines(configuration, options)];
  if (settings.length === 0) lines.push([], [`# ${emptySentence(configuration, options)}`]);
  if (unknown > 0) lines.push([], [`# ${unknownSentence(unknown)}`]);
  let heading = "";
  for (const setting of settings.slice(0, mostShown)) {
    const subsystem = subsystemOf(pathOfKey(setting.name));
    if (subsystem !== heading) lines.push([], [`# --- ${subsystem} ---`]);
    heading = subsystem;
    lines.push([], ...settingLines(setting, options.kernel));
  }
  const more = settings.length - mostShown;
  if (more > 0) lines.push([], [`# ${more} more settings are not shown here.`]);
  if (options.filters.every((filter) => filter === "all")) lines.push(...globLines(configuration));
  return linkedText(lines);
}

/** Values alone, each with the file that sets it: for one side of a comparison, where a line that only moved is no change. */
export function comparedText(
  { settings, globs }: EffectiveConfiguration,
  notes: readonly string[],
): LinkedText {
  const lines: Line[] = notes.map((note) => [`# ${note}`]);
  const rows = [
    ...settings.flatMap(({ name, value, set }) =>
      set ? [{ name, value, origin: set.origin }] : [],
    ),
    ...globs.map(({ pattern, value, origin }) => ({ name: pattern, value, origin })),
  ];
  if (rows.length === 0) lines.push(["# Nothing is set."]);
  for (const { name, value, origin } of rows.slice(0, mostShown)) {
    const { uri, displayPath, line } = origin;
    lines.push([assignment(name, value)], ["#   ", { text: displayPath, place: { uri, line } }]);
  }
  const more = rows.length - mostShown;
  if (more > 0) lines.push([`# ${more} more settings are not shown here.`]);
  return linkedText(lines);
}

function headLines(
  configuration: EffectiveConfiguration,
  { title, kernel, reason, notes }: EffectiveTextOptions,
): readonly Line[] {
  const { settings, loader, files, unread } = configuration;
  return [
    [`# Effective configuration of ${title}`],
    [`# Read as ${loaderOf(loader).title} does. ${reason}`.trimEnd()],
    [`# Values are as Linux ${kernel} keeps them.`],
    ...notes.map((note): Line => [`# ${note}`]),
    ...(settings.length === 0 ? [] : [[`# ${countsOf(settings)}`]]),
    ...(files.length === 0 ? [] : [["# Files, in the order that they are read:"]]),
    ...files.map(({ uri, displayPath }): Line => ["#   ", fileLink(uri, displayPath)]),
    ...(unread.length === 0 ? [] : [["# Not read:"]]),
    ...unread.map(
      (one): Line => [
        "#   ",
        fileLink(one.file.uri, one.file.displayPath),
        ...unreadReason(one, loaderOf(loader).title),
      ],
    ),
  ];
}

function countsOf(settings: readonly EffectiveSetting[]): string {
  const count = (test: (setting: EffectiveSetting) => boolean) => settings.filter(test).length;
  const parts = [
    [count(({ overrides }) => overrides.length > 0), "set more than once"],
    [
      count(({ set, differsFromDefault }) => set !== undefined && differsFromDefault === true),
      "not at the kernel's default",
    ],
    [count(({ otherLoaders }) => otherLoaders.length > 0), "different with other loaders"],
    [count(({ refused }) => refused.length > 0), "with a value that the kernel refuses"],
  ] as const;
  const total = settings.length === 1 ? "One setting" : `${settings.length} settings`;
  const said = parts.flatMap(([number, what]) => (number === 0 ? [] : [`${number} ${what}`]));
  return `${[total, ...said].join(", ")}.`;
}

function unreadReason(one: UnreadFile<RootText>, loader: string): Line {
  switch (one.reason) {
    case "masked":
      return [", hidden by ", fileLink(one.by.uri, one.by.displayPath), " of the same name"];
    case "hidden":
      return [`, because ${loader} passes over names that begin with a dot`];
    case "other-name":
      return [", because its name does not end in .conf"];
    case "other-place":
      return [`, because ${loader} does not look there`];
  }
}

function emptySentence(
  { settings, files, unread }: EffectiveConfiguration,
  { filters }: EffectiveTextOptions,
): string {
  if (settings.length > 0) {
    const asked = filters.flatMap((filter) => {
      if (filter === "differsFromDefault") return ["is known to differ from the kernel's default"];
      return filter === "differsBetweenLoaders" ? ["differs between loaders"] : [];
    });
    const total =
      settings.length === 1 ? "there is one setting" : `there are ${settings.length} settings`;
    return `No setting ${asked.join(" and ")}; ${total} in all.`;
  }
  if (files.length > 0) return "Nothing is set: the files hold no assignment.";
  return unread.length > 0
    ? "Nothing is set: none of the files is read."
    : "Nothing is set: there is neither an etc/sysctl.conf nor a sysctl.d folder with .conf files here.";
}

function unknownSentence(unknown: number): string {
  return unknown === 1
    ? "One more setting is not judged, as its default is not known."
    : `${unknown} more settings are not judged, as their defaults are not known.`;
}

function settingLines(setting: EffectiveSetting, kernel: string): readonly Line[] {
  const { name, value, set, pattern, overrides, refused, notes, otherLoaders } = setting;
  const lines: Line[] = [];
  if (set === undefined)
    lines.push([
      `# ${name} is not set${value === undefined ? "." : `: the default ${clip(value)} holds.`}`,
    ]);
  else {
    const written =
      set.written === value
        ? ""
        : `, written as ${set.written === "" ? "nothing" : clip(set.written)}`;
    const glob = pattern === undefined ? "" : `, by the glob ${clip(pattern)}`;
    lines.push(
      [assignment(name, value)],
      ["#   set at ", placeLink(set.origin), `${glob}${written}`],
    );
  }
  for (const note of notes) lines.push([`#   ${note}`]);
  for (const { value: lost, origin } of overrides.slice(-mostOfOne)) {
    const shown = lost === "" ? "an empty value" : clip(lost);
    lines.push([`#   overrides ${shown} of `, placeLink(origin)]);
  }
  lines.push(...moreLine(overrides.length, "values are overridden"));
  for (const { value: tried, errno, origin } of refused.slice(-mostOfOne)) {
    lines.push([
      `#   Linux ${kernel} refuses ${clip(tried)} of `,
      placeLink(origin),
      ` with ${errno}`,
    ]);
  }
  lines.push(...moreLine(refused.length, "values are refused"));
  if (set !== undefined) lines.push(...defaultLine(setting));
  for (const other of otherLoaders) lines.push(otherLine(other));
  return lines;
}

function otherLine({ loader, value, origin, readsFile }: OtherReading): Line {
  const title = `#   ${loaderOf(loader).title}`;
  if (origin !== undefined)
    return [`${title} comes to ${clip(value ?? "")} by `, placeLink(origin)];
  const reason = readsFile ? "sets nothing" : "does not read that file and sets nothing";
  const holds = value === undefined ? "" : `: the default ${clip(value)} holds`;
  return [`${title} ${reason}${holds}`];
}

function moreLine(count: number, what: string): readonly Line[] {
  return count <= mostOfOne ? [] : [[`#   ${count - mostOfOne} earlier ${what}`]];
}

function defaultLine({ usual, differsFromDefault }: EffectiveSetting): readonly Line[] {
  if (usual === undefined) return [];
  const source = usual.release === undefined ? "" : `, by the source of Linux ${usual.release}`;
  const said = differsFromDefault
    ? `the default is ${clip(usual.value)}`
    : "the same as the default";
  return [[`#   ${said}${source}`]];
}

function globLines({ globs }: EffectiveConfiguration): readonly Line[] {
  if (globs.length === 0) return [];
  return [
    [],
    ["# --- Globs: which sysctls they find depends on the machine ---"],
    ...globs
      .slice(0, mostShown)
      .flatMap(({ pattern, value, origin, finds }): Line[] => [
        [],
        [assignment(pattern, value)],
        ["#   set at ", placeLink(origin), `; ${foundSentence(finds)}`],
      ]),
  ];
}

function foundSentence(finds: number): string {
  if (finds === 0) return "no sysctl that is known gets its value from here";
  return finds === 1
    ? "one known sysctl gets its value from here"
    : `${finds} known sysctls get their value from here`;
}

function assignment(name: string, value: string | undefined): string {
  return `${clip(name)} = ${clip(value ?? "")}`.trimEnd();
}

function clip(text: string): string {
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
