import { describe, expect, test } from "vitest";
import { knownVersions, resolveVersion } from "../../../core/kernel/version.ts";

describe("resolveVersion", () => {
  test.each([
    ["6.12", "6.12.117"],
    ["6.18", "6.18.44"],
    ["6.12.117", "6.12.117"],
    ["6.12.3", "6.12.3"],
    ["5.10.218", "5.10.218"],
    ["2.6.32.71", "2.6.32"],
    [" rhel6-2.6.32 ", "rhel6-2.6.32"],
  ])("%s is known without a note", (text, id) => {
    expect(resolveVersion(text)).toMatchObject({ version: { id }, note: undefined });
  });

  test.each([
    ["6.12.0-30-amd64", "6.12.0", /may carry later fixes/],
    ["2.6.32-279.el6.x86_64", "rhel6-2.6.32", /RHEL 6/],
    ["6.12.4000", "6.12.4000", /newer than the newest/],
    ["5.15", "5.10.262", /not modelled/],
    ["6.6.30", "6.1.192", /not modelled/],
    ["2.6.39", "2.6.32", /not modelled/],
    ["99.9", "7.3.4", /not modelled/],
    ["6.12-rc1", "6.12.117", /newest known/],
    ["", "6.12.117", /No kernel version is set/],
    ["banana", "6.12.117", /"banana" is not a kernel version/],
    ["x".repeat(1e6), "6.12.117", /…" is not a kernel version/],
  ])("%.20s gives the nearest and says so", (text, id, note) => {
    const resolved = resolveVersion(text);
    expect(resolved.version.id).toBe(id);
    expect(resolved.note).toMatch(note);
    expect(resolved.note?.length).toBeLessThan(200);
  });

  test("a sublevel past 255 keeps its order", () => {
    const code = (text: string) => Number(resolveVersion(text).version.defines.LINUX_VERSION_CODE);
    expect(code("6.12.290")).toBeGreaterThan(code("6.12.289"));
    expect(code("6.18.0")).toBeGreaterThan(code("6.12.65535"));
  });

  test("known versions are distinct and resolve to themselves", () => {
    const ids = knownVersions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const version of knownVersions)
      expect(resolveVersion(version.id).version).toEqual(version);
  });
});
