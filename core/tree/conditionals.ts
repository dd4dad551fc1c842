import { type Directive, type SourcePart, scanSource } from "../c/scanSource.ts";

/** A kernel file without comments and directives, every offset kept. */
export interface PlainSource {
  readonly text: string;
  /** The `#define` lines, in order, also those of branches that were left out. */
  readonly defines: readonly Directive[];
}

/**
 * Takes the directives out of a real file. No configuration is chosen: all branches of an `#if` stay where each is whole by
 * itself. Where they are pieces of one thing, such as two heads of the same function, the first one stays. `#if 0` goes.
 */
export function withoutDirectives(source: string): PlainSource {
  const { parts } = scanSource(source);
  const defines: Directive[] = [];
  for (const { directive } of parts) if (directive?.name === "define") defines.push(directive);
  const root: Branch = { isDead: false, pieces: [] };
  const open: Conditional[] = [];
  for (const part of parts) {
    const conditional = open.at(-1);
    const branch = conditional?.branches.at(-1) ?? root;
    const name = part.directive?.name ?? "";
    if (part.directive === undefined) {
      branch.pieces.push(part);
    } else if (/^(if|ifdef|ifndef)$/.test(name)) {
      const next: Conditional = { branches: [{ isDead: isNever(part.directive), pieces: [] }] };
      branch.pieces.push(blankOf(part), next);
      open.push(next);
    } else if (conditional !== undefined && /^(elif|else)$/.test(name)) {
      branch.pieces.push(blankOf(part));
      conditional.branches.push({ isDead: isNever(part.directive), pieces: [] });
    } else {
      branch.pieces.push(blankOf(part));
      if (name === "endif") open.pop();
    }
  }
  return { text: textOf(root), defines };
}

interface Conditional {
  readonly branches: Branch[];
}

interface Branch {
  readonly isDead: boolean;
  readonly pieces: (Pick<SourcePart, "text" | "blank"> | Conditional)[];
}

function blankOf({ blank }: SourcePart): Pick<SourcePart, "text" | "blank"> {
  return { text: blank, blank };
}

function isNever({ name, rest }: Directive): boolean {
  return /^(if|elif)$/.test(name) && /^\(?\s*0\s*\)?$/.test(rest);
}

function textOf(branch: Branch): string {
  return branch.pieces
    .map((piece) => ("branches" in piece ? conditionalText(piece) : piece.text))
    .join("");
}

function conditionalText({ branches }: Conditional): string {
  const texts = branches.map((branch) => ({ branch, text: textOf(branch) }));
  const living = texts.filter(({ branch, text }) => !branch.isDead && text.trim() !== "");
  const chosen =
    living.length > 1 && !living.every(({ text }) => isWhole(text)) ? living[0] : undefined;
  return texts
    .map(({ branch, text }) =>
      branch.isDead || (chosen !== undefined && chosen.branch !== branch) ? blanked(text) : text,
    )
    .join("");
}

function blanked(text: string): string {
  return text.replace(/[^\r\n]+/g, (line) => " ".repeat(line.length));
}

const literalOrBracket = /"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?|[()[\]{}]/g;

/** Every bracket that opens also closes, and nothing hangs over at the end. */
function isWhole(text: string): boolean {
  let depth = 0;
  for (const [found] of text.matchAll(literalOrBracket)) {
    if (found === "{" || found === "(" || found === "[") depth++;
    else if (found === "}" || found === ")" || found === "]") depth--;
    if (depth < 0) return false;
  }
  // A macro in capitals needs no semicolon: EXPORT_SYMBOL(x).
  return depth === 0 && /(?:[;,}:]|\b[A-Z_0-9]{4,}\([^()]*\))\s*$/.test(text);
}
