import type { FileProblem } from "./program.ts";
import { brokenNodes, type SyntaxRoot, tooDeep } from "./syntax.ts";

/** What tree-sitter could not parse, as problems. */
export function syntaxProblems(file: string, root: SyntaxRoot, source: string): FileProblem[] {
  const broken = brokenNodes(root);
  const deep = broken.find((node) => node.type === tooDeep);
  if (deep) {
    const range = { start: deep.start, end: deep.start + 1 };
    const message = "this is nested too deeply";
    return [{ file, range, severity: "error", code: tooDeep, message }];
  }
  return broken.map((node) => {
    const text = source.slice(node.start, node.end).split("\n", 1)[0]?.trim() ?? "";
    const start = Math.min(node.start, Math.max(0, source.length - 1));
    return {
      file,
      range: { start, end: Math.max(node.end, start + (node.missing ? 0 : 1)) },
      severity: "error",
      code: "syntax",
      message: node.missing
        ? `\`${node.type}\` is missing here`
        : `this cannot be parsed as C${text === "" ? "" : `: \`${text}\``}`,
    };
  });
}
