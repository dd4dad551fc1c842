import { expect, test } from "vitest";
import { scenarioHashes } from "./scenarioJudge.ts";

test("the hash tells apart kernels that differ in one rule", () => {
  const [before = [], after = []] = ["6.12.9", "6.12.10"].map((id) => {
    const [major, minor, sublevel] = id.split(".").map(Number) as [number, number, number];
    const code = major * 2 ** 24 + minor * 2 ** 16 + sublevel;
    const version = { id, label: id, defines: { LINUX_VERSION_CODE: String(code) } };
    return scenarioHashes(version, 100);
  });
  expect(before.filter((hash, at) => hash !== after[at]).length).toBeGreaterThan(50);
});
