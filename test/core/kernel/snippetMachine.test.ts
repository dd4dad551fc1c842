import { describe, expect, test } from "vitest";
import { loadKernel } from "../../support/kernelModel.ts";

describe("a traced machine", () => {
  test("tells the comparison and the assignment that clamp a backlog", () => {
    const machine = loadKernel("6.12").createTracedMachine();
    machine.writeSysctl("net.core.somaxconn", "128");
    const socket = machine.createTcpSocket();
    const { result, steps } = machine.trace(() => machine.listen(socket, 70000));
    expect(result).toBe("0");
    const at = { path: "net/socket.c", functionName: "__sys_listen_socket" };
    const clamp = steps.filter((step) => step.at.functionName === at.functionName);
    expect(clamp).toContainEqual(
      expect.objectContaining({ kind: "branch", detail: "70000 > 128: true" }),
    );
    expect(clamp).toContainEqual(
      expect.objectContaining({ kind: "assign", detail: "backlog = 128" }),
    );
    expect(steps.map((step) => step.at.functionName)).toContain("reqsk_queue_alloc");
  });

  test("forgets the steps of the call before", () => {
    const machine = loadKernel("6.12").createTracedMachine();
    const socket = machine.createTcpSocket();
    machine.listen(socket, 1);
    const { steps } = machine.trace(() => machine.receiveSyn(socket, 1));
    expect(steps.map((step) => step.at.path)).not.toContain("net/socket.c");
    expect(machine.trace(() => 5)).toEqual({ result: 5, steps: [] });
  });
});

test("machines of one model share nothing", () => {
  const model = loadKernel("6.12");
  const [one, other] = [model.createMachine(), model.createMachine()];
  one.writeSysctl("net.core.somaxconn", "7");
  one.netifRx(0);
  expect(other.readSysctl("net.core.somaxconn")).toBe("4096");
  expect(other.cpuBacklogLength(0)).toBe(0);
});

describe.each(["rhel6-2.6.32", "6.12", "6.18"])("%s", (kernel) => {
  test("a SYN-ACK is sent again after 1, 2, 4 seconds, then the handshake is given up", () => {
    const machine = loadKernel(kernel).createMachine();
    machine.writeSysctl("net.ipv4.tcp_synack_retries", "2");
    const socket = machine.createTcpSocket();
    machine.listen(socket, 100);
    machine.receiveSyn(socket, 9);
    const said: string[] = [];
    for (let second = 1; second <= 9; second++) {
      for (const { peer, action } of machine.advanceTo(second * 1000 + 500)) {
        said.push(`${second} s: ${peer} ${action}`);
      }
    }
    expect(said).toEqual(["1 s: 9 syn-ack", "3 s: 9 syn-ack", "7 s: 9 expired"]);
    expect(machine.queuesOf(socket).synQueueLength).toBe(0);
  });

  test("a reset reaches a connection that waits for accept(2), which stays in the queue", () => {
    const machine = loadKernel(kernel).createMachine();
    const socket = machine.createTcpSocket();
    machine.listen(socket, 4);
    machine.receiveSyn(socket, 1);
    machine.receiveAck(socket, 1);
    expect(machine.establishedCount(socket)).toBe(1);
    machine.receiveRst(socket, 1);
    expect(machine.establishedCount(socket)).toBe(0);
    expect(machine.counters()).toMatchObject({ TcpEstabResets: 1 });
    expect(machine.accept(socket)).toBe(1);
  });

  test("the softirq takes as many packets as the budget allows and counts the squeeze", () => {
    const machine = loadKernel(kernel).createMachine();
    machine.writeSysctl("net.core.netdev_budget", "10");
    machine.writeSysctl("net.core.dev_weight", "4");
    for (let packet = 0; packet < 200; packet++) machine.netifRx(2);
    const first = machine.runSoftirq(2);
    // The first poll still uses the weight it started with.
    expect(first).toBeGreaterThanOrEqual(10);
    expect(first).toBeLessThan(200);
    expect(machine.softnetStat(2).timeSqueeze).toBe(1);
    let taken = first;
    while (machine.cpuBacklogLength(2) > 0) taken += machine.runSoftirq(2);
    expect(taken).toBe(200);
  });

  test("unknown sysctls, sockets and CPUs are told apart from zero", () => {
    const machine = loadKernel(kernel).createMachine();
    expect(machine.writeSysctl("net.core.nothing", "1")).toBe("ENOENT");
    expect(machine.readSysctl("net.core.nothing")).toBeUndefined();
    expect(machine.writeSysctl(`${"x".repeat(1000)}`, "é".repeat(1000))).toBe("ENOENT");
    expect(machine.writeSysctl("net.core.netdev_max_backlog", "7é")).toBe("EINVAL");
    expect(() => machine.netifRx(99)).toThrow(/CPUs 0 to 3/);
    expect(() => machine.listen(12, 1)).toThrow(/no socket/);
  });
});
