import { describeIntegerText } from "../../config/value.ts";
import { isKnownName } from "../../kernel/catalogue/knownNames.ts";
import { isTextSysctl } from "../../kernel/catalogue/sysctlTraits.ts";
import type { OffsetRange } from "../../text/offsets.ts";
import type { Fix, Problem } from "../../text/problem.ts";
import type { AcceptedRange } from "../sysctlValue.ts";
import { oddReason } from "../writtenNumber.ts";
import { type CheckedConfig, type LineCheck, type NamedAssignment, shown } from "./check.ts";

/** What the model's kernel says to the value; for sysctls that it does not have, what the text alone tells. */
export const oddValue: LineCheck = (line, config) => {
  const { entry, name } = line;
  const { probe, kernel } = config.context;
  const written = probe.writeValue(name, entry.value);
  if (written.kind === "unknown") return oddText(line, config);
  const range = probe.acceptedRange(name);
  if (written.kind === "refused") {
    return {
      range: entry.valueRange,
      severity: entry.ignoreErrors ? "warning" : "error",
      code: "refused-value",
      message: `Linux ${kernel.version.id} refuses ${shown(entry.value)} for ${name} with ${written.errno}${whyRefused(entry.value, range)} The value before stays.`,
      fixes: numberFixes(entry.valueRange, entry.value).filter(
        ({ edits }) => probe.writeValue(name, edits[0]?.newText ?? "").kind === "accepted",
      ),
    };
  }
  if (entry.value.trim() === written.readBack) return undefined;
  if (entry.value === "") {
    return {
      range: entry.valueRange,
      severity: "warning",
      code: "empty-value",
      message: `Writing nothing to ${name} succeeds and changes nothing. Write a number after the =.`,
    };
  }
  const isSafe = range === undefined || isWithin(written.readBack, range);
  return {
    range: entry.valueRange,
    severity: "warning",
    code: "read-differently",
    message: `The kernel reads ${shown(entry.value)} as ${written.readBack}${oddReason(entry.value)}. ${betterValue(written.readBack, range)}`,
    fixes: isSafe ? [numberFor(entry.valueRange, entry.value, written.readBack)] : [],
  };
};

