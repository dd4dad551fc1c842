import type { ExperimentMachine, Machine } from "../kernel/machine.ts";
import type { KernelModel } from "../kernel/model.ts";
import {
  type NetdevCase,
  parseCase,
  type ReplayCase,
  type SysctlWriteCase,
  type TcpAcceptCase,
  type TcpListenCase,
} from "./replayCase.ts";
import { errnoText, type Measured, writeSysctls } from "./replayMeasured.ts";
import { replayTcpScript } from "./replayScript.ts";
import { replayUnixDatagrams, replayUnixStream } from "./replayUnix.ts";

export interface ReplayRow {
  readonly id: string;
  readonly measured: Measured;
}

export interface Replay {
  /** Full release, as in `KernelVersion.id`. */
  readonly kernel: string;
  readonly rows: readonly ReplayRow[];
  /** Cases that could not be run, by id. */
  readonly problems: readonly { readonly id: string; readonly problem: string }[];
}

/**
 * Runs scripted experiments against the model, each on a machine of its own, as the harness ran them on a real kernel.
 * `cases` are rows with `id` and `case`; whatever else a row holds is ignored.
 */
export function replayCases(
  model: KernelModel,
  cases: readonly { readonly id: string; readonly case: unknown }[],
): Replay {
  const rows: ReplayRow[] = [];
  const problems: { id: string; problem: string }[] = [];
  for (const { id, case: value } of cases) {
    const parsed = parseCase(value);
    if ("problem" in parsed) problems.push({ id, problem: parsed.problem });
    else rows.push({ id, measured: replayCase(model.createMachine(), parsed) });
  }
  return { kernel: model.version.id, rows, problems };
}

function replayCase(machine: ExperimentMachine, replayed: ReplayCase): Measured {
  switch (replayed.kind) {
    case "tcp_listen":
      return replayListen(machine, replayed);
    case "tcp_accept":
      return replayAccept(machine, replayed);
    case "tcp_script":
      return replayTcpScript(machine, replayed);
    case "unix_dgram":
      return replayUnixDatagrams(machine, replayed);
    case "unix_stream":
      return replayUnixStream(machine, replayed);
    case "netdev":
      return replayNetdev(machine, replayed);
    case "sysctl_write":
      return replaySysctlWrite(machine, replayed);
  }
}

function replayListen(machine: Machine, replayed: TcpListenCase): Measured {
  const errors = writeSysctls(machine, replayed.sysctl);
  const socket = machine.createTcpSocket();
  const granted = () => machine.queuesOf(socket).maxAckBacklog;
  const measured: Record<string, unknown> = {
    ...errors,
    listen: errnoText(machine.listen(socket, replayed.backlog)),
    max_ack_backlog: granted(),
  };
  if (replayed.after !== undefined) {
    Object.assign(measured, writeSysctls(machine, replayed.after));
    measured.max_ack_backlog_after_sysctl = granted();
  }
  if (replayed.relisten !== undefined) {
    measured.relisten = errnoText(machine.listen(socket, replayed.relisten));
    measured.max_ack_backlog_after_relisten = granted();
  }
  return measured;
}

function replayAccept(machine: Machine, replayed: TcpAcceptCase): Measured {
  const errors = writeSysctls(machine, replayed.sysctl);
  const socket = machine.createTcpSocket();
  const listen = errnoText(machine.listen(socket, replayed.backlog));
  const clients = { ESTABLISHED: 0, SYN_SENT: 0, CLOSE: 0 };
  for (let peer = 0; peer < replayed.clients; peer++) {
    // On loopback a whole handshake happens inside connect(2).
    if (machine.receiveSyn(socket, peer).reply !== "syn-ack") clients.SYN_SENT++;
    else if (machine.receiveAck(socket, peer).reply === "rst") clients.CLOSE++;
    else clients.ESTABLISHED++;
  }
  const measured: Record<string, unknown> = { ...errors, listen };
  for (const [state, count] of Object.entries(clients)) {
    if (count > 0) measured[`client_${state}`] = count;
  }
  if (clients.CLOSE > 0) measured.client_err_ECONNRESET = clients.CLOSE;
  const queues = machine.queuesOf(socket);
  measured.recv_q = queues.acceptQueueLength;
  measured.send_q = queues.maxAckBacklog;
  if (queues.acceptQueueLength > 0) measured.server_ESTABLISHED = queues.acceptQueueLength;
  if (queues.synQueueLength > 0) measured.server_SYN_RECV = queues.synQueueLength;
  measured.counters = {
    ...machine.counters(),
    // The clients run on the same kernel; these two are theirs.
    TcpActiveOpens: replayed.clients,
    ...(clients.CLOSE > 0 ? { TcpEstabResets: clients.CLOSE } : {}),
  };
  let accepted = 0;
  while (machine.accept(socket) !== undefined) accepted++;
  measured.accepted = accepted;
  return measured;
}

const cpu = 0;

function replayNetdev(machine: Machine, replayed: NetdevCase): Measured {
  const setErrno = machine.writeSysctl("net.core.netdev_max_backlog", replayed.maxBacklog);
  const runs = Array.from({ length: replayed.repetitions }, () => {
    const before = machine.softnetStat(cpu);
    for (let packet = 0; packet < replayed.burst; packet++) machine.netifRx(cpu);
    let received = 0;
    while (machine.cpuBacklogLength(cpu) > 0) received += machine.runSoftirq(cpu);
    const after = machine.softnetStat(cpu);
    return {
      send: "ok",
      received,
      softnet_processed: after.processed - before.processed,
      softnet_dropped: after.dropped - before.dropped,
    };
  });
  const sum = (pick: (run: (typeof runs)[number]) => number) =>
    runs.reduce((total, run) => total + pick(run), 0);
  return {
    set_errno: errnoText(setErrno),
    // The harness's own preparations, which the model has no part in.
    gso_off: "ok",
    udp_segment: "ok",
    runs,
    lo_rx_packets: sum(({ received }) => received),
    lo_rx_drop: sum(({ softnet_dropped }) => softnet_dropped),
  };
}

function replaySysctlWrite(machine: Machine, { name, values }: SysctlWriteCase): Measured {
  const read = () => machine.readSysctl(name) ?? "!ENOENT";
  const initial = read();
  const writes = values.map((text) => {
    const errno = machine.writeSysctl(name, text);
    const shown = read();
    // The harness puts the first value back after each write that was taken.
    if (errno === "0") machine.writeSysctl(name, initial);
    return [text, errnoText(errno), shown];
  });
  return { initial, writes };
}
