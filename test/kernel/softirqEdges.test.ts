import { describe, expect, test } from "vitest";
import type { ExperimentMachine } from "../../core/kernel/machine.ts";
import { loadInstance, loadKernel } from "../support/kernelModel.ts";

// Edges of the receive path that no measured row stands on. A poll of a backlog takes 64 packets (net.core.dev_weight), and
// the budget of a softirq run is looked at between polls: both are what the kernel's documentation of these sysctls says.

const kernels = ["2.6.32", "rhel6-2.6.32", "3.2", "3.10", "4.4", "5.10", "6.12", "7.3"];
const withRps = kernels.filter((kernel) => kernel !== "2.6.32");

function enqueue(machine: ExperimentMachine, count: number, cpu = 0): void {
  for (let sent = 0; sent < count; sent++) expect(machine.netifRx(cpu).accepted).toBe(true);
}

/** Packets that each run takes until nothing is left. */
function runs(machine: ExperimentMachine, cpu = 0): readonly number[] {
  const taken: number[] = [];
  do taken.push(machine.runSoftirqReceived(cpu));
  while (taken.at(-1) !== 0 && taken.length < 100);
  return taken;
}

const pollsAgain = ["2.6.32", "rhel6-2.6.32", "3.2", "3.10"];

describe.each(pollsAgain)("the budget of a softirq run on %s", (kernel) => {
  test.each([
    // Polls of 64 go on as long as some of the budget is left.
    ["300", [320, 320, 60, 0]],
    ["128", [128, 128, 128, 128, 128, 60, 0]],
    ["129", [192, 192, 192, 124, 0]],
    ["64", [64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 60, 0]],
    ["65", [128, 128, 128, 128, 128, 60, 0]],
  ])("with netdev_budget = %s one backlog is polled until it is used up", (budget, expected) => {
    const machine = loadKernel(kernel).createMachine();
    expect(machine.writeSysctl("net.core.netdev_budget", budget)).toBe("0");
    enqueue(machine, 700);
    expect(runs(machine)).toEqual(expected);
    // Every run but the last two was ended by the budget.
    expect(machine.softnetStat(0).timeSqueeze).toBe(expected.length - 2);
  });
});

describe.each(["3.19.0", "4.4", "5.10", "6.12", "7.3"])("the budget on %s", (kernel) => {
  test.each([
    ["64", 10],
    ["65", 0],
    ["300", 0],
  ])("with netdev_budget = %s each run polls a backlog once", (budget, squeezed) => {
    const machine = loadKernel(kernel).createMachine();
    machine.writeSysctl("net.core.netdev_budget", budget);
    enqueue(machine, 700);
    expect(runs(machine)).toEqual([64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 60, 0]);
    expect(machine.softnetStat(0).timeSqueeze).toBe(squeezed);
  });

  test.each([
    ["64", [64, 64], 2],
    ["65", [128, 128], 2],
    ["128", [128, 128], 2],
    ["129", [128, 128], 0],
  ])("with netdev_budget = %s a device and the backlog share it", (budget, expected, squeezed) => {
    const machine = loadKernel(kernel).createMachine();
    machine.writeSysctl("net.core.netdev_budget", budget);
    for (let sent = 0; sent < 200; sent++) machine.virtioReceive(0);
    enqueue(machine, 200);
    expect([machine.runSoftirqReceived(0), machine.runSoftirqReceived(0)]).toEqual(expected);
    expect(machine.softnetStat(0).timeSqueeze).toBe(squeezed);
    // Who was not polled comes first in the next run, so both had the same share.
    expect(200 - machine.virtioRingLength()).toBe(expected[0] ?? 0);
  });
});

describe.each(kernels)("a softirq run on %s", (kernel) => {
  test("a device and the backlog have turns", () => {
    const machine = loadKernel(kernel).createMachine();
    machine.writeSysctl("net.core.netdev_budget", "100");
    for (let sent = 0; sent < 250; sent++) machine.virtioReceive(0);
    enqueue(machine, 200);
    machine.runSoftirqReceived(0);
    machine.runSoftirqReceived(0);
    // In two runs nobody was left out.
    expect(machine.virtioRingLength()).toBeLessThan(250);
    expect(machine.cpuBacklogLength(0)).toBeLessThan(200);
  });

  test("a packet that comes while a batch is worked on does not put others off the list", () => {
    const machine = loadKernel(kernel).createMachine();
    machine.writeSysctl("net.core.netdev_budget", "64");
    enqueue(machine, 100);
    for (let sent = 0; sent < 200; sent++) machine.virtioReceive(0);
    let taken = machine.runSoftirqReceived(0);
    for (let round = 0; round < 12; round++) {
      enqueue(machine, 1);
      taken += machine.runSoftirqReceived(0);
    }
    taken += runs(machine).reduce((sum, one) => sum + one);
    expect([taken, machine.virtioRingLength(), machine.cpuBacklogLength(0)]).toEqual([312, 0, 0]);
  });

  test("a packet that comes while a batch is worked on is polled once", () => {
    const machine = loadKernel(kernel).createMachine();
    machine.writeSysctl("net.core.netdev_budget", "64");
    for (const count of [64, 1, 65, 200]) {
      enqueue(machine, count);
      expect(machine.runSoftirqReceived(0)).toBe(Math.min(64, count));
      enqueue(machine, 3);
      const taken = runs(machine).reduce((sum, one) => sum + one);
      expect(taken).toBe(count + 3 - Math.min(64, count));
      expect(machine.cpuBacklogLength(0)).toBe(0);
    }
  });
});

