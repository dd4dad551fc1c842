import { codeLinesOf, type VersionedSnippets } from "./activeCode.ts";

/** Lines that can be folded, zero-based, both ends included. */
export interface FoldingResult {
  readonly first: number;
  readonly last: number;
  readonly kind: "code" | "comment" | "inactive";
}

/** Code of other versions, blocks in braces, and comments of several lines. */
export function snippetFolds(snippets: VersionedSnippets, path: string): readonly FoldingResult[] {
  const lines = (snippets.files.get(path) ?? "").split("\n");
  return [
    ...inactiveFolds(snippets, path, lines),
    ...commentFolds(lines),
    ...blockFolds(codeLinesOf(snippets, path)),
  ].filter(({ first, last }) => first < last);
}

/** With the directive above, which tells the condition. */
function inactiveFolds(
  snippets: VersionedSnippets,
  path: string,
  lines: readonly string[],
): readonly FoldingResult[] {
  const text = snippets.files.get(path) ?? "";
  const lineAt = (offset: number) => text.slice(0, offset).split("\n").length - 1;
  return (snippets.inactive.get(path) ?? []).map(({ start, end }) => {
    const first = lineAt(start);
    const hasDirective = /^\s*#/.test(lines[first - 1] ?? "");
    const last = lineAt(Math.max(start, end - 1));
    return { first: hasDirective ? first - 1 : first, last, kind: "inactive" };
  });
}

function commentFolds(lines: readonly string[]): readonly FoldingResult[] {
  const folds: FoldingResult[] = [];
  let first: number | undefined;
  for (const [line, text] of lines.entries()) {
    const opens = text.lastIndexOf("/*");
    const closes = text.lastIndexOf("*/");
    if (first === undefined) {
      if (opens >= 0 && closes < opens) first = line;
    } else if (closes >= 0) {
      folds.push({ first, last: line, kind: "comment" });
      first = undefined;
    }
  }
  return folds;
}

function blockFolds(codeLines: readonly string[]): readonly FoldingResult[] {
  const folds: FoldingResult[] = [];
  const open: number[] = [];
  for (const [line, code] of codeLines.entries()) {
    for (const character of code.replace(/"(\\.|[^"\\])*"|'(\\.|[^'\\])*'/g, "")) {
      if (character === "{") open.push(line);
      else if (character === "}") {
        const first = open.pop();
        // The line with the closing brace stays in sight.
        if (first !== undefined) folds.push({ first, last: line - 1, kind: "code" });
      }
    }
  }
  return folds;
}
