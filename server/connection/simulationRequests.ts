import { type Connection, RequestType } from "vscode-languageserver";
import { valuesOf } from "../../core/features/acceptedSettings.ts";
import { type TraceDropParams, type TracedDrop, traceDropRequest } from "../../core/messages.ts";
import type { Scenario } from "../../core/simulation/scenario.ts";
import type { SimulationControl } from "../../core/simulation/simulate.ts";
import { traceDrop } from "../../core/simulation/traceDrop.ts";
import { answering, type Log } from "./handlers.ts";
import type { LanguageServer } from "./languageServer.ts";

/** A packet that comes after so many events is not looked for: meanwhile nobody else would be answered. */
const mostEvents = 400_000;
/** How often a run asks whether to stop, in events. */
const eventsBetweenLooks = 4096;

/** Requests about simulations that run in the server. */
export function answerSimulationRequests(
  connection: Connection,
  log: Log,
  server: () => LanguageServer,
): void {
  connection.onRequest(
    new RequestType<TraceDropParams, TracedDrop | null, void>(traceDropRequest),
    answering<TraceDropParams, TracedDrop | null>(log, "trace of a drop", null, async (params) =>
      tracedDrop(server(), params),
    ),
  );
}

async function tracedDrop(
  server: LanguageServer,
  { uri, tried, instead, traffic, at }: TraceDropParams,
): Promise<TracedDrop | null> {
  if (!server.isConfig(uri)) return null;
  const context = await server.contextOf(uri, tried, instead);
  const { listenBacklog, settings, model } = context;
  const scenario: Scenario = { ...traffic, listenBacklog, sysctls: valuesOf(settings) };
  let looks = 0;
  const control: SimulationControl = {
    shouldStop: () => ++looks * eventsBetweenLooks > mostEvents,
    onProgress: () => {},
  };
  const trace = traceDrop(model, scenario, at, control);
  if (trace !== undefined) return { kind: "trace", trace };
  return looks * eventsBetweenLooks > mostEvents ? { kind: "tooLate" } : null;
}
