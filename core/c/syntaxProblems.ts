import { bracketProblems } from "./bracketProblems.ts";
import type { FileProblem } from "./program.ts";
import { brokenNodes, type Syntax, type SyntaxRoot, tooDeep } from "./syntax.ts";

/** What tree-sitter could not parse, as problems: at most one for each function or declaration. */
export function syntaxProblems(file: string, root: SyntaxRoot, source: string): FileProblem[] {
  const broken = brokenNodes(root);
  if (broken.length === 0) return [];
  const deep = broken.find((node) => node.type === tooDeep);
  if (deep) {
    const range = { start: deep.start, end: deep.start + 1 };
    const message = "this is nested too deeply";
    return [{ file, range, severity: "error", code: tooDeep, message }];
  }
  const brackets = bracketProblems(file, root.text);
  if (brackets.length > 0) return brackets;
  // What follows the first broken place of a function is mostly its consequence.
  const first = new Map<Syntax | undefined, Syntax>();
  for (const node of broken) {
    const around = root.children.find(({ start, end }) => start <= node.start && node.end <= end);
    if (!first.has(around)) first.set(around, node);
  }
  return [...first.values()].map((node) => problemAt(file, node, source));
}

function problemAt(file: string, node: Syntax, source: string): FileProblem {
  const { type, missing, text: parsed } = node;
  if (missing) {
    // Right behind the code before, not where the next code begins.
    const end = parsed.slice(0, node.start).trimEnd().length;
    const start = Math.max(0, end - 1);
    const message = `\`${type}\` is missing here`;
    return { file, range: { start, end }, severity: "error", code: "syntax", message };
  }
  const text = source.slice(node.start, node.end).split("\n", 1)[0]?.trim() ?? "";
  const start = Math.min(node.start, Math.max(0, source.length - 1));
  const message = `this cannot be parsed as C${text === "" ? "" : `: \`${text}\``}`;
  const range = { start, end: Math.max(node.end, start + 1) };
  return { file, range, severity: "error", code: "syntax", message };
}
