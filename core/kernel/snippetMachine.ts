import { explainStep } from "../c/explain.ts";
import type { ProgramInstance, Site } from "../c/program.ts";
import { tcpCounters, tcpExtCounters } from "./counterNames.ts";
import { dropOf, locationOf } from "./dropSites.ts";
import { errnoOf } from "./errnoNames.ts";
import { FlowTable } from "./flowTable.ts";
import type {
  Drop,
  Errno,
  ExperimentMachine,
  FastOpenSyn,
  ListenerQueues,
  PacketOutcome,
  SocketHandle,
  TracedMachine,
  TraceStep,
} from "./machine.ts";
import {
  getText,
  putText,
  type SnippetFlow,
  type SnippetFunctions,
  type SnippetSock,
  type SnippetSocket,
  snippetFunctions,
  snippetTexts,
} from "./snippetFunctions.ts";

/** What a compiled program says about itself. */
export interface ProgramFacts {
  readonly sites: readonly Site[];
  readonly constants: Readonly<Record<string, number>>;
}

interface OpenSocket {
  readonly socket: SnippetSocket;
  /** Peers that sent something, by their number. */
  readonly flows: FlowTable;
  /** Flows of ports that peers do not use any more. */
  readonly left: SnippetFlow[];
  /** The connection that was accepted last. */
  accepted: SnippetSock | null;
}

const family = { unix: 1, IPv4: 2, IPv6: 10 } as const;
const socketType = { stream: 1, datagram: 2, seqpacket: 5 } as const;
const queueNumber = {
  "SYN queue": 0,
  "accept queue": 1,
  "unix queue": 2,
  "Fast Open queue": 3,
} as const;
const deviceNumber = { loopback: 0, virtio: 1 } as const;
const packetKind = { syn: 0, ack: 1, data: 2, rst: 3, fin: 7, ackOfFin: 8 } as const;
const fastOpenKind = { data: 4, ask: 5, cookie: 6 } as const;
const fastOpenAnswers = [undefined, "taken", "cookie"] as const;
const replies = ["none", "syn-ack", "rst", "challenge", "none"] as const;
/** Of packets without a cookie, Fast Open or drop: simulations meet millions of them. */
const usualOutcomes: readonly PacketOutcome[] = replies.map((reply) => ({
  ...{ reply, cookie: false, fastOpen: undefined, drop: undefined },
}));
const nothingSaid: ReturnType<ExperimentMachine["advanceTo"]> = [];
const synAckAnswer = 1;
const connectionState = {
  established: 1,
  "half-open": 3,
  "closed by the program": 4,
  "closed by the peer": 8,
  "closed by both": 9,
} as const;

/**
 * A running kernel made of the snippets: hands packets and time in, reads state out, decides nothing.
 * Peers are numbers from 0 to 2^32 - 1.
 */
export class SnippetMachine implements ExperimentMachine {
  protected readonly instance: ProgramInstance;
  protected readonly facts: ProgramFacts;
  private readonly call: SnippetFunctions;
  private readonly sockets: (OpenSocket | undefined)[] = [];
  /** Numbers of sockets that are closed. */
  /** Listeners that share a port, by the snippets' own object. */
  private readonly sharers = new Map<SnippetSock, SocketHandle>();
  private readonly closedHandles: SocketHandle[] = [];
  private readonly drops = new Map<Site, Drop>();
  private readonly initialJiffies: number;

  constructor(instance: ProgramInstance, facts: ProgramFacts) {
    this.instance = instance;
    this.facts = facts;
    this.call = snippetFunctions(instance);
    this.initialJiffies = constant(facts, "INITIAL_JIFFIES");
    this.call.model_boot();
  }

  writeSysctl(name: string, text: string): Errno {
    const texts = snippetTexts(this.instance);
    putText(texts.model_name, name);
    putText(texts.model_text, text);
    return errnoOf(this.call.model_sysctl_write());
  }

  readSysctl(name: string): string | undefined {
    const texts = snippetTexts(this.instance);
    putText(texts.model_name, name);
    return this.call.model_sysctl_read() === 0 ? getText(texts.model_text) : undefined;
  }

  createTcpSocket(of: "IPv4" | "IPv6" = "IPv4"): SocketHandle {
    return this.open(family[of], socketType.stream);
  }

  listen(socket: SocketHandle, backlog: number): Errno {
    return errnoOf(this.call.model_listen(this.at(socket).socket, backlog));
  }

  receiveSyn(socket: SocketHandle, peer: number): PacketOutcome {
    return this.receive(socket, peer, "syn");
  }

  receiveFastOpenSyn(socket: SocketHandle, peer: number, kind: FastOpenSyn): PacketOutcome {
    return this.receiveKind(socket, peer, fastOpenKind[kind], sequenceOf(peer, "syn"));
  }

