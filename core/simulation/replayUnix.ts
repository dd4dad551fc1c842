import type { Machine, SocketHandle } from "../kernel/machine.ts";
import type { UnixDatagramCase } from "./replayCase.ts";
import { errnoText, type Measured, writeSysctls } from "./replayMeasured.ts";

/** The harness stops after so many datagrams. */
const mostDatagrams = 2000;
/** It tries so many more after one was read. */
const mostAfterRead = 50;

/** Sends to a receiver that does not read until every sender is refused; reads one; sends again. */
export function replayUnixDatagrams(machine: Machine, replayed: UnixDatagramCase): Measured {
  const errors = writeSysctls(machine, replayed.sysctl);
  const receiver = machine.createUnixDatagramSocket();
  Object.assign(errors, writeSysctls(machine, replayed.afterCreate));
  const senders = Array.from({ length: Math.max(1, replayed.senders) }, () => {
    const sender = machine.createUnixDatagramSocket();
    if (replayed.mode === "connected") machine.connectUnix(sender, receiver);
    return sender;
  });
  Object.assign(errors, writeSysctls(machine, replayed.afterSender));
  if (replayed.sendBuffer > 0) {
    for (const sender of senders) machine.setSendBuffer(sender, replayed.sendBuffer);
  }

  const send = (sender: SocketHandle) =>
    replayed.mode === "sendto"
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
