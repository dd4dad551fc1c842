import { expect, test } from "vitest";
import type { ExperimentMachine, SocketHandle } from "../../core/kernel/machine.ts";
import { loadKernel } from "../support/kernelModel.ts";

const kernels = ["rhel6-2.6.32", "4.3", "4.6", "5.10", "6.12", "7.2"];

function group(kernel: string, count: number): [ExperimentMachine, readonly SocketHandle[]] {
  const machine = loadKernel(kernel).createMachine();
  const sockets = Array.from({ length: count }, () => machine.createTcpSocket());
  const [first = 0, ...others] = sockets;
  for (const socket of sockets) expect(machine.listen(socket, 10)).toBe("0");
  for (const socket of others) expect(machine.sharePort(socket, first)).toBe("0");
  return [machine, sockets];
}

/** Hashes that are spread evenly over 32 bits. */
const hashes = Array.from({ length: 4000 }, (_, index) => Math.imul(index, 0x9e3779b1) >>> 0);

test.each(kernels)("%s: listeners on one port get an equal part of the connections", (kernel) => {
  const [machine, sockets] = group(kernel, 4);
  const counts = sockets.map(() => 0);
  for (const hash of hashes) {
    const at = sockets.indexOf(machine.selectListener(sockets[0] ?? 0, hash) ?? -1);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(100);
});

test("since 4.6 the hash's range is cut into as many equal parts as there are listeners", () => {
  const [machine, sockets] = group("6.12", 3);
  const chosen = [0, 0x55555555, 0x55555556, 0xaaaaaaaa, 0xaaaaaaab, 0xffffffff].map((hash) =>
    sockets.indexOf(machine.selectListener(sockets[0] ?? 0, hash) ?? -1),
  );
  expect(chosen).toEqual([0, 0, 1, 1, 2, 2]);
});

test.each(kernels)(
  "%s: what was closed gets nothing; where nobody listens, a reset says so",
  (kernel) => {
    const [machine, sockets] = group(kernel, 3);
    const [first = 0, second = 0, third = 0] = sockets;
    machine.closeListener(third);
    const left = new Set(hashes.map((hash) => machine.selectListener(first, hash)));
    expect(left).toEqual(new Set([first, second]));
    machine.closeListener(second);
    machine.closeListener(first);
    expect(machine.selectListener(first, 1)).toBeUndefined();
    const { reply, drop } = machine.receiveSyn(first, 1);
    expect(reply).toBe("rst");
    expect(drop).toMatchObject({ queue: "none", at: { functionName: "tcp_v4_rcv" } });
    expect(machine.receiveRst(first, 2).reply).toBe("none");
  },
);