  setFastOpen(socket: SocketHandle, length: number): Errno {
    return errnoOf(this.call.model_set_fastopen(this.at(socket).socket, length));
  }

  receiveAck(socket: SocketHandle, peer: number): PacketOutcome {
    return this.receive(socket, peer, "ack");
  }

  receiveData(socket: SocketHandle, peer: number): PacketOutcome {
    return this.receive(socket, peer, "data");
  }

  receiveRst(socket: SocketHandle, peer: number): PacketOutcome {
    return this.receive(socket, peer, "rst");
  }

  accept(socket: SocketHandle): number | undefined {
    const open = this.at(socket);
    const accepted = this.call.model_accept(open.socket);
    open.accepted = accepted;
    return accepted === null ? undefined : this.call.model_accepted_flow(accepted).id;
  }

  queuesOf(socket: SocketHandle): ListenerQueues {
    const { call } = this;
    const listener = this.at(socket).socket;
    return {
      synQueueLength: call.model_syn_queue_length(listener),
      synQueueYoung: call.model_syn_queue_young(listener),
      fastOpenQueueLength: call.model_fastopen_queue_length(listener),
      acceptQueueLength: call.model_accept_queue_length(listener),
      maxAckBacklog: call.model_max_ack_backlog(listener),
    };
  }

  synQueueLength(socket: SocketHandle): number {
    return this.call.model_syn_queue_length(this.at(socket).socket);
  }

  acceptQueueLength(socket: SocketHandle): number {
    return this.call.model_accept_queue_length(this.at(socket).socket);
  }

  pretendLength(socket: SocketHandle, queue: keyof typeof queueNumber, length: number): void {
    this.call.model_pretend_length(this.at(socket).socket, queueNumber[queue], length);
  }

  advanceTo(timeMs: number): ReturnType<ExperimentMachine["advanceTo"]> {
    const until = (this.initialJiffies + Math.floor(timeMs)) >>> 0;
    if (!this.call.model_run_timers(until)) return nothingSaid;
    const said: { peer: number; action: "syn-ack" | "expired" }[] = [];
    do {
      for (;;) {
        const flow = this.call.model_next_announced();
        if (flow === null) break;
        said.push({ peer: flow.id, action: flow.answer === synAckAnswer ? "syn-ack" : "expired" });
      }
    } while (this.call.model_run_timers(until));
    return said;
  }

  setDeferAccept(socket: SocketHandle, seconds: number): void {
    this.call.model_defer_accept(this.at(socket).socket, seconds);
  }

  provePeer(socket: SocketHandle, peer: number): void {
    this.call.model_save_rtt(this.flow(socket, peer));
  }

  closeConnection(socket: SocketHandle, peer: number): void {
    const { flows } = this.at(socket);
    const flow = flows.get(peer);
    if (flow) this.call.model_close(flow);
    flows.delete(peer);
  }

  sharePort(socket: SocketHandle, first: SocketHandle): Errno {
    for (const one of [socket, first]) this.sharers.set(this.at(one).socket.sk, one);
    return errnoOf(this.call.model_share_port(this.at(socket).socket, this.at(first).socket));
  }

  selectListener(first: SocketHandle, hash: number): SocketHandle | undefined {
    const listener = this.call.model_select_listener(this.at(first).socket, hash);
    if (listener === null) return undefined;
    return this.sharers.get(listener) ?? first;
  }

  closeListener(socket: SocketHandle): void {
    this.sharers.delete(this.at(socket).socket.sk);
    this.call.model_close_listener(this.at(socket).socket);
  }

  establishedCount(socket: SocketHandle): number {
    return this.countConnections(socket, "established");
  }

  closeAccepted(socket: SocketHandle): number | undefined {
    const { accepted } = this.at(socket);
    if (accepted === null) return undefined;
    const flow = this.call.model_accepted_flow(accepted);
    const wasOpen = flow.sk !== null;
    this.call.model_close_gracefully(accepted);
    return wasOpen && flow.sk === null ? flow.id : undefined;
  }

  receiveFin(socket: SocketHandle, peer: number): PacketOutcome {
    return this.receive(socket, peer, "fin");
  }

  receiveAckOfFin(socket: SocketHandle, peer: number): PacketOutcome {
    return this.receive(socket, peer, "ackOfFin");
  }

  changePort(socket: SocketHandle, peer: number): void {
    const { flows, left } = this.at(socket);
    const flow = flows.get(peer);
    if (flow === undefined) return;
    flows.delete(peer);
    left.push(flow);
    if (flow.has_rtt !== 0) this.provePeer(socket, peer);
  }

  createUnixDatagramSocket(): SocketHandle {
    return this.open(family.unix, socketType.datagram);
  }

