import { expect, test } from "vitest";
import { kernelOption } from "../../server/commands/optionValues.ts";

test.each(["5.1", "5.1.3", "4.30", "banana"])("%s is not taken for another series", (text) => {
  expect(() => kernelOption(text)).toThrow(/not a kernel that is modelled/);
});

test.each([
  ["5.10", "5.10.262"],
  ["5.10.218", "5.10.218"],
  ["2.6.32", "2.6.32"],
  ["rhel6-2.6.32", "rhel6-2.6.32"],
  ["5.10.0-30-amd64", "5.10.0"],
])("%s is %s", (text, id) => {
  expect(kernelOption(text).version.id).toBe(id);
});
