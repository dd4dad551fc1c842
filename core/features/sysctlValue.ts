import type { Machine } from "../kernel/machine.ts";
import type { KernelModel } from "../kernel/model.ts";

/** What a kernel says to a value, found by writing it to a fresh machine. */
export type WrittenValue =
  /** The kernel has no such sysctl, or the snippets do not model it. */
  | { readonly kind: "unknown" }
  | { readonly kind: "refused"; readonly errno: string; readonly kept: string }
  | { readonly kind: "accepted"; readonly readBack: string };

/** The integers that a sysctl takes, both ends included. */
export interface AcceptedRange {
  readonly minimum: number;
  readonly maximum: number;
}

/** Beyond every integer type that a sysctl has. */
const probeLimit = 2 ** 33;

export function writeValue(model: KernelModel, name: string, value: string): WrittenValue {
  const machine = model.createMachine();
  const before = machine.readSysctl(name);
  if (before === undefined) return { kind: "unknown" };
  const errno = machine.writeSysctl(name, value);
  if (errno !== "0") return { kind: "refused", errno, kept: before };
  return { kind: "accepted", readBack: machine.readSysctl(name) ?? before };
}

/** The value that holds where no file sets one. */
export function defaultValue(model: KernelModel, name: string): string | undefined {
  return model.createMachine().readSysctl(name);
}

/** Asks the kernel with ever closer values; `undefined` for a sysctl that is unknown or no number. */
export function acceptedRange(model: KernelModel, name: string): AcceptedRange | undefined {
  const machine = model.createMachine();
  const start = Number(machine.readSysctl(name) ?? Number.NaN);
  if (!Number.isInteger(start) || !takes(machine, name, start)) return undefined;
  return {
    minimum: lastTaken(machine, name, start, -probeLimit),
    maximum: lastTaken(machine, name, start, probeLimit),
  };
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
  return machine.writeSysctl(name, String(value)) === "0";
}
