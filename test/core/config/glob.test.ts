import { expect, test } from "vitest";
import { expandTo, isGlobPattern, matchesText } from "../../../core/config/glob.ts";

// The judge test compares whole files with procps; these are the rules one by one.

test.each([
  ["eth*", "eth0", true],
  ["*", "", true],
  ["*0", "eth0", true],
  ["*a*b*", "xxaxxbxx", true],
  ["*a*b*", "xxbxxaxx", false],
  ["eth?", "eth", false],
  ["eth?", "eth10", false],
  ["[a-c]x", "bx", true],
  ["[!a-c]x", "bx", false],
  ["[^a-c]x", "dx", true],
  ["[]a]", "]", true],
  ["[a", "[a", true],
  ["[]", "[]", true],
  ["[[:digit:]]", "7", true],
  ["[[:digit:]]", "x", false],
  ["[![:digit:]a]", "b", true],
  ["[a-]", "-", true],
  ["\\*", "*", true],
  ["\\*", "x", false],
  ["a*", "a/b", true],
])("fnmatch: %s on %j is %s", (pattern, text, isMatch) => {
  expect(matchesText(pattern, text)).toBe(isMatch);
});

test.each([
  ["net/*/somaxconn", "net/core/somaxconn", "net/core/somaxconn"],
  ["net//*/somaxconn", "net/core/somaxconn", "net//core/somaxconn"],
  ["/net/c*/x", "net/core/x", "/net/core/x"],
  ["net/*", "net/core/somaxconn", undefined],
  ["*/*/*", "net/core/somaxconn", "net/core/somaxconn"],
  ["net/core/som*/", "net/core/somaxconn", undefined],
  ["net/*", "net/.hidden", undefined],
])("glob: %s on %s gives %s", (pattern, path, expansion) => {
  expect(expandTo(path, pattern)).toBe(expansion);
});

test("what makes a pattern", () => {
  expect(["a*", "a?", "a[", "a]", "a\\"].map(isGlobPattern)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

test("a pattern of many stars takes no time to speak of", () => {
  expect(matchesText("*a".repeat(500), "a".repeat(2000).replace(/a$/, "b"))).toBe(false);
});
