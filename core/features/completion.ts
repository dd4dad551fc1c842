import type { OffsetRange } from "../text/offsets.ts";
import { blockSnippet, settingBlocks } from "./completionBlocks.ts";
import { keyCompletions } from "./completionKeys.ts";
import { valueCompletions } from "./completionValues.ts";
import type { KernelContext } from "./context.ts";

export interface CompletionResult {
  readonly label: string;
  readonly kind: "folder" | "key" | "value" | "block";
  readonly detail: string;
  readonly documentation: string;
  /** This text is replaced: what was typed, and the rest of a key behind the cursor. */
  readonly replaces: OffsetRange;
  /** Below the others: the key is set already. */
  readonly isLast: boolean;
  /** An LSP snippet to put in instead of the label. */
  readonly snippet?: string;
}

/** Longer lines are not completed. */
const longestLine = 400;

/** Keys while one is typed, a segment at a time and in full, and blocks of settings; after `=` the values that are sure. */
export function configCompletions(
  text: string,
  offset: number,
  context: KernelContext,
): readonly CompletionResult[] {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const typed = text.slice(lineStart, offset);
  if (typed.length > longestLine || /^\s*[#;]/.test(typed)) return [];
  const assignment = /^\s*-?\s*([^=\s]+)\s*=\s*(\S*)$/.exec(typed);
  if (assignment !== null) {
    const [, key = "", value = ""] = assignment;
    return valueCompletions(key, { start: offset - value.length, end: offset }, context);
  }
  const key = /^\s*-?([^=\s]*)$/.exec(typed);
  if (key === null) return [];
  const [, prefix = ""] = key;
  // Within a key its rest goes, too: nobody wants it twice.
  const rest = /^[^=\s#;]*/.exec(text.slice(offset, offset + longestLine))?.[0] ?? "";
  const replaces = { start: offset - prefix.length, end: offset + rest.length };
  return [...keyCompletions(prefix, replaces, context), ...blockCompletions(prefix, replaces)];
}

/** Only where a line begins: a block is no part of a key. */
function blockCompletions(prefix: string, replaces: OffsetRange): readonly CompletionResult[] {
  if (/[./]/.test(prefix)) return [];
  return settingBlocks
    .filter(({ label }) => label.startsWith(prefix))
    .map((block) => ({
      ...{ label: block.label, kind: "block", detail: "several settings" },
      ...{ documentation: block.description, replaces, isLast: true },
      snippet: blockSnippet(block),
    }));
}
