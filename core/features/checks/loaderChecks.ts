import { normalPath } from "../../config/keyPath.ts";
import { type LoaderName, loaderNames } from "../../config/loaderNames.ts";
import { loaderOf } from "../../config/loaders/loaders.ts";
import type { Problem } from "../../text/problem.ts";
import type { ConfigDocument, KernelContext } from "../context.ts";
import { shown } from "./check.ts";
import { lineTest } from "./lineTest.ts";

/** What loaders are known to differ in: without any of it there is nothing to compare. */
const traits = /\\(?:\r?\n|$)|^[ \t]*-|^[^=\n]*[*?[][^=\n]*=|=[ \t\r]*$|^[^#;=\n]*[./]{2}/m;

const hasTraits = lineTest(traits);

const titles: Readonly<Record<LoaderName, string>> = {
  procps: "procps",
  systemd: "systemd-sysctl",
  busybox: "BusyBox",
};

/** Lines that another loader makes other writes of. */
export function portabilityProblems(
  document: ConfigDocument,
  context: KernelContext,
): readonly Problem[] {
  if (!hasTraits(document)) return [];
  const own = writesByLine(document, context.loader);
  const differing = new Map<number, string[]>();
  const sets = (write: string | undefined) => write ?? "sets nothing here";
  for (const other of loaderNames) {
    if (other === context.loader) continue;
    const theirs = writesByLine(document, other);
    for (const line of new Set([...own.keys(), ...theirs.keys()])) {
      if (own.get(line) === theirs.get(line)) continue;
      differing.set(line, [
        ...(differing.get(line) ?? []),
        `${titles[other]} ${sets(theirs.get(line))}`,
      ]);
    }
  }
  const lines = document.text.split("\n");
  const starts: number[] = [];
  let start = 0;
  for (const text of lines) {
    starts.push(start);
    start += text.length + 1;
  }
  return [...differing].flatMap(([line, accounts]): readonly Problem[] => {
    const text = lines[line] ?? "";
    const begin = (starts[line] ?? 0) + text.length - text.trimStart().length;
    const range = {
      start: begin,
      end: Math.max(begin, (starts[line] ?? 0) + text.trimEnd().length),
    };
    // An error of the chosen loader says more about the line than the comparison.
    if (
      document.problems.some(
        (one) => one.range.start >= range.start && one.range.start <= range.end,
      )
    ) {
      return [];
    }
    return [
      {
        range,
        severity: "hint",
        code: "loaders-differ",
        message: `Loaders read this line differently: ${accounts.join(", and ")}, while ${titles[context.loader]} ${sets(own.get(line))}.`,
      },
    ];
  });
}

/** What a loader would write for each line of this document alone. Lines that a later one replaces count as made. */
function writesByLine(
  { uri, displayPath, text }: ConfigDocument,
  name: LoaderName,
): ReadonlyMap<number, string> {
  const loader = loaderOf(name);
  const { entries } = loader.read(text, "text");
  const byLine = new Map<number, string>();
  for (const write of loader.writes([{ uri, displayPath, entries }], undefined)) {
    const path = normalPath(write.path);
    for (const { value, origin } of [...write.replaces, write]) {
      const isNamed = name === "busybox" && /^-|[*?[]/.test(path);
      byLine.set(
        origin.line,
        isNamed
          ? `looks for ${shown(path)}, which no sysctl is named`
          : `sets ${path} to ${shown(value)}`,
      );
    }
  }
  return byLine;
}
