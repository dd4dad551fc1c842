import { describe, expect, test } from "vitest";
import { effectiveLimits, type Limit } from "../../core/kernel/limits.ts";
import { loadKernel } from "../support/kernelModel.ts";

const somaxconn = "net.core.somaxconn";
const maxSynBacklog = "net.ipv4.tcp_max_syn_backlog";
const syncookies = "net.ipv4.tcp_syncookies";

function limitsOf(
  kernel: string,
  listenBacklog: number,
  sysctls: Readonly<Record<string, string>>,
) {
  const model = loadKernel(kernel);
  const result = effectiveLimits(model, {
    listenBacklog,
    sysctls: new Map(Object.entries(sysctls)),
  });
  const limit = (id: Limit["id"]) => {
    const found = result.limits.find((candidate) => candidate.id === id);
    if (!found) throw new Error(`no limit ${id}`);
    return found;
  };
  return { ...result, limit };
}

const causes = ({ limitedBy }: Limit) => limitedBy.map(({ name }) => name);

describe("SYN_RECV held, as measured", () => {
  // Backlog after the clamp, tcp_max_syn_backlog, tcp_syncookies, then what the kernel held.
  const rhel6: readonly (readonly [number, number, number, number])[] = [
    [0, 8, 0, 7],
    [0, 128, 0, 16],
    [0, 4096, 1, 16],
    [8, 8, 0, 7],
    [8, 1024, 0, 16],
    [16, 128, 0, 32],
    [127, 128, 0, 97],
    [127, 1024, 0, 128],
    [128, 128, 0, 97],
    [128, 1024, 0, 256],
    [511, 8, 0, 7],
    [511, 128, 0, 97],
    [511, 1024, 0, 512],
    [511, 4096, 1, 512],
  ];
  const linux618: typeof rhel6 = [
    [0, 2048, 0, 1],
    [8, 2048, 0, 9],
    [8, 8, 0, 7],
    [128, 128, 0, 97],
    [128, 2048, 0, 129],
    [256, 256, 0, 193],
    [4096, 2048, 0, 1537],
    [4096, 4096, 0, 3073],
    [8, 8, 1, 9],
    [8, 2048, 2, 0],
  ];
  test.each([
    ...rhel6.map((cell) => ["rhel6-2.6.32", ...cell] as const),
    ...linux618.map((cell) => ["6.18.44", ...cell] as const),
  ])(
    "%s: backlog %i, tcp_max_syn_backlog %i, tcp_syncookies %i: %i",
    (kernel, backlog, max, cookies, held) => {
      const { limit } = limitsOf(kernel, backlog, {
        [somaxconn]: "65535",
        [maxSynBacklog]: String(max),
        [syncookies]: String(cookies),
      });
      expect(limit("synQueue").capacity).toBe(held);
    },
  );
});

test.each(["rhel6-2.6.32", "6.12", "6.18"])(
  "%s: the accept queue holds one more than the backlog",
  (kernel) => {
    for (const backlog of [0, 1, 8, 128, 511]) {
      const { limit } = limitsOf(kernel, backlog, { [somaxconn]: "4096" });
      expect(limit("acceptQueue").capacity).toBe(backlog + 1);
    }
  },
);

test("before 6.12.10 the SYN queue of 6.12 held one less", () => {
  const held = (kernel: string) => limitsOf(kernel, 8, {}).limit("synQueue").capacity;
  expect([held("6.12.9"), held("6.12.10")]).toEqual([8, 9]);
});

