import type { TraceStep } from "../kernel/machine.ts";
import type { PathEntry } from "../paths/kernelPath.ts";
import type { PathRun } from "../paths/pathRuns.ts";

/** What a line computed when something happened. */
export interface LineValue {
  /** What comes into the kernel: `listen()`, `each SYN`. */
  readonly call: string;
  /** The path's title: `Final ACK, and the accept queue is full`. */
  readonly title: string;
  /** `backlog = 511`, `511 > 4096: false` */
  readonly text: string;
}

/** Values by path and zero-based line, the plainest moment first. */
export type LineValues = ReadonlyMap<string, ReadonlyMap<number, readonly LineValue[]>>;

/** More tells nothing beside a line of code. */
const mostDetails = 3;

/** What the lines compute on the paths that come about, plain ones before those with full queues. */
export function lineValues(runs: readonly PathRun[]): LineValues {
  const values = new Map<string, Map<number, LineValue[]>>();
  for (const { definition, steps } of runs.toSorted((a, b) => fullness(a) - fullness(b))) {
    noteRun(values, { call: callOf[definition.entry], title: definition.title }, steps);
  }
  return values;
}

/** Paths without a drop first: there a line is seen doing what it is for. */
function fullness({ outcome }: PathRun): number {
  return outcome.drop === undefined ? 0 : 1;
}

const callOf: Readonly<Record<PathEntry, string>> = {
  listen: "listen()",
  syn: "each SYN",
  finalAck: "a handshake's last ACK",
  accept: "accept()",
  timer: "a SYN-ACK's timer",
  netifRx: "netif_rx()",
  napi: "a NAPI poll",
  unixDatagram: "sendmsg() on a UNIX socket",
  unixStream: "connect() on a UNIX socket",
};

function noteRun(
  values: Map<string, Map<number, LineValue[]>>,
  moment: Pick<LineValue, "call" | "title">,
  steps: readonly TraceStep[],
): void {
  for (const { at, texts } of detailsByLine(steps)) {
    const { path, line } = at;
    const text = texts.slice(0, mostDetails).join(", ");
    if (text === "") continue;
    const lines = values.get(path) ?? new Map<number, LineValue[]>();
    values.set(path, lines);
    const known = lines.get(line) ?? [];
    lines.set(line, known);
    if (!known.some((value) => value.text === text)) known.push({ ...moment, text });
  }
}

interface LineDetails {
  readonly at: TraceStep["at"];
  readonly texts: string[];
}

function detailsByLine(steps: readonly TraceStep[]): readonly LineDetails[] {
  const lines = new Map<string, LineDetails>();
  for (const step of steps) {
    const key = `${step.at.path}:${step.at.line}`;
    const details = lines.get(key) ?? { at: step.at, texts: [] };
    lines.set(key, details);
    const text = worthTelling(step);
    if (text !== undefined && !details.texts.includes(text)) details.texts.push(text);
  }
  for (const { texts } of lines.values()) dropBareOutcomes(texts);
  return [...lines.values()];
}

/** Numbers and outcomes; which struct a pointer points to stands in the code already. */
function worthTelling({ kind, detail }: TraceStep): string | undefined {
  if (detail === "" || detail === "returns") return undefined;
  if (kind === "call") {
    const numbers = detail.split(", ").filter((part) => /= -?\d/.test(part));
    return numbers.length === 0 ? undefined : numbers.join(", ");
  }
  return /(= |returns )(struct \w+|a pointer)$/.test(detail) ? undefined : detail;
}

/** The whole of `a > 3 && !b` is told by its halves. */
function dropBareOutcomes(texts: string[]): void {
  if (texts.length < 2) return;
  for (const bare of ["true", "false"]) {
    const at = texts.indexOf(bare);
    if (at >= 0) texts.splice(at, 1);
  }
}
