import { expect, test } from "vitest";
import { runC } from "./compileC.ts";
import { constructCases } from "./constructCases.ts";

test.each(constructCases.map(({ title, code, value }) => [title, code, value] as const))(
  "%s",
  (_title, code, value) => {
    expect(runC(code).call("test")).toBe(value);
    expect(runC(code, "traced").call("test")).toBe(value);
  },
);
