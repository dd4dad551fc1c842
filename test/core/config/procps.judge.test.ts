import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Parser } from "web-tree-sitter";
import { pathOfKey } from "../../../core/config/keyPath.ts";
import { procpsWrites } from "../../../core/config/writes.ts";
import { loadSysctlParser, readText } from "../../support/sysctlParser.ts";

// The judge is the real program: `sysctl --dry-run -p FILE` prints the writes that it would make, in order.
// --dry-run must come first: procps handles options as it meets them, and -p writes.

const sysctl = ["/usr/sbin/sysctl", "/sbin/sysctl", "/usr/bin/sysctl"].find(existsSync);
const numberOfFiles = 400;

let parser: Parser;
let directory: string;

beforeAll(async () => {
  parser = await loadSysctlParser();
  directory = mkdtempSync(join(tmpdir(), "sysctl-judge-"));
});

afterAll(() => {
  parser.delete();
  rmSync(directory, { recursive: true });
});

test("the judge is there", () => {
  expect(sysctl, "sysctl of procps 4 is missing: apt-get install procps").toBeDefined();
  expect(versionOfJudge()).toBeGreaterThanOrEqual(4_000_000);
});

test(`procps makes the same writes of ${numberOfFiles} random files`, () => {
  const common = commonPaths();
  const knownNames = allPaths();
  expect(common.length).toBeGreaterThan(40);
  const exclusions = versionOfJudge() >= 4_000_005 ? "pattern" : "exact";
  let writes = 0;
  fc.assert(
    fc.property(files(common), (text) => {
      const expected = dryRun(text);
      const { entries } = readText(parser, text);
      const file = { uri: "file:///x.conf", displayPath: "x.conf", entries };
      const actual = procpsWrites([file], { knownNames, exclusions })
        .filter(({ path }) => isFile(path))
        .map(({ path, value }) => `${path}=${value}`);
      writes += expected.length;
      expect(actual).toEqual(expected);
    }),
    { numRuns: numberOfFiles, seed: 20_250_101 },
  );
  // Files without a write would agree about nothing.
  expect(writes).toBeGreaterThan(numberOfFiles * 3);
});

test("procps complains about the lines that are no assignments, and about no others", () => {
  const common = commonPaths();
  fc.assert(
    fc.property(files(common), (text) => {
      const complained = [...runJudge(text).stderr.matchAll(/\((\d+)\): invalid syntax/g)];
      const { problems } = readText(parser, text);
      const lines = problems
        .filter(({ code }) => code === "not-an-assignment")
        .map(({ range }) => text.slice(0, range.start).split("\n").length)
        .filter((line) => !isTooShort(text, line));
      expect(lines).toEqual(complained.map(([, line]) => Number(line)));
    }),
    { numRuns: 100, seed: 20_250_102 },
  );
});

/** procps skips what is left of a line without a word if it is a single character, the newline counted. */
function isTooShort(text: string, line: number): boolean {
  const lines = text.split("\n");
  return line === lines.length && Buffer.byteLength(lines.at(-1)?.trimStart() ?? "") === 1;
}

