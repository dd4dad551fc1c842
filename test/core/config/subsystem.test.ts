import { expect, test } from "vitest";
import { subsystemOf } from "../../../core/config/subsystem.ts";

test.each([
  ["net/core/somaxconn", "net.core"],
  ["net/ipv4/conf/eth0.100/mtu", "net.ipv4"],
  ["net/*/conf/lo/mtu", "net.*"],
  ["net/somaxconn", "net"],
  ["/vm//swappiness", "vm"],
  ["kernel/yama/ptrace_scope", "kernel"],
  ["lonely", "lonely"],
  ["", ""],
  ["x".repeat(1_000_000), "x".repeat(512)],
])("%.40s belongs to %.40s", (path, subsystem) => {
  expect(subsystemOf(path)).toBe(subsystem);
});
