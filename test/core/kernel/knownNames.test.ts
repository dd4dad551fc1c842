import { expect, test } from "vitest";
import {
  foldInterface,
  isKnownName,
  knownNames,
} from "../../../core/kernel/catalogue/knownNames.ts";

test("names of the measured kernels are known, each once", () => {
  expect(new Set(knownNames).size).toBe(knownNames.length);
  for (const name of ["vm.swappiness", "kernel.sysrq", "net.ipv4.tcp_rmem", "fs.file-max"]) {
    expect(isKnownName(name), name).toBe(true);
  }
  expect(isKnownName("vm.swapiness")).toBe(false);
  expect(isKnownName("vm")).toBe(false);
});

test("per-interface names are known whatever the interface is called", () => {
  expect(isKnownName("net.ipv4.conf.eth0/100.rp_filter")).toBe(true);
  expect(isKnownName("net.ipv4.conf.eth0.rp_filtre")).toBe(false);
  expect(foldInterface("net.ipv6.neigh.wg0.gc_stale_time")).toBe("net.ipv6.neigh.*.gc_stale_time");
  expect(foldInterface("net.ipv4.tcp_rmem")).toBe("net.ipv4.tcp_rmem");
});
