import type { ProgramInstance } from "../../core/c/program.ts";
import {
  type SnippetFlow,
  type SnippetFunctions,
  type SnippetSocket,
  snippetFunctions,
} from "../../core/kernel/snippetFunctions.ts";
import { type Figure, quantile } from "./bench.ts";
import { type HandFlow, type HandListener, HandWrittenKernel, kinds } from "./handWritten.ts";

/** A kernel as the loop below drives it. */
interface Driven<Listener, Flow> {
  listen(backlog: number): Listener;
  flow(listener: Listener, id: number): Flow;
  receive(flow: Flow, kind: number, sequence: number): void;
  /** What went out, and whether it was a cookie, as one number. */
  answerOf(flow: Flow): number;
  /** The peer's number, or 0. */
  accept(listener: Listener): number;
  close(flow: Flow): void;
  /** Lengths of the SYN queue and of the accept queue. */
  lengths(listener: Listener): readonly [number, number];
}

const rounds = 40;
const peersARound = 20_000;
/** Peers that send before the application accepts; more than either queue holds, so that some are refused. */
const burst = 100;
const backlog = 63;

/** Connections a second of both, and how much slower the generated code is. */
export function compareSpeed(instance: ProgramInstance): Figure[] {
  const generated = drivenSnippets(instance);
  const hand = drivenByHand(new HandWrittenKernel());
  const times: { generated: number[]; hand: number[] } = { generated: [], hand: [] };
  let decisions = 0;
  // In turns, so that a busy machine slows both.
  for (let round = 0; round < rounds; round++) {
    const one = timed(() => drive(generated, round));
    const other = timed(() => drive(hand, round));
    if (one.result.hash !== other.result.hash) {
      throw new Error("the generated code and the hand-written one decide differently");
    }
    decisions = one.result.decisions;
    if (round < 15) continue;
    times.generated.push(one.ms);
    times.hand.push(other.ms);
  }
  // Of the quickest rounds: whatever else the machine does, and a collection of the other's garbage, only add to a round.
  const generatedMs = quantile(times.generated, 0.1);
  const handMs = quantile(times.hand, 0.1);
  const perSecond = (ms: number) => Math.round((peersARound / ms) * 1000);
  const perDecision = (ms: number) => (ms * 1e6) / decisions;
  const figure = (name: string, value: number, unit: string, atMost?: number) => {
    return { name, value, unit, atMost };
  };
  return [
    figure("generated code: connections", perSecond(generatedMs), "/s"),
    figure("generated code: a decision", perDecision(generatedMs), "ns"),
    figure("written by hand: connections", perSecond(handMs), "/s"),
    figure("written by hand: a decision", perDecision(handMs), "ns"),
    figure("generated / written by hand", generatedMs / handMs, "×", 1.5),
  ];
}

function timed<T>(work: () => T): { readonly ms: number; readonly result: T } {
  const startedAt = performance.now();
  const result = work();
  return { ms: performance.now() - startedAt, result };
}

/**
 * Bursts of handshakes: each peer sends its SYN, then its last packet, some only later; between bursts the application
 * accepts what waits and closes it. The hash covers every answer and both queues.
 */
function drive<Listener, Flow>(kernel: Driven<Listener, Flow>, seed: number) {
  const listener = kernel.listen(backlog);
  const late: { flow: Flow; sequence: number }[] = [];
  let hash = 0;
  let decisions = 0;
  const note = (value: number) => {
    hash = (Math.imul(hash, 31) + value) | 0;
  };
  const send = (flow: Flow, kind: number, sequence: number) => {
    kernel.receive(flow, kind, sequence);
    note(kernel.answerOf(flow));
    decisions++;
  };
  let id = seed * peersARound;
  for (let start = 0; start < peersARound; start += burst) {
    const flows = new Map<number, Flow>();
    for (let peer = 0; peer < burst; peer++) {
      const flow = kernel.flow(listener, ++id);
      flows.set(id, flow);
      const sequence = (id * 1000 + 7) >>> 0;
      send(flow, kinds.syn, sequence);
      // Now and then: the last packet comes late, the SYN comes twice, data follow, the peer gives up.
      if (id % 7 === 0) late.push({ flow, sequence });
      else send(flow, kinds.ack, (sequence + 1) >>> 0);
      if (id % 21 === 0) send(flow, kinds.syn, sequence);
      if (id % 9 === 0) send(flow, kinds.data, (sequence + 1) >>> 0);
      if (id % 35 === 0) send(flow, kinds.reset, (sequence + 1) >>> 0);
    }
    for (const length of kernel.lengths(listener)) note(length);
    for (let peer = kernel.accept(listener); peer !== 0; peer = kernel.accept(listener)) {
      note(peer);
      decisions++;
      const flow = flows.get(peer);
      if (flow !== undefined) kernel.close(flow);
    }
    for (const { flow, sequence } of late.splice(0)) send(flow, kinds.ack, (sequence + 1) >>> 0);
  }
  return { hash, decisions };
}

function drivenSnippets(instance: ProgramInstance): Driven<SnippetSocket, SnippetFlow> {
  const call: SnippetFunctions = snippetFunctions(instance);
  call.model_boot();
  const made = <T>(value: T | null): T => {
    if (value === null) throw new Error("the snippets made nothing");
    return value;
  };
  return {
    listen(limit) {
      const socket = made(call.model_socket(2, 1));
      call.model_listen(socket, limit);
      return socket;
    },
    flow: (listener, id) => made(call.model_flow(listener, id)),
    receive: (flow, kind, sequence) => call.model_receive(flow, kind, sequence),
    answerOf: (flow) => flow.answer * 2 + flow.answer_is_cookie,
    accept(listener) {
      const sock = call.model_accept(listener);
      return sock === null ? 0 : call.model_accepted_flow(sock).id;
    },
    close: (flow) => call.model_close(flow),
    lengths: (listener) => [
      call.model_syn_queue_length(listener),
      call.model_accept_queue_length(listener),
    ],
  };
}

function drivenByHand(kernel: HandWrittenKernel): Driven<HandListener, HandFlow> {
  return {
    listen: (limit) => kernel.listen(limit),
    flow: (listener, id) => kernel.flow(listener, id),
    receive: (flow, kind, sequence) => kernel.receive(flow, kind, sequence),
    answerOf: (flow) => flow.answer * 2 + Number(flow.isCookie),
    accept: (listener) => kernel.accept(listener)?.flow.id ?? 0,
    close: (flow) => kernel.close(flow),
    lengths: (listener) => [listener.synQueue, listener.acceptQueue],
  };
}
