/** Code in a sentence, whatever it holds: text of a document must not become a link or a heading. */
export function code(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  if (runs.length === 0) return `\`${text}\``;
  const fence = "`".repeat(Math.max(...runs.map((run) => run.length)) + 1);
  return `${fence} ${text} ${fence}`;
}

/** A key or value may be a megabyte. */
export function clipped(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** A link, or its text where there is no address. */
export function markdownLink(text: string, address: string | undefined): string {
  const plain = text.replace(/[[\]\\`*<]/g, "\\$&");
  return address === undefined ? plain : `[${plain}](${address})`;
}
