/** Does a pattern hold something that glob(7) expands? */
export function isGlobPattern(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/**
 * What glob(3) makes of a pattern where it finds this path, or `undefined` where it does not: no wildcard crosses
 * a `/` or takes a segment's leading dot, and repeated slashes of the pattern stay in what it gives.
 */
export function expandTo(path: string, pattern: string): string | undefined {
  const pieces = pattern.split(/(\/+)/);
  const segments = path.split("/");
  let next = 0;
  for (const [index, piece] of pieces.entries()) {
    const isSeparator = index % 2 === 1;
    // Only a directory matches a pattern that ends in a slash.
    if (isSeparator && index === pieces.length - 2 && pieces.at(-1) === "") return undefined;
    if (isSeparator || piece === "") continue;
    const segment = segments[next];
    if (segment === undefined || (segment.startsWith(".") && !piece.startsWith("."))) {
      return undefined;
    }
    if (!matchesText(piece, segment)) return undefined;
    pieces[index] = segment;
    next += 1;
  }
  return next === segments.length ? pieces.join("") : undefined;
}

/** What a pattern may come to: braces in braces in braces are a trick, no configuration. */
const mostAlternatives = 10_000;

/** The patterns that `{a,b}` stands for, as glob(3) does it with GLOB_BRACE. Braces that are not closed are plain characters. */
export function expandBraces(pattern: string): readonly string[] {
  const done: string[] = [];
  const open = [pattern];
  while (done.length + open.length < mostAlternatives) {
    const next = open.pop();
    if (next === undefined) return done;
    const parts = firstBraces(next);
    if (parts === undefined) done.push(next);
    else
      open.push(...parts.alternatives.map((one) => parts.before + one + parts.after).toReversed());
  }
  return [...done, ...open];
}

interface Braces {
  readonly before: string;
  readonly alternatives: readonly string[];
  readonly after: string;
}

function firstBraces(pattern: string): Braces | undefined {
  let begin = 0;
  while (begin < pattern.length && pattern.charAt(begin) !== "{") {
    begin += pattern.charAt(begin) === "\\" ? 2 : 1;
  }
  if (begin >= pattern.length) return undefined;
  const alternatives: string[] = [];
  let start = begin + 1;
  let depth = 0;
  for (let index = start; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    if (character === "\\") index += 1;
    else if (character === "{") depth += 1;
    else if (character === "}" && depth > 0) depth -= 1;
    else if (depth === 0 && (character === "," || character === "}")) {
      alternatives.push(pattern.slice(start, index));
      start = index + 1;
      if (character === "}") {
        return { before: pattern.slice(0, begin), alternatives, after: pattern.slice(start) };
      }
    }
  }
  return undefined;
}

/** As fnmatch(3) without flags: `*` crosses everything. Takes time in proportion to both lengths. */
export function matchesText(pattern: string, text: string): boolean {
  const pieces = piecesOf(pattern);
  let piece = 0;
  let index = 0;
  let starPiece = -1;
  let starIndex = 0;
  while (index < text.length) {
    const current = pieces[piece];
    if (current === "*") {
      starPiece = piece;
      starIndex = index;
      piece += 1;
    } else if (current?.(text.charAt(index)) === true) {
      piece += 1;
      index += 1;
    } else if (starPiece !== -1) {
      starIndex += 1;
      index = starIndex;
      piece = starPiece + 1;
    } else {
      return false;
    }
  }
  while (pieces[piece] === "*") piece += 1;
  return piece === pieces.length;
}

type Piece = "*" | ((character: string) => boolean);

function piecesOf(pattern: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let index = 0;
  while (index < pattern.length) {
    const character = pattern.charAt(index);
    const bracket = character === "[" ? readBracket(pattern, index) : undefined;
    if (bracket !== undefined) {
      pieces.push(bracket.matches);
      index = bracket.end;
    } else if (character === "*") {
      pieces.push("*");
      index += 1;
    } else if (character === "?") {
      pieces.push(() => true);
      index += 1;
    } else {
      // A backslash takes the meaning from the character after it.
      const isEscape = character === "\\" && index + 1 < pattern.length;
      const literal = isEscape ? pattern.charAt(index + 1) : character;
      pieces.push((other) => other === literal);
      index += isEscape ? 2 : 1;
    }
  }
  return pieces;
}

interface Bracket {
  readonly matches: (character: string) => boolean;
  readonly end: number;
}

/** `[a-z]`, `[!a-z]`; `undefined` where it is not closed: then `[` is an ordinary character. */
function readBracket(pattern: string, start: number): Bracket | undefined {
  let index = start + 1;
  const isNegated = /[!^]/.test(pattern.charAt(index));
  if (isNegated) index += 1;
  const ranges: { readonly low: string; readonly high: string }[] = [];
  const classes: RegExp[] = [];
  // A `]` that comes first is a member.
  for (let isFirst = true; isFirst || pattern.charAt(index) !== "]"; isFirst = false) {
    if (index >= pattern.length) return undefined;
    const named = /^\[:([a-z]+):\]/.exec(pattern.slice(index, index + 16));
    const members = namedClasses.get(named?.[1] ?? "");
    if (named !== null && members !== undefined) {
      classes.push(members);
      index += named[0].length;
      continue;
    }
    const low = pattern.charAt(index);
    const isRange =
      pattern.charAt(index + 1) === "-" && !["", "]"].includes(pattern.charAt(index + 2));
    const high = isRange ? pattern.charAt(index + 2) : low;
    ranges.push({ low, high });
    index += isRange ? 3 : 1;
  }
  const isMember = (character: string) =>
    classes.some((members) => members.test(character)) ||
    ranges.some(({ low, high }) => low <= character && character <= high);
  return { matches: (character) => isMember(character) !== isNegated, end: index + 1 };
}

/** As in the C locale, for the characters that names under /proc/sys have. */
const namedClasses: ReadonlyMap<string, RegExp> = new Map([
  ["alpha", /[A-Za-z]/],
  ["digit", /[0-9]/],
  ["alnum", /[A-Za-z0-9]/],
  ["lower", /[a-z]/],
  ["upper", /[A-Z]/],
  ["punct", /[!-/:-@[-`{-~]/],
  ["xdigit", /[0-9A-Fa-f]/],
]);
