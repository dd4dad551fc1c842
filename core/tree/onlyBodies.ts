/**
 * The text with the bodies of functions blanked that hold none of the words; every offset stays. Parsing what is left costs
 * a tenth. A body is what kernels write as one: from a line that is `{` alone to the next line that begins with `}`.
 */
export function onlyBodiesWith(text: string, words: readonly string[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (let open = text.indexOf("\n{", 0); open >= 0; open = text.indexOf("\n{", open + 1)) {
    if (open < from || !isAlone(text, open + 2)) continue;
    const close = text.indexOf("\n}", open + 1);
    if (close < 0) break;
    const body = text.slice(open + 2, close);
    if (!words.some((word) => body.includes(word)) && isBalanced(body)) {
      pieces.push(text.slice(from, open + 2), body.replace(/[^\r\n]+/g, blanks));
      from = close;
    }
    open = close;
  }
  pieces.push(text.slice(from));
  return pieces.join("");
}

function blanks(line: string): string {
  return " ".repeat(line.length);
}

function isAlone(text: string, at: number): boolean {
  return text[at] === "\n" || text[at] === "\r" || text[at] === undefined;
}

/** An `#ifdef` that opens in the body and closes behind it has to stay. */
function isBalanced(body: string): boolean {
  if (!body.includes("#")) return true;
  const opening = body.match(/^[ \t]*#[ \t]*if/gm)?.length ?? 0;
  const closing = body.match(/^[ \t]*#[ \t]*endif/gm)?.length ?? 0;
  const between = opening === 0 && /^[ \t]*#[ \t]*el/m.test(body);
  return opening === closing && !between;
}
