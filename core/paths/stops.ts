import { withoutTraceMark } from "../c/annotations.ts";
import type { CodeIndex } from "../c/codeIndex.ts";
import type { LineNotes } from "../c/codeIndexSnippets.ts";
import type { SnippetLocation } from "../kernel/location.ts";
import type { Drop, TraceStep } from "../kernel/machine.ts";

/** The snippets of one version as the walks read them. */
export interface NotedCode {
  readonly index: CodeIndex;
  readonly notes: LineNotes;
}

/** A place of a traced run that has something to say: a function that is entered, or a line with a note. */
export interface Stop {
  readonly at: SnippetLocation;
  readonly depth: number;
  /** The code that the note speaks of, blanks folded; empty for the entry of a function. */
  readonly code: string;
  readonly note: string;
  readonly value: string;
  /** One for each run of a function: stops of one share it. */
  readonly frame: number;
  /** Index of the trace's step. */
  readonly step: number;
}

/** A run of one function, from its entry to its return. */
interface Frame {
  readonly functionName: string;
  readonly path: string;
  readonly depth: number;
  readonly entered: TraceStep;
  /** What its lines computed, by line; the last value counts. */
  readonly values: Map<number, string>;
}

/** Values beside the lines of one run of a function. */
export type LineValues = readonly { readonly line: number; readonly text: string }[];

export interface Walk {
  readonly stops: readonly Stop[];
  /** By `Stop.frame`. */
  readonly values: readonly LineValues[];
  /** Every line that ran, `path:line`, with the first step on it. */
  readonly lines: ReadonlyMap<string, { readonly frame: number; readonly step: number }>;
}

/**
 * The noted places of a traced run, in the order in which it passed them. A function is a stop where it has a note and does
 * more than hand back a field; a line where a note stands beside it. `drop` puts the line that refused the packet, which
 * computes nothing, in its place.
 */
export function walkOf(
  steps: readonly TraceStep[],
  drop: Drop | undefined,
  { index, notes }: NotedCode,
): Walk {
  const frames: Frame[] = [];
  const open: number[] = [];
  const stops: Stop[] = [];
  const seen = new Map<string, number>();
  const lines = new Map<string, { readonly frame: number; readonly step: number }>();
  const frameOf: number[] = [];

  steps.forEach((step, position) => {
    while (open.length > 0 && (frames[open.at(-1) ?? 0]?.depth ?? 0) > step.depth) open.pop();
    let frame = frames[open.at(-1) ?? -1];
    const previous = steps[position - 1];
    const isOver = previous?.kind === "return" && previous.depth === step.depth;
    if (frame !== undefined && isInArguments(step, frame)) {
      // Still the caller's line: its frame stays.
    } else if (
      frame === undefined ||
      frame.depth < step.depth ||
      frame.functionName !== step.at.functionName ||
      isOver
    ) {
      const caller = previous;
      const entered = caller?.kind === "call" && caller.depth < step.depth ? caller : step;
      const { functionName, path } = step.at;
      if (frame !== undefined && frame.depth === step.depth) open.pop();
      frame = { functionName, path, depth: step.depth, entered, values: new Map() };
      open.push(frames.push(frame) - 1);
      const stop = isGlue(path)
        ? undefined
        : entryStop(frame, open.at(-1) ?? 0, position, { index, notes });
      if (stop !== undefined) stops.push(stop);
    }
    const number = open.at(-1) ?? 0;
    frameOf[position] = number;
    const line = `${step.at.path}:${step.at.line}`;
    if (!lines.has(line)) lines.set(line, { frame: number, step: position });
    const value = textOfStep(step);
    if (value !== "") frame.values.set(step.at.line, value);
    const note = isGlue(step.at.path) ? undefined : notes.get(step.at.path)?.get(step.at.line);
    if (note === undefined) return;
    const key = `${number}:${step.at.line}`;
    const known = seen.get(key);
    if (known === undefined) {
      seen.set(key, stops.length);
      const { at, depth } = step;
      stops.push({
        at,
        depth,
        code: folded(step.text),
        note: sentence(note),
        value,
        frame: number,
        step: position,
      });
      return;
    }
    // A line takes several steps, the whole condition or the assignment last.
    const stop = stops[known];
    if (stop === undefined || step.depth !== stop.depth || step.kind === "call") return;
    stops[known] = { ...stop, code: folded(step.text), value: joined(stop.value, value, step) };
  });
  if (drop !== undefined) addDrop(stops, steps, frameOf, drop);
  const kept = withoutAsides(stops, linesOfFrames(steps, frameOf));
  const values = frames.map((frame) =>
    [...frame.values].sort(([a], [b]) => a - b).map(([line, text]) => ({ line, text })),
  );
  return { stops: kept, values, lines };
}

