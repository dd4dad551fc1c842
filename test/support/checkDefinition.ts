import { expect } from "vitest";
import type { CodePlace } from "../../core/c/codeIndex.ts";
import { indexSnippets, type SnippetIndex } from "../../core/c/codeIndexSnippets.ts";
import type { SnippetFiles } from "../../core/c/program.ts";
import { sysctlDefinition, sysctlReferences } from "../../core/features/definition.ts";
import {
  type SnippetTarget,
  snippetDefinition,
  snippetReferences,
  snippetTargetAt,
} from "../../core/features/snippetNavigation.ts";
import { resolveVersion } from "../../core/kernel/version.ts";
import { loadCParser } from "./cParser.ts";
import { cursorOf, onlyFile, readFixture } from "./fixture.ts";
import { readSnippetFiles } from "./snippetFiles.ts";

/** The bundled snippets, from disk. */
export const bundledSnippets: SnippetFiles = readSnippetFiles();

const parser = await loadCParser();
const indexes = new Map<string, SnippetIndex>();

export function snippetIndexOf(kernel: string): SnippetIndex {
  const { version } = resolveVersion(kernel);
  let index = indexes.get(version.id);
  if (index === undefined) {
    index = indexSnippets(bundledSnippets, version.defines, parser);
    indexes.set(version.id, index);
  }
  return index;
}

/** Each place as `function: line of code`, with its path in front. */
export function checkDefinition(kernel: string, sysctl: string, expected: readonly string[]): void {
  expect(shown(sysctlDefinition(snippetIndexOf(kernel).index, sysctl))).toEqual(expected);
}

export function checkReferences(kernel: string, sysctl: string, expected: readonly string[]): void {
  expect(shown(sysctlReferences(snippetIndexOf(kernel).index, sysctl))).toEqual(expected);
}

/** `marked` is a line of the snippet with `$0` in it; the first line like it that this version compiles is meant. */
export function checkSnippetDefinition(
  kernel: string,
  path: string,
  marked: string,
  expected: readonly string[],
): void {
  const { index } = snippetIndexOf(kernel);
  expect(shown(snippetDefinition(index, targetIn(kernel, path, marked)))).toEqual(expected);
}

export function checkSnippetReferences(
  kernel: string,
  path: string,
  marked: string,
  expected: readonly string[],
): void {
  const { index } = snippetIndexOf(kernel);
  const places = snippetReferences(index, targetIn(kernel, path, marked), "uses only");
  expect(shown(places)).toEqual(expected);
}

export function targetIn(kernel: string, path: string, marked: string): SnippetTarget {
  const { index, inactive } = snippetIndexOf(kernel);
  const text = bundledSnippets.get(path) ?? "";
  const fixture = readFixture(marked);
  const { offset: cursor } = cursorOf(fixture);
  const { text: code } = onlyFile(fixture);
  const isActive = (offset: number) =>
    !(inactive.get(path) ?? []).some(({ start, end }) => start <= offset && offset < end);
  let at = text.indexOf(code);
  while (at >= 0 && !isActive(at)) at = text.indexOf(code, at + 1);
  if (at < 0) throw new Error(`${path} has no ${JSON.stringify(code)} in ${kernel}`);
  const found = snippetTargetAt(index, path, text, at + cursor);
  if (found === undefined) throw new Error(`no word at the cursor of ${JSON.stringify(marked)}`);
  return found.target;
}

function shown(places: readonly CodePlace[]): readonly string[] {
  return places.map(({ path, line }) => {
    const code = (bundledSnippets.get(path) ?? "").split("\n")[line] ?? "";
    return `${path}: ${code.replace(/\/\*.*?\*\//g, "").trim()}`;
  });
}
