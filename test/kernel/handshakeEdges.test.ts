import { describe, expect, test } from "vitest";
import type { FastOpenSyn } from "../../core/kernel/machine.ts";
import { putText, snippetTexts } from "../../core/kernel/snippetFunctions.ts";
import { loadInstance, loadKernel } from "../support/kernelModel.ts";

// Edges of listen(2) and of handshakes that no measured row stands on.

type Call = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** Single functions of the snippets, on fresh globals. */
function functionsOf(kernel: string): Call {
  const call = loadInstance(kernel).functions as unknown as Call;
  call.model_boot?.();
  return call;
}

interface OpenSocket {
  state: number;
  type: number;
  readonly sk: { sk_state: number };
}

const EINVAL = -22;
const AF_INET6 = 10;
const [AF_INET, SOCK_STREAM, SOCK_DGRAM] = [2, 1, 2];
const [SS_CONNECTED, TCP_ESTABLISHED, TCP_CLOSE] = [3, 1, 7];

describe.each(["2.6.32", "4.4", "5.10", "6.12"])("inet_listen() on %s", (kernel) => {
  const open = () => {
    const call = functionsOf(kernel);
    const socket = call.model_socket?.(AF_INET, SOCK_STREAM) as OpenSocket;
    return { socket, listen: () => call.inet_listen?.(socket, 5) };
  };

  test("takes a stream socket that is not connected", () => {
    expect(open().listen()).toBe(0);
  });

  test("refuses a socket that is connected", () => {
    const { socket, listen } = open();
    socket.state = SS_CONNECTED;
    expect(listen()).toBe(EINVAL);
  });

  test("refuses what is no stream", () => {
    const { socket, listen } = open();
    socket.type = SOCK_DGRAM;
    expect(listen()).toBe(EINVAL);
    expect(socket.sk.sk_state).toBe(TCP_CLOSE);
  });

  test("refuses a connection, and leaves it one", () => {
    const { socket, listen } = open();
    socket.sk.sk_state = TCP_ESTABLISHED;
    expect(listen()).toBe(EINVAL);
    expect(socket.sk.sk_state).toBe(TCP_ESTABLISHED);
  });

  test("accept(2) on what does not listen is EINVAL, on an empty queue EAGAIN", () => {
    const call = functionsOf(kernel);
    const socket = call.model_socket?.(AF_INET, SOCK_STREAM) as OpenSocket;
    const error: { v: number; k: string; t: string; o: unknown } = { v: 0, k: "v", t: "i32", o: 0 };
    error.o = error;
    expect(call.inet_csk_accept?.(socket.sk, error)).toBeNull();
    expect(error.v).toBe(EINVAL);
    call.inet_listen?.(socket, 5);
    expect(call.inet_csk_accept?.(socket.sk, error)).toBeNull();
    expect(error.v).toBe(-11);
  });
});

describe.each(["2.6.32", "4.4", "6.12"])("TCP_DEFER_ACCEPT on %s", (kernel) => {
  /** Seconds until the n-th SYN-ACK timeout: 1, 2, 4 and so on, at most 120 each. */
  const secondsOf = (timeouts: number): number => {
    let seconds = 0;
    for (let n = 0, step = 1; n < timeouts; n++, step = Math.min(step * 2, 120)) seconds += step;
    return seconds;
  };

  // What getsockopt() said after setsockopt(), measured on 6.18.44.
  test.each([
    [0, 0],
    [1, 1],
    [2, 3],
    [3, 3],
    [4, 7],
    [7, 7],
    [8, 15],
    [15, 15],
    [16, 31],
    [31, 31],
    [32, 63],
    [63, 63],
    [64, 127],
    [100, 127],
    [127, 127],
    [128, 247],
    [247, 247],
    [248, 367],
    [367, 367],
    [368, 487],
    [1000, 1087],
    [30_000, 29_887],
    [31_000, 29_887],
    [40_000, 29_887],
  ])("%i s are rounded up to %i s, whole timeouts", (seconds, rounded) => {
    const timeouts = functionsOf(kernel).secs_to_retrans?.(seconds, 1, 120);
    expect(secondsOf(Number(timeouts))).toBe(rounded);
  });

  test("0 turns it off", () => {
    const machine = loadKernel(kernel).createMachine();
    const socket = machine.createTcpSocket();
    machine.listen(socket, 8);
    machine.setDeferAccept(socket, 4);
    machine.setDeferAccept(socket, 0);
    machine.receiveSyn(socket, 1);
    machine.receiveAck(socket, 1);
    expect(machine.queuesOf(socket).acceptQueueLength).toBe(1);
  });
});

