import { type Connection, type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import { diagnosticSource } from "./convert.ts";
import { guarded, type Log } from "./handlers.ts";

/** Long enough to skip the states between two keystrokes, short enough to feel immediate. */
const delayMs = 120;
/** More would drown an editor and help nobody. */
const mostDiagnostics = 1000;

/** Diagnostics of one version of a document; without a version for files that are not open. */
export interface DiagnosticsOf {
  readonly version: number | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Publishes diagnostics a moment after the last change, and takes them back. */
export class DiagnosticsPublisher {
  readonly #connection: Connection;
  readonly #compute: (uri: string) => Promise<DiagnosticsOf | undefined>;
  readonly #log: Log;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** What each document was last told, so that nothing is sent twice. */
  readonly #sent = new Map<string, string>();

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
    clearTimeout(this.#timers.get(uri));
    const run = guarded(this.#log, "diagnostics", () => this.#publish(uri));
    this.#timers.set(
      uri,
      setTimeout(() => {
        this.#timers.delete(uri);
        void run(uri);
      }, delayMs),
    );
  }

  async clear(uri: string): Promise<void> {
    clearTimeout(this.#timers.get(uri));
    this.#timers.delete(uri);
    if (this.#sent.delete(uri)) {
      await this.#connection.sendDiagnostics({ uri, diagnostics: [] });
    }
  }

  async send(uri: string, { version, diagnostics }: DiagnosticsOf): Promise<void> {
    const kept = withinBounds(diagnostics);
    const state = JSON.stringify([version, kept]);
    if (this.#sent.get(uri) === state) return;
    this.#sent.set(uri, state);
    await this.#connection.sendDiagnostics({
      uri,
      ...(version === undefined ? {} : { version }),
      diagnostics: kept,
    });
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  async #publish(uri: string): Promise<void> {
    const result = await this.#compute(uri);
    // A newer change has scheduled another run, which will speak for the newer text.
    if (result === undefined || this.#timers.has(uri)) return;
    await this.send(uri, result);
  }
}

/** The first ones, and where the others begin how many they are. */
function withinBounds(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const kept = diagnostics.slice(0, mostDiagnostics);
  const first = diagnostics[mostDiagnostics];
  if (first === undefined) return kept;
  const count = diagnostics.length - mostDiagnostics;
  const message =
    count === 1
      ? "1 more problem of this file is not shown."
      : `${count} more problems of this file are not shown.`;
  const { Information } = DiagnosticSeverity;
  const code = "more-problems";
  return [
    ...kept,
    { range: first.range, severity: Information, code, source: diagnosticSource, message },
  ];
}
