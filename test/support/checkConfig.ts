import { expect } from "vitest";
import { resolveSettings } from "../../core/config/precedence.ts";
import { acceptedSettings, valuesOf } from "../../core/features/acceptedSettings.ts";
import { configLenses } from "../../core/features/codeLens.ts";
import { configCompletions } from "../../core/features/completion.ts";
import type { ConfigDocument, KernelContext } from "../../core/features/context.ts";
import { configProblems } from "../../core/features/diagnostics.ts";
import { hoverConfig } from "../../core/features/hover.ts";
import { createSysctlProbe } from "../../core/features/sysctlValue.ts";
import { catalogueNames } from "../../core/kernel/catalogue.ts";
import { effectiveLimits } from "../../core/kernel/limits.ts";
import { resolveVersion } from "../../core/kernel/version.ts";
import { snippetIndexOf } from "./checkDefinition.ts";
import { loadKernel } from "./kernelModel.ts";
import { loadSysctlParser, readText } from "./sysctlParser.ts";

/** What a configuration is looked at with. */
export interface Lens {
  readonly kernel: string;
  readonly listenBacklog: number;
}

export const usualLens: Lens = { kernel: "6.12", listenBacklog: 511 };

interface Mark {
  /** Zero-based, in the text without markers. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

interface Marked {
  readonly documents: readonly ConfigDocument[];
  /** The document with the cursor, else the first. */
  readonly document: ConfigDocument;
  readonly cursor: number | undefined;
  readonly marks: readonly Mark[];
}

const parser = await loadSysctlParser();

/** The whole list of problems of the first file is what the carets below its lines say. */
export function checkProblems(marked: string, lens = usualLens): void {
  const { document, documents, marks } = readMarked(marked);
  const starts = lineStartsOf(document.text);
  const found = configProblems(document, contextOf(documents, lens)).map((problem) => {
    const line = starts.findLastIndex((start) => start <= problem.range.start);
    const lineStart = starts[line] ?? 0;
    return {
      line,
      start: problem.range.start - lineStart,
      end: problem.range.end - lineStart,
      label: `${problem.severity} ${problem.code}: ${problem.message}`,
    };
  });
  expect(found).toEqual(marks);
}

/** The markdown of the hover at `$0`; the text under the caret line, where there is one, is what it belongs to. */
export function hoverAt(marked: string, lens = usualLens): string | undefined {
  const { document, documents, cursor, marks } = readMarked(marked);
  if (cursor === undefined) throw new Error("a hover needs $0");
  const result = hoverConfig(document, cursor, contextOf(documents, lens));
  const [mark] = marks;
  if (mark !== undefined && result !== undefined) {
    const lineStart = lineStartsOf(document.text)[mark.line] ?? 0;
    expect(result.range).toEqual({ start: lineStart + mark.start, end: lineStart + mark.end });
  }
  return result?.markdown;
}

/** Titles of the code lenses with the text that each stands over. */
export function lensesOf(marked: string, lens = usualLens): readonly string[] {
  const { document, documents } = readMarked(marked);
  return configLenses(document, contextOf(documents, lens)).map(
    ({ title, range }) => `${document.text.slice(range.start, range.end)}: ${title}`,
  );
}

export function completionsAt(marked: string, lens = usualLens): readonly string[] {
  const { document, documents, cursor } = readMarked(marked);
  if (cursor === undefined) throw new Error("a completion needs $0");
  return configCompletions(document.text, cursor, contextOf(documents, lens)).map(
    ({ label, detail, replaces }) =>
      `${document.text.slice(replaces.start, replaces.end)} -> ${label}${detail === "" ? "" : ` (${detail})`}`,
  );
}

function contextOf(documents: readonly ConfigDocument[], lens: Lens): KernelContext {
  const kernel = resolveVersion(lens.kernel);
  const model = loadKernel(lens.kernel);
  const probe = createSysctlProbe(model);
  const loaded = resolveSettings(documents, catalogueNames);
  const { settings, refused } = acceptedSettings(loaded, probe);
  const { listenBacklog } = lens;
  const limits = effectiveLimits(model, { listenBacklog, sysctls: valuesOf(settings) });
  const { index, notes } = snippetIndexOf(lens.kernel);
  return {
    kernel,
    listenBacklog,
    settings,
    refused,
    maskedBy: undefined,
    limits: { ...limits, refusedWrites: refused },
    model,
    probe,
    index,
    notes,
    links: { snippet: (path, line) => `snippet:${path}#${line + 1}`, setting: () => undefined },
  };
}

/** Files stand below `//- path` lines; without one there is a lone file. */
function readMarked(marked: string): Marked {
  const parts = marked.replace(/^\n/, "").split(/^\/\/- (.*)\n/m);
  const [lone = "", ...named] = parts;
  const files: [string, string][] = named.length === 0 ? [["lone.conf", lone]] : [];
  for (let at = 0; at + 1 < named.length; at += 2) {
    files.push([named[at] ?? "", named[at + 1] ?? ""]);
  }
  const read = files.map(([path, text]) => readFile(path, text));
  const cursors = read.filter(({ cursor }) => cursor !== undefined);
  if (cursors.length > 1) throw new Error("only one $0, please");
  const chosen = cursors[0] ?? read[0];
  if (chosen === undefined) throw new Error("no file");
  const documents = read.map(({ document }) => document);
  return { documents, ...chosen };
}

function readFile(path: string, marked: string): Omit<Marked, "documents"> {
  const marks: Mark[] = [];
  const lines: string[] = [];
  for (const line of marked.split("\n")) {
    const caret = /^#( *)(\^+|<-) (.*)$/.exec(line);
    if (caret === null) {
      lines.push(line);
      continue;
    }
    const [, blanks = "", carets = "", label = ""] = caret;
    const start = carets === "<-" ? 0 : 1 + blanks.length;
    const end = carets === "<-" ? 1 : start + carets.length;
    const above = (lines.at(-1) ?? "").replace("$0", "");
    if (end > above.length) throw new Error(`the carets reach past the line's end: ${line}`);
    marks.push({ line: lines.length - 1, start, end, label });
  }
  const withCursor = lines.join("\n");
  const cursor = withCursor.indexOf("$0");
  const text = withCursor.replace("$0", "");
  if (text.includes("$0")) throw new Error("only one $0, please");
  const uri = `file:///root/${path}`;
  const document = { uri, displayPath: path, text, ...readText(parser, text) };
  return { document, cursor: cursor < 0 ? undefined : cursor, marks };
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
