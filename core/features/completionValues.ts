import { generalFactFor, meaningsIn } from "../kernel/catalogue/generalFacts.ts";
import { factFor } from "../kernel/catalogue.ts";
import type { OffsetRange } from "../text/offsets.ts";
import type { CompletionResult } from "./completion.ts";
import type { KernelContext } from "./context.ts";
import { usualValue } from "./effective/keptValue.ts";
import { humanSize } from "./humanSize.ts";
import { describeRange } from "./sysctlValue.ts";

/** Names that are values: what a usual distribution kernel brings, as built in or as a module. */
const named: ReadonlyMap<string, readonly (readonly [value: string, meaning: string])[]> = new Map([
  [
    "net.ipv4.tcp_congestion_control",
    [
      ["cubic", "the usual default"],
      ["reno", "always there"],
      ["bbr", "needs the module tcp_bbr; best with the queueing discipline fq"],
      ["dctcp", "for data centres with ECN; needs the module tcp_dctcp"],
      ["htcp", "needs the module tcp_htcp"],
      ["vegas", "needs the module tcp_vegas"],
      ["westwood", "needs the module tcp_westwood"],
    ],
  ],
  [
    "net.core.default_qdisc",
    [
      ["pfifo_fast", "the kernel's own default"],
      ["fq_codel", "what systemd's files set"],
      ["fq", "paces each flow; goes with bbr"],
      ["cake", "shapes; needs the module sch_cake"],
      ["sfq", "needs the module sch_sfq"],
      ["pfifo", "always there"],
    ],
  ],
]);

const mebibyte = 1024 * 1024;
/** For a buffer's size. */
const usualSizes = [0.25, 1, 4, 16, 64].map((size) => size * mebibyte);

/** Values that are sure for a key: meanings, names, the default, and sizes where bytes are counted. */
export function valueCompletions(
  key: string,
  replaces: OffsetRange,
  context: KernelContext,
): readonly CompletionResult[] {
  const name = key.replaceAll("/", ".");
  const values = knownValues(name, context);
  const range = context.probe.acceptedRange(name);
  const documentation = range === undefined ? "" : `Takes ${describeRange(range)}.`;
  return [...values].map(([label, detail]) => ({
    ...{ label, kind: "value", detail, documentation, replaces, isLast: false },
  }));
}

function knownValues(name: string, context: KernelContext): ReadonlyMap<string, string> {
  const general = generalFactFor(name);
  const values = new Map<string, string>();
  const fact = factFor(name, context.kernel.version);
  for (const { value, meaning } of fact?.fact.values ?? []) values.set(value, meaning);
  if (general !== undefined) {
    for (const [value, meaning] of meaningsIn(general)) values.set(value, meaning);
  }
  for (const [value, meaning] of named.get(name) ?? []) values.set(value, meaning);
  const usual = usualValue(name, context.probe)?.value;
  if (usual !== undefined) {
    const meaning = values.get(usual) ?? humanSize(usual, general?.unit ?? "");
    values.set(usual, meaning === "" ? "default" : `default: ${meaning}`);
  }
  if (general?.unit === "bytes" && general.kind === "i" && /_(max|default)$/.test(name)) {
    for (const size of usualSizes) {
      const text = String(size);
      if (!values.has(text)) values.set(text, humanSize(text, "bytes"));
    }
  }
  return values;
}
