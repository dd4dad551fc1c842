import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ExperimentMachine, SocketHandle } from "../../core/kernel/machine.ts";
import { knownVersions } from "../../core/kernel/version.ts";
import { loadKernel } from "../support/kernelModel.ts";

type Family = "IPv4" | "IPv6";

interface Script {
  readonly backlog: number;
  readonly syncookies: string;
  readonly abort: string;
  readonly maxSynBacklog: string;
  readonly operations: readonly (readonly [kind: string, count: number])[];
}

const scripts = fc.record<Script>({
  backlog: fc.integer({ min: -1, max: 12 }),
  syncookies: fc.constantFrom("0", "1", "2"),
  abort: fc.constantFrom("0", "1"),
  maxSynBacklog: fc.constantFrom("4", "16", "128"),
  operations: fc.array(
    fc.tuple(
      fc.constantFrom("syn", "syn", "ack", "data", "rst", "accept", "wait", "listen"),
      fc.integer({ min: 1, max: 9 }),
    ),
    { minLength: 3, maxLength: 14 },
  ),
});

/** Everything that can be seen of a script on a listener of the family. */
function run(machine: ExperimentMachine, family: Family, script: Script): unknown {
  machine.writeSysctl("net.ipv4.tcp_syncookies", script.syncookies);
  machine.writeSysctl("net.ipv4.tcp_abort_on_overflow", script.abort);
  machine.writeSysctl("net.ipv4.tcp_max_syn_backlog", script.maxSynBacklog);
  const socket = machine.createTcpSocket(family);
  machine.listen(socket, script.backlog);
  let peers = 0;
  let timeMs = 0;
  return script.operations.map(([kind, count]) => {
    const said: unknown[] = [];
    for (let at = 0; at < count; at++) {
      said.push(step(machine, socket, kind, at, count, peers));
      if (kind === "syn") peers++;
    }
    if (kind === "wait") {
      timeMs += count * 900;
      said.push(machine.advanceTo(timeMs));
    }
    return [said, machine.queuesOf(socket), machine.counters()];
  });
}

function step(
  machine: ExperimentMachine,
  socket: SocketHandle,
  kind: string,
  at: number,
  count: number,
  peers: number,
): unknown {
  const answered = ({ reply, cookie, drop }: ReturnType<ExperimentMachine["receiveSyn"]>) => [
    reply,
    cookie,
    drop?.queue,
  ];
  switch (kind) {
    case "syn":
      return answered(machine.receiveSyn(socket, peers));
    case "ack":
      return answered(machine.receiveAck(socket, at));
    case "data":
      return answered(machine.receiveData(socket, at));
    case "rst":
      return answered(machine.receiveRst(socket, at));
    case "accept":
      return machine.accept(socket);
    case "listen":
      return machine.listen(socket, count);
    default:
      return undefined;
  }
}

/** Up to 2.6.38 IPv6 has no last quarter. */
function hasLastQuarter(id: string): boolean {
  return !/^(rhel6-)?2\.6\./.test(id);
}

describe.each(knownVersions.map(({ id }) => id))("Linux %s", (id) => {
  const model = loadKernel(id);

  test("IPv6 does what IPv4 does", () => {
    fc.assert(
      fc.property(scripts, (script) => {
        fc.pre(hasLastQuarter(id) || script.syncookies !== "0");
        expect(run(model.createMachine(), "IPv6", script)).toEqual(
          run(model.createMachine(), "IPv4", script),
        );
      }),
      { numRuns: 60, seed: 6 },
    );
  });

  test("the last quarter of tcp_max_syn_backlog", () => {
    const machine = model.createMachine();
    machine.writeSysctl("net.ipv4.tcp_syncookies", "0");
    machine.writeSysctl("net.ipv4.tcp_max_syn_backlog", "128");
    const held = (family: Family) => {
      const socket = machine.createTcpSocket(family);
      machine.listen(socket, 128);
      for (let peer = 0; peer < 300; peer++) machine.receiveSyn(socket, peer);
      return machine.queuesOf(socket).synQueueLength;
    };
    expect(held("IPv4")).toBe(97);
    expect(held("IPv6") === 97).toBe(hasLastQuarter(id));
  });
});

test("an IPv6 segment comes through a device as one of IPv4 does", () => {
  const machine = loadKernel("6.12").createMachine();
  const socket = machine.createTcpSocket("IPv6");
  machine.listen(socket, 4);
  machine.virtioReceiveSegment(0, socket, 1, "syn");
  machine.netifRxSegment(0, socket, 2, "syn");
  while (machine.runSoftirqReceived(0) > 0);
  expect(machine.queuesOf(socket).synQueueLength).toBe(2);
});
