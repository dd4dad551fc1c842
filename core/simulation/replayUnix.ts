import type { ExperimentMachine, Machine, SocketHandle } from "../kernel/machine.ts";
import type { UnixDatagramCase, UnixStreamCase } from "./replayCase.ts";
import { errnoText, type Measured, writeSysctls } from "./replayMeasured.ts";

/** The harness stops after so many datagrams. */
const mostDatagrams = 2000;
/** It tries so many more after one was read. */
const mostAfterRead = 50;

/** Sends to a receiver that does not read until every sender is refused; reads one; sends again. */
export function replayUnixDatagrams(
  machine: ExperimentMachine,
  replayed: UnixDatagramCase,
): Measured {
  const errors = writeSysctls(machine, replayed.sysctl);
  const { mode } = replayed;
  const pairType = replayed.type === "seqpacket" ? "seqpacket" : "datagram";
  const [receiver, partner] =
    mode === "pair"
      ? machine.createUnixSocketPair(pairType)
      : [machine.createUnixDatagramSocket(), undefined];
  Object.assign(errors, writeSysctls(machine, replayed.afterCreate));
  const senders =
    partner !== undefined
      ? [partner]
      : Array.from({ length: Math.max(1, replayed.senders) }, () =>
          createSender(machine, mode, receiver),
        );
  Object.assign(errors, writeSysctls(machine, replayed.afterSender));
  if (replayed.sendBuffer > 0) {
    for (const sender of senders) machine.setSendBuffer(sender, replayed.sendBuffer);
  }

  const send = (sender: SocketHandle) =>
    mode === "sendto" || mode === "self"
      ? machine.sendUnix(sender, replayed.size, receiver)
      : machine.sendUnix(sender, replayed.size);
  const [first = receiver] = senders;
  const sendBuffer = machine.sendBufferBytes(first);
  const { sent, stoppedBy } = sendUntilRefused(senders, send);
  const outq = machine.outqBytes(first);
  const pollOutWhenStopped = machine.pollOut(first);
  const readOne = machine.receiveUnix(receiver) !== undefined;
  const pollOutAfterRead = machine.pollOut(first);
  let sentAfterRead = 0;
  while (sentAfterRead < mostAfterRead && send(first).errno === "0") sentAfterRead++;
  return {
    ...errors,
    sndbuf: sendBuffer,
    sent,
    stopped_by: stoppedBy,
    outq_bytes: outq,
    pollout_when_stopped: Number(pollOutWhenStopped),
    read_one: Number(readOne),
    pollout_after_read_one: Number(pollOutAfterRead),
    sent_after_read_one: sentAfterRead,
  };
}

function createSender(
  machine: Machine,
  mode: UnixDatagramCase["mode"],
  receiver: SocketHandle,
): SocketHandle {
  if (mode === "self") return receiver;
  const sender = machine.createUnixDatagramSocket();
  if (mode === "connected" || mode === "mutual") machine.connectUnix(sender, receiver);
  if (mode === "mutual") machine.connectUnix(receiver, sender);
  return sender;
}

/** The harness tries so many more clients after one was accepted. */
const mostAfterAccept = 20;

/** Clients connect until one is refused; one is accepted; more connect. */
export function replayUnixStream(machine: ExperimentMachine, replayed: UnixStreamCase): Measured {
  const { sysctl, after, relisten, type, backlog, clients } = replayed;
  const errors = writeSysctls(machine, sysctl);
  const listener = machine.createUnixStreamSocket(type);
  const connect = () => machine.connectUnix(machine.createUnixStreamSocket(type), listener);
  const measured: Record<string, unknown> = {
    ...errors,
    listen: errnoText(machine.listen(listener, backlog)),
  };
  if (after !== undefined) Object.assign(measured, writeSysctls(machine, after));
  if (relisten !== undefined) measured.relisten = errnoText(machine.listen(listener, relisten));
  let connected = 0;
  let stoppedBy = "ok";
  while (connected < clients && stoppedBy === "ok") {
    stoppedBy = errnoText(connect());
    if (stoppedBy === "ok") connected++;
  }
  const acceptOne = machine.acceptUnix(listener) === "0" ? 1 : 0;
  let more = 0;
  while (more < mostAfterAccept && connect() === "0") more++;
  return {
    ...measured,
    connected,
    stopped_by: stoppedBy,
    accept_one: acceptOne,
    connected_after_accept_one: more,
  };
}

/** Rounds of one datagram a sender, until a round in which none gets through. */
function sendUntilRefused(
  senders: readonly SocketHandle[],
  send: (sender: SocketHandle) => ReturnType<Machine["sendUnix"]>,
): { sent: number; stoppedBy: string } {
  let sent = 0;
  while (sent < mostDatagrams) {
    let refused = 0;
    let lastErrno = "ok";
    for (const sender of senders) {
      if (sent >= mostDatagrams) break;
      const { errno } = send(sender);
      if (errno === "0") sent++;
      else {
        refused++;
        lastErrno = errnoText(errno);
      }
    }
    if (refused === senders.length) return { sent, stoppedBy: lastErrno };
  }
  return { sent, stoppedBy: "ok" };
}
