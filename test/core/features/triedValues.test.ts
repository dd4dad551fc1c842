import { describe, expect, test } from "vitest";
import type { Settings } from "../../../core/config/settings.ts";
import { acceptedSettings, valuesOf } from "../../../core/features/acceptedSettings.ts";
import { createSysctlProbe } from "../../../core/features/sysctlValue.ts";
import { previewOf, tunableSysctls, withTried } from "../../../core/features/triedValues.ts";
import { effectiveLimits } from "../../../core/kernel/limits.ts";
import { loadKernel } from "../../support/kernelModel.ts";

const somaxconn = "net.core.somaxconn";

function settingsOf(values: Readonly<Record<string, string>>): Settings {
  return new Map(
    Object.entries(values).map(([name, value], line) => {
      const origin = { uri: "a", displayPath: "a.conf", line, keyRange: { start: 0, end: 1 } };
      return [name, { name, value, origin, overridden: [] }];
    }),
  );
}

describe("tried values", () => {
  test("stand behind what the files set, and the kernel may refuse them", () => {
    const probe = createSysctlProbe(loadKernel("6.12"));
    const files = settingsOf({ [somaxconn]: "64" });
    const tunablesFor = (value: string) => {
      const tried = { sysctls: { [somaxconn]: value } };
      const { settings } = acceptedSettings(withTried(files, tried), probe);
      return tunableSysctls(probe, settings, files, tried).find(({ name }) => name === somaxconn);
    };
    const expected = { fileValue: "64", origin: "a.conf:1", minimum: 0, maximum: 2147483647 };
    expect(tunablesFor("256")).toMatchObject({ ...expected, value: "256", refused: undefined });
    expect(tunablesFor("-1")).toMatchObject({ ...expected, value: "64", refused: "EINVAL" });
  });

  test("what the version does not have cannot be tried", () => {
    const namesIn = (kernel: string) =>
      tunableSysctls(createSysctlProbe(loadKernel(kernel)), new Map(), new Map(), {
        sysctls: {},
      }).map(({ name }) => name);
    expect(namesIn("2.6.32")).toContain(somaxconn);
    expect(namesIn("6.12")).toHaveLength(7);
  });
});

describe("half and double", () => {
  const model = loadKernel("6.12");
  const preview = (backlog: number, value: string) => {
    const limitsWith = (text: string) =>
      effectiveLimits(model, {
        listenBacklog: backlog,
        sysctls: valuesOf(settingsOf({ [somaxconn]: text })),
      });
    return previewOf(somaxconn, value, limitsWith(value), limitsWith);
  };

  test("tell which limits would move", () => {
    const { queues, variants } = preview(511, "512");
    expect(queues).toEqual(["listenBacklog", "acceptQueue", "synQueue"]);
    expect(variants.map(({ label, value }) => [label, value])).toEqual([
      ["half", "256"],
      ["double", "1024"],
    ]);
    expect(variants[0]?.changes).toContainEqual({ title: "accept queue", from: 512, to: 257 });
    expect(variants[1]?.changes).toEqual([]);
  });

  test("there is neither of what is no size", () => {
    expect(preview(511, "1").variants).toEqual([]);
    expect(preview(511, "many").variants).toEqual([]);
  });
});
