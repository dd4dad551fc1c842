import { blanked } from "../c/scanSource.ts";
import type { Token } from "../c/tokens.ts";

/** A text that is being rewritten in place. */
export interface Rewriting {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Replacements of equal length, in any order. */
  readonly pieces: { readonly start: number; readonly text: string }[];
}

/** Puts `text` in place of a range that is at least as long; the rest of the range is blank, line ends stay. */
export function replaceRange(state: Rewriting, start: number, end: number, text: string): void {
  state.pieces.push({ start, text: text + blanked(state.text.slice(start + text.length, end)) });
}

/** Index of the parenthesis that closes the one at `open`. */
export function closingToken(tokens: readonly Token[], open: number): number | undefined {
  if (tokens[open]?.text !== "(") return undefined;
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    const text = tokens[index]?.text;
    if (text === "(") depth++;
    else if (text === ")" && --depth === 0) return index;
  }
  return undefined;
}

/** Indexes of the commas between `from` and `to` that stand in no inner brackets. */
export function topLevelCommas(tokens: readonly Token[], from: number, to: number): number[] {
  const commas: number[] = [];
  let depth = 0;
  for (let index = from; index < to; index++) {
    const text = tokens[index]?.text ?? "";
    if (text === "(" || text === "[" || text === "{") depth++;
    else if (text === ")" || text === "]" || text === "}") depth--;
    else if (text === "," && depth === 0) commas.push(index);
  }
  return commas;
}

/** The text with every replacement made; of replacements that overlap, the one that begins first. */
export function rewritten({ text, pieces }: Rewriting): string {
  const sorted = pieces.toSorted((a, b) => a.start - b.start);
  const out: string[] = [];
  let at = 0;
  for (const piece of sorted) {
    if (piece.start < at) continue;
    out.push(text.slice(at, piece.start), piece.text);
    at = piece.start + piece.text.length;
  }
  out.push(text.slice(at));
  return out.join("");
}
