import { describe, expect, test } from "vitest";
import { knownSeries } from "../../../core/kernel/releases.ts";
import { knownVersions, readVersion, resolveVersion } from "../../../core/kernel/version.ts";

const codeOf = (text: string) => Number(resolveVersion(text).version.defines.LINUX_VERSION_CODE);
const kernelVersion = (major: number, minor: number, sublevel: number) =>
  major * 2 ** 24 + minor * 2 ** 16 + sublevel;

describe("resolveVersion", () => {
  test.each([
    ["6.12", "6.12.117"],
    ["6.18", "6.18.44"],
    ["4.9", "4.9.337"],
    ["5.4", "5.4.302"],
    ["6.12.117", "6.12.117"],
    ["6.12.3", "6.12.3"],
    ["5.10.218", "5.10.218"],
    ["3.10.4", "3.10.4"],
    ["7.2.12", "7.2.12"],
    ["2.6.32.71", "2.6.32"],
    [" rhel6-2.6.32 ", "rhel6-2.6.32"],
    ["v6.12", "6.12.117"],
    // Of series that are not offered, but measured.
    ["4.10.17", "4.10.17"],
    ["6.16.12", "6.16.12"],
  ])("%s is known without a note", (text, id) => {
    expect(resolveVersion(text)).toMatchObject({ version: { id }, note: undefined });
  });

  test.each([
    ["5.19", "5.19.17", /newest known 5\.19; it was not measured/],
    ["6.16", "6.16.12", /newest known 6\.16\.$/],
    ["6.13.7", "6.13.7", /^Linux 6\.13\.7 is used; it was not measured itself/],
    ["2.6.35", "2.6.35", /not measured/],
    ["2.6.39.4", "2.6.39", /not measured/],
    ["6.12.0-30-amd64", "6.12.0", /may carry later fixes/],
    ["6.6.87.2-microsoft-standard-WSL2", "6.6.87", /may carry later fixes/],
    ["2.6.32-279.el6.x86_64", "rhel6-2.6.32", /RHEL 6/],
    ["6.12.4000", "6.12.4000", /newer than the newest 6\.12 that is known/],
    ["7.3.99", "7.3.99", /newer than the newest 7\.3/],
    ["6.12-rc1", "6.12.117", /newest known/],
    ["5.20", "5.20.0", /No 5\.20 is known/],
    ["4.20.99", "4.20.99", /newer than the newest 4\.20/],
  ])("%s has the rules of its own release, and a note", (text, id, note) => {
    const resolved = resolveVersion(text);
    expect(resolved.version.id).toBe(id);
    const [major = 0, minor = 0, sublevel = 0] = id.replace("rhel6-", "").split(".").map(Number);
    expect(codeOf(text)).toBe(kernelVersion(major, minor, sublevel));
    expect(resolved.note).toMatch(note);
    expect(resolved.note?.length).toBeLessThan(200);
    expect(readVersion(text)).toEqual(resolved);
  });

  test.each([
    ["2.6.31", "2.6.32", /older than what is modelled \(the model covers 2\.6\.32 to 7\.3\)/],
    ["2.4.37", "2.6.32", /older/],
    ["7.4", "7.3.4", /newer than what is modelled/],
    ["99.9", "7.3.4", /newer/],
    ["", "6.12.117", /No kernel version is set/],
    ["banana", "6.12.117", /"banana" is not a kernel version/],
    ["6", "6.12.117", /"6" is not/],
    ["6.12.123456", "6.12.117", /is not a kernel version/],
    ["6.12345.1", "6.12.117", /is not a kernel version/],
    ["6.12.1x", "6.12.117", /is not a kernel version/],
    ["6.-1", "6.12.117", /is not a kernel version/],
    ["x".repeat(1e6), "6.12.117", /…" is not a kernel version/],
  ])("%.20s gets a stand-in and says so", (text, id, note) => {
    const resolved = resolveVersion(text);
    expect(resolved.version.id).toBe(id);
    expect(resolved.note).toMatch(note);
    expect(resolved.note).toContain(`; ${id} is used.`);
    expect(resolved.note?.length).toBeLessThan(200);
    expect(readVersion(text)).toHaveProperty("problem");
  });

  test("a sublevel past 255 keeps its order", () => {
    expect(codeOf("6.12.290")).toBeGreaterThan(codeOf("6.12.289"));
    expect(codeOf("6.18.0")).toBeGreaterThan(codeOf("6.12.65535"));
  });

  test("known versions are distinct and resolve to themselves", () => {
    const ids = knownVersions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const version of knownVersions) {
      expect(resolveVersion(version.id).version).toEqual(version);
      expect(resolveVersion(version.label).version).toEqual(version);
    }
  });

  test("series stand in the order of releases, none twice, and each resolves to its newest", () => {
    const codes = knownSeries.map(({ label }) => codeOf(label));
    expect(codes).toEqual([...new Set(codes)].sort((a, b) => a - b));
    for (const { label, newest } of knownSeries) {
      expect(resolveVersion(label).version.id).toBe(newest.join("."));
    }
    expect(knownVersions.map(({ label }) => label)).toEqual([
      ...["2.6.32", "rhel6-2.6.32", "3.2", "3.10", "3.16", "4.1", "4.3", "4.4", "4.9", "4.14"],
      ...["4.19", "5.4", "5.10", "5.15", "6.1", "6.6", "6.12", "6.18", "7.2", "7.3"],
    ]);
  });
});
