import type { ExperimentMachine, TraceStep } from "./machine.ts";
import type { KernelModel } from "./model.ts";

/** One thing that happens to a kernel, on queues that are empty unless the title says otherwise. */
export interface TracedScenario {
  readonly id: string;
  /** For people, behind "at": `listen()`, `a SYN`. */
  readonly title: string;
  /** Brings the machine to the moment before; what comes back is what is traced. */
  prepare(machine: ExperimentMachine, listenBacklog: number): () => unknown;
}

/** What a scenario ran through. */
export interface ScenarioTrace {
  readonly scenario: TracedScenario;
  readonly steps: readonly TraceStep[];
}

/** Runs every scenario for the settings. Sysctls that the kernel lacks or refuses keep their defaults. */
export function traceScenarios(
  model: KernelModel,
  listenBacklog: number,
  sysctls: ReadonlyMap<string, string>,
): readonly ScenarioTrace[] {
  return tracedScenarios.map((scenario) => {
    const machine = model.createTracedMachine();
    for (const [name, value] of sysctls) machine.writeSysctl(name, value);
    const action = scenario.prepare(machine, listenBacklog);
    return { scenario, steps: machine.trace(action).steps };
  });
}

/** Runs every scenario once on a single machine, for whether it comes to an end at all. */
export function runScenarios(model: KernelModel, listenBacklog: number): void {
  const machine = model.createMachine();
  for (const scenario of tracedScenarios) scenario.prepare(machine, listenBacklog)();
}

const cpu = 0;
const peer = 1;
/** The first SYN-ACK was answered by nobody for so long. */
const firstTimeoutMs = 3500;

function listener(machine: ExperimentMachine, listenBacklog: number): number {
  const socket = machine.createTcpSocket();
  machine.listen(socket, listenBacklog);
  return socket;
}

function datagramPair(machine: ExperimentMachine): readonly [number, number] {
  const receiver = machine.createUnixDatagramSocket();
  const sender = machine.createUnixDatagramSocket();
  machine.connectUnix(sender, receiver);
  return [sender, receiver];
}

/** In the order in which their values are shown where several run through one line. */
export const tracedScenarios: readonly TracedScenario[] = [
  {
    id: "listen",
    title: "listen()",
    prepare(machine, listenBacklog) {
      const socket = machine.createTcpSocket();
      return () => machine.listen(socket, listenBacklog);
    },
  },
  {
    id: "syn",
    title: "a SYN",
    prepare(machine, listenBacklog) {
      const socket = listener(machine, listenBacklog);
      return () => machine.receiveSyn(socket, peer);
    },
  },
  {
    id: "finalAck",
    title: "a handshake's last ACK",
    prepare(machine, listenBacklog) {
      const socket = listener(machine, listenBacklog);
      machine.receiveSyn(socket, peer);
      return () => machine.receiveAck(socket, peer);
    },
  },
  {
    id: "accept",
    title: "accept()",
    prepare(machine, listenBacklog) {
      const socket = listener(machine, listenBacklog);
      machine.receiveSyn(socket, peer);
      machine.receiveAck(socket, peer);
      return () => machine.accept(socket);
    },
  },
  {
    id: "timer",
    title: "a SYN-ACK's timer",
    prepare(machine, listenBacklog) {
      const socket = listener(machine, listenBacklog);
      machine.receiveSyn(socket, peer);
      return () => machine.advanceTo(firstTimeoutMs);
    },
  },
  {
    id: "netifRx",
    title: "netif_rx()",
    prepare: (machine) => () => machine.netifRx(cpu),
  },
  {
    id: "softirq",
    title: "a softirq run",
    prepare(machine) {
      machine.netifRx(cpu);
      return () => machine.runSoftirq(cpu);
    },
  },
  {
    id: "unixDatagram",
    title: "sendmsg() on a UNIX socket",
    prepare(machine) {
      const [sender] = datagramPair(machine);
      return () => machine.sendUnix(sender, 1);
    },
  },
  {
    id: "unixReceive",
    title: "recvmsg() on a UNIX socket",
    prepare(machine) {
      const [sender, receiver] = datagramPair(machine);
      machine.sendUnix(sender, 1);
      return () => machine.receiveUnix(receiver);
    },
  },
  {
    id: "unixPoll",
    title: "poll() on a UNIX socket",
    prepare(machine) {
      const [sender] = datagramPair(machine);
      return () => machine.pollOut(sender);
    },
  },
  {
    id: "unixSocket",
    title: "socket(AF_UNIX)",
    prepare: (machine) => () => machine.createUnixDatagramSocket(),
  },
  {
    id: "unixListen",
    title: "listen() on a UNIX socket",
    prepare(machine, listenBacklog) {
      const socket = machine.createUnixStreamSocket("stream");
      return () => machine.listen(socket, listenBacklog);
    },
  },
  {
    id: "unixStream",
    title: "connect() on a UNIX socket",
    prepare(machine, listenBacklog) {
      const socket = machine.createUnixStreamSocket("stream");
      machine.listen(socket, listenBacklog);
      const client = machine.createUnixStreamSocket("stream");
      return () => machine.connectUnix(client, socket);
    },
  },
];