function files(known: readonly string[]): fc.Arbitrary<string> {
  const name = fc.constantFrom(...known);
  const blank = fc.constantFrom("", "", " ", "  ", "\t", " \t ", "\v", "\f");
  const key = fc.oneof(
    { weight: 5, arbitrary: name.map((path) => path.replaceAll("/", ".")) },
    { weight: 3, arbitrary: name },
    {
      weight: 1,
      arbitrary: name.map((path) => path.replace("/", "..").replaceAll(/\/(?!\/)/g, ".")),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom("net", "x", "net.core.nope", "a=b", "=", "-", "net/core.x", ""),
    },
  );
  const glob = fc
    .tuple(
      name,
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom("*", "?", "[a-n]*", "[!a-n]*", "[a", "*a*", "[]x]*"),
    )
    .map(([path, index, wildcard]) => {
      const segments = path.split("/");
      const at = Math.min(index, segments.length - 1);
      return segments
        .map((segment, i) => (i === at ? `${segment.slice(0, index % 3)}${wildcard}` : segment))
        .join(".");
    });
  const value = fc.oneof(
    fc.integer().map(String),
    fc.constantFrom(
      "",
      "1 # not a comment",
      "= 8",
      "4096 87380 6291456",
      "a\tb",
      "0x10",
      '"quoted"',
      "é",
      "1\r2",
    ),
    fc.string({ unit: "grapheme-ascii", maxLength: 12 }),
  );
  const dash = fc.constantFrom("", "", "", "-", "-", "--", "- ");
  const assignment = fc
    .tuple(blank, dash, fc.oneof(key, glob), blank, blank, value, blank)
    .map(([a, minus, k, b, c, v, d]) => `${a}${minus}${k}${b}=${c}${v}${d}`);
  const line = fc.oneof(
    { weight: 8, arbitrary: assignment },
    { weight: 2, arbitrary: fc.tuple(blank, key, blank).map(([a, k, b]) => `${a}-${k}${b}`) },
    { weight: 1, arbitrary: fc.tuple(blank, glob).map(([a, k]) => `${a}-${k}`) },
    { weight: 1, arbitrary: fc.tuple(blank, fc.oneof(key, value)).map(([a, k]) => `${a}${k}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "# net.core.somaxconn = 1",
        " ; x",
        "",
        "  ",
        "x",
        "-",
        "- ",
        "net.core.somaxconn\\",
      ),
    },
  );
  return fc
    .tuple(
      fc.array(fc.tuple(line, fc.constantFrom("\n", "\n", "\n", "\r\n")), { maxLength: 14 }),
      line,
      fc.boolean(),
    )
    .map(([lines, last, isFinished]) => {
      const body = lines.map(([text, end]) => text.replaceAll("\n", " ") + end).join("");
      return `${body}${last}${isFinished ? "\n" : ""}`;
    });
}

/** Writable sysctls that exist here, few enough for globs to meet literals. */
function commonPaths(): readonly string[] {
  return allPaths().filter((path) =>
    /^(net\/core|net\/unix|net\/ipv4\/conf\/(all|lo|default)|vm)\//.test(path),
  );
}

function allPaths(): readonly string[] {
  return readdirSync("/proc/sys", { recursive: true, encoding: "utf8" }).filter((path) => {
    const stat = statSync(`/proc/sys/${path}`, { throwIfNoEntry: false });
    return stat?.isFile() === true && (stat.mode & 0o200) !== 0;
  });
}

/** Other paths make procps complain instead of print. */
function isFile(path: string): boolean {
  const full = `/proc/sys/${path}`;
  return existsSync(full) && statSync(full).isFile() && realpathSync(full).startsWith("/proc/sys/");
}

function dryRun(text: string): readonly string[] {
  return runJudge(text)
    .stdout.split("\n")
    .slice(0, -1)
    .map((line) => {
      const equals = line.indexOf(" = ");
      return `${pathOfKey(line.slice(0, equals))}=${line.slice(equals + 3)}`;
    });
}

function runJudge(text: string): { readonly stdout: string; readonly stderr: string } {
  const file = join(directory, "random.conf");
  writeFileSync(file, text);
  const { stdout, stderr, error } = spawnSync(sysctl ?? "sysctl", ["--dry-run", "-p", file], {
    encoding: "utf8",
    env: { LC_ALL: "C.UTF-8" },
  });
  if (error !== undefined) throw error;
  return { stdout, stderr };
}

/** 4.0.2 is 4000002. */
function versionOfJudge(): number {
  const { stdout } = spawnSync(sysctl ?? "sysctl", ["--version"], { encoding: "utf8" });
  const [major = 0, minor = 0, patch = 0] =
    /(\d+)\.(\d+)\.(\d+)/.exec(stdout)?.slice(1).map(Number) ?? [];
  return major * 1_000_000 + minor * 1_000 + patch;
}