describe("causes", () => {
  test("a short listen backlog holds both TCP queues, and raising somaxconn would not help", () => {
    const { limit } = limitsOf("6.12", 511, { [somaxconn]: "4096" });
    expect(causes(limit("acceptQueue"))).toEqual(["listen backlog"]);
    expect(causes(limit("synQueue"))).toEqual(["listen backlog"]);
    expect(limit("listenBacklog")).toMatchObject({
      capacity: 511,
      decidedAt: { path: "net/socket.c" },
    });
  });

  test("a short somaxconn clamps a long backlog", () => {
    const { limit } = limitsOf("6.12", 65535, { [somaxconn]: "128" });
    expect(limit("acceptQueue")).toMatchObject({ capacity: 129 });
    expect(causes(limit("acceptQueue"))).toEqual([somaxconn]);
  });

  test("equal values hold it together", () => {
    const { limit } = limitsOf("6.12", 511, { [somaxconn]: "511" });
    expect(causes(limit("acceptQueue"))).toEqual(["listen backlog", somaxconn]);
    expect(limit("acceptQueue").limitedTogether).toBe(true);
  });

  test("without cookies the last quarter can be the tighter limit", () => {
    const { limit } = limitsOf("6.12", 511, { [maxSynBacklog]: "128", [syncookies]: "0" });
    expect(causes(limit("synQueue"))).toEqual([maxSynBacklog, syncookies]);
    expect(limit("synQueue").limitedTogether).toBe(false);
  });

  test("each of the other queues has its own sysctl", () => {
    const { limit } = limitsOf("6.12", 511, {});
    expect(limit("cpuBacklog")).toMatchObject({ capacity: 1001 });
    expect(causes(limit("cpuBacklog"))).toEqual(["net.core.netdev_max_backlog"]);
    expect(limit("unixDatagramQueue")).toMatchObject({ capacity: 11 });
    expect(causes(limit("unixDatagramQueue"))).toEqual(["net.unix.max_dgram_qlen"]);
  });

  test("the sixteen bits of RHEL 6 wrap, and then raising does not help", () => {
    const { limit } = limitsOf("rhel6-2.6.32", 65536, { [somaxconn]: "100000" });
    expect(limit("listenBacklog").capacity).toBe(0);
    expect(limit("acceptQueue").capacity).toBe(1);
  });
});

describe("a datagram queue that several senders fill", () => {
  const qlen = "net.unix.max_dgram_qlen";
  // Measured on Linux 6.18: one sender of one-byte datagrams is stopped at 278, three together at 513.
  test("is longer than one sender gets by itself, because its SO_SNDBUF is used up first", () => {
    const limit = limitsOf("6.18", 511, { [qlen]: "512" }).limit("unixDatagramQueue");
    expect(limit.capacity).toBe(513);
    expect(limit.oneSender).toMatchObject({
      capacity: 278,
      beyond: expect.stringContaining("SO_SNDBUF"),
      decidedAt: { path: "net/core/sock.c" },
    });
  });

  test("is told for one sender too where nothing else limits it", () => {
    const limit = limitsOf("6.18", 511, { [qlen]: "-1" }).limit("unixDatagramQueue");
    expect(limit).toMatchObject({ capacity: undefined, oneSender: { capacity: 278 } });
  });

  test("is filled by one sender where it is short", () => {
    for (const value of ["10", "277"]) {
      const limit = limitsOf("6.18", 511, { [qlen]: value }).limit("unixDatagramQueue");
      expect(limit).not.toHaveProperty("oneSender");
    }
    expect(limitsOf("6.18", 511, { [qlen]: "278" }).limit("unixDatagramQueue")).toMatchObject({
      capacity: 279,
      oneSender: { capacity: 278 },
    });
  });
});

test("what becomes of the one that does not fit, with the counters that tell of it", () => {
  const { limit } = limitsOf("6.12", 8, {});
  expect(limit("acceptQueue")).toMatchObject({
    counters: expect.arrayContaining(["TcpExtListenOverflows", "TcpExtListenDrops"]),
    decidedAt: { path: "net/ipv4/tcp_input.c", functionName: "tcp_conn_request" },
  });
  expect(limit("synQueue").beyond).toMatch(/cookie/);
  expect(limit("cpuBacklog").counters).toEqual(["softnet_stat dropped"]);
  for (const { steps, id } of limitsOf("6.12", 8, {}).limits) {
    expect(steps.length, id).toBeGreaterThan(0);
  }
});

