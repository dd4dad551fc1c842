import { describe, expect, test } from "vitest";
import { effectiveLimits } from "../../core/kernel/limits.ts";
import { loadKernel } from "../support/kernelModel.ts";

// Edges that no measured row stands on. What is expected follows from the kernel's documented behaviour: times compare as
// time_after() says, a SYN cookie is good in the minute that it was made in and in the next one.

/** A listener that answers every SYN with a cookie, and one peer that holds a cookie of the second 0. */
function cookieHolder(kernel: string, family: "IPv4" | "IPv6") {
  const machine = loadKernel(kernel).createMachine();
  expect(machine.writeSysctl("net.ipv4.tcp_syncookies", "2")).toBe("0");
  const socket = machine.createTcpSocket(family);
  machine.listen(socket, 8);
  expect(machine.receiveSyn(socket, 1)).toMatchObject({ reply: "syn-ack", cookie: true });
  return { machine, socket };
}

describe.each(
  (["IPv4", "IPv6"] as const).flatMap((family) =>
    ["5.10", "6.1", "6.12", "6.18", "7.3"].map((kernel) => [kernel, family] as const),
  ),
)("a SYN cookie on %s over %s", (kernel, family) => {
  test.each([
    [0, "taken"],
    [59_999, "taken"],
    [60_000, "taken"],
    [119_999, "taken"],
    [120_000, "failed"],
    [120_001, "not looked for"],
    [300_000, "not looked for"],
  ] as const)("after %i ms is %s", (timeMs, outcome) => {
    const { machine, socket } = cookieHolder(kernel, family);
    machine.advanceTo(timeMs);
    const { reply } = machine.receiveAck(socket, 1);
    const counters = machine.counters();
    expect(reply).toBe(outcome === "taken" ? "none" : "rst");
    expect(machine.queuesOf(socket).acceptQueueLength).toBe(outcome === "taken" ? 1 : 0);
    expect(counters.TcpExtSyncookiesRecv ?? 0).toBe(outcome === "taken" ? 1 : 0);
    expect(counters.TcpExtSyncookiesFailed ?? 0).toBe(outcome === "failed" ? 1 : 0);
  });

  test("is worth nothing once cookies were turned off", () => {
    const { machine, socket } = cookieHolder(kernel, family);
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

  test("not even a pair of them", () => {
    const machine = loadKernel(kernel).createMachine();
    const [one] = machine.createUnixSocketPair("datagram");
    expect(machine.listen(one, 1)).toBe("EOPNOTSUPP");
  });

  test("a connected one cannot", () => {
    const machine = loadKernel(kernel).createMachine();
    const [pair] = machine.createUnixSocketPair("seqpacket");
    expect(machine.listen(pair, 1)).toBe("EINVAL");
  });
});

// Measured on 6.18.44; the order of the tests is the same in all kernels, but where it says so.
describe.each(["2.6.32", "4.4", "6.12", "6.18"])("errors of AF_UNIX on %s", (kernel) => {
  const machineOf = () => loadKernel(kernel).createMachine();

  test("a connected socket: the listener is looked at first, then the socket", () => {
    const machine = machineOf();
    const [listener, plain, full] = [1, 2, 3].map(() => machine.createUnixStreamSocket("stream"));
    const client = machine.createUnixStreamSocket("stream");
    if (listener === undefined || plain === undefined || full === undefined) throw new Error();
    machine.listen(listener, 5);
    machine.listen(full, 0);
    expect(machine.connectUnix(machine.createUnixStreamSocket("stream"), full)).toBe("0");
    expect(machine.connectUnix(client, listener)).toBe("0");
    expect(machine.connectUnix(client, listener)).toBe("EISCONN");
    expect(machine.connectUnix(client, plain)).toBe("ECONNREFUSED");
    expect(machine.connectUnix(client, full)).toBe("EAGAIN");
    // A listener cannot connect, to itself or to another one.
    expect(machine.connectUnix(listener, listener)).toBe("EINVAL");
    expect(machine.connectUnix(listener, full)).toBe("EAGAIN");
  });

  test("another type of socket is refused before it is asked whether it listens", () => {
    const machine = machineOf();
    const other = machine.createUnixStreamSocket("seqpacket");
    const client = machine.createUnixStreamSocket("stream");
    expect(machine.connectUnix(client, other)).toBe("EPROTOTYPE");
    const [pair] = machine.createUnixSocketPair("seqpacket");
    expect(machine.connectUnix(machine.createUnixDatagramSocket(), pair)).toBe("EPROTOTYPE");
  });

  test("a seqpacket socket sends to its peer, whoever is named", () => {
    const machine = machineOf();
    const [one, peer] = machine.createUnixSocketPair("seqpacket");
    const named = machine.createUnixStreamSocket("seqpacket");
    expect(machine.sendUnix(one, 7, named).errno).toBe("0");
    expect(machine.receiveUnix(peer)).toBe(7);
    expect(machine.sendUnix(named, 7).errno).toBe("ENOTCONN");
    expect(machine.sendUnix(named, 10_000_000).errno).toBe("ENOTCONN");
  });

  test("a datagram is at most the send buffer but 32 bytes long", () => {
    const machine = machineOf();
    const [sender, receiver] = [1, 2].map(() => machine.createUnixDatagramSocket());
    if (sender === undefined || receiver === undefined) throw new Error();
    // Up to 6.13 nobody to send to is found out first; 6.18 looks at the length first.
    const withoutPeer = kernel === "6.18" ? "EMSGSIZE" : "ENOTCONN";
    expect(machine.sendUnix(sender, 10_000_000).errno).toBe(withoutPeer);
    expect(machine.sendUnix(sender, 1).errno).toBe("ENOTCONN");
    machine.connectUnix(sender, receiver);
    const most = machine.sendBufferBytes(sender) - 32;
    expect(machine.sendUnix(sender, most + 1).errno).toBe("EMSGSIZE");
    expect(machine.sendUnix(sender, most).errno).toBe("0");
  });

  test("a used up send buffer is told before who may not send", () => {
    const machine = machineOf();
    machine.writeSysctl("net.unix.max_dgram_qlen", "1000");
    const [sender, receiver, third] = [1, 2, 3].map(() => machine.createUnixDatagramSocket());
    if (sender === undefined || receiver === undefined || third === undefined) throw new Error();
    machine.connectUnix(sender, receiver);
    while (machine.sendUnix(sender, 1000).errno === "0");
    machine.connectUnix(receiver, third);
    expect(machine.sendUnix(sender, 1000).errno).toBe("EAGAIN");
    const fourth = machine.createUnixDatagramSocket();
    expect(machine.sendUnix(fourth, 1, receiver).errno).toBe("EPERM");
    expect(machine.connectUnix(fourth, receiver)).toBe("EPERM");
  });

  test("poll(2) says writable while a quarter of the send buffer, and not a byte more, is used", () => {
    const machine = machineOf();
    const [sender, receiver] = [1, 2].map(() => machine.createUnixDatagramSocket());
    if (sender === undefined || receiver === undefined) throw new Error();
    machine.connectUnix(sender, receiver);
    for (let sent = 0; sent < 4; sent++) machine.sendUnix(sender, 1);
    // A socket without data is charged with one byte. SO_SNDBUF doubles what it gets.
    const used = machine.outqBytes(sender) + 1;
    machine.setSendBuffer(sender, 2 * used);
    expect([machine.sendBufferBytes(sender), machine.pollOut(sender)]).toEqual([4 * used, true]);
    machine.setSendBuffer(sender, 2 * used - 1);
    expect([machine.sendBufferBytes(sender), machine.pollOut(sender)]).toEqual([
      ...[4 * used - 2, false],
    ]);
  });
});

describe("up to 3.12", () => {
  test.each(["2.6.32", "3.2", "3.10", "3.12.0"])(
    "a cookie is looked for three seconds after the last one was sent, on %s",
    (kernel) => {
      const outcomeAfter = (timeMs: number) => {
        const machine = loadKernel(kernel).createMachine();
        machine.writeSysctl("net.ipv4.tcp_syncookies", "1");
        machine.writeSysctl("net.ipv4.tcp_max_syn_backlog", "8");
        const socket = machine.createTcpSocket();
        machine.listen(socket, 8);
        for (let peer = 0; peer < 40; peer++) machine.receiveSyn(socket, peer);
        machine.advanceTo(timeMs);
        return machine.receiveAck(socket, 39).reply;
      };
      expect([outcomeAfter(2999), outcomeAfter(3000), outcomeAfter(3001)]).toEqual([
        ...["none", "none", "rst"],
      ]);
    },
  );

  test.each([
    ["2.6.32", undefined, undefined],
    ["3.2", 2, 1],
    ["3.10", 2, 1],
  ])("%s counts SYN-ACKs that were not answered", (kernel, timeouts, again) => {
    const machine = loadKernel(kernel).createMachine();
    const socket = machine.createTcpSocket();
    machine.writeSysctl("net.ipv4.tcp_synack_retries", "1");
    machine.listen(socket, 8);
    machine.receiveSyn(socket, 1);
    machine.advanceTo(20_000);
    const { TcpExtTCPTimeouts, TcpRetransSegs } = machine.counters();
    expect([TcpExtTCPTimeouts, TcpRetransSegs]).toEqual([timeouts, again]);
    expect(machine.queuesOf(socket).synQueueLength).toBe(0);
  });
});

test.each([
  ["3.4.112", false],
  ["3.4.113", true],
  ["4.2.7", false],
  ["4.2.8", true],
  ["4.3.0", false],
  ["4.4.0", true],
])("on %s a socket that sends to itself goes on without end: %s", (kernel, isFree) => {
  const machine = loadKernel(kernel).createMachine();
  const socket = machine.createUnixDatagramSocket();
  for (let sent = 0; sent < 30; sent++) machine.sendUnix(socket, 1, socket);
  expect(machine.unixQueueLength(socket)).toBe(isFree ? 30 : 11);
});

test("a queue whose length wraps has no limit", () => {
  const sysctls = new Map([["net.core.somaxconn", "65535"]]);
  const holds = (kernel: string) =>
    effectiveLimits(loadKernel(kernel), { listenBacklog: 65535, sysctls }).limits.find(
      ({ id }) => id === "acceptQueue",
    )?.capacity;
  expect([holds("3.10"), holds("4.4")]).toEqual([undefined, 65536]);
});
