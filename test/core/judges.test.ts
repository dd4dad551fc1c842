import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Windows and macOS have no such program, so vitest.config.mts leaves these files out there by their names. */
test("tests that ask gcc or procps are named as judges", () => {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name));
  const asking = files
    .filter((file) =>
      /execFileSync\("gcc"|"\/s?bin\/sysctl"|makeLoaderJudge\(/.test(readFileSync(file, "utf8")),
    )
    .map((file) => relative(root, file).replaceAll("\\", "/"));
  expect(asking.length).toBeGreaterThan(1);
  expect(asking.filter((file) => !/^gcc\/|\.judge\.test\.ts$/.test(file))).toEqual([]);
});
