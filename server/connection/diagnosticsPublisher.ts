import { type Connection, type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import { diagnosticSource } from "./convert.ts";
import { guarded, type Log } from "./handlers.ts";

/** Turns of the event loop: a request that comes with the keystroke is read, answered and written in them. */
const turnsForRequests = 4;
/** Where finding problems takes longer than this, it may take half of the time and no more. */
const quickMs = 25;
const mostDelayMs = 200;
/** Typing may not put it off for longer. */
const longestWaitMs = 400;
/** More would drown an editor and help nobody. */
export const mostDiagnostics = 250;

/** Diagnostics of one version of a document; without a version for files that are not open. */
export interface DiagnosticsOf {
  readonly version: number | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** How many there are besides. */
  readonly hidden: number;
}

interface Sent {
  readonly version: number | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

interface Waiting {
  cancel(): void;
  /** When it was first put off. */
  readonly since: number;
}

/** Publishes diagnostics a moment after the last change, and takes them back. */
export class DiagnosticsPublisher {
  readonly #connection: Connection;
  readonly #compute: (uri: string) => Promise<DiagnosticsOf | undefined>;
  readonly #log: Log;
  readonly #waiting = new Map<string, Waiting>();
  /** By document: the run that began last, which alone may speak. An earlier one can end after it. */
  readonly #newest = new Map<string, object>();
  /** How long it took the last time. */
  readonly #took = new Map<string, number>();
  /** What each document was last told, so that nothing is sent twice. */
  readonly #sent = new Map<string, Sent>();

  constructor(
    connection: Connection,
    log: Log,
    compute: (uri: string) => Promise<DiagnosticsOf | undefined>,
  ) {
    this.#connection = connection;
    this.#compute = compute;
    this.#log = log;
  }

  schedule(uri: string): void {
    const now = performance.now();
    const waiting = this.#waiting.get(uri);
    const since = waiting?.since ?? now;
    if (waiting !== undefined && now - since > longestWaitMs) return;
    waiting?.cancel();
    const run = guarded(this.#log, "diagnostics", () => this.#publish(uri));
    const took = this.#took.get(uri) ?? 0;
    const begin = () => {
      this.#waiting.delete(uri);
      void run(uri);
    };
    const cancel =
      took < quickMs
        ? afterTurns(turnsForRequests, begin)
        : afterDelay(Math.min(took, mostDelayMs), begin);
    this.#waiting.set(uri, { cancel, since });
  }

  async clear(uri: string): Promise<void> {
    this.#waiting.get(uri)?.cancel();
    this.#waiting.delete(uri);
    this.#took.delete(uri);
    this.#newest.delete(uri);
    if (this.#sent.delete(uri)) {
      await this.#connection.sendDiagnostics({ uri, diagnostics: [] });
    }
  }

  async send(uri: string, { version, diagnostics, hidden }: DiagnosticsOf): Promise<void> {
    const kept = withRest(diagnostics, hidden);
    const before = this.#sent.get(uri);
    // Every edit makes a new version, so the long comparison is rare.
    if (before !== undefined && before.version === version) {
      if (isSameJson(before.diagnostics, kept)) return;
    }
    this.#sent.set(uri, { version, diagnostics: kept });
    await this.#connection.sendDiagnostics({
      uri,
      ...(version === undefined ? {} : { version }),
      diagnostics: kept,
    });
  }

  dispose(): void {
    for (const { cancel } of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }

  async #publish(uri: string): Promise<void> {
    const startedAt = performance.now();
    const run = {};
    this.#newest.set(uri, run);
    const result = await this.#compute(uri);
    if (this.#newest.get(uri) !== run) return;
    this.#took.set(uri, performance.now() - startedAt);
    // A newer change has scheduled another run, which will speak for the newer text.
    if (result === undefined || this.#waiting.has(uri)) return;
    await this.send(uri, result);
  }
}

type Cancel = () => void;

function afterDelay(delayMs: number, action: () => void): Cancel {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
}

/** A timer would wait for a millisecond at least, where the platform has turns. */
function afterTurns(turns: number, action: () => void): Cancel {
  if (typeof setImmediate === "undefined") return afterDelay(0, action);
  let isCancelled = false;
  const turn = (left: number) => {
    if (isCancelled) return;
    if (left === 0) action();
    else setImmediate(turn, left - 1);
  };
  setImmediate(turn, turns - 1);
  return () => {
    isCancelled = true;
  };
}

function isSameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Says behind the last one how many are left out. */
function withRest(diagnostics: readonly Diagnostic[], hidden: number): Diagnostic[] {
  const last = diagnostics.at(-1);
  if (hidden === 0 || last === undefined) return [...diagnostics];
  const message =
    hidden === 1
      ? "1 more problem of this file is not shown."
      : `${hidden} more problems of this file are not shown.`;
  const { Information } = DiagnosticSeverity;
  const code = "more-problems";
  return [
    ...diagnostics,
    { range: last.range, severity: Information, code, source: diagnosticSource, message },
  ];
}
