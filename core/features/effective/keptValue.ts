import { describeIntegerText } from "../../config/value.ts";
import { catalogueEntry } from "../../kernel/catalogue/catalogueEntry.ts";
import type { SysctlProbe } from "../sysctlValue.ts";

/** What a kernel keeps of a value that is written to a sysctl. */
export interface KeptValue {
  readonly value: string;
  /** Sentences where it is read otherwise than it looks. */
  readonly notes: readonly string[];
}

/** The value that holds where no file sets one. */
export interface UsualValue {
  readonly value: string;
  /** The release whose source says it; `undefined`: the model of the chosen kernel does. */
  readonly release: string | undefined;
}

/** Handlers of plain integers; others count in units of their own, such as jiffies. */
const integerHandler = /^proc_do(?:bool|u?intvec|u?intvec_minmax|ulongvec_minmax|u8vec_minmax)$/;

/** As the model answers; where it has no such sysctl, as the text reads for a handler of integers, else as it is written. */
export function keptValue(name: string, written: string, probe: SysctlProbe): KeptValue {
  const answer = probe.writeValue(name, written);
  if (answer.kind === "accepted") {
    const notes = answer.readBack === written.trim() ? [] : describeIntegerText(written).notes;
    return { value: answer.readBack, notes };
  }
  if (!integerHandler.test(catalogueEntry(name)?.handler ?? "")) {
    return { value: written, notes: [] };
  }
  const { value, rest, notes } = describeIntegerText(written);
  // Several numbers belong to sysctls that hold several.
  if (value === undefined || rest !== "") return { value: written, notes };
  return { value: String(value), notes };
}

/** As the model tells; where it has no such sysctl, as the newest source that was looked at says it. */
export function usualValue(name: string, probe: SysctlProbe): UsualValue | undefined {
  const modelled = probe.defaultValue(name);
  if (modelled !== undefined) return { value: modelled, release: undefined };
  const entry = catalogueEntry(name);
  if (entry?.default === undefined || !integerHandler.test(entry.handler ?? "")) return undefined;
  return { value: String(entry.default), release: entry.lastVersion };
}
