import type { OffsetRange } from "../text/offsets.ts";
import type { FileProblem } from "./program.ts";
import { scanTokens, type Token } from "./tokens.ts";

interface Open {
  readonly token: Token;
  /** Blanks at the beginning of its line, a tab as eight. */
  readonly indent: number;
  /** The parenthesis of a `for`, in which semicolons may stand. */
  readonly isFor: boolean;
}

const partners: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

const statementWords = new Set(
  "if else while do for switch case default return goto break continue".split(" "),
);

/**
 * Why half-written code cannot be parsed, told by its tokens: brackets without partner, literals that do not end,
 * characters that C does not have. A parser notices these far behind their place. Empty for sound code.
 */
export function bracketProblems(path: string, code: string): FileProblem[] {
  const problems: FileProblem[] = [];
  const report = (range: OffsetRange, code: string, message: string) => {
    problems.push({ file: path, range, severity: "error", code, message });
  };
  const unclosed = ({ token }: Open) => {
    report(rangeOf(token), "unclosed", `this \`${token.text}\` is not closed`);
  };
  const open: Open[] = [];
  let before: Token | undefined;
  let strangeLine = -1;
  for (const token of scanTokens(code)) {
    const { text, start } = token;
    const top = open.at(-1);
    if (token.kind === "other") {
      const lineStart = code.lastIndexOf("\n", start) + 1;
      if (lineStart !== strangeLine) report(rangeOf(token), "syntax", strangeMessage(text));
      strangeLine = lineStart;
    } else if ("([{".includes(text)) {
      // A body begins where the parenthesis should have ended; initialisers and compound literals follow other tokens.
      if (text === "{" && top?.token.text === "(" && before && /^[\w]/.test(before.text)) {
        closeParentheses(open, unclosed);
      }
      // A function's body: the one before should have ended.
      const [outermost] = open;
      if (text === "{" && outermost?.token.text === "{" && code[start - 1] === "\n") {
        unclosed(outermost);
        open.length = 0;
      }
      const isFor = text === "(" && before?.text === "for";
      open.push({ token, indent: indentAt(code, start), isFor });
    } else if (text in partners) {
      close(open, token, indentAt(code, start), isFirstOfLine(code, start), { unclosed, report });
    } else if (statementWords.has(text) && before && /^[-+*/%&|^~!<>=?,([]/.test(before.text)) {
      report(rangeOf(before), "syntax", `an expression is missing behind \`${before.text}\``);
      open.splice(open.findLastIndex(({ token: one }) => one.text === "{") + 1);
    } else if (text === ";" && top && top.token.text !== "{" && !top.isFor) {
      closeParentheses(open, unclosed);
    }
    before = token;
  }
  for (const one of open) unclosed(one);
  return problems;
}

function rangeOf({ start, text }: Token): OffsetRange {
  return { start, end: start + text.length };
}

function strangeMessage(text: string): string {
  if (text === '"') return "this string does not end on its line";
  if (text === "'") return "this character does not end on its line";
  const code = text.codePointAt(0) ?? 0;
  const number = code.toString(16).toUpperCase().padStart(4, "0");
  return code < 32 || code === 127
    ? `an invisible character (U+${number}) is not part of C`
    : `\`${text}\` (U+${number}) is not part of C`;
}

/** Gives up the parentheses and brackets that are open in the innermost block. */
function closeParentheses(open: Open[], unclosed: (one: Open) => void): void {
  const first = open.findLastIndex(({ token }) => token.text === "{") + 1;
  const [outermost] = open.splice(first);
  if (outermost) unclosed(outermost);
}

interface Reports {
  readonly unclosed: (one: Open) => void;
  readonly report: (range: OffsetRange, code: string, message: string) => void;
}

function close(open: Open[], token: Token, indent: number, isFirst: boolean, to: Reports): void {
  const wanted = partners[token.text];
  if (token.text === "}") {
    if (open.at(-1)?.token.text !== "{") closeParentheses(open, to.unclosed);
    // A brace further to the left than the line that it would close belongs to a block further out.
    for (let top = open.at(-1); isFirst && top && indent < top.indent; top = open.at(-1)) {
      if (open.length === 1) break;
      open.pop();
      to.unclosed(top);
    }
  }
  const top = open.at(-1);
  if (top?.token.text === wanted) open.pop();
  else to.report(rangeOf(token), "unopened", `this \`${token.text}\` closes nothing`);
}

function indentAt(code: string, offset: number): number {
  const lineStart = code.lastIndexOf("\n", offset - 1) + 1;
  const blanks = /^[ \t]*/.exec(code.slice(lineStart, offset))?.[0] ?? "";
  return [...blanks].reduce((sum, blank) => (blank === "\t" ? (sum | 7) + 1 : sum + 1), 0);
}

function isFirstOfLine(code: string, offset: number): boolean {
  return code.slice(code.lastIndexOf("\n", offset - 1) + 1, offset).trim() === "";
}