describe.each(["4.1", "4.9", "5.10", "6.12", "7.3"])("retries under pressure on %s", (kernel) => {
  // Each doubling of the young ones that still leaves them a minority takes one retry away, down to two.
  test.each([
    [100, 51, 5, 5],
    [100, 50, 5, 4],
    [100, 26, 5, 4],
    [100, 25, 5, 3],
    [100, 13, 5, 3],
    [100, 12, 5, 2],
    [100, 1, 5, 2],
    [100, 0, 5, 2],
    [100, 0, 3, 2],
    [100, 1, 2, 2],
    [100, 0, 2, 2],
    [100, 0, 1, 1],
    [100, 1, 1, 1],
    [0, 0, 0, 0],
    [256, 1, 20, 12],
  ])("%i in the queue, %i young: %i retries become %i", (length, young, retries, left) => {
    const isTable = kernel.startsWith("4.1");
    const queue = isTable
      ? { listen_opt: { qlen: length, qlen_young: young } }
      : { qlen: length, young };
    expect(functionsOf(kernel).retries_under_pressure?.(queue, retries)).toBe(left);
  });
});

describe.each(["4.1", "4.4", "5.10", "6.12"])("a SYN that comes again on %s", (kernel) => {
  test("is answered, and the timer starts anew", () => {
    const machine = loadKernel(kernel).createMachine();
    const socket = machine.createTcpSocket();
    machine.listen(socket, 8);
    machine.receiveSyn(socket, 1);
    expect(machine.advanceTo(500)).toEqual([]);
    expect(machine.receiveSyn(socket, 1).reply).toBe("syn-ack");
    expect(machine.advanceTo(1499)).toEqual([]);
    expect(machine.advanceTo(1500)).toEqual([{ peer: 1, action: "syn-ack" }]);
    expect(machine.advanceTo(2000)).toEqual([]);
    expect(machine.receiveSyn(socket, 1).reply).toBe("syn-ack");
    // The second timeout is two seconds long.
    expect(machine.advanceTo(3999)).toEqual([]);
    expect(machine.advanceTo(4000)).toEqual([{ peer: 1, action: "syn-ack" }]);
    expect(machine.queuesOf(socket).synQueueLength).toBe(1);
  });
});

// Measured on 6.18.44: two SYNs at once, more after 600 ms, and with 100, 300 and 300 ms between them.
describe.each(["4.0", "4.14", "6.12", "6.18"])("SYNs that come again in a row on %s", (kernel) => {
  const open = () => {
    const machine = loadKernel(kernel).createMachine();
    const socket = machine.createTcpSocket();
    machine.listen(socket, 8);
    machine.receiveSyn(socket, 1);
    const again = (timeMs: number) => {
      machine.advanceTo(timeMs);
      return machine.receiveSyn(socket, 1).reply;
    };
    return { machine, again };
  };

  test("one is answered in half a second, and the others are counted", () => {
    const { machine, again } = open();
    expect([0, 0, 600, 600].map(again)).toEqual(["syn-ack", "none", "syn-ack", "none"]);
    expect(machine.counters().TcpExtTCPACKSkippedSynRecv).toBe(2);
  });

  test("the half second begins with the answer before", () => {
    const { again } = open();
    expect([100, 400, 599, 600].map(again)).toEqual(["syn-ack", "none", "none", "syn-ack"]);
  });

  test("net.ipv4.tcp_invalid_ratelimit says how long, 0: all are answered", () => {
    const { machine, again } = open();
    expect(machine.readSysctl("net.ipv4.tcp_invalid_ratelimit")).toBe("500");
    machine.writeSysctl("net.ipv4.tcp_invalid_ratelimit", "0");
    expect([100, 100, 101].map(again)).toEqual(["syn-ack", "syn-ack", "syn-ack"]);
    machine.writeSysctl("net.ipv4.tcp_invalid_ratelimit", "50");
    expect([150, 151].map(again)).toEqual(["none", "syn-ack"]);
  });
});

describe.each(["3.10", "3.19"])("SYNs that come again in a row on %s", (kernel) => {
  test("are all answered, and the timer starts anew from 3.8 on", () => {
    const machine = loadKernel(kernel).createMachine();
    const socket = machine.createTcpSocket();
    machine.listen(socket, 8);
    machine.receiveSyn(socket, 1);
    machine.advanceTo(900);
    expect(machine.receiveSyn(socket, 1).reply).toBe("syn-ack");
    expect(machine.receiveSyn(socket, 1).reply).toBe("syn-ack");
    expect(machine.advanceTo(1899)).toEqual([]);
    expect(machine.advanceTo(2500)).toEqual([{ peer: 1, action: "syn-ack" }]);
  });
});

