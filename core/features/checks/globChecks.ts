import type { Assignment, Exclusion } from "../../config/entry.ts";
import { expandTo, isGlobPattern, matchesText } from "../../config/glob.ts";
import { normalPath, pathOfKey } from "../../config/keyPath.ts";
import { knownNames } from "../../kernel/catalogue/knownNames.ts";
import type { Problem } from "../../text/problem.ts";
import type { ConfigDocument, KernelContext } from "../context.ts";
import { type CheckedConfig, deletionOfLine } from "./check.ts";
import { lineTest } from "./lineTest.ts";

/** Interfaces that stand for all others: one wildcard has to find at least one of them. */
const devices = ["all", "default", "lo", "eth0", "wg0"];

const knownPaths = [
  ...new Set(
    knownNames.flatMap((name) =>
      (name.includes("*") ? devices.map((device) => name.replace("*", device)) : [name]).map(
        (one) => normalPath(pathOfKey(one)),
      ),
    ),
  ),
];

/** Folders whose sysctls do not depend on modules that were not measured. */
const wholeFolders =
  /^net\/ipv[46]\/(?:conf|neigh)\/|^(?:kernel|vm|fs|net\/core|net\/ipv4|net\/unix)\/[^/]*$/;

export function globProblem(entry: Assignment): readonly Problem[] {
  const path = normalPath(entry.path);
  const folded = path.replace(/^(net\/ipv[46]\/(?:conf|neigh))\/[^/]+\//, "$1/*/");
  if (!wholeFolders.test(path) || /[{\\]/.test(path)) return [];
  if (knownPaths.some((one) => expandTo(one, folded) !== undefined)) return [];
  return [
    {
      range: entry.keyRange,
      severity: "information",
      code: "glob-without-match",
      message:
        "No sysctl of the kernels that were looked at matches this pattern. Where none does, the line sets nothing.",
    },
  ];
}

/** Without such a line there is no exclusion. */
const hasExclusion = lineTest(/^[ \t]*-[^=\n]*$/m);

export function exclusionProblems(
  document: ConfigDocument,
  context: KernelContext,
): readonly Problem[] {
  if (context.loader === "busybox" || context.maskedBy !== undefined) return [];
  if (!hasExclusion(document)) return [];
  return document.entries.flatMap((entry) =>
    entry.kind === "exclusion" ? exclusionProblem(entry, { document, context }) : [],
  );
}

function exclusionProblem(
  entry: Exclusion,
  { document, context }: CheckedConfig,
): readonly Problem[] {
  const path = normalPath(entry.path);
  const removal = {
    title: "Delete the line",
    edits: [deletionOfLine(document.text, entry.keyRange.start, context.loader)],
    isPreferred: false,
  };
  const earlier =
    context.loader === "systemd" ? erasedBy(entry, path, { document, context }) : undefined;
  if (earlier !== undefined) {
    return [
      {
        range: entry.keyRange,
        severity: "warning",
        code: "exclusion-erases",
        message: `systemd-sysctl forgets ${earlier} because of this line: it keeps one entry for each key, and this one takes its place. procps would set it.`,
        fixes: [removal],
      },
    ];
  }
  if (isGlobPattern(entry.key)) {
    if (context.loader !== "systemd") return [];
    return [
      {
        range: entry.keyRange,
        severity: "warning",
        code: "exclusion-without-effect",
        message:
          "systemd-sysctl takes an exclusion as one exact key, so this pattern keeps nothing out. Name each key on a line of its own.",
        fixes: [removal],
      },
    ];
  }
  const globs = context.files
    .flatMap(({ entries }) => entries)
    .flatMap((other) => (other.kind === "assignment" && other.isGlob ? [other.path] : []));
  if (globs.some((glob) => matchesText(normalPath(glob), path))) return [];
  return [
    {
      range: entry.keyRange,
      severity: "information",
      code: "exclusion-without-effect",
      message: `No pattern of these files matches ${entry.key}, so there is nothing to keep it from. A key that is set by its full name is set all the same.`,
      fixes: [removal],
      isUnnecessary: true,
    },
  ];
}

/** The assignment that systemd drops for an exclusion, as people find it. */
function erasedBy(
  entry: Exclusion,
  path: string,
  { document, context }: CheckedConfig,
): string | undefined {
  const inOrder = context.files.flatMap((file) =>
    file.entries.map((one) => ({ file, one, isSame: normalPath(one.path) === path })),
  );
  const own = inOrder.findIndex(
    ({ file, one }) => file.uri === document.uri && one.keyRange.start === entry.keyRange.start,
  );
  const before = inOrder
    .slice(0, Math.max(own, 0))
    .findLast(({ isSame, one }) => isSame && (one.kind === "exclusion" || !one.isGlob));
  // What a later line sets again is not lost.
  const isSetAgain = inOrder
    .slice(own + 1)
    .some(({ isSame, one }) => isSame && one.kind === "assignment");
  if (before === undefined || before.one.kind === "exclusion" || isSetAgain) return undefined;
  return before.file.uri === document.uri
    ? `line ${before.one.line + 1}`
    : `${before.file.displayPath}:${before.one.line + 1}`;
}