/** Functions that a walk passes by: what they do is said where they are called, or has no part in the decision. */
const asides: ReadonlySet<string> = new Set([
  "NET_INC_STATS",
  "TCP_INC_STATS",
  "__inet_lookup_skb",
  "__napi_schedule",
  "alloc_skb",
  "alloc_skb_with_frags",
  "dst_input",
  "inet_csk_get_port",
  "inet_csk_reqsk_queue_len",
  "inet_csk_reqsk_queue_young",
  "inet_reqsk_alloc",
  "kfree_skb",
  "kmalloc_size_roundup",
  "linear_truesize",
  "model_answer",
  "reqsk_queue_len",
  "reqsk_queue_len_young",
  "sockfd_lookup_light",
  "tcp_cookie_time",
  "tcp_openreq_init",
  "tcp_syn_ack_timeout",
]);

/** A function of one line is one stop, its line; the entry would say the same. */
function withoutAsides(
  stops: readonly Stop[],
  linesOf: ReadonlyMap<number, ReadonlySet<number>>,
): readonly Stop[] {
  return stops.filter((stop, position) => {
    if (asides.has(stop.at.functionName)) return false;
    const isEntry = stop.code === "";
    return !(
      isEntry &&
      stops[position + 1]?.frame === stop.frame &&
      linesOf.get(stop.frame)?.size === 1
    );
  });
}

function linesOfFrames(
  steps: readonly TraceStep[],
  frameOf: readonly number[],
): ReadonlyMap<number, ReadonlySet<number>> {
  const lines = new Map<number, Set<number>>();
  steps.forEach(({ at }, position) => {
    const frame = frameOf[position] ?? 0;
    lines.set(frame, (lines.get(frame) ?? new Set()).add(at.line));
  });
  return lines;
}

function entryStop(
  frame: Frame,
  number: number,
  position: number,
  { index, notes }: NotedCode,
): Stop | undefined {
  const definition = index.functions
    .get(frame.functionName)
    ?.find(({ path }) => path === frame.path);
  if (definition === undefined) return undefined;
  const first = lineOfSignature(definition.line, notes.get(frame.path));
  const note = first === undefined ? definition.comment : notes.get(frame.path)?.get(first);
  if (note === undefined || note === "") return undefined;
  const { functionName, path, depth, entered } = frame;
  return {
    at: { path, line: definition.line, functionName },
    depth,
    code: "",
    note: sentence(note),
    value: entered.kind === "call" ? numbersOf(entered.detail) : "",
    frame: number,
    step: position,
  };
}

/** A call in the expression that names the function to be called counts as one level deeper than its line. */
function isInArguments(step: TraceStep, frame: Frame): boolean {
  return (
    step.kind === "call" &&
    step.depth === frame.depth + 1 &&
    step.at.functionName === frame.functionName
  );
}

/** The parts of a condition one after the other; what is assigned in the end tells more than how it came about. */
function joined(before: string, value: string, { kind }: TraceStep): string {
  if (value === "" || before === value) return before;
  if (kind === "return") return before === "" ? value : before;
  return kind === "branch" && before !== "" ? `${before}; ${value}` : value;
}

/** What stands in for the hardware and the wire, and has no upstream. */
function isGlue(path: string): boolean {
  return path.startsWith("model/");
}

/** The note stands above the return type, which may be on a line of its own. */
function lineOfSignature(
  line: number,
  notes: ReadonlyMap<number, string> | undefined,
): number | undefined {
  return [line, line - 1].find((candidate) => notes?.has(candidate));
}

function addDrop(
  stops: Stop[],
  steps: readonly TraceStep[],
  frameOf: readonly number[],
  drop: Drop,
): void {
  const { at, reason } = drop;
  if (stops.some((stop) => isSameLine(stop.at, at))) return;
  const before = steps.findLastIndex(
    (step) =>
      step.at.functionName === at.functionName &&
      step.at.path === at.path &&
      step.at.line <= at.line,
  );
  const step = steps[before];
  if (step === undefined) return;
  const later = stops.findIndex((stop) => stop.step > before);
  stops.splice(later < 0 ? stops.length : later, 0, {
    at,
    depth: step.depth,
    code: "drop",
    note: sentence(reason),
    value: "",
    frame: frameOf[before] ?? 0,
    step: before,
  });
}

function isSameLine(a: SnippetLocation, b: SnippetLocation): boolean {
  return a.path === b.path && a.line === b.line;
}

/** For people, on one line: `backlog = 511`, `512 > 511: yes`. Pointers say nothing to them. */
function textOfStep(step: TraceStep): string {
  const { kind, detail } = step;
  if (/\bstruct \w+|a pointer/.test(detail)) return "";
  switch (kind) {
    case "assign":
      return detail;
    case "branch":
      if (detail === "true" || detail === "false") return "";
      return detail.replace(/: true$/, ": yes").replace(/: false$/, ": no");
    case "return":
      return detail === "returns" ? "" : detail;
    case "call":
      return "";
  }
}

/** The arguments that are numbers. */
function numbersOf(detail: string): string {
  return detail
    .split(", ")
    .filter((part) => /(^| = )-?\d+$/.test(part))
    .join(", ");
}

export function folded(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function sentence(note: string): string {
  return folded(withoutTraceMark(note.replace(/^DROP\s+[^:]+:\s*/, "")));
}
