import { expect, test } from "vitest";
import { kernelOption } from "../../server/commands/optionValues.ts";
import { UsageError } from "../../server/commands/usageError.ts";

test.each(["2.6.31", "7.4", "99.1.3", "6.12.123456", "6.12.1x", "banana", "", "9".repeat(1e5)])(
  "%.20s is not taken for another kernel",
  (text) => {
    let message = "";
    try {
      kernelOption(text);
    } catch (error) {
      message = error instanceof UsageError ? error.message : "not a usage error";
    }
    expect(message).toMatch(
      /^--kernel .*(is not a kernel version|needs a version|than what is modelled)/,
    );
    expect(message.length).toBeLessThan(200);
  },
);

test.each([
  ["5.10", "5.10.262"],
  ["5.1", "5.1.21"],
  ["5.1.3", "5.1.3"],
  ["5.19", "5.19.17"],
  ["2.6.35", "2.6.35"],
  ["4.9.337", "4.9.337"],
  ["5.10.218", "5.10.218"],
  ["2.6.32", "2.6.32"],
  ["rhel6-2.6.32", "rhel6-2.6.32"],
  ["5.10.0-30-amd64", "5.10.0"],
])("%s is %s", (text, id) => {
  expect(kernelOption(text).version.id).toBe(id);
});
