import { humanSize } from "./humanSize.ts";

/**
 * What a number comes to for people, where it is not plain: `0x200` is 512, `16777216` bytes are 16 MiB. Of several
 * numbers each; empty where there is nothing to add. As the kernel's number handlers read: a leading 0 is octal.
 */
export function describeNumber(value: string, unit: string): string {
  const parts = value.trim().split(/\s+/);
  const said = parts.map((part) => oneNumber(part, unit));
  return said.every((text) => text === "")
    ? ""
    : said.map((text, index) => (text === "" ? parts[index] : text)).join(", ");
}

function oneNumber(text: string, unit: string): string {
  const read = readNumber(text);
  if (read === undefined) return "";
  const size = humanSize(String(read.number), unit);
  const number = read.base === "" ? "" : `${read.number} (${read.base})`;
  if (number === "" || size === "") return `${number}${size}`;
  return `${number}, ${size}`;
}

function readNumber(text: string): { readonly number: number; readonly base: string } | undefined {
  if (/^0[0-7]+$/.test(text)) return { number: Number.parseInt(text, 8), base: "octal" };
  if (/^0x[0-9a-f]+$/i.test(text))
    return { number: Number.parseInt(text, 16), base: "hexadecimal" };
  return /^\d+$/.test(text) ? { number: Number(text), base: "" } : undefined;
}

/** Why a number is not the one that it looks like. */
export function oddReason(value: string): string {
  const text = value.trim();
  if (/^[-+]?0[0-7]+(\s|$)/.test(text)) return ": a leading 0 makes it octal";
  if (/^[-+]?0x/i.test(text)) return ": 0x makes it hexadecimal";
  if (/\s/.test(text)) return ": what follows the blank is left out";
  return "";
}
