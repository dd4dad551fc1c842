import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ExperimentMachine, SocketHandle } from "../../../core/kernel/machine.ts";
import { knownVersions } from "../../../core/kernel/version.ts";
import { loadKernel } from "../../support/kernelModel.ts";

type Operation =
  | { readonly op: "syn" | "ack" | "data" | "accept" | "netif" | "datagram" | "read" | "softirq" }
  | { readonly op: "listen"; readonly backlog: number }
  | { readonly op: "write"; readonly name: string; readonly value: number }
  | { readonly op: "wait"; readonly ms: number };

const plain = (
  ["syn", "syn", "syn", "ack", "ack", "data", "accept", "netif", "datagram"] as const
).map((op) => fc.constant<Operation>({ op }));
const operation = fc.oneof(
  ...plain,
  fc.constant<Operation>({ op: "softirq" }),
  fc.constant<Operation>({ op: "read" }),
  fc.record({ op: fc.constant("listen" as const), backlog: fc.integer({ min: -1, max: 6 }) }),
  fc.record({ op: fc.constant("wait" as const), ms: fc.constantFrom(10, 1100, 9000) }),
  fc.record({
    op: fc.constant("write" as const),
    name: fc.constantFrom(
      "net.core.netdev_max_backlog",
      "net.core.somaxconn",
      "net.ipv4.tcp_max_syn_backlog",
      "net.ipv4.tcp_syncookies",
      "net.ipv4.tcp_abort_on_overflow",
      "net.ipv4.tcp_synack_retries",
    ),
    value: fc.integer({ min: 0, max: 6 }),
  }),
);

/** Small limits, so that short runs meet them. */
const start = fc.record({
  "net.core.netdev_max_backlog": fc.constantFrom(0, 3),
  "net.unix.max_dgram_qlen": fc.constantFrom(0, 2),
  "net.ipv4.tcp_max_syn_backlog": fc.constantFrom(1, 4, 64),
  "net.ipv4.tcp_syncookies": fc.constantFrom(0, 1, 2),
  "net.ipv4.tcp_abort_on_overflow": fc.constantFrom(0, 1),
});

/** Runs operations and checks of each packet that it has a drop site exactly if it was refused. */
class Checked {
  private readonly machine: ExperimentMachine;
  private readonly listener: SocketHandle;
  private readonly sender: SocketHandle;
  private readonly receiver: SocketHandle;
  private peers = 0;
  private readonly established = new Set<number>();
  private timeMs = 0;
  /** Queues that refused something. */
  readonly queues = new Set<string>();

  constructor(machine: ExperimentMachine, sysctls: Readonly<Record<string, number>>) {
    this.machine = machine;
    for (const [name, value] of Object.entries(sysctls)) machine.writeSysctl(name, String(value));
    this.listener = machine.createTcpSocket();
    machine.listen(this.listener, 2);
    this.sender = machine.createUnixDatagramSocket();
    this.receiver = machine.createUnixDatagramSocket();
    machine.connectUnix(this.sender, this.receiver);
  }

  run(operation: Operation): void {
    const { machine, listener } = this;
    switch (operation.op) {
      case "syn": {
        const { reply, drop } = machine.receiveSyn(listener, this.peers++);
        this.check(reply !== "syn-ack", drop, ["SYN queue", "accept queue"]);
        break;
      }
      case "ack":
      case "data":
        this.lastPackets(operation.op);
        break;
      case "accept":
        machine.accept(listener);
        break;
      case "netif": {
        const { accepted, drop } = machine.netifRx(1);
        this.check(!accepted, drop, ["CPU backlog"]);
        break;
      }
      case "softirq":
        machine.runSoftirq(1);
        break;
      case "datagram": {
        const { errno, drop } = machine.sendUnix(this.sender, 100);
        this.check(errno !== "0", drop, ["unix queue"]);
        break;
      }
      case "read":
        machine.receiveUnix(this.receiver);
        break;
      case "listen":
        machine.listen(listener, operation.backlog);
        break;
      case "write":
        machine.writeSysctl(operation.name, String(operation.value));
        break;
      case "wait":
        this.timeMs += operation.ms;
        machine.advanceTo(this.timeMs);
        break;
    }
  }

  /** The last few peers send their ACK, or data. */
  private lastPackets(kind: "ack" | "data"): void {
    const { machine, listener } = this;
    for (let peer = Math.max(0, this.peers - 4); peer < this.peers; peer++) {
      const before = machine.establishedCount(listener);
      const outcome =
        kind === "ack" ? machine.receiveAck(listener, peer) : machine.receiveData(listener, peer);
      const isNew = machine.establishedCount(listener) > before;
      const isKnown = this.established.has(peer);
      if (isNew) this.established.add(peer);
      this.check(!isNew && !isKnown, outcome.drop, ["accept queue", "none"]);
    }
  }
  private check(
    isRefused: boolean,
    drop: { readonly queue: string; readonly reason: string } | undefined,
    queues: readonly string[],
  ): void {
    expect(drop === undefined).toBe(!isRefused);
    if (drop === undefined) return;
    expect(queues).toContain(drop.queue);
    this.queues.add(drop.queue);
  }
}

describe.each(knownVersions.map(({ id }) => id))("%s", (id) => {
  test("every refused packet, and no other, passes a drop annotation", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fc.array(operation, { minLength: 20, maxLength: 120 }),
        start,
        (operations, sysctls) => {
          const checked = new Checked(loadKernel(id).createMachine(), sysctls);
          for (const one of operations) checked.run(one);
          for (const queue of checked.queues) seen.add(queue);
        },
      ),
      { numRuns: 150, seed: 20 },
    );
    const queues = ["CPU backlog", "SYN queue", "accept queue", "none", "unix queue"];
    expect([...seen].sort()).toEqual(queues);
  });
});
