import { expect, test } from "vitest";
import { catalogueEntry, catalogueNames } from "../../../core/kernel/catalogue/catalogueEntry.ts";
import { treeFactRows } from "../../../core/kernel/catalogue/treeFacts.ts";

test("the catalogue knows a sysctl of any interface", () => {
  expect(catalogueEntry("net.ipv4.conf.eth0.rp_filter")).toMatchObject({
    name: "net.ipv4.conf.*.rp_filter",
    file: "net/ipv4/devinet.c",
  });
  expect(catalogueEntry("net.core.somaxconn")).toMatchObject({
    scope: "network namespace",
    minimum: 0,
    handler: "proc_dointvec_minmax",
  });
  expect(catalogueEntry("net.core.somaxcon")).toBeUndefined();
});

test("it is complete and small", () => {
  expect(catalogueNames.length).toBeGreaterThan(1000);
  expect(treeFactRows.length).toBeLessThan(250_000);
});