test("a value that the kernel refuses is said, and the default stays", () => {
  const { refusedWrites, limit } = limitsOf("6.12", 511, { [somaxconn]: "-1" });
  expect(refusedWrites).toEqual([{ name: somaxconn, value: "-1", errno: "EINVAL" }]);
  expect(limit("acceptQueue").capacity).toBe(512);
});

test("a negative netdev_max_backlog refuses nothing", () => {
  const { limit } = limitsOf("6.12", 511, { "net.core.netdev_max_backlog": "-1" });
  expect(limit("cpuBacklog").capacity).toBeUndefined();
});

describe("the Fast Open queue", () => {
  const fastOpen = "net.ipv4.tcp_fastopen";
  const ids = (kernel: string, value: string) =>
    limitsOf(kernel, 511, { [fastOpen]: value }).limits.map(({ id }) => id);

  test("holds as many as TCP_FASTOPEN says, here the backlog; beyond it nobody is refused", () => {
    const { limit } = limitsOf("6.12", 511, { [fastOpen]: "3", [somaxconn]: "128" });
    expect(limit("fastOpenQueue")).toMatchObject({
      capacity: 128,
      refusal: undefined,
      counters: ["TcpExtTCPFastOpenListenOverflow"],
      decidedAt: { functionName: "tcp_fastopen_queue_check" },
    });
    expect(limit("fastOpenQueue").beyond).toMatch(/any other SYN/);
    expect(causes(limit("fastOpenQueue"))).toEqual([somaxconn]);
  });

  test("is not spoken of where servers do not take part", () => {
    expect(ids("6.12", "1")).not.toContain("fastOpenQueue");
    expect(ids("6.12", "2")).toContain("fastOpenQueue");
    expect(ids("3.7.0", "2")).toContain("fastOpenQueue");
    expect(ids("3.6.0", "2")).not.toContain("fastOpenQueue");
    // Every SYN gets a cookie of the other kind then.
    const sysctls = { [fastOpen]: "3", [syncookies]: "2" };
    expect(limitsOf("6.12", 511, sysctls).limits.map(({ id }) => id)).not.toContain(
      "fastOpenQueue",
    );
  });
});

test("TCP_FASTOPEN is bounded by somaxconn since 4.4, and came with 3.7", () => {
  const held = (kernel: string) => {
    const machine = loadKernel(kernel).createMachine();
    machine.writeSysctl(somaxconn, "4");
    machine.writeSysctl("net.ipv4.tcp_fastopen", "0x203");
    const socket = machine.createTcpSocket();
    machine.listen(socket, 100);
    const errno = machine.setFastOpen(socket, 6);
    machine.pretendLength(socket, "Fast Open queue", 4);
    return [errno, machine.receiveFastOpenSyn(socket, 1, "data").fastOpen];
  };
  expect(held("3.6.0")).toEqual(["ENOPROTOOPT", undefined]);
  expect(held("3.7.0")).toEqual(["0", "taken"]);
  expect(held("4.3.0")).toEqual(["0", "taken"]);
  expect(held("4.4.0")).toEqual(["0", undefined]);
});

test("up to 4.8 the bit 0x800 took the queue's length from the sysctl itself", () => {
  const held = (kernel: string) => {
    const machine = loadKernel(kernel).createMachine();
    machine.writeSysctl("net.ipv4.tcp_fastopen", String(0x20a02));
    const socket = machine.createTcpSocket();
    machine.listen(socket, 100);
    for (let peer = 1; peer <= 5; peer++) machine.receiveFastOpenSyn(socket, peer, "data");
    return machine.queuesOf(socket).fastOpenQueueLength;
  };
  expect([held("3.7.0"), held("4.3.0"), held("4.8.0"), held("4.9.0")]).toEqual([2, 2, 2, 0]);
});
