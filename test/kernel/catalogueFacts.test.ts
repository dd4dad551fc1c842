import { describe, expect, test } from "vitest";
import { factFor } from "../../core/kernel/catalogue.ts";
import { knownVersions } from "../../core/kernel/version.ts";
import { loadKernel } from "../support/kernelModel.ts";

/** What the catalogue tells people to look at is what the model of the same version moves. */
describe.each(knownVersions.map((version) => [version.id, version] as const))(
  "%s",
  (kernel, version) => {
    const watched = (name: string) =>
      JSON.stringify(factFor(name, version)?.fact.watch.map(({ command }) => command));
    const looks = (name: string) =>
      JSON.stringify(factFor(name, version)?.fact.watch.map(({ look }) => look));

    test("a full SYN queue is counted, or is said not to be", () => {
      const machine = loadKernel(kernel).createMachine();
      machine.writeSysctl("net.ipv4.tcp_syncookies", "0");
      const socket = machine.createTcpSocket();
      machine.listen(socket, 8);
      for (let peer = 1; peer <= 50; peer++) machine.receiveSyn(socket, peer);
      const counters = machine.counters();
      expect("TcpExtTCPReqQFullDrop" in counters).toBe(
        watched("net.ipv4.tcp_max_syn_backlog").includes("TcpExtTCPReqQFullDrop"),
      );
    });

    test("SYNs that a full accept queue refuses are counted, or are said not to be", () => {
      const machine = loadKernel(kernel).createMachine();
      const socket = machine.createTcpSocket();
      machine.listen(socket, 0);
      // One connection fills the queue; two handshakes under way let older kernels refuse the next.
      for (let peer = 1; peer <= 3; peer++) machine.receiveSyn(socket, peer);
      machine.receiveAck(socket, 1);
      const before = machine.counters().TcpExtListenDrops ?? 0;
      machine.receiveSyn(socket, 4);
      machine.receiveSyn(socket, 5);
      const counted = (machine.counters().TcpExtListenDrops ?? 0) > before;
      expect(counted).toBe(!looks("net.core.somaxconn").includes("counted nowhere"));
    });

    test("cookies that count as drops are said to", () => {
      const machine = loadKernel(kernel).createMachine();
      machine.writeSysctl("net.ipv4.tcp_syncookies", "1");
      const socket = machine.createTcpSocket();
      machine.listen(socket, 8);
      for (let peer = 1; peer <= 50; peer++) machine.receiveSyn(socket, peer);
      const { TcpExtSyncookiesSent = 0, TcpExtListenDrops = 0 } = machine.counters();
      expect(TcpExtSyncookiesSent).toBeGreaterThan(0);
      expect(TcpExtListenDrops > 0).toBe(looks("net.core.somaxconn").includes("every SYN cookie"));
    });

    test("who is exempt from the last quarter", () => {
      const machine = loadKernel(kernel).createMachine();
      machine.writeSysctl("net.ipv4.tcp_syncookies", "0");
      machine.writeSysctl("net.ipv4.tcp_max_syn_backlog", "16");
      const socket = machine.createTcpSocket();
      machine.listen(socket, 100);
      for (let peer = 1; peer <= 50; peer++) machine.receiveSyn(socket, peer);
      machine.provePeer(socket, 60);
      const isTaken = machine.receiveSyn(socket, 60).reply === "syn-ack";
      const summary = factFor("net.ipv4.tcp_max_syn_backlog", version)?.fact.summary;
      expect(summary?.includes("kept for peers")).toBe(isTaken);
      expect(summary?.includes("Nobody is exempt")).toBe(!isTaken);
      // What the dropped SYN of a stranger is told agrees.
      const reason = machine.receiveSyn(socket, 61).drop?.reason;
      expect(reason).toContain(isTaken ? "is kept for peers" : "nobody gets into the last quarter");
    });

    test("when tcp_max_syn_backlog is read", () => {
      const machine = loadKernel(kernel).createMachine();
      const write = (value: string) => machine.writeSysctl("net.ipv4.tcp_max_syn_backlog", value);
      machine.writeSysctl("net.ipv4.tcp_syncookies", "0");
      write("16");
      const socket = machine.createTcpSocket();
      machine.listen(socket, 100);
      write("4096");
      for (let peer = 1; peer <= 200; peer++) machine.receiveSyn(socket, peer);
      const isFixed = machine.queuesOf(socket).synQueueLength < 100;
      const readWhen = factFor("net.ipv4.tcp_max_syn_backlog", version)?.fact.readWhen;
      expect(readWhen?.startsWith("At the first listen(2)")).toBe(isFixed);
    });
  },
);
