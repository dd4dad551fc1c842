import type { Traffic } from "../../core/simulation/scenarioFile.ts";
import { type AcceptSpec, type ArrivalSpec } from "../../core/simulation/trafficSpec.ts";
/** The controls as the user left them: texts, because a half-typed number must survive. */
export interface TrafficFields {
  /** `trace`: as recorded in the scenario that was opened. */
  readonly arrivals: ArrivalSpec["kind"];
  readonly connections: string;
  readonly burstAt: string;
  readonly arrivalRate: string;
  readonly rampTo: string;
  readonly onFor: string;
  readonly offFor: string;
  /** `measured`: as recorded in the scenario that was opened. */
  readonly accepts: AcceptSpec["kind"];
  readonly acceptRate: string;
  readonly stall: string;
  readonly stallAt: string;
  readonly rtt: string;
  readonly clientRetries: string;
  readonly duration: string;
  readonly packetPath: "napi" | "cpuBacklog";
  readonly packetRate: string;
  readonly seed: string;
  readonly warmUp: string;
  readonly jitter: string;
  /** Percent. */
  readonly loss: string;
  /** Empty: clients wait until their retries are used up. */
  readonly connectTimeout: string;
  readonly requests: string;
  readonly keepAlive: "no" | "yes";
  readonly synFlood: string;
  readonly acceptors: string;
  readonly listeners: string;
  readonly restart: string;
  readonly restartAt: string;
}
export type FieldName = keyof TrafficFields;
export interface FieldProblem {
  readonly field: FieldName;
  readonly message: string;
}
export interface TrafficPreset {
  readonly label: string;
  readonly fields: TrafficFields;
}
export declare const trafficPresets: readonly TrafficPreset[];
export declare const defaultFields: TrafficFields;
/** What the fields say, or every field that says nothing usable. What they do not say is as in `opened`. */
export declare function readTraffic(
  fields: TrafficFields,
  opened: Traffic | null,
):
  | {
      readonly traffic: Traffic;
    }
  | {
      readonly problems: readonly FieldProblem[];
    };
/** The fields that say what a traffic is, apart from its other groups of clients and its recordings. */
export declare function fieldsOf(traffic: Traffic): TrafficFields;
/** The fields in one line, and what stands beside them. */
export declare function describeTraffic(fields: TrafficFields, opened: Traffic | null): string;