// Measured on 6.18.44: close(2) with two handshakes under way and one connection that nobody accepted.
describe.each(["2.6.32", "4.3", "4.4", "6.12"])(
  "after close(2) of the listener on %s",
  (kernel) => {
    test.each(["IPv4", "IPv6"] as const)(
      "every packet over %s is answered with a reset",
      (family) => {
        const machine = loadKernel(kernel).createMachine();
        const socket = machine.createTcpSocket(family);
        machine.listen(socket, 8);
        for (const peer of [1, 2, 3]) machine.receiveSyn(socket, peer);
        machine.receiveAck(socket, 1);
        machine.closeListener(socket);
        expect(machine.receiveAck(socket, 2)).toMatchObject({
          reply: "rst",
          drop: { at: { functionName: family === "IPv4" ? "tcp_v4_rcv" : "tcp_v6_rcv" } },
        });
        expect(machine.receiveSyn(socket, 3).reply).toBe("rst");
        expect(machine.receiveSyn(socket, 4).reply).toBe("rst");
        expect(machine.receiveRst(socket, 4).reply).toBe("none");
        expect(machine.advanceTo(10_000)).toEqual([]);
      },
    );
  },
);

describe.each(["2.6.32", "4.4", "6.12"])("after a reset on %s", (kernel) => {
  test("the peer's number begins a new handshake", () => {
    const machine = loadKernel(kernel).createMachine();
    const socket = machine.createTcpSocket();
    machine.listen(socket, 8);
    machine.receiveSyn(socket, 1);
    machine.receiveAck(socket, 1);
    machine.receiveRst(socket, 1);
    expect(machine.receiveSyn(socket, 1).reply).toBe("syn-ack");
    expect(machine.queuesOf(socket).synQueueLength).toBe(1);
  });
});

describe.each([
  ["2.6.32", 3000, 2],
  ["4.0", 1000, 6],
] as const)("the listener's timer on %s", (kernel, firstMs, slotsOfRun) => {
  const table = 16;
  const interval = 200;

  test("looks through the table in turn, so that a SYN-ACK is up to a turn late", () => {
    const machine = loadKernel(kernel).createMachine();
    const socket = machine.createTcpSocket();
    machine.writeSysctl("net.ipv4.tcp_max_syn_backlog", "8");
    machine.listen(socket, 8);
    const peers = [1, 2, 3, 4, 5, 6, 7];
    for (const peer of peers) machine.receiveSyn(socket, peer);
    const sentAt = new Map<number, number>();
    for (let timeMs = 0; sentAt.size < peers.length && timeMs < 10_000; timeMs += interval) {
      for (const { peer } of machine.advanceTo(timeMs)) sentAt.set(peer, timeMs);
    }
    for (const peer of peers) {
      // A place of the table follows from the peer's number.
      const slot = (Math.imul(peer, 2654435761) >>> 7) & (table - 1);
      const run = Math.floor(slot / slotsOfRun);
      expect(sentAt.get(peer), `slot ${slot}`).toBe(firstMs + run * interval);
    }
  });
});

describe.each([
  ...["2.6.32", "3.10", "4.4", "4.10.17", "4.14", "5.10", "6.12"].map(
    (kernel) => [kernel, AF_INET] as const,
  ),
  ...["3.10", "4.4", "6.12"].map((kernel) => [kernel, AF_INET6] as const),
])("tcp_syncookies = 0 on %s, family %i", (kernel, family) => {
  test("a SYN that takes over from TIME_WAIT gets into the last quarter", () => {
    const instance = loadInstance(kernel);
    const functions = instance.functions as unknown as Call;
    functions.model_boot?.();
    const texts = snippetTexts(instance);
    const write = (name: string, value: string) => {
      putText(texts.model_name, name);
      putText(texts.model_text, value);
      return functions.model_sysctl_write?.();
    };
    expect(write("net.ipv4.tcp_syncookies", "0")).toBe(0);
    expect(write("net.ipv4.tcp_max_syn_backlog", "16")).toBe(0);
    const socket = functions.model_socket?.(family, SOCK_STREAM);
    functions.model_listen?.(socket, 100);
    const length = () => functions.model_syn_queue_length?.(socket);
    const flow = (peer: number) => functions.model_flow?.(socket, peer);
    for (let peer = 1; peer <= 40; peer++) functions.model_receive?.(flow(peer), 0, 1000);
    const before = Number(length());
    functions.model_receive?.(flow(50), 0, 1000);
    expect(length()).toBe(before);
    functions.model_receive_reusing_time_wait?.(flow(51), 1000, 7);
    expect(length()).toBe(before + 1);
  });
});

