import { expect, test } from "vitest";
import { generalFacts } from "../../../core/kernel/catalogue/generalFacts.ts";
import { catalogueNames } from "../../../core/kernel/catalogue.ts";
import { completionsAt, hoverAt } from "../../support/checkConfig.ts";

test("at least 150 sysctls have a summary, none of them twice", () => {
  const names = [...generalFacts.map(({ pattern }) => pattern), ...catalogueNames];
  expect(generalFacts.length).toBeGreaterThanOrEqual(150);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  for (const { summary, unit } of generalFacts) {
    expect(summary).toMatch(/^[A-Z].*\\.$/);
    expect(unit).not.toMatch(/[.|]/);
  }
});

test("hover tells summary, kind and the size in human form", () => {
  const hover = hoverAt("net.core.rmem$0_max = 16777216");
  expect(hover).toContain("The largest receive buffer that SO_RCVBUF may ask for.");
  expect(hover).toContain("**Value** a whole number, in bytes. Here it is 16 MiB.");
  expect(hoverAt("net.ipv4.conf.eth0.rp_fil$0ter = 1")).toContain("would be answered");
});

test("completion offers the keys of the table and the values of a switch", () => {
  expect(completionsAt("vm.swap$0")).toEqual(["vm.swap -> vm.swappiness"]);
  expect(completionsAt("net.ipv4.ip_forward = $0")).toEqual([" -> 0 (off)", " -> 1 (on)"]);
});
