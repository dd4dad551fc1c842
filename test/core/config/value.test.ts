import { describe, expect, test } from "vitest";
import { describeIntegerText } from "../../../core/config/value.ts";

test.each([
  ["4096", 4096n, "decimal", ""],
  ["  -1 ", -1n, "decimal", ""],
  ["0", 0n, "decimal", ""],
  ["4096 87380\t6291456", 4096n, "decimal", "87380\t6291456"],
] as const)("%j needs no explanation", (text, value, base, rest) => {
  expect(describeIntegerText(text)).toEqual({ value, base, rest, notes: [] });
});

test.each([
  ["010", 8n, "octal", "A leading 0 makes 010 octal: the kernel reads 8."],
  ["-0755", -493n, "octal", "A leading 0 makes -0755 octal: the kernel reads -493."],
  ["0x1F", 31n, "hexadecimal", "0x1F is hexadecimal: 31."],
  [
    "1024 # more",
    1024n,
    "decimal",
    'There are no comments at a line\'s end: "# more" is part of the value. Move it to a line of its own.',
  ],
  ["1024 kB", 1024n, "decimal", '"kB" after the number is part of the value. Remove it.'],
] as const)("%j is read, with a note", (text, value, base, note) => {
  expect(describeIntegerText(text)).toMatchObject({ value, base, notes: [note] });
});

describe("no number", () => {
  test.each([
    ["", "There is no number."],
    ["yes", '"yes" is not a number.'],
    ['"1"', "Quotes are part of the value, and no number begins with one. Remove them."],
    ["+5", 'The kernel does not read a "+" sign. Remove it.'],
    ["64K", 'The kernel knows no units: "64K" is not a number. Write 65536.'],
    ["2MiB", 'The kernel knows no units: "2MiB" is not a number. Write 2097152.'],
    ["1G x", 'The kernel knows no units: "1G" is not a number. Write 1073741824.'],
    ["08", 'A leading 0 makes "08" octal, and 8 and 9 are no octal digits. Leave out the 0.'],
    [
      "1.5",
      '"1.5" is not a whole number. Write digits only; several numbers are separated by blanks.',
    ],
    [
      "1,2",
      '"1,2" is not a whole number. Write digits only; several numbers are separated by blanks.',
    ],
    ["1e6", '"1e6" is not a whole number. Write out all its digits.'],
    ["1024;", '";" sticks to the number, so "1024;" is not one. Remove it.'],
    ["0x", '"x" sticks to the number, so "0x" is not one. Remove it.'],
    ["1".repeat(21), "The kernel refuses numbers of more than 20 characters. Write a smaller one."],
  ])("%j", (text, note) => {
    expect(describeIntegerText(text)).toEqual({
      value: undefined,
      base: "decimal",
      rest: "",
      notes: [note],
    });
  });

  test("a megabyte of digits or letters is answered briefly", () => {
    for (const text of [
      "9".repeat(1_000_000),
      "x".repeat(1_000_000),
      `1${"k".repeat(1_000_000)}`,
    ]) {
      const { notes } = describeIntegerText(text);
      expect(notes.join().length).toBeLessThan(300);
    }
  });
});
