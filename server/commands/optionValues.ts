import { knownVersions, type ResolvedVersion, resolveVersion } from "../../core/kernel/version.ts";
import { UsageError } from "./usageError.ts";

const largestBacklog = 2 ** 31 - 1;

/** A kernel that the snippets model. Unlike in the editor, another one is not replaced by the nearest. */
export function kernelOption(text: string): ResolvedVersion {
  const resolved = resolveVersion(text);
  const series = /\d+\.\d+(?:\.32(?=\D|$))?/.exec(text)?.[0];
  const isSameSeries =
    series !== undefined &&
    `${resolved.version.id.replace(/^rhel\d+-/, "")}.`.startsWith(`${series}.`);
  if (resolved.note !== undefined && !isSameSeries) {
    const known = knownVersions.map(({ label }) => label).join(", ");
    throw new UsageError(`--kernel ${text}: not a kernel that is modelled (${known})`);
  }
  return resolved;
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
