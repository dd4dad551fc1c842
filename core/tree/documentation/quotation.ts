import { markdownLink } from "../../features/markdown.ts";
import type { SysctlTextAnswer, TextBlock } from "./sysctlText.ts";

/** What a tree's documentation says, as a quotation in markdown that names its place. */
export function quotation(
  { path, line, blocks, isCut }: SysctlTextAnswer,
  tree: string,
  address: string,
): string {
  const place = markdownLink(`${path}:${line + 1}`, address);
  const quoted = blocks.map(blockText).join("\n\n");
  const lines = (isCut ? `${quoted}\n\n…` : quoted).split("\n").map((one) => `> ${one}`.trimEnd());
  return `${plainText(tree)} says in ${place}:\n\n${lines.join("\n")}`;
}

function blockText({ kind, text }: TextBlock): string {
  if (kind === "prose") return proseText(text);
  const fence = "`".repeat(Math.max(3, ...(text.match(/`+/g) ?? []).map((run) => run.length + 1)));
  return `${fence}text\n${text}\n${fence}`;
}

/** Only what the text marks as code stays markup. */
function proseText(text: string): string {
  return text
    .split(/(``[^`]+``)/)
    .map((part) => {
      const code = /^``([^`]+)``$/.exec(part)?.[1];
      return code === undefined ? plainText(part) : `\`${code}\``;
    })
    .join("");
}

/** Text in which nothing is markup, in the middle of a line or at its beginning. */
function plainText(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>#|~$!&]/g, "\\$&")
    .replace(/^(\s*)([-+=]|\d+[.)])/, "$1\\$2")
    .replace(/:\/\//g, ":\u200b//");
}
