import type { Machine } from "../kernel/machine.ts";
import type { KernelModel } from "../kernel/model.ts";

/** What a kernel says to a value, found by writing it. */
export type WrittenValue =
  /** The kernel has no such sysctl, or the snippets do not model it. */
  | { readonly kind: "unknown" }
  | { readonly kind: "refused"; readonly errno: string; readonly kept: string }
  | { readonly kind: "accepted"; readonly readBack: string };

/** The integers that a sysctl takes, both ends included. */
export interface AcceptedRange {
  readonly minimum: number;
  readonly maximum: number;
  /** What becomes of a number above or below: early kernels read another one out of it. */
  readonly beyond: "refused" | "read as another number";
}

/** Questions about single sysctls of one kernel, answered by writing to a machine that nobody else uses. */
export interface SysctlProbe {
  writeValue(name: string, value: string): WrittenValue;
  /** The value that holds where no file sets one. */
  defaultValue(name: string): string | undefined;
  /** `undefined` for a sysctl that is unknown or no number. */
  acceptedRange(name: string): AcceptedRange | undefined;
}

/** `0 to 65535` */
export function describeRange({ minimum, maximum, beyond }: AcceptedRange): string {
  const range = `${minimum} to ${maximum}`;
  return beyond === "refused" ? range : `${range}; any other number is ${beyond}`;
}

/** Answers that are kept: enough for long files, not for ever. */
const mostKept = 20_000;
/** In UTF-16 units: a value may be a megabyte long. */
const longestKept = 200;

/** Beyond every integer type that a sysctl has. */
const probeLimit = 2 ** 33;

export function createSysctlProbe(model: KernelModel): SysctlProbe {
  const machine = model.createMachine();
  const ranges = new Map<string, AcceptedRange | undefined>();
  const defaults = new Map<string, string | undefined>();
  // Each question leaves the machine as it was, so an answer holds for good.
  const written = new Map<string, WrittenValue>();
  const defaultValue = (name: string) => {
    if (!defaults.has(name)) {
      if (defaults.size >= mostKept) defaults.clear();
      defaults.set(name, machine.readSysctl(name));
    }
    return defaults.get(name);
  };
  const write = (name: string, value: string): WrittenValue => {
    const before = defaultValue(name);
    if (before === undefined) return { kind: "unknown" };
    const errno = machine.writeSysctl(name, value);
    if (errno !== "0") return { kind: "refused", errno, kept: before };
    const readBack = machine.readSysctl(name) ?? before;
    machine.writeSysctl(name, before);
    return { kind: "accepted", readBack };
  };
  return {
    defaultValue,
    writeValue(name, value) {
      const question = `${name}=${value}`;
      const known = written.get(question);
      if (known !== undefined) return known;
      const answer = write(name, value);
      if (written.size >= mostKept) written.clear();
      if (question.length < longestKept) written.set(question, answer);
      return answer;
    },
    acceptedRange(name) {
      if (!ranges.has(name)) ranges.set(name, rangeOf(machine, name));
      return ranges.get(name);
    },
  };
}

/** Asks the kernel with ever closer values, and leaves the default behind. */
function rangeOf(machine: Machine, name: string): AcceptedRange | undefined {
  const before = machine.readSysctl(name);
  const start = Number(before ?? Number.NaN);
  if (before === undefined || !Number.isInteger(start) || !takes(machine, name, start)) {
    return undefined;
  }
  const minimum = lastTaken(machine, name, start, -probeLimit);
  const maximum = lastTaken(machine, name, start, probeLimit);
  const isRefused = machine.writeSysctl(name, String(maximum + 1)) !== "0";
  machine.writeSysctl(name, before);
  return { minimum, maximum, beyond: isRefused ? "refused" : "read as another number" };
}

/** The value nearest to `refused` that is still taken, given that `taken` is. */
function lastTaken(machine: Machine, name: string, taken: number, refused: number): number {
  let inside = taken;
  let outside = refused;
  while (Math.abs(outside - inside) > 1) {
    const middle = Math.trunc((inside + outside) / 2);
    if (takes(machine, name, middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

function takes(machine: Machine, name: string, value: number): boolean {
  // A value that wraps is no refusal, but it is not taken as it is either.
  return (
    machine.writeSysctl(name, String(value)) === "0" && machine.readSysctl(name) === String(value)
  );
}
