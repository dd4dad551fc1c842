import type {
  ConnectionState,
  ExperimentMachine,
  FastOpenSyn,
  PacketOutcome,
  SocketHandle,
} from "../kernel/machine.ts";
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
  /** It made a whole connection and closed it: its address is known, and it is silent until it is asked to return. */
  proven: boolean;
  /** It was given a Fast Open cookie. */
  hasCookie: boolean;
  sentAtMs: number;
  /** When it saw SYN-ACKs, after its SYN. */
  synAckMs: number[];
}

/** The harness keeps no more times of one peer. */
const mostTimes = 12;

/** Sends raw packets from made-up peers, one at a time, and notes what comes back for each. */
export function replayTcpScript(machine: ExperimentMachine, replayed: TcpScriptCase): Measured {
  const errors = writeSysctls(machine, replayed.sysctl);
  const socket = machine.createTcpSocket();
  const listen = errnoText(machine.listen(socket, replayed.backlog));
  const { fastOpen } = replayed;
  const tuned =
    fastOpen === undefined ? {} : { fastopen: errnoText(machine.setFastOpen(socket, fastOpen)) };
  if (replayed.deferAccept > 0) machine.setDeferAccept(socket, replayed.deferAccept);
  const network = new Network(machine, socket);
  const steps = replayed.script.map((op) => ({
    op: spelled(op),
    t_ms: network.timeMs,
    ...network.run(op),
  }));
  return { ...errors, listen, ...tuned, steps };
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
    case "fastopen":
      return [op.op, op.length];
    case "sleep":
    case "watch":
      return [op.op, op.ms];
    default:
      return [op.op, op.count];
  }
}

class Network {
  timeMs = 0;
  private readonly machine: ExperimentMachine;
  private readonly socket: SocketHandle;
  private readonly peers: Peer[] = [];
  private readonly countersAtStart: Readonly<Record<string, number>>;

  constructor(machine: ExperimentMachine, socket: SocketHandle) {
    this.machine = machine;
    this.socket = socket;
    this.countersAtStart = { ...machine.counters() };
  }

