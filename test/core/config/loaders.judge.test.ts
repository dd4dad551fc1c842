import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { usualRelease } from "../../../core/config/loader.ts";
import { loaderNames } from "../../../core/config/loaderNames.ts";
import { loaderOf } from "../../../core/config/loaders/loaders.ts";
import { judge } from "../../support/judgeLoader.ts";
import { type LoaderJudge, makeLoaderJudge, procpsRelease } from "../../support/loaderJudge.ts";
import { judgedPaths, randomLoaderFile } from "../../support/randomLoaderFile.ts";

// The judges are the real programs, in a root of their own: sysctl of procps, systemd-sysctl and BusyBox.

const numberOfFiles = 400;
let judges: LoaderJudge;

beforeAll(() => {
  judges = makeLoaderJudge(judgedPaths);
});
afterAll(() => judges.dispose());

test.each(loaderNames)(`%s makes the same writes of ${numberOfFiles} random files`, (name) => {
  const release = { ...usualRelease, exclusions: procpsRelease() };
  let writes = 0;
  fc.assert(
    fc.property(randomLoaderFile(), (text) => {
      const { expected, actual } = judge(judges, name, release, text);
      writes += expected.filter((write) => !write.includes(": ")).length;
      expect(actual).toEqual(expected);
    }),
    { numRuns: numberOfFiles, seed: 20_250_105 },
  );
  // Files without a write would agree about nothing.
  expect(writes).toBeGreaterThan(numberOfFiles);
});

test("systemd and BusyBox complain about as many lines as we do", () => {
  const complaints = {
    systemd: { said: /Line is not an assignment/g, codes: ["not-an-assignment"] },
    busybox: {
      said: /bad line|malformed setting/g,
      codes: ["not-an-assignment", "busybox-no-value", "empty-key"],
    },
  };
  let total = 0;
  for (const name of ["systemd", "busybox"] as const) {
    const { said, codes } = complaints[name];
    fc.assert(
      fc.property(randomLoaderFile(), (text) => {
        const expected = judges.run(name, Buffer.from(text, "latin1")).errors.match(said) ?? [];
        const { problems } = loaderOf(name).read(text, "bytes");
        total += expected.length;
        expect(problems.filter(({ code }) => codes.includes(code))).toHaveLength(expected.length);
      }),
      { numRuns: 200, seed: 20_250_106 },
    );
  }
  expect(total).toBeGreaterThan(100);
});

test("systemd gives up a file at a line of a mebibyte", () => {
  const longest = 1024 * 1024;
  for (const [length, writes] of [
    [longest - 1, 3],
    [longest, 1],
  ] as const) {
    const start = "kernel.hostname = ";
    const long = start + "x".repeat(length - start.length);
    const text = `vm.swappiness = 1\n${long}\nfs.file-max = 2\n`;
    const run = judges.run("systemd", Buffer.from(text));
    const loader = loaderOf("systemd");
    const { entries, problems } = loader.read(text, "text");
    expect(entries).toHaveLength(writes);
    expect(problems.map(({ code }) => code)).toEqual(writes === 1 ? ["line-too-long"] : []);
    // Its log cuts long lines, the file does not.
    expect(run.errors.includes("fs/file-max")).toBe(writes === 3);
  }
});
