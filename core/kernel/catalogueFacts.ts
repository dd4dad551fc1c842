import { cpuFacts } from "./catalogueCpu.ts";
import type { SysctlFact } from "./catalogueFact.ts";
import { handshakeFacts } from "./catalogueHandshake.ts";
import { queueFacts } from "./catalogueQueues.ts";

/** Every sysctl that the catalogue knows, in the order that people meet them. */
export const sysctlFacts: readonly SysctlFact[] = [...queueFacts, ...handshakeFacts, ...cpuFacts];