  run(op: ScriptOp): Measured {
    const { machine, socket, peers } = this;
    switch (op.op) {
      case "syn":
        return this.sendFrom(this.newPeers(op.count), (peer) => this.sendSyn(peer));
      case "resyn":
        return this.sendFrom(
          this.choose(op.count, (peer) => !peer.answered && !peer.dead && !peer.proven),
          (peer) => machine.receiveSyn(socket, peer.id),
        );
      case "tfo_syn":
        return this.sendFrom(this.newPeers(op.count), (peer) => this.sendFastOpen(peer, "data"));
      case "tfo_ask":
        return this.sendFrom(this.newPeers(op.count), (peer) => this.sendFastOpen(peer, "ask"));
      case "tfo_cookie":
      case "tfo_bad":
        return this.sendFrom(
          this.choose(op.count, (peer) => peer.hasCookie && peer.dead),
          (peer) => {
            // As a peer that never got one from this machine.
            if (op.op === "tfo_bad") machine.closeConnection(socket, peer.id);
            Object.assign(peer, { hasCookie: false, dead: false, answered: false, acked: false });
            return this.sendFastOpen(peer, "cookie");
          },
        );
      case "tfo_resyn":
        return this.sendFrom(
          this.choose(op.count, (peer) => peer.answered && !peer.acked && !peer.dead),
          (peer) => machine.receiveFastOpenSyn(socket, peer.id, "data"),
        );
      case "fastopen":
        return { errno: errnoText(machine.setFastOpen(socket, op.length)) };
      case "prove":
        return { seq: runLengths(this.newPeers(op.count).map((peer) => this.prove(peer))) };
      case "syn_proven":
        return this.sendFrom(
          this.choose(op.count, (peer) => peer.proven),
          (peer) => {
            peer.proven = false;
            machine.changePort(socket, peer.id);
            return this.sendSyn(peer);
          },
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
        return { accepted: this.accept(op.count, () => undefined) };
      case "accept_close": {
        return { accepted: this.accept(op.count, () => this.close()) };
      }
      case "listen":
        return { errno: errnoText(machine.listen(socket, op.backlog)) };
      case "set":
        return { errno: errnoText(machine.writeSysctl(op.name, op.value)) };
      case "sleep":
        this.sleepWhile(op.ms, () => true);
        return {};
      case "watch": {
        const waits = () => machine.queuesOf(socket).synQueueLength > 0;
        this.sleepWhile(op.ms, waits);
        return { gone_ms: waits() ? -1 : this.timeMs - (peers[0]?.sentAtMs ?? 0) };
      }
      case "times": {
        const shown = peers.slice(0, op.count > 0 ? op.count : 1);
        return { synack_ms: shown.map(({ synAckMs }) => synAckMs.slice(0, mostTimes)) };
      }
      case "sample":
        return this.sample();
    }
  }

  private newPeers(count: number): readonly Peer[] {
    const first = this.peers.length;
    for (let id = first; id < first + count; id++) {
      this.peers.push({
        id,
        answered: false,
        acked: false,
        dead: false,
        proven: false,
        hasCookie: false,
        sentAtMs: 0,
        synAckMs: [],
      });
    }
    return this.peers.slice(first);
  }

  private sendSyn(peer: Peer): PacketOutcome {
    peer.sentAtMs = this.timeMs;
    return this.machine.receiveSyn(this.socket, peer.id);
  }

  private sendFastOpen(peer: Peer, kind: FastOpenSyn): PacketOutcome {
    peer.sentAtMs = this.timeMs;
    return this.machine.receiveFastOpenSyn(this.socket, peer.id, kind);
  }

  /** A whole connection that both sides close, after which the kernel knows the peer's address. */
  private prove(peer: Peer): string {
    const { machine, socket } = this;
    const { reply } = this.sendSyn(peer);
    machine.receiveAck(socket, peer.id);
    const accepted = machine.accept(socket);
    machine.receiveFin(socket, peer.id);
    if (accepted !== undefined) this.close();
    machine.receiveAckOfFin(socket, peer.id);
    peer.proven = true;
    return reply === "syn-ack" && accepted !== undefined ? "P" : "!";
  }

  /** The first `count` peers that are in the right state, looked at before any of them sends. */
  private choose(count: number, isReady: (peer: Peer) => boolean): readonly Peer[] {
    return this.peers.filter(isReady).slice(0, count);
  }

  private sendFrom(senders: readonly Peer[], send: (peer: Peer) => PacketOutcome): Measured {
    const answers = senders.map((peer) => {
      const { reply, fastOpen } = send(peer);
      if (fastOpen === "cookie") peer.hasCookie = true;
      if (reply === "syn-ack") this.seeSynAck(peer);
      if (reply === "rst") peer.dead = true;
      if (fastOpen !== undefined) return { taken: "F", cookie: "C" }[fastOpen];
      return { "syn-ack": "S", rst: "R", challenge: "A", none: "." }[reply];
    });
    return answers.length > 0 ? { seq: runLengths(answers) } : {};
  }

  private seeSynAck(peer: Peer): void {
    peer.answered = true;
    peer.synAckMs.push(this.timeMs - peer.sentAtMs);
  }

  /** How many were accepted. A negative count accepts all. */
  private accept(count: number, then: () => void): number {
    let accepted = 0;
    while (count < 0 || accepted < count) {
      if (this.machine.accept(this.socket) === undefined) break;
      accepted++;
      then();
    }
    return accepted;
  }

  /** The program closes what it accepted last; a peer whose data it did not read is reset. */
  private close(): void {
    const peer = this.peers[this.machine.closeAccepted(this.socket) ?? -1];
    if (peer && !peer.proven) peer.dead = true;
  }

  /** A millisecond at a time, so that each SYN-ACK sent again has its time. */
  private sleepWhile(durationMs: number, goesOn: () => boolean): void {
    const end = this.timeMs + durationMs;
    while (this.timeMs < end && goesOn()) {
      this.timeMs++;
      for (const { peer: id, action } of this.machine.advanceTo(this.timeMs)) {
        const peer = this.peers[id];
        if (peer && action === "syn-ack") this.seeSynAck(peer);
      }
    }
  }

  private sample(): Measured {
    const queues = this.machine.queuesOf(this.socket);
    const count = (state: ConnectionState) => this.machine.countConnections(this.socket, state);
    return {
      peers_reset: this.peers.filter(({ dead }) => dead).length,
      synacks_seen: this.peers.reduce((total, { synAckMs }) => total + synAckMs.length, 0),
      recv_q: queues.acceptQueueLength,
      send_q: queues.maxAckBacklog,
      ...aboveZero({
        server_ESTABLISHED: count("established"),
        server_SYN_RECV: queues.synQueueLength + count("half-open"),
        server_FIN_WAIT1: count("closed by the program"),
        server_CLOSE_WAIT: count("closed by the peer"),
        server_LAST_ACK: count("closed by both"),
      }),
      counters: countersSince(this.countersAtStart, this.machine.counters()),
    };
  }
}

function aboveZero(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
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
