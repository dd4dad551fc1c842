import { describeIntegerText } from "../../config/value.ts";
import { catalogueEntry } from "../../kernel/catalogue/catalogueEntry.ts";
import { generalFactFor } from "../../kernel/catalogue/generalFacts.ts";
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

/** As the model answers; where it has no such sysctl, as a text reads that is known to be numbers, else as it is written. */
export function keptValue(name: string, written: string, probe: SysctlProbe): KeptValue {
  const answer = probe.writeValue(name, written);
  if (answer.kind === "accepted") {
    const notes = answer.readBack === written.trim() ? [] : describeIntegerText(written).notes;
    return { value: answer.readBack, notes };
  }
  const numbers = numbersIn(name);
  if (numbers === "none") return { value: written, notes: [] };
  const { value, rest, notes } = describeIntegerText(written);
  // A sysctl of one number leaves out what follows; one of several reads on.
  const isWhole = numbers === "one" || rest === "";
  return { value: value === undefined || !isWhole ? written : String(value), notes };
}

/** How many numbers a sysctl holds, as far as somebody looked it up or its handler tells. */
function numbersIn(name: string): "one" | "some" | "none" {
  const kind = generalFactFor(name)?.kind;
  if (kind === "b" || kind === "i") return "one";
  if (kind !== undefined) return "none";
  return integerHandler.test(catalogueEntry(name)?.handler ?? "") ? "some" : "none";
}

/** As the model tells; where it has no such sysctl, as the newest source that was looked at says it. */
export function usualValue(name: string, probe: SysctlProbe): UsualValue | undefined {
  const modelled = probe.defaultValue(name);
  if (modelled !== undefined) return { value: modelled, release: undefined };
  return sourceDefault(name);
}

/** The default that the newest source says, of a handler that shows the number as it is kept. */
export function sourceDefault(name: string): UsualValue | undefined {
  const entry = catalogueEntry(name);
  if (entry?.default === undefined || !integerHandler.test(entry.handler ?? "")) return undefined;
  return { value: String(entry.default), release: entry.lastVersion };
}
