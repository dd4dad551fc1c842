import { describe, expect, test } from "vitest";
import type { ExperimentMachine } from "../../core/kernel/machine.ts";
import { knownVersions } from "../../core/kernel/version.ts";
import { loadKernel } from "../support/kernelModel.ts";

const cpu = 0;
const other = 1;

function hasRps(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.replace("rhel6-", "").split(".").map(Number);
  return version.startsWith("rhel6") || major > 2 || minor > 6 || patch >= 35;
}

function fill(machine: ExperimentMachine, count: number): number {
  let taken = 0;
  for (let sent = 0; sent < count; sent++) if (machine.virtioReceive(cpu)) taken++;
  return taken;
}

describe.each(knownVersions.map(({ id }) => id))("Linux %s", (version) => {
  const model = loadKernel(version);

  test("a NAPI device goes past netdev_max_backlog", () => {
    const machine = model.createMachine();
    machine.writeSysctl("net.core.netdev_max_backlog", "0");
    expect(fill(machine, 200)).toBe(200);
    expect(machine.cpuBacklogLength(cpu)).toBe(0);
    let received = 0;
    while (machine.virtioRingLength() > 0) received += machine.runSoftirqReceived(cpu);
    expect(received).toBe(200);
    expect(machine.softnetStat(cpu).dropped).toBe(0);
  });

  test("a device's ring is its only bound", () => {
    expect(fill(model.createMachine(), 1000)).toBe(256);
  });

  test("netdev_budget ends a run of the softirq, and counts a squeeze", () => {
    const machine = model.createMachine();
    machine.writeSysctl("net.core.netdev_budget", "50");
    fill(machine, 250);
    const received = machine.runSoftirqReceived(cpu);
    // The budget is looked at after a whole poll.
    expect(received).toBe(machine.softnetStat(cpu).processed);
    expect([64, 128]).toContain(received);
    expect(machine.softnetStat(cpu).timeSqueeze).toBe(1);
    while (machine.virtioRingLength() > 0) machine.runSoftirqReceived(cpu);
    expect(machine.softnetStat(cpu).processed).toBe(250);
  });

  test("after the ring was emptied the next packet raises an interrupt again", () => {
    const machine = model.createMachine();
    for (let round = 0; round < 3; round++) {
      fill(machine, 5);
      expect(machine.runSoftirqReceived(cpu)).toBe(5);
      expect(machine.runSoftirqReceived(cpu)).toBe(0);
    }
  });

  test("a SYN through the device reaches the listener", () => {
    const machine = model.createMachine();
    const socket = machine.createTcpSocket();
    machine.listen(socket, 8);
    expect(machine.virtioReceiveSegment(cpu, socket, 1, "syn")).toBe(true);
    expect(machine.queuesOf(socket).synQueueLength).toBe(0);
    machine.runSoftirqReceived(cpu);
    expect(machine.queuesOf(socket).synQueueLength).toBe(1);
    machine.virtioReceiveSegment(cpu, socket, 1, "ack");
    machine.runSoftirqReceived(cpu);
    expect(machine.queuesOf(socket).acceptQueueLength).toBe(1);
  });

  test("RPS puts a device's packets into another CPU's backlog, which netdev_max_backlog bounds", () => {
    const machine = model.createMachine();
    machine.writeSysctl("net.core.netdev_max_backlog", "20");
    machine.steer("virtio", other);
    fill(machine, 60);
    machine.runSoftirqReceived(cpu);
    const dropped = machine.softnetStat(cpu).dropped + machine.softnetStat(other).dropped;
    if (hasRps(version)) {
      expect(machine.cpuBacklogLength(other)).toBe(21);
      expect(dropped).toBe(60 - 21);
      expect(machine.softnetStat(other).receivedRps).toBe(1);
      expect(machine.runSoftirqReceived(other)).toBe(21);
    } else {
      expect([machine.cpuBacklogLength(other), dropped]).toEqual([0, 0]);
    }
  });
});

describe("flow limit", () => {
  const name = "net.core.flow_limit_cpu_bitmap";

  test.each(["2.6.32", "rhel6-2.6.32"])("Linux %s has none", (version) => {
    expect(loadKernel(version).createMachine().writeSysctl(name, "1")).toBe("ENOENT");
  });

  test("is off at first", () => {
    const machine = loadKernel("6.12").createMachine();
    expect(machine.readSysctl(name)).toBe("0");
    for (let sent = 0; sent < 900; sent++) expect(machine.netifRx(cpu).accepted).toBe(true);
  });

  test.each(["4.4", "6.1", "7.3"])(
    "on Linux %s one flow gets half of the backlog and 64 packets more",
    (version) => {
      const machine = loadKernel(version).createMachine();
      expect(machine.writeSysctl(name, "1")).toBe("0");
      expect(machine.readSysctl(name)).toBe("1");
      let taken = 0;
      while (taken < 1001 && machine.netifRx(cpu).accepted) taken++;
      expect(taken).toBe(500 + 64);
      expect(machine.netifRx(cpu).drop?.queue).toBe("CPU backlog");
      expect(machine.softnetStat(cpu).flowLimit).toBe(2);
      // Another flow still finds room.
      const socket = machine.createTcpSocket();
      machine.listen(socket, 8);
      expect(machine.netifRxSegment(cpu, socket, 7, "syn").accepted).toBe(true);
    },
  );

  test("the mask is hexadecimal, and names CPUs that there are", () => {
    const machine = loadKernel("6.12").createMachine();
    expect(machine.writeSysctl(name, "f\n")).toBe("0");
    expect(machine.readSysctl(name)).toBe("f");
    expect(machine.writeSysctl(name, "x")).toBe("EINVAL");
    expect(machine.writeSysctl(name, "10")).toBe("EOVERFLOW");
    expect(machine.readSysctl(name)).toBe("f");
  });

  test("a table's length is a power of two", () => {
    const machine = loadKernel("6.12").createMachine();
    const length = "net.core.flow_limit_table_len";
    expect(machine.readSysctl(length)).toBe("4096");
    expect(machine.writeSysctl(length, "1000")).toBe("EINVAL");
    expect(machine.readSysctl(length)).toBe("4096");
    expect(machine.writeSysctl(length, "1024")).toBe("0");
    expect(machine.readSysctl(length)).toBe("1024");
  });
});
