/** A C token with its place; `start` counts from the beginning of the scanned text. */
export interface Token {
  readonly kind: "identifier" | "number" | "character" | "string" | "punctuation" | "other";
  readonly text: string;
  readonly start: number;
}

const tokenPattern =
  /([A-Za-z_]\w*)|((?:\d|\.\d)(?:[eEpP][+-]|[\w.])*)|('(?:\\.|[^'\\\n])*')|("(?:\\.|[^"\\\n])*")|(\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|[<>=!]=|&&|\|\||[-+*/%&|^]=|##|[-+*/%&|^~!<>=?:;,.(){}[\]#])|(\S)/g;

/** Splits C text without comments into tokens. Never fails: what is no C token is of kind `other`. */
export function scanTokens(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(tokenPattern)) {
    tokens.push({ kind: kindOf(match), text: match[0], start: match.index });
  }
  return tokens;
}

function kindOf(match: RegExpMatchArray): Token["kind"] {
  if (match[1] !== undefined) return "identifier";
  if (match[2] !== undefined) return "number";
  if (match[3] !== undefined) return "character";
  if (match[4] !== undefined) return "string";
  return match[5] !== undefined ? "punctuation" : "other";
}

/** Value and type suffix of an integer literal; `undefined` where it is no C integer. */
export function parseInteger(
  text: string,
): { readonly value: bigint; readonly unsigned: boolean; readonly long: boolean } | undefined {
  const match = /^(0[xX][\da-fA-F]+|0[bB][01]+|\d+)([uUlL]*)$/.exec(text);
  const digits = match?.[1];
  const suffix = (match?.[2] ?? "").toLowerCase();
  if (digits === undefined || !/^(u?l{0,2}|l{1,2}u)$/.test(suffix)) return undefined;
  if (/^0\d/.test(digits) && !/^0[0-7]+$/.test(digits)) return undefined;
  const spelled = /^0[0-7]+$/.test(digits) && digits.length > 1 ? `0o${digits.slice(1)}` : digits;
  return {
    value: BigInt(spelled),
    unsigned: suffix.includes("u"),
    long: suffix.includes("l"),
  };
}

const escapes: Readonly<Record<string, number>> = {
  n: 10,
  t: 9,
  r: 13,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  "\\": 92,
  "'": 39,
  '"': 34,
  "?": 63,
};

/** The bytes of a character or string literal's inside as signed chars; `undefined` for an unknown escape. */
export function unescapeBytes(inside: string): number[] | undefined {
  const bytes: number[] = [];
  for (let index = 0; index < inside.length; ) {
    const character = inside.charAt(index);
    if (character !== "\\") {
      const code = inside.codePointAt(index) ?? 0;
      bytes.push(...utf8(code));
      index += code > 0xffff ? 2 : 1;
      continue;
    }
    const numeric = /^\\(?:x([\da-fA-F]+)|([0-7]{1,3}))/.exec(inside.slice(index));
    if (numeric) {
      const digits = numeric[1] ?? numeric[2] ?? "0";
      bytes.push((Number.parseInt(digits, numeric[1] === undefined ? 8 : 16) << 24) >> 24);
      index += numeric[0].length;
      continue;
    }
    const known = escapes[inside.charAt(index + 1)];
    if (known === undefined) return undefined;
    bytes.push(known);
    index += 2;
  }
  return bytes;
}

function utf8(code: number): number[] {
  if (code < 0x80) return [code];
  const tail = (shift: number) => ((0x80 | ((code >> shift) & 0x3f)) << 24) >> 24;
  const head = (mark: number, shift: number) => ((mark | (code >> shift)) << 24) >> 24;
  if (code < 0x800) return [head(0xc0, 6), tail(0)];
  if (code < 0x10000) return [head(0xe0, 12), tail(6), tail(0)];
  return [head(0xf0, 18), tail(12), tail(6), tail(0)];
}
