import type { Machine, TracedMachine } from "./machine.ts";
import type { KernelVersion } from "./version.ts";

/** The snippets compiled for one kernel version. Machines made from one model share nothing. */
export interface KernelModel {
  readonly version: KernelVersion;
  createMachine(): Machine;
  createTracedMachine(): TracedMachine;
}
