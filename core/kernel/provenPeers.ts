import { type LimitProbe, measureCapacity } from "./limitProbes.ts";
import type { ExperimentMachine } from "./machine.ts";
import type { KernelModel } from "./model.ts";

/**
 * How many connections the SYN queue takes from peers that the kernel knows from before: without SYN cookies its last
 * quarter is kept for them. `undefined`: the model refused none.
 */
export function provenSynQueueCapacity(
  model: KernelModel,
  listenBacklog: number,
  sysctls: ReadonlyMap<string, string>,
): number | undefined {
  const machine = model.createMachine();
  for (const [name, value] of sysctls) machine.writeSysctl(name, value);
  return measureCapacity(probeFor(machine), machine, listenBacklog);
}

function probeFor(machine: ExperimentMachine): LimitProbe {
  return {
    id: "synQueue",
    title: "SYN queue",
    unit: "connections",
    prepare(_machine, listenBacklog, length) {
      const socket = machine.createTcpSocket();
      machine.listen(socket, listenBacklog);
      machine.provePeer(socket, socket);
      machine.pretendLength(socket, "SYN queue", length);
      return () => {
        const { drop, cookie } = machine.receiveSyn(socket, socket);
        const taken = machine.queuesOf(socket).synQueueLength === length + 1;
        return { taken, cookie, drop };
      };
    },
    otherCounters: () => ({}),
  };
}