describe.each(withRps)("RPS on %s", (kernel) => {
  test("steers loopback's packets from CPU 1 to CPU 0", () => {
    const machine = loadKernel(kernel).createMachine();
    machine.steer("loopback", 0);
    enqueue(machine, 5, 1);
    expect([machine.cpuBacklogLength(0), machine.cpuBacklogLength(1)]).toEqual([5, 0]);
    machine.steer("loopback", undefined);
    enqueue(machine, 2, 1);
    expect([machine.cpuBacklogLength(0), machine.cpuBacklogLength(1)]).toEqual([5, 2]);
  });

  test("steers a device's packets from CPU 1 to CPU 0", () => {
    const machine = loadKernel(kernel).createMachine();
    machine.steer("virtio", 0);
    for (let sent = 0; sent < 5; sent++) machine.virtioReceive(1);
    machine.runSoftirqReceived(1);
    expect(machine.cpuBacklogLength(0)).toBe(5);
  });
});

describe.each(kernels)("packet types on %s", (kernel) => {
  interface Tap {
    readonly type: number;
    readonly func: (skb: { readonly protocol: number }) => number;
    next: unknown;
  }

  test("who wants every packet gets each once, before its protocol; others get theirs alone", () => {
    const { functions } = loadInstance(kernel);
    const call = functions as Readonly<Record<string, (...args: unknown[]) => number>>;
    call.model_boot?.();
    const seen: string[] = [];
    const tap = (name: string, type: number): Tap => ({
      type,
      func: ({ protocol }) => {
        seen.push(`${name} ${protocol.toString(16)}`);
        return 0;
      },
      next: null,
    });
    call.dev_add_pack?.(tap("second tap", everything));
    call.dev_add_pack?.(tap("tap", everything));
    call.dev_add_pack?.(tap("other protocol", 0x88cc));
    call.dev_add_pack?.(tap("IPv4, too", 0x0800));
    call.model_netif_rx?.(0);
    call.model_softirq?.(0);
    expect(seen).toEqual(["tap 800", "second tap 800", "IPv4, too 800"]);
  });

  /** ETH_P_ALL */
  const everything = 3;

  test("a protocol has one receiver", () => {
    const { functions } = loadInstance(kernel);
    const call = functions as Readonly<Record<string, (...args: unknown[]) => number>>;
    call.model_boot?.();
    const protocol = { handler: () => 0 };
    const spare = 20;
    expect(call.inet_add_protocol?.(protocol, 6)).toBe(-22);
    expect(call.inet_add_protocol?.(protocol, spare)).toBe(0);
    expect(call.inet_add_protocol?.(protocol, spare)).toBe(-22);
    // The model's table has 32 places.
    expect(call.inet_add_protocol?.(protocol, 31)).toBe(0);
    expect(call.inet_add_protocol?.(protocol, 32)).toBe(-22);
  });
});

describe.each(["3.16", "4.4", "5.10", "6.12", "7.3"])("the flow limit on %s", (kernel) => {
  function flooded(backlog: number) {
    const machine = loadKernel(kernel).createMachine();
    machine.writeSysctl("net.core.flow_limit_cpu_bitmap", "1");
    machine.writeSysctl("net.core.netdev_max_backlog", String(backlog));
    const socket = machine.createTcpSocket();
    machine.listen(socket, 8);
    const send = (peer: number) => machine.netifRxSegment(0, socket, peer, "syn").accepted;
    return { machine, send };
  }

  test("a flow that was refused gets in again once others filled the memory of 128 packets", () => {
    const { machine, send } = flooded(1000);
    while (machine.cpuBacklogLength(0) < 500) send(1);
    let taken = 0;
    while (send(1)) taken++;
    expect(taken).toBe(64);
    // However long it goes on: the memory holds 128 packets and no more.
    for (let again = 0; again < 600; again++) expect(send(1)).toBe(false);
    for (let peer = 2; peer < 130; peer++) expect(send(peer)).toBe(true);
    expect(send(1)).toBe(true);
  });

  test("is not asked where the backlog is full anyway", () => {
    const { machine, send } = flooded(10);
    while (machine.cpuBacklogLength(0) <= 10) send(machine.cpuBacklogLength(0));
    for (let again = 0; again < 200; again++) expect(send(1)).toBe(false);
    expect(machine.softnetStat(0)).toMatchObject({ dropped: 200, flowLimit: 0 });
  });
});

describe.each([...kernels, "5.7", "5.17", "5.18"])("netif_rx() and its family on %s", (kernel) => {
  const boot = () => {
    const call = loadInstance(kernel).functions as unknown as Readonly<
      Record<string, (...args: unknown[]) => unknown>
    >;
    call.model_boot?.();
    return call;
  };

  test("a packet from an interrupt waits for the softirq", () => {
    const call = boot();
    expect(call.model_netif_rx?.(0)).toBeTruthy();
    expect(call.model_cpu_backlog_length?.(0)).toBe(1);
    expect(call.model_softirq?.(0)).toBe(1);
  });

  test("one from a process is taken at once, with what waits before it", () => {
    const call = boot();
    call.model_netif_rx?.(0);
    expect(call.model_netif_rx_from_process?.(0)).toBeTruthy();
    expect(call.model_cpu_backlog_length?.(0)).toBe(0);
    expect(call.model_netif_rx_from_process?.(0)).toBeTruthy();
    expect(call.model_cpu_backlog_length?.(0)).toBe(0);
    expect(call.model_softirq?.(0)).toBe(0);
  });
});