  createUnixStreamSocket(type: "stream" | "seqpacket"): SocketHandle {
    return this.open(family.unix, socketType[type]);
  }

  createUnixSocketPair(type: "datagram" | "seqpacket"): readonly [SocketHandle, SocketHandle] {
    const pair = [
      this.open(family.unix, socketType[type]),
      this.open(family.unix, socketType[type]),
    ] as const;
    this.call.model_unix_pair(this.at(pair[0]).socket, this.at(pair[1]).socket);
    return pair;
  }

  connectUnix(from: SocketHandle, to: SocketHandle): Errno {
    return errnoOf(this.call.model_unix_connect(this.at(from).socket, this.at(to).socket));
  }

  offerUnixConnection(from: SocketHandle, to: SocketHandle) {
    this.instance.clearDrop();
    const errno = this.connectUnix(from, to);
    return { errno, drop: this.lastDrop() };
  }

  acceptUnix(socket: SocketHandle): Errno {
    return errnoOf(this.call.model_unix_accept(this.at(socket).socket));
  }

  closeUnix(socket: SocketHandle): void {
    if (this.sockets[socket] === undefined) return;
    this.sockets[socket] = undefined;
    this.closedHandles.push(socket);
  }

  unixQueueLength(socket: SocketHandle): number {
    return this.call.model_unix_queue_length(this.at(socket).socket);
  }

  sendUnix(from: SocketHandle, size: number, to?: SocketHandle) {
    this.instance.clearDrop();
    const target = to === undefined ? null : this.at(to).socket;
    const errno = errnoOf(this.call.model_unix_send(this.at(from).socket, size, target));
    return { errno, drop: this.lastDrop() };
  }

  receiveUnix(socket: SocketHandle): number | undefined {
    const size = this.call.model_unix_receive(this.at(socket).socket);
    return size < 0 ? undefined : size;
  }

  pollOut(socket: SocketHandle): boolean {
    return this.call.model_poll_out(this.at(socket).socket) !== 0;
  }

  outqBytes(socket: SocketHandle): number {
    return this.call.model_outq_bytes(this.at(socket).socket);
  }

  sendBufferBytes(socket: SocketHandle): number {
    return this.call.model_send_buffer(this.at(socket).socket);
  }

  setSendBuffer(socket: SocketHandle, bytes: number): void {
    this.call.model_set_send_buffer(this.at(socket).socket, bytes);
  }

  netifRx(cpu: number) {
    this.instance.clearDrop();
    const accepted = this.call.model_netif_rx(this.cpu(cpu)) !== 0;
    return { accepted, drop: this.lastDrop() };
  }

  netifRxSegment(cpu: number, socket: SocketHandle, peer: number, kind: keyof typeof packetKind) {
    this.instance.clearDrop();
    const flow = this.flow(socket, peer);
    const sequence = sequenceOf(peer, kind);
    const accepted =
      this.call.model_netif_rx_tcp(this.cpu(cpu), flow, packetKind[kind], sequence) !== 0;
    return { accepted, drop: this.lastDrop() };
  }

  runSoftirq(cpu: number): number {
    return this.call.model_softirq(this.cpu(cpu));
  }

  cpuBacklogLength(cpu: number): number {
    return this.call.model_cpu_backlog_length(this.cpu(cpu));
  }

  pretendCpuBacklogLength(cpu: number, length: number): void {
    this.call.model_pretend_cpu_backlog_length(this.cpu(cpu), length);
  }

  softnetStat(cpu: number) {
    const column = (index: number) => this.call.model_softnet(this.cpu(cpu), index);
    return {
      processed: column(0),
      dropped: column(1),
      timeSqueeze: column(2),
      receivedRps: column(9),
      flowLimit: column(10),
    };
  }

  softnetColumns(cpu: number): readonly number[] {
    const length = this.call.model_softnet_columns(this.cpu(cpu));
    return Array.from({ length }, (_, index) => this.call.model_softnet(cpu, index));
  }

  virtioReceive(cpu: number): boolean {
    return this.call.model_virtio(this.cpu(cpu)) !== 0;
  }

  virtioReceiveSegment(
    cpu: number,
    socket: SocketHandle,
    peer: number,
    kind: keyof typeof packetKind,
  ): boolean {
    const flow = this.flow(socket, peer);
    const sequence = sequenceOf(peer, kind);
    return this.call.model_virtio_tcp(this.cpu(cpu), flow, packetKind[kind], sequence) !== 0;
  }

  virtioRingLength(): number {
    return this.call.model_ring_length();
  }

  runSoftirqReceived(cpu: number): number {
    return this.call.model_softirq_received(this.cpu(cpu));
  }

  steer(device: keyof typeof deviceNumber, cpu: number | undefined): void {
    this.call.model_steer(deviceNumber[device], cpu === undefined ? -1 : this.cpu(cpu));
  }

