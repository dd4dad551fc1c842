import { type ResolvedVersion, readVersion } from "../../core/kernel/version.ts";
import { UsageError } from "./usageError.ts";

const largestBacklog = 2 ** 31 - 1;

/** A kernel that the snippets model. Unlike in the editor, another one is not replaced by a stand-in. */
export function kernelOption(text: string, option = "--kernel"): ResolvedVersion {
  if (text.trim() === "") {
    throw new UsageError(`${option} needs a version, like 6.12, 6.12.117 or rhel6-2.6.32`);
  }
  const read = readVersion(text);
  if ("problem" in read) throw new UsageError(`${option} ${clip(text)}: ${read.problem}`);
  return read;
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

export function listenOption(text: string): number {
  return integerOption("--listen", text, -1, largestBacklog);
}

export function integerOption(
  option: string,
  text: string,
  minimum: number,
  maximum: number,
): number {
  const value = /^-?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(value >= minimum && value <= maximum)) {
    throw new UsageError(`${option} ${text}: must be a whole number from ${minimum} to ${maximum}`);
  }
  return value;
}