test.each(["3.2", "3.16", "4.4", "4.9"])(
  "%s makes tcp_max_syn_backlog one 256th of the connection hash's 262,144 slots",
  (kernel) => {
    const value = loadKernel(kernel).createMachine().readSysctl("net.ipv4.tcp_max_syn_backlog");
    expect([kernel, value]).toEqual([kernel, "1024"]);
  },
);

describe.each(["3.10", "3.13.0", "4.4", "6.12"])("Fast Open on %s", (kernel) => {
  function listening(mode: string, length = 8) {
    const machine = loadKernel(kernel).createMachine();
    expect(machine.writeSysctl("net.ipv4.tcp_fastopen", mode)).toBe("0");
    const socket = machine.createTcpSocket();
    expect(machine.setFastOpen(socket, length)).toBe("0");
    expect(machine.listen(socket, 8)).toBe("0");
    expect(machine.setFastOpen(socket, length)).toBe("0");
    const syn = (peer: number, kind: FastOpenSyn) =>
      machine.receiveFastOpenSyn(socket, peer, kind).fastOpen;
    const counter = (name: string) => machine.counters()[`TcpExtTCPFastOpen${name}`] ?? 0;
    return { machine, socket, syn, counter };
  }

  test("a cookie is given to who asks, and opens the next time", () => {
    const { machine, socket, syn, counter } = listening("2");
    expect(syn(1, "ask")).toBe("cookie");
    expect([counter("CookieReqd"), counter("PassiveFail")]).toEqual([1, 0]);
    machine.receiveRst(socket, 1);
    expect(syn(1, "cookie")).toBe("taken");
    expect(machine.queuesOf(socket).acceptQueueLength).toBe(1);
  });

  test("who has a cookie and asks for one anew is not let in by that", () => {
    const { machine, socket, syn } = listening("2");
    syn(1, "ask");
    machine.receiveRst(socket, 1);
    expect(syn(1, "ask")).toBe("cookie");
    expect(machine.queuesOf(socket).acceptQueueLength).toBe(0);
  });

  test("a cookie that this machine did not make is none: it is replaced", () => {
    const { machine, socket, syn, counter } = listening("2");
    expect(syn(1, "cookie")).toBe("cookie");
    expect([counter("PassiveFail"), counter("CookieReqd")]).toEqual([1, 0]);
    expect(machine.queuesOf(socket)).toMatchObject({ acceptQueueLength: 0, synQueueLength: 1 });
  });

  test("data without a cookie open where tcp_fastopen says that none is needed", () => {
    const without = listening("2");
    expect(without.syn(1, "data")).not.toBe("taken");
    expect([without.counter("PassiveFail"), without.counter("CookieReqd")]).toEqual([0, 0]);
    const open = listening(String(0x202));
    expect(open.syn(1, "data")).toBe("taken");
    // The server's side must be on as well.
    expect(listening(String(0x200)).syn(1, "data")).not.toBe("taken");
    expect(listening("1").syn(1, "ask")).not.toBe("cookie");
  });

  test("a full queue makes it an ordinary handshake", () => {
    const { machine, socket, syn, counter } = listening(String(0x202), 2);
    expect([syn(1, "data"), syn(2, "data")]).toEqual(["taken", "taken"]);
    expect(syn(3, "data")).not.toBe("taken");
    expect(counter("ListenOverflow")).toBe(1);
    machine.receiveAck(socket, 1);
    expect(syn(4, "data")).toBe("taken");
  });
});

test.each(["4.4", "6.12"])(
  "on %s a connection that was reset is closed without a word",
  (kernel) => {
    const machine = loadKernel(kernel).createMachine();
    const socket = machine.createTcpSocket();
    machine.listen(socket, 8);
    machine.receiveSyn(socket, 1);
    machine.receiveAck(socket, 1);
    machine.receiveData(socket, 1);
    machine.accept(socket);
    machine.receiveRst(socket, 1);
    const before = machine.counters();
    machine.closeConnection(socket, 1);
    expect(machine.counters()).toEqual(before);
  },
);
