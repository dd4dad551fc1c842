import { expect } from "vitest";
import type { LoaderName } from "../../core/config/loaderNames.ts";
import { loaderOf } from "../../core/config/loaders/loaders.ts";
import { readingOrder, resolveSettings } from "../../core/config/precedence.ts";
import { acceptedSettings, valuesOf } from "../../core/features/acceptedSettings.ts";
import { configLenses } from "../../core/features/codeLens.ts";
import { configCompletions } from "../../core/features/completion.ts";
import { configInlays } from "../../core/features/configInlays.ts";
import type { ConfigDocument, KernelContext } from "../../core/features/context.ts";
import { configProblems } from "../../core/features/diagnostics.ts";
import { explainConfig } from "../../core/features/explainConfig.ts";
import { hoverConfig } from "../../core/features/hover.ts";
import { createSysctlProbe } from "../../core/features/sysctlValue.ts";
import { catalogueNames } from "../../core/kernel/catalogue.ts";
import { effectiveLimits } from "../../core/kernel/limits.ts";
import { resolveVersion } from "../../core/kernel/version.ts";
import type { Problem } from "../../core/text/problem.ts";
import { snippetIndexOf } from "./checkDefinition.ts";
import {
  checkProblems as checkFixtureProblems,
  cursorOf,
  type Fixture,
  readFixture,
} from "./fixture.ts";
import { loadKernel } from "./kernelModel.ts";
import { loadSysctlParser, readText } from "./sysctlParser.ts";

/** What a configuration is looked at with. */
export interface Lens {
  readonly kernel: string;
  readonly listenBacklog: number;
  /** procps where it is absent. */
  readonly loader?: LoaderName;
}

export const usualLens: Lens = { kernel: "6.12", listenBacklog: 511 };

const parser = await loadSysctlParser();

/** The whole list of problems of all files is what the carets below their lines say. */
export function checkProblems(marked: string, lens = usualLens): void {
  checkFixtureProblems(marked, (file, fixture) => {
    const documents = documentsOf(fixture, lens);
    const document = documents[fixture.files.indexOf(file)];
    return document === undefined ? [] : configProblems(document, contextOf(documents, lens));
  });
}

/** The problems of a lone file. */
export function configProblemsOf(text: string, lens: Partial<Lens>): readonly Problem[] {
  const whole = { ...usualLens, ...lens };
  const file = { path: "", text, expectations: [] };
  const documents = documentsOf({ files: [file], cursor: undefined }, whole);
  return documents.flatMap((document) => configProblems(document, contextOf(documents, whole)));
}

/** The markdown of the hover at `$0`; the text under the caret line, where there is one, is what it belongs to. */
export function hoverAt(marked: string, lens = usualLens): string | undefined {
  const fixture = readFixture(marked);
  const { documents, document, offset } = atCursor(fixture, lens);
  const result = hoverConfig(document, offset, contextOf(documents, lens));
  const [mark] = fixture.files.flatMap(({ expectations }) => expectations);
  if (mark !== undefined && result !== undefined) expect(result.range).toEqual(mark.range);
  return result?.markdown;
}

/** Titles of the code lenses with the text that each stands over. */
export function lensesOf(marked: string, lens = usualLens): readonly string[] {
  const documents = documentsOf(readFixture(marked), lens);
  const [document] = documents;
  if (document === undefined) throw new Error("no file");
  const masked = readingOrder(documents).masked.find(({ file }) => file === document);
  const context = { ...contextOf(documents, lens), maskedBy: masked?.by.displayPath };
  return configLenses(document, context).map(
    ({ title, range }) => `${document.text.slice(range.start, range.end)}: ${title}`,
  );
}

/** The first file explained. */
export function explanationOf(marked: string, lens = usualLens): string {
  const documents = documentsOf(readFixture(marked), lens);
  const [document] = documents;
  if (document === undefined) throw new Error("no file");
  const context = contextOf(documents, lens);
  return explainConfig(document, context, configProblems(document, context), {
    loader: "procps",
    reason: "A test says so.",
  });
}

/** The inlay hints of a file's first document, each behind the text of its line. */
export function inlaysOf(marked: string, lens = usualLens): readonly string[] {
  const documents = documentsOf(readFixture(marked), lens);
  const [document] = documents;
  if (document === undefined) throw new Error("no file");
  const whole = { start: 0, end: document.text.length };
  return configInlays(document, whole, contextOf(documents, lens)).map(({ offset, label }) => {
    const start = document.text.lastIndexOf("\n", offset - 1) + 1;
    return `${document.text.slice(start, offset)} ${label}`;
  });
}

export function completionsAt(marked: string, lens = usualLens): readonly string[] {
  const { documents, document, offset } = atCursor(readFixture(marked), lens);
  return configCompletions(document.text, offset, contextOf(documents, lens)).map(
    ({ label, detail, replaces }) =>
      `${document.text.slice(replaces.start, replaces.end)} -> ${label}${detail === "" ? "" : ` (${detail})`}`,
  );
}

function contextOf(documents: readonly ConfigDocument[], lens: Lens): KernelContext {
  const kernel = resolveVersion(lens.kernel);
  const model = loadKernel(lens.kernel);
  const probe = createSysctlProbe(model);
  const loaded = resolveSettings(documents, catalogueNames, loaderOf(lens.loader ?? "procps"));
  const { settings, refused, refusedOf } = acceptedSettings(loaded, probe);
  const { listenBacklog } = lens;
  const limits = effectiveLimits(model, { listenBacklog, sysctls: valuesOf(settings) });
  const { index, notes } = snippetIndexOf(lens.kernel);
  return {
    kernel,
    listenBacklog,
    settings,
    refused,
    loader: lens.loader ?? "procps",
    files: readingOrder(documents, loaderOf(lens.loader ?? "procps")).inOrder,
    refusedOf,
    maskedBy: undefined,
    limits: { ...limits, refusedWrites: refused },
    model,
    probe,
    index,
    notes,
    links: { snippet: (path, line) => `snippet:${path}#${line + 1}`, setting: () => undefined },
  };
}

/** A file without a name is a lone one. */
function documentsOf({ files }: Fixture, { loader = "procps" }: Lens): readonly ConfigDocument[] {
  return files.map(({ path, text }) => {
    const displayPath = path === "" ? "lone.conf" : path;
    return {
      uri: `file:///root/${displayPath}`,
      displayPath,
      text,
      ...(loader === "procps" ? readText(parser, text) : loaderOf(loader).read(text, "text")),
    };
  });
}

function atCursor(fixture: Fixture, lens: Lens) {
  const { path, offset } = cursorOf(fixture);
  const documents = documentsOf(fixture, lens);
  const document = documents[fixture.files.findIndex((file) => file.path === path)];
  if (document === undefined) throw new Error("no file");
  return { documents, document, offset };
}
