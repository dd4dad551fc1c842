import { describe, expect, test } from "vitest";
import { loadInstance } from "../support/kernelModel.ts";

// Listeners of SCTP, DCCP, MPTCP and AF_VSOCK: the backlog that listen(2) grants bounds them, too.

type Call = Readonly<Record<string, (...args: unknown[]) => unknown>>;

const [SCTP, DCCP, MPTCP, VSOCK] = [0, 1, 2, 3];
const [bySctp, byDccp, byVmci, byVirtio, byHyperv] = [0, 1, 2, 3, 4];
const [SOCK_STREAM, SOCK_SEQPACKET] = [1, 5];
const [synQueue, acceptQueue] = [0, 1];
const EINVAL = 22;
const newest = "7.3.4";

function boot(kernel: string): Call {
  const call = loadInstance(kernel).functions as unknown as Call;
  call.model_boot?.();
  return call;
}

/** A listener of the family; `null` where this kernel does not have it. */
function listener(call: Call, family: number, backlog: number, type = SOCK_STREAM): unknown {
  const socket = call.model_family_socket?.(family, type);
  if (socket !== null) expect(call.model_listen?.(socket, backlog)).toBe(0);
  return socket;
}

/** How many of twenty requests a listener takes; "none" where the kernel does not have the family. */
function taken(kernel: string, family: number, way: number, backlog: number, type?: number) {
  const call = boot(kernel);
  const socket = listener(call, family, backlog, type);
  if (socket === null) return "none";
  let count = 0;
  for (let index = 0; index < 20; index++)
    count += Number(call.model_family_request?.(socket, way));
  return count;
}

describe("SCTP", () => {
  test.each(["2.6.32", "4.3", "6.12", newest])("%s: one more than the backlog waits", (kernel) => {
    expect(taken(kernel, SCTP, bySctp, 3)).toBe(4);
    expect(taken(kernel, SCTP, bySctp, 1)).toBe(2);
  });

  test("a socket for many associations is not limited", () => {
    expect(taken("6.12", SCTP, bySctp, 3, SOCK_SEQPACKET)).toBe(20);
  });

  test("a backlog of 0 ends listening, and a second listen() changes the limit only", () => {
    const call = boot("6.12");
    const socket = listener(call, SCTP, 2);
    const take = () => Number(call.model_family_request?.(socket, bySctp));
    expect([take(), take(), take(), take()]).toEqual([1, 1, 1, 0]);
    expect(call.model_listen?.(socket, 3)).toBe(0);
    expect([take(), take()]).toEqual([1, 0]);
    expect(call.model_listen?.(socket, 0)).toBe(0);
    expect(call.model_listen?.(socket, 0)).toBe(-EINVAL);
    expect(take()).toBe(0);
    // A new start: nobody waits.
    expect(call.model_listen?.(socket, 1)).toBe(0);
    expect([take(), take(), take()]).toEqual([1, 1, 0]);
  });

  test("net.core.somaxconn bounds its backlog", () => {
    const call = boot("4.3");
    const socket = listener(call, SCTP, 100_000);
    expect(call.model_max_ack_backlog?.(socket)).toBe(128);
  });
});

describe("DCCP", () => {
  test("is there up to 6.15", () => {
    const has = (kernel: string) => taken(kernel, DCCP, byDccp, 3) !== "none";
    expect(["2.6.32", "6.15.0", "6.16.0", newest].map(has)).toEqual([true, true, false, false]);
  });

  test.each([
    // Up to 4.3 the table has a power of two of places, and at least 16 of them.
    ["2.6.32", 16],
    ["4.3.0", 16],
    ["4.4.0", 4],
    ["6.12.0", 4],
    ["6.12.117", 5],
  ] as const)("%s: %i handshakes fit for a backlog of 4", (kernel, expected) => {
    expect(taken(kernel, DCCP, byDccp, 4)).toBe(expected);
  });

  test.each([
    ["2.6.32", 2],
    ["4.9.0", 2],
    ["4.10.0", 0],
    ["6.15.0", 0],
  ] as const)("%s: %i requests while the accept queue is full", (kernel, expected) => {
    const call = boot(kernel);
    const socket = listener(call, DCCP, 8);
    call.model_pretend_length?.(socket, acceptQueue, 9);
    let count = 0;
    for (let index = 0; index < 6; index++) {
      count += Number(call.model_family_request?.(socket, byDccp));
    }
    expect(count).toBe(expected);
  });

  test("a full queue of handshakes refuses", () => {
    const call = boot("6.12.0");
    const socket = listener(call, DCCP, 8);
    call.model_pretend_length?.(socket, synQueue, 8);
    expect(Number(call.model_family_request?.(socket, byDccp))).toBe(0);
    call.model_pretend_length?.(socket, synQueue, 7);
    expect(Number(call.model_family_request?.(socket, byDccp))).toBe(1);
  });

  test.each(["4.9.0", "5.10", "5.16.0"])("%s: a second listen() changes the limit", (kernel) => {
    const call = boot(kernel);
    const socket = listener(call, DCCP, 4);
    expect(call.model_listen?.(socket, 6)).toBe(0);
    expect(call.model_max_ack_backlog?.(socket)).toBe(6);
  });
});

