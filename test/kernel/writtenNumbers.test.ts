import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadKernel } from "../support/kernelModel.ts";

interface Written {
  readonly kernel: string;
  /** What stood there before each write. */
  readonly initial: Readonly<Record<string, string>>;
  /** By sysctl: the text, and what was read afterwards or the error's name. */
  readonly rows: Readonly<Record<string, readonly (readonly [text: string, outcome: string])[]>>;
}

/** Measured by writing each text to /proc/sys of a fresh network namespace. */
const written = JSON.parse(
  readFileSync(new URL("linux-6.18.44-written.json", import.meta.url), "utf8"),
) as Written;

describe.each(Object.entries(written.rows))("a text written to %s", (name, rows) => {
  const machine = loadKernel(written.kernel).createMachine();
  const before = written.initial[name] ?? "";

  test.each(rows.map(([text, outcome]) => [JSON.stringify(text), text, outcome] as const))(
    "%s",
    (_, text, outcome) => {
      expect(machine.writeSysctl(name, before)).toBe("0");
      const errno = machine.writeSysctl(name, text);
      const value = machine.readSysctl(name);
      expect(errno === "0" ? value : errno).toBe(outcome);
      if (errno !== "0") expect(value).toBe(before);
    },
  );
});

describe("net.core.flow_limit_cpu_bitmap", () => {
  // Measured on 6.18.44 with two CPUs; here are four, so that one digit holds them all.
  test.each([
    ["0", "0"],
    ["1", "1"],
    ["9", "9"],
    ["a", "a"],
    ["A", "a"],
    ["f", "f"],
    ["F", "f"],
    ["00000003", "3"],
    ["3,", "3"],
    [",1", "1"],
    ["3\n", "3"],
    ["10", "EOVERFLOW"],
    ["1f", "EOVERFLOW"],
    ["100", "EOVERFLOW"],
    ["1000", "EOVERFLOW"],
    ["g", "EINVAL"],
    ["G", "EINVAL"],
    ["/", "EINVAL"],
    [":", "EINVAL"],
    ["@", "EINVAL"],
    ["`", "EINVAL"],
    ["3x", "EINVAL"],
    ["10x", "EINVAL"],
  ])("%j comes to %s", (text, outcome) => {
    const machine = loadKernel("6.18").createMachine();
    const errno = machine.writeSysctl("net.core.flow_limit_cpu_bitmap", text);
    const value = machine.readSysctl("net.core.flow_limit_cpu_bitmap");
    expect(errno === "0" ? value : errno).toBe(outcome);
  });
});

describe("net.core.flow_limit_table_len", () => {
  // Measured on 6.18.44, which takes still larger powers of two.
  test.each([
    ["0", "EINVAL"],
    ["1", "1"],
    ["-1", "EINVAL"],
    ["2", "2"],
    ["3", "EINVAL"],
    ["5000", "EINVAL"],
    ["8192", "8192"],
    ["x", "EINVAL"],
  ])("%s comes to %s", (text, outcome) => {
    const machine = loadKernel("6.18").createMachine();
    const errno = machine.writeSysctl("net.core.flow_limit_table_len", text);
    const value = machine.readSysctl("net.core.flow_limit_table_len");
    expect(errno === "0" ? value : errno).toBe(outcome);
  });

  test("as large as the model's tables can be", () => {
    const machine = loadKernel("6.18").createMachine();
    const accepted = [12, 13, 14, 15, 16, 17, 18].filter(
      (power) => machine.writeSysctl("net.core.flow_limit_table_len", String(2 ** power)) === "0",
    );
    expect(accepted).toContain(13);
    expect(2 ** (accepted.at(-1) ?? 0)).toBe(largestTable);
  });
});

/** FLOW_LIMIT_MOST_BUCKETS */
const largestTable = 8192;