  counters(): Readonly<Record<string, number>> {
    const { constants } = this.facts;
    const values: Record<string, number> = {};
    const note = (name: string, value: number) => {
      if (value !== 0) values[name] = value;
    };
    for (const [enumerator, name] of tcpExtCounters) {
      const field = constants[enumerator];
      if (field !== undefined) note(name, this.call.model_tcpext_counter(field));
    }
    for (const [enumerator, name] of tcpCounters) {
      const field = constants[enumerator];
      if (field !== undefined) note(name, this.call.model_tcp_counter(field));
    }
    return values;
  }

  private receive(
    socket: SocketHandle,
    peer: number,
    kind: keyof typeof packetKind,
  ): PacketOutcome {
    return this.receiveKind(socket, peer, packetKind[kind], sequenceOf(peer, kind));
  }

  private receiveKind(
    socket: SocketHandle,
    peer: number,
    kind: number,
    sequence: number,
  ): PacketOutcome {
    const flow = this.flow(socket, peer);
    this.instance.clearDrop();
    this.call.model_receive(flow, kind, sequence);
    const drop = this.lastDrop();
    const isUsual = drop === undefined && flow.answer_is_cookie === 0 && flow.answer_fastopen === 0;
    const usual = isUsual ? usualOutcomes[flow.answer] : undefined;
    return (
      usual ?? {
        reply: replies[flow.answer] ?? "none",
        cookie: flow.answer_is_cookie !== 0,
        fastOpen: fastOpenAnswers[flow.answer_fastopen],
        drop,
      }
    );
  }

  countConnections(socket: SocketHandle, state: keyof typeof connectionState): number {
    const { flows, left } = this.at(socket);
    const wanted = connectionState[state];
    let count = 0;
    for (const { sk } of flows.values()) if (sk?.sk_state === wanted) count++;
    for (const { sk } of left) if (sk?.sk_state === wanted) count++;
    return count;
  }

  private open(familyNumber: number, type: number): SocketHandle {
    const socket = this.call.model_socket(familyNumber, type);
    if (socket === null) throw new Error(`the snippets made no socket of type ${type}`);
    const handle = this.closedHandles.pop() ?? this.sockets.length;
    this.sockets[handle] = { socket, flows: new FlowTable(), left: [], accepted: null };
    return handle;
  }

  private at(handle: SocketHandle): OpenSocket {
    const open = this.sockets[handle];
    if (open === undefined) throw new Error(`there is no socket ${handle}`);
    return open;
  }

  private flow(socket: SocketHandle, peer: number): SnippetFlow {
    const open = this.at(socket);
    const known = open.flows.get(peer);
    if (known) return known;
    const flow = this.call.model_flow(open.socket, peer);
    if (flow === null) throw new Error("the snippets made no flow");
    open.flows.set(peer, flow);
    return flow;
  }

  private cpu(cpu: number): number {
    const count = constant(this.facts, "NR_CPUS");
    if (!Number.isInteger(cpu) || cpu < 0 || cpu >= count) {
      throw new Error(`the model has the CPUs 0 to ${count - 1}, not ${cpu}`);
    }
    return cpu;
  }

  private lastDrop(): Drop | undefined {
    const id = this.instance.lastDrop();
    const site = id < 0 ? undefined : this.facts.sites[id];
    if (site === undefined) return undefined;
    // One object for each line, so that drops of it can be told by it.
    let drop = this.drops.get(site);
    if (drop === undefined) {
      drop = dropOf(site);
      this.drops.set(site, drop);
    }
    return drop;
  }
}

/** A machine that tells every step its snippets take. */
export class TracedSnippetMachine extends SnippetMachine implements TracedMachine {
  trace<T>(action: () => T): { readonly result: T; readonly steps: readonly TraceStep[] } {
    this.instance.clearTrace();
    const result = action();
    const steps: TraceStep[] = [];
    for (const step of this.instance.trace()) {
      const site = this.facts.sites[step.site];
      if (site === undefined) continue;
      steps.push({
        at: locationOf(site),
        kind: step.kind,
        text: site.text,
        detail: explainStep(step, site),
        depth: step.depth,
      });
    }
    return { result, steps };
  }
}

/** What a peer counts from; each has a number of its own, as real peers choose them at random. */
function sequenceOf(peer: number, kind: keyof typeof packetKind): number {
  const first = (peer * 1000 + 7) >>> 0;
  if (kind === "syn") return first;
  return (first + (kind === "ackOfFin" ? 2 : 1)) >>> 0;
}

function constant({ constants }: ProgramFacts, name: string): number {
  const value = constants[name];
  if (value === undefined) throw new Error(`the snippets do not define ${name}`);
  return value;
}
