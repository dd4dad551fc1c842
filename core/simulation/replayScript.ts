import type { Machine, PacketOutcome, SocketHandle } from "../kernel/machine.ts";
import type { ScriptOp, TcpScriptCase } from "./replayCase.ts";
import { errnoText, type Measured, writeSysctls } from "./replayMeasured.ts";

/** A made-up host on the network, as the harness keeps it. */
interface Peer {
  readonly id: number;
  /** It saw a SYN-ACK. */
  answered: boolean;
  /** It sent its ACK. */
  acked: boolean;
  /** It was reset, or reset the connection itself. */
  dead: boolean;
  synAcks: number;
}

/** Sends raw packets from made-up peers, one at a time, and notes what comes back for each. */
export function replayTcpScript(machine: Machine, replayed: TcpScriptCase): Measured {
  const errors = writeSysctls(machine, replayed.sysctl);
  const socket = machine.createTcpSocket();
  const listen = errnoText(machine.listen(socket, replayed.backlog));
  const network = new Network(machine, socket);
  const steps = replayed.script.map((op) => ({
    op: spelled(op),
    t_ms: network.timeMs,
    ...network.run(op),
  }));
  return { ...errors, listen, steps };
}

/** The step as the case spells it, which the harness copies to its answer. */
function spelled(op: ScriptOp): unknown {
  switch (op.op) {
    case "sample":
      return "sample";
    case "set":
      return [op.op, op.name, op.value];
    case "listen":
      return [op.op, op.backlog];
    case "sleep":
      return [op.op, op.ms];
    default:
      return [op.op, op.count];
  }
}

class Network {
  timeMs = 0;
  private readonly machine: Machine;
  private readonly socket: SocketHandle;
  private readonly peers: Peer[] = [];
  private readonly accepted = new Set<number>();
  private readonly countersAtStart: Readonly<Record<string, number>>;

  constructor(machine: Machine, socket: SocketHandle) {
    this.machine = machine;
    this.socket = socket;
    this.countersAtStart = { ...machine.counters() };
  }

  run(op: ScriptOp): Measured {
    const { machine, socket, peers } = this;
    switch (op.op) {
      case "syn": {
        const first = peers.length;
        for (let id = first; id < first + op.count; id++) {
          peers.push({ id, answered: false, acked: false, dead: false, synAcks: 0 });
        }
        return this.sendFrom(peers.slice(first), (peer) => machine.receiveSyn(socket, peer.id));
      }
      case "resyn":
        return this.sendFrom(
          this.choose(op.count, (peer) => !peer.answered && !peer.dead),
          (peer) => machine.receiveSyn(socket, peer.id),
        );
      case "ack":
        return this.sendFrom(
          this.choose(op.count, (peer) => peer.answered && !peer.acked && !peer.dead),
          (peer) => {
            peer.acked = true;
            return machine.receiveAck(socket, peer.id);
          },
        );
      case "data":
        return this.sendFrom(
          this.choose(op.count, (peer) => peer.answered && !peer.dead),
          (peer) => {
            peer.acked = true;
            return machine.receiveData(socket, peer.id);
          },
        );
      case "rst":
        return this.sendFrom(
          this.choose(op.count, (peer) => peer.answered && !peer.dead),
          (peer) => {
            peer.dead = true;
            return machine.receiveRst(socket, peer.id);
          },
        );
      case "accept":
        return { accepted: this.accept(op.count) };
      case "listen":
        return { errno: errnoText(machine.listen(socket, op.backlog)) };
      case "set":
        return { errno: errnoText(machine.writeSysctl(op.name, op.value)) };
      case "sleep":
        this.sleep(op.ms);
        return {};
      case "sample":
        return this.sample();
    }
  }

  /** The first `count` peers that are in the right state, looked at before any of them sends. */
  private choose(count: number, isReady: (peer: Peer) => boolean): readonly Peer[] {
    return this.peers.filter(isReady).slice(0, count);
  }

  private sendFrom(senders: readonly Peer[], send: (peer: Peer) => PacketOutcome): Measured {
    const answers = senders.map((peer) => {
      const { reply } = send(peer);
      if (reply === "syn-ack") this.seeSynAck(peer);
      if (reply === "rst") peer.dead = true;
      return { "syn-ack": "S", rst: "R", challenge: "A", none: "." }[reply];
    });
    return answers.length > 0 ? { seq: runLengths(answers) } : {};
  }

  private seeSynAck(peer: Peer): void {
    peer.answered = true;
    peer.synAcks++;
  }

  /** A negative count accepts all. */
  private accept(count: number): number {
    let accepted = 0;
    while (count < 0 || accepted < count) {
      const peer = this.machine.accept(this.socket);
      if (peer === undefined) break;
      this.accepted.add(peer);
      accepted++;
    }
    return accepted;
  }

  private sleep(durationMs: number): void {
    this.timeMs += durationMs;
    for (const { peer: id, action } of this.machine.advanceTo(this.timeMs)) {
      const peer = this.peers[id];
      if (peer && action === "syn-ack") this.seeSynAck(peer);
    }
  }

  private sample(): Measured {
    const queues = this.machine.queuesOf(this.socket);
    const alive = [...this.accepted].filter((id) => this.peers[id]?.dead === false).length;
    const established = queues.acceptQueueLength + alive;
    return {
      peers_reset: this.peers.filter(({ dead }) => dead).length,
      synacks_seen: this.peers.reduce((total, { synAcks }) => total + synAcks, 0),
      recv_q: queues.acceptQueueLength,
      send_q: queues.maxAckBacklog,
      ...(established > 0 ? { server_ESTABLISHED: established } : {}),
      ...(queues.synQueueLength > 0 ? { server_SYN_RECV: queues.synQueueLength } : {}),
      counters: countersSince(this.countersAtStart, this.machine.counters()),
    };
  }
}

function countersSince(
  start: Readonly<Record<string, number>>,
  now: Readonly<Record<string, number>>,
): Record<string, number> {
  const moved = Object.entries(now).map(
    ([name, value]) => [name, value - (start[name] ?? 0)] as const,
  );
  return Object.fromEntries(moved.filter(([, value]) => value !== 0));
}

/** `["S","S","."]` becomes `S2 .1`. */
function runLengths(answers: readonly string[]): string {
  const runs: { answer: string; count: number }[] = [];
  for (const answer of answers) {
    const last = runs.at(-1);
    if (last?.answer === answer) last.count++;
    else runs.push({ answer, count: 1 });
  }
  return runs.map(({ answer, count }) => `${answer}${count}`).join(" ");
}
