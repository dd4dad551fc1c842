import type { Settings } from "../config/settings.ts";
import type { OffsetRange } from "../text/offsets.ts";
import { type ConfigDocument, entryName } from "./context.ts";

/** Changes of one document; the ranges do not overlap. */
export interface DocumentEdits {
  readonly uri: string;
  readonly edits: readonly { readonly range: OffsetRange; readonly newText: string }[];
}

/**
 * Puts values into the files: into the line that wins where one sets the sysctl by its name, else as new lines at the end
 * of `document`. `loaded` is what the files say, whether or not the kernel accepts it.
 */
export function writeSettings(
  values: Readonly<Record<string, string>>,
  document: ConfigDocument,
  loaded: Settings,
  documentOf: (uri: string) => ConfigDocument | undefined,
): readonly DocumentEdits[] {
  const edits = new Map<string, DocumentEdits["edits"]>();
  const add = (uri: string, range: OffsetRange, newText: string) =>
    edits.set(uri, [...(edits.get(uri) ?? []), { range, newText }]);
  const appended: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    const origin = loaded.get(name)?.origin;
    const entry = documentOf(origin?.uri ?? "")?.entries.find(
      ({ keyRange }) => keyRange.start === origin?.keyRange.start,
    );
    const isNamed =
      entry?.kind === "assignment" && !entry.isGlob && entryName(entry) === name && origin;
    if (isNamed) {
      const isEmpty = entry.valueRange.start === entry.valueRange.end;
      add(origin.uri, entry.valueRange, isEmpty ? ` ${value}` : value);
    } else appended.push(`${name} = ${value}`);
  }
  if (appended.length > 0) {
    const end = document.text.length;
    add(document.uri, { start: end, end }, linesAtEnd(document.text, appended));
  }
  return [...edits].map(([uri, ofUri]) => ({ uri, edits: ofUri }));
}

function linesAtEnd(text: string, lines: readonly string[]): string {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const isComplete = text === "" || text.endsWith("\n");
  return `${isComplete ? "" : newline}${lines.join(newline)}${newline}`;
}
