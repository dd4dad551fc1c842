import { expect, test } from "vitest";
import { deletionOfLine } from "../../../core/features/checks/check.ts";

// The deletion of the entry that a marker stands in.

test.each([
  ["procps", "a = 1\n^b = 2\nc = 3\n", "a = 1\nc = 3\n"],
  ["procps", "a = 1\n^b = 2", "a = 1\n"],
  ["procps", "a = 1\n^b = 2\\\nc = 3\n", "a = 1\nc = 3\n"],
  ["busybox", "a = 1\n^b = 2\\\n3 \\\n4\nc = 3\n", "a = 1\nc = 3\n"],
  ["busybox", "a = 1\n\\\n \\\n^b = 2\nc = 3\n", "a = 1\nc = 3\n"],
  ["busybox", "^b = 2\\", ""],
  ["busybox", "^b = 2\\\n", ""],
  ["busybox", "a = 1\n^b = 2\nc = 3\n", "a = 1\nc = 3\n"],
] as const)("%s: %j", (loader, marked, left) => {
  const offset = marked.indexOf("^");
  const text = marked.replace("^", "");
  const { range, newText } = deletionOfLine(text, offset, loader);
  expect(text.slice(0, range.start) + newText + text.slice(range.end)).toBe(left);
});
