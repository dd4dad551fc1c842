import { describe, expect, test } from "vitest";
import { limitProbes, measureCapacity } from "../../core/kernel/limitProbes.ts";
import type { Limit } from "../../core/kernel/limits.ts";
import type { ExperimentMachine } from "../../core/kernel/machine.ts";
import { knownVersions } from "../../core/kernel/version.ts";
import { loadKernel } from "../support/kernelModel.ts";

/** More than any queue here holds. */
const enough = 3000;

interface Setting {
  readonly listenBacklog: number;
  readonly sysctls: Readonly<Record<string, string>>;
}

const settings: readonly Setting[] = [
  { listenBacklog: 511, sysctls: {} },
  { listenBacklog: 0, sysctls: {} },
  { listenBacklog: 16, sysctls: { "net.core.netdev_max_backlog": "0" } },
  { listenBacklog: 128, sysctls: { "net.core.somaxconn": "100", "net.unix.max_dgram_qlen": "0" } },
  {
    listenBacklog: 300,
    sysctls: {
      "net.core.somaxconn": "4096",
      "net.ipv4.tcp_syncookies": "0",
      "net.ipv4.tcp_max_syn_backlog": "200",
      "net.core.netdev_max_backlog": "300",
      "net.unix.max_dgram_qlen": "150",
    },
  },
  {
    listenBacklog: 200,
    sysctls: { "net.core.somaxconn": "150", "net.ipv4.tcp_fastopen": "3" },
  },
  {
    listenBacklog: -1,
    sysctls: {
      "net.core.somaxconn": "1000",
      "net.ipv4.tcp_syncookies": "0",
      "net.ipv4.tcp_max_syn_backlog": "64",
    },
  },
];

/** Fills a queue with what really comes: nothing is pretended. How many it took. */
const fill: Readonly<
  Partial<Record<Limit["id"], (machine: ExperimentMachine, listenBacklog: number) => number>>
> = {
  synQueue(machine, listenBacklog) {
    const socket = machine.createTcpSocket();
    machine.listen(socket, listenBacklog);
    for (let peer = 1; peer <= enough; peer++) machine.receiveSyn(socket, peer);
    return machine.queuesOf(socket).synQueueLength;
  },
  acceptQueue(machine, listenBacklog) {
    const socket = machine.createTcpSocket();
    machine.listen(socket, listenBacklog);
    // Each handshake ends before the next begins, so the SYN queue stays short.
    for (let peer = 1; peer <= enough; peer++) {
      if (machine.receiveSyn(socket, peer).reply === "syn-ack") machine.receiveAck(socket, peer);
    }
    return machine.queuesOf(socket).acceptQueueLength;
  },
  fastOpenQueue(machine, listenBacklog) {
    const socket = machine.createTcpSocket();
    machine.listen(socket, listenBacklog);
    machine.setFastOpen(socket, machine.queuesOf(socket).maxAckBacklog);
    // All have their cookie before the first comes back with data.
    for (let peer = 1; peer <= enough; peer++) {
      machine.receiveFastOpenSyn(socket, peer, "ask");
      machine.receiveRst(socket, peer);
    }
    for (let peer = 1; peer <= enough; peer++) machine.receiveFastOpenSyn(socket, peer, "cookie");
    return machine.queuesOf(socket).fastOpenQueueLength;
  },
  cpuBacklog(machine) {
    for (let packet = 0; packet < enough; packet++) machine.netifRx(0);
    return machine.cpuBacklogLength(0);
  },
  unixListenQueue(machine, listenBacklog) {
    const listener = machine.createUnixStreamSocket("stream");
    machine.listen(listener, listenBacklog);
    for (let client = 0; client < enough; client++) {
      machine.connectUnix(machine.createUnixStreamSocket("stream"), listener);
    }
    return machine.unixQueueLength(listener);
  },
  unixDatagramQueue(machine) {
    const receiver = machine.createUnixDatagramSocket();
    // Every datagram has a sender of its own, so no send buffer is used up.
    for (let sent = 0; sent < enough; sent++) {
      machine.sendUnix(machine.createUnixDatagramSocket(), 1, receiver);
    }
    return machine.unixQueueLength(receiver);
  },
};

function machineWith(kernel: string, { sysctls }: Setting): ExperimentMachine {
  const machine = loadKernel(kernel).createMachine();
  for (const [name, value] of Object.entries(sysctls)) {
    if (name === "net.ipv4.tcp_fastopen" && machine.readSysctl(name) === undefined) continue;
    expect(machine.writeSysctl(name, value), name).toBe("0");
  }
  return machine;
}

test("every queue is filled", () => {
  expect(Object.keys(fill).sort()).toEqual(limitProbes.map(({ id }) => id).sort());
});

describe.each(knownVersions.map(({ id }) => id))("%s", (kernel) => {
  test.each(settings)("the number found by halving is the number that fits: %j", (setting) => {
    const { listenBacklog } = setting;
    const found: Record<string, number | undefined> = {};
    const held: typeof found = {};
    for (const probe of limitProbes) {
      found[probe.id] = measureCapacity(probe, machineWith(kernel, setting), listenBacklog);
      held[probe.id] = fill[probe.id]?.(machineWith(kernel, setting), listenBacklog);
    }
    expect(found).toEqual(held);
    expect(Math.max(...Object.values(held).map(Number))).toBeLessThan(enough);
  });
});