/** Sysctls whose handler the model does not have: only what no handler of numbers takes, or what cannot be meant. */
function oddText(
  { entry, name }: NamedAssignment,
  { document }: CheckedConfig,
): Problem | undefined {
  const { value, valueRange: range } = entry;
  const quoted = /^(["'])(.*)\1$/.exec(value);
  if (quoted !== null) {
    return {
      range,
      severity: "warning",
      code: "quoted-value",
      message: `No loader takes quotes away: the kernel is given ${shown(value)} with them. Leave them out.`,
      fixes: [replacement(range, quoted[2] ?? "")],
    };
  }
  const comment = /^(.*?)[ \t]+[#;]/.exec(value);
  if (comment !== null && !value.startsWith("|"))
    return commentInValue(document.text, range, comment[1] ?? "", name);
  if (isTextSysctl(name) || !isKnownName(name)) return undefined;
  if (/^\d+ ?[kmgtKMGT]i?[bB]?$/.test(value)) {
    return {
      range,
      severity: "error",
      code: "unit-suffix",
      message: `The kernel knows no units, so it refuses ${shown(value)} for ${name}. Write the whole number.`,
      fixes: numberFixes(range, value),
    };
  }
  if (!/^0[0-7]+$/.test(value)) return undefined;
  const { value: number } = describeIntegerText(value);
  if (number === undefined || number === BigInt(value)) return undefined;
  return {
    range,
    severity: "information",
    code: "octal-number",
    message: `A leading 0 makes a number octal: the kernel reads ${shown(value)} as ${number}. Write ${number}, or leave the zeros out.`,
    fixes: [
      replacement(range, String(number)),
      { ...replacement(range, value.replace(/^0+/, "")), isPreferred: false },
    ],
  };
}

function commentInValue(
  text: string,
  range: OffsetRange,
  before: string,
  name: string,
): Problem | undefined {
  const value = text.slice(range.start, range.end);
  const isText = isTextSysctl(name);
  const isNumber = /^-?\d+$/.test(before);
  // A list of numbers, or a word for a sysctl that nothing is known of: what follows is refused or becomes part.
  const severity = isText || !isNumber ? "warning" : "information";
  const consequence = isText
    ? `${name} takes all of it.`
    : isNumber
      ? "A sysctl of one number leaves out what follows the blank; any other refuses the line or takes all of it."
      : "The kernel refuses it or takes all of it.";
  return {
    range: { start: range.start + before.length, end: range.end },
    severity,
    code: "comment-in-value",
    message: `This is no comment: only # and ; at the beginning of a line are one. The kernel is given ${shown(value)}. ${consequence}`,
    fixes: commentFixes(text, { start: range.start + before.length, end: range.end }),
  };
}

/** The comment goes to a line of its own above; not where a backslash makes the lines one. */
function commentFixes(text: string, range: OffsetRange): readonly Fix[] {
  const removal = { range, newText: "" };
  const deletion = { title: "Delete the comment", edits: [removal], isPreferred: false };
  const lineStart = text.lastIndexOf("\n", range.start - 1) + 1;
  if (/\\\r?\n$/.test(text.slice(Math.max(0, lineStart - 3), lineStart))) return [deletion];
  const lineEnd = text.slice(range.end, range.end + 2).startsWith("\r\n") ? "\r\n" : "\n";
  const comment = text
    .slice(range.start, range.end)
    .trim()
    .replace(/^[#;]\s*/, "");
  const line = { range: { start: lineStart, end: lineStart }, newText: `# ${comment}${lineEnd}` };
  const move = { title: "Put the comment above", edits: [line, removal], isPreferred: true };
  return [move, deletion];
}

const unitFactors: ReadonlyMap<string, bigint> = new Map([
  ["k", 2n ** 10n],
  ["m", 2n ** 20n],
  ["g", 2n ** 30n],
  ["t", 2n ** 40n],
]);

/** A number that the text was probably meant to be. */
function numberFixes(range: OffsetRange, value: string): readonly Fix[] {
  const bare = value.replace(/^(["'])(.*)\1$/, "$2").replace(/[ \t]+[#;].*$/, "");
  const parts = /^(\d+) ?([kmgtKMGT]?)i?[bB]?[;,]?$/.exec(bare);
  if (parts === null) return [];
  const [, digits = "", unit = ""] = parts;
  const factor = unitFactors.get(unit.toLowerCase()) ?? 1n;
  const meant = String(BigInt(digits) * factor);
  return meant === value ? [] : [numberFor(range, value, meant)];
}

/** Not made without asking where it would take a comment away. */
function numberFor(range: OffsetRange, value: string, number: string): Fix {
  return { ...replacement(range, number), isPreferred: !/[#;]/.test(value) };
}

function replacement(range: OffsetRange, newText: string): Fix {
  return { title: `Write ${newText}`, edits: [{ range, newText }], isPreferred: true };
}

/** What is wrong with the text, or else where the number should lie. */
function whyRefused(value: string, range: AcceptedRange | undefined): string {
  const { value: number, notes } = describeIntegerText(value);
  if (number === undefined && notes.length > 0) return `. ${notes.join(" ")}`;
  return range === undefined ? "." : `; it takes ${range.minimum} to ${range.maximum}.`;
}

/** Early kernels show numbers that they did not take, so what is read back may be no better. */
function betterValue(readBack: string, range: AcceptedRange | undefined): string {
  if (range === undefined || isWithin(readBack, range))
    return `Write ${readBack} if that is meant.`;
  return `Write a number from ${range.minimum} to ${range.maximum}.`;
}

function isWithin(text: string, { minimum, maximum }: AcceptedRange): boolean {
  return minimum <= Number(text) && Number(text) <= maximum;
}
