/** `holder->member(`, or the first argument of an `INDIRECT_CALL`, in a text. */
export interface MemberCallText {
  /** Of the member's name. */
  readonly start: number;
  /** The word before the arrow, or the bracket that closes there. */
  readonly holder: string;
  readonly holderStart: number;
}

const callBehind = /\s*\)?\s*\(/y;
const argumentBehind = /\s*,/y;
const indirectBefore = /INDIRECT_CALL\w*\s*\([^;,]*$/;
/** An INDIRECT_CALL and its first argument are no longer than this. */
const longestIndirect = 200;

/** Looks for the name first: a pattern that begins with any word takes ten times as long. */
export function* memberCallsIn(text: string, member: string): Generator<MemberCallText> {
  for (let start = text.indexOf(member); start >= 0; start = text.indexOf(member, start + 1)) {
    const holderEnd = beforeArrow(text, start);
    if (holderEnd === undefined) continue;
    const holderStart = holderStartOf(text, holderEnd);
    if (holderStart === undefined) continue;
    const end = start + member.length;
    const isCall =
      matchesAt(callBehind, text, end) ||
      (matchesAt(argumentBehind, text, end) &&
        indirectBefore.test(text.slice(Math.max(0, holderStart - longestIndirect), holderStart)));
    if (isCall) yield { start, holder: text.slice(holderStart, holderEnd), holderStart };
  }
}

/** The end of what stands before the `->` or the dot before `at`. */
function beforeArrow(text: string, at: number): number | undefined {
  const end = skipBlanksBack(text, at);
  if (text[end - 1] === ".") return skipBlanksBack(text, end - 1);
  if (text[end - 1] === ">" && text[end - 2] === "-") return skipBlanksBack(text, end - 2);
  return undefined;
}

function holderStartOf(text: string, end: number): number | undefined {
  const last = text[end - 1];
  if (last === ")" || last === "]") return end - 1;
  let start = end;
  while (isWord(text.charCodeAt(start - 1))) start--;
  return start < end ? start : undefined;
}

function skipBlanksBack(text: string, at: number): number {
  let end = at;
  while (end > 0 && isBlank(text.charCodeAt(end - 1))) end--;
  return end;
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** NaN, before the text begins, is none. */
function isWord(code: number): boolean {
  const isLetter = (code | 32) >= 97 && (code | 32) <= 122;
  return isLetter || code === 95 || (code >= 48 && code <= 57);
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