describe("MPTCP", () => {
  test("is there since 5.6", () => {
    const has = (kernel: string) => boot(kernel).model_family_socket?.(MPTCP, SOCK_STREAM) !== null;
    expect(["5.5.0", "5.6.0", "6.5.0", "6.6.0", newest].map(has)).toEqual([
      ...[false, true],
      ...[true, true, true],
    ]);
  });

  test.each(["5.6.0", "6.5.0", "6.6.0", newest])("%s: the TCP socket below listens", (kernel) => {
    const call = boot(kernel);
    const socket = listener(call, MPTCP, 5);
    const below = call.model_mptcp_subflow?.(socket);
    expect(call.model_max_ack_backlog?.(below)).toBe(5);
    let held = 0;
    for (let peer = 1; peer <= 20; peer++) {
      const flow = call.model_flow?.(below, peer);
      call.model_receive?.(flow, 0, 1000);
      held = Number(call.model_syn_queue_length?.(below));
    }
    expect(held).toBe(["6.6.0", "5.6.0", "6.5.0"].includes(kernel) ? 5 : 6);
    // The limits stand below, not in the socket that the program has.
    expect(call.model_max_ack_backlog?.(socket)).toBe(0);
  });
});

describe("AF_VSOCK", () => {
  test("is there since 3.9, over virtio since 4.8 and on Hyper-V since 4.14", () => {
    expect(taken("3.8.0", VSOCK, byVmci, 3)).toBe("none");
    expect(taken("3.9.0", VSOCK, byVmci, 3)).toBe(3);
    expect(["4.7.0", "4.8.0"].map((kernel) => taken(kernel, VSOCK, byVirtio, 3))).toEqual([0, 4]);
    expect(["4.13.0", "4.14.0"].map((kernel) => taken(kernel, VSOCK, byHyperv, 3))).toEqual([0, 3]);
  });

  test.each([
    ["6.19.0", 3, 0],
    ["7.0.0", 4, 1],
    ["6.1.191", 3, 0],
    ["6.1.192", 4, 1],
    ["6.12.117", 4, 1],
    ["5.10.262", 3, 0],
  ] as const)(
    "%s: VMware and Hyper-V take %i for a backlog of 3, %i for one of 0",
    (kernel, three, none) => {
      for (const way of [byVmci, byHyperv]) {
        expect(taken(kernel, VSOCK, way, 3)).toBe(three);
        expect(taken(kernel, VSOCK, way, 0)).toBe(none);
      }
      expect(taken(kernel, VSOCK, byVirtio, 0)).toBe(1);
    },
  );

  test("a second listen() changes the limit, and net.core.somaxconn bounds it", () => {
    const call = boot("6.12");
    const socket = listener(call, VSOCK, 1_000_000);
    expect(call.model_max_ack_backlog?.(socket)).toBe(4096);
    expect(call.model_listen?.(socket, 2)).toBe(0);
    expect(call.model_max_ack_backlog?.(socket)).toBe(2);
  });

  test("only a stream listens", () => {
    const call = boot("6.12");
    const socket = call.model_family_socket?.(VSOCK, 2);
    expect(call.model_listen?.(socket, 5)).toBe(-95);
  });
});
