import type { LoaderName } from "../config/loaderNames.ts";
import { loaderOf } from "../config/loaders/loaders.ts";
import type { OffsetRange } from "../text/offsets.ts";
import type { TextEdit } from "../text/textEdit.ts";
import type { ConfigDocument } from "./context.ts";
import { type CopyFormat, copyFormats, copyTitles } from "./copyFormats.ts";
import { hasDuplicates } from "./removeDuplicates.ts";
import { convertSeparators, type Separators } from "./separators.ts";

/** What an editor offers at a place, apart from fixes of problems. */
export type ConfigAction =
  /** Known at once. */
  | { readonly kind: "edits"; readonly title: string; readonly edits: readonly TextEdit[] }
  /** Worked out when it is chosen. */
  | { readonly kind: "rewrite"; readonly title: string; readonly rewrite: Rewrite }
  | { readonly kind: "explain"; readonly title: string }
  | { readonly kind: "effective"; readonly title: string }
  | {
      readonly kind: "copy";
      readonly title: string;
      readonly format: CopyFormat;
      readonly range: OffsetRange;
    };

export const rewrites = ["dots", "slashes", "duplicates", "sort", "split"] as const;
export type Rewrite = (typeof rewrites)[number];

/** `range` is the selection; one without length is the cursor. `place` is below a root that several files are read from. */
export function configActions(
  document: ConfigDocument,
  range: OffsetRange,
  { loader, isPlaced }: { readonly loader: LoaderName; readonly isPlaced: boolean },
): readonly ConfigAction[] {
  const { text, entries } = document;
  if (entries.length === 0) return [];
  const { title } = loaderOf(loader);
  const isSelection = range.end > range.start;
  const whole = { start: 0, end: text.length };
  const rewrite = (id: Rewrite, said: string): ConfigAction => ({
    kind: "rewrite",
    title: said,
    rewrite: id,
  });
  return [
    ...respellings(text, range),
    rewrite("dots", "Write all keys with dots"),
    rewrite("slashes", "Write all keys with slashes"),
    ...(hasDuplicates(document)
      ? [rewrite("duplicates", `Remove duplicates, keeping what ${title} goes by`)]
      : []),
    rewrite("sort", "Group and sort by subsystem"),
    ...(isPlaced ? [rewrite("split", "Split by subsystem into files of sysctl.d")] : []),
    { kind: "explain", title: "Explain this file" },
    { kind: "effective", title: "Show effective configuration" },
    ...copyFormats.map(
      (format): ConfigAction => ({
        kind: "copy",
        title: `Copy ${isSelection ? "selection" : "settings"} as ${copyTitles[format]}`,
        format,
        range: isSelection ? range : whole,
      }),
    ),
  ];
}

function respellings(text: string, range: OffsetRange): readonly ConfigAction[] {
  // The line above tells whether BusyBox takes the first one in; what stands before that does not matter.
  const lineStart = text.lastIndexOf("\n", range.start - 1) + 1;
  const start = text.lastIndexOf("\n", lineStart - 2) + 1;
  const lineEnd = text.indexOf("\n", range.end);
  const part = text.slice(start, lineEnd === -1 ? text.length : lineEnd + 1);
  const local = { start: range.start - start, end: range.end - start };
  return (["dots", "slashes"] as const).flatMap((separators: Separators) => {
    const edits = convertSeparators(part, local, separators).map((edit) => ({
      range: { start: edit.range.start + start, end: edit.range.end + start },
      newText: edit.newText,
    }));
    const keys = edits.length === 1 ? "this key" : "these keys";
    return edits.length === 0
      ? []
      : [{ kind: "edits" as const, title: `Write ${keys} with ${separators}`, edits }];
  });
}
