import { describe, expect, test } from "vitest";
import { loadKernel } from "../support/kernelModel.ts";

// Edges that no measured row stands on. What is expected follows from the kernel's documented behaviour: times compare as
// time_after() says, a SYN cookie is good in the minute that it was made in and in the next one.

/** A listener that answers every SYN with a cookie, and one peer that holds a cookie of the second 0. */
function cookieHolder(kernel: string) {
  const machine = loadKernel(kernel).createMachine();
  expect(machine.writeSysctl("net.ipv4.tcp_syncookies", "2")).toBe("0");
  const socket = machine.createTcpSocket();
  machine.listen(socket, 8);
  expect(machine.receiveSyn(socket, 1)).toMatchObject({ reply: "syn-ack", cookie: true });
  return { machine, socket };
}

describe.each(["5.10", "6.1", "6.12", "6.18", "7.3"])("a SYN cookie on %s", (kernel) => {
  test.each([
    [0, "taken"],
    [59_999, "taken"],
    [60_000, "taken"],
    [119_999, "taken"],
    [120_000, "failed"],
    [120_001, "not looked for"],
    [300_000, "not looked for"],
  ] as const)("after %i ms is %s", (timeMs, outcome) => {
    const { machine, socket } = cookieHolder(kernel);
    machine.advanceTo(timeMs);
    const { reply } = machine.receiveAck(socket, 1);
    const counters = machine.counters();
    expect(reply).toBe(outcome === "taken" ? "none" : "rst");
    expect(machine.queuesOf(socket).acceptQueueLength).toBe(outcome === "taken" ? 1 : 0);
    expect(counters.TcpExtSyncookiesRecv ?? 0).toBe(outcome === "taken" ? 1 : 0);
    expect(counters.TcpExtSyncookiesFailed ?? 0).toBe(outcome === "failed" ? 1 : 0);
  });

  test("is worth nothing once cookies were turned off", () => {
    const { machine, socket } = cookieHolder(kernel);
    machine.writeSysctl("net.ipv4.tcp_syncookies", "0");
    expect(machine.receiveAck(socket, 1).reply).toBe("rst");
    expect(machine.counters().TcpExtSyncookiesRecv).toBeUndefined();
    expect(machine.counters().TcpExtSyncookiesFailed).toBeUndefined();
  });
});

describe.each(["2.6.32", "4.4", "6.12"])("packets of a connection on %s", (kernel) => {
  function connected() {
    const machine = loadKernel(kernel).createMachine();
    const socket = machine.createTcpSocket();
    machine.listen(socket, 8);
    machine.receiveSyn(socket, 1);
    return { machine, socket };
  }

  test("the bare last packet is not answered, data are acknowledged, also a second time", () => {
    const { machine, socket } = connected();
    expect(machine.receiveAck(socket, 1).reply).toBe("none");
    expect(machine.receiveAck(socket, 1).reply).toBe("none");
    expect(machine.receiveData(socket, 1).reply).toBe("challenge");
    expect(machine.receiveData(socket, 1).reply).toBe("challenge");
    expect(machine.receiveSyn(socket, 1).reply).toBe("challenge");
    expect(machine.establishedCount(socket)).toBe(1);
  });

  test("a reset that does not carry the expected number is ignored", () => {
    const { machine, socket } = connected();
    // The data move the expected number on; the peer's reset still carries the one before.
    machine.receiveData(socket, 1);
    expect(machine.receiveRst(socket, 1).reply).toBe("none");
    expect(machine.establishedCount(socket)).toBe(1);
    expect(machine.counters().TcpEstabResets).toBeUndefined();
  });

  test("one that does ends it; it stays in the accept queue", () => {
    const { machine, socket } = connected();
    machine.receiveAck(socket, 1);
    machine.receiveRst(socket, 1);
    expect(machine.establishedCount(socket)).toBe(0);
    expect(machine.counters().TcpEstabResets).toBe(1);
    expect(machine.queuesOf(socket).acceptQueueLength).toBe(1);
  });

  test("stray packets: an ACK is answered with a reset, a reset with nothing", () => {
    const { machine, socket } = connected();
    expect(machine.receiveAck(socket, 2).reply).toBe("rst");
    expect(machine.receiveRst(socket, 3).reply).toBe("none");
    expect(machine.queuesOf(socket).synQueueLength).toBe(1);
  });
});

describe.each(["2.6.32", "4.4", "6.12"])("listen(2) on %s", (kernel) => {
  test("datagram sockets of AF_UNIX cannot, connected or not", () => {
    const machine = loadKernel(kernel).createMachine();
    const [one, other] = [machine.createUnixDatagramSocket(), machine.createUnixDatagramSocket()];
    machine.connectUnix(one, other);
    expect(machine.listen(one, 1)).toBe("EOPNOTSUPP");
    expect(machine.listen(other, 1)).toBe("EOPNOTSUPP");
  });

  test("a connected one cannot", () => {
    const machine = loadKernel(kernel).createMachine();
    const [pair] = machine.createUnixSocketPair("seqpacket");
    expect(machine.listen(pair, 1)).toBe("EINVAL");
  });
});
