import { expect, test } from "vitest";
import {
  type ConfigurationDifference,
  configurationDifferences,
} from "../../../../core/features/effective/configurationDifferences.ts";
import { comparedText } from "../../../../core/features/effective/effectiveText.ts";
import { effectiveOf } from "../../../support/checkEffective.ts";

function differences(before: string, after: string): readonly string[] {
  return configurationDifferences(effectiveOf(before), effectiveOf(after)).map(described);
}

function described({ name, kind, before, after }: ConfigurationDifference): string {
  const side = ({ value, origin }: typeof before) =>
    `${value}${origin === undefined ? "" : ` (${origin.displayPath}:${origin.line + 1})`}`;
  return `${kind} ${name}: ${side(before)} -> ${side(after)}`;
}

test("differences are those of the values that count", () => {
  expect(
    differences(
      `
//- etc/sysctl.d/10-a.conf
net.core.somaxconn = 128
net.ipv4.tcp_rmem = 4096 131072 6291456
vm.swappiness = 10
net.made.up = 1
net.ipv4.conf.*.rp_filter = 1
//- etc/sysctl.conf
vm.swappiness = 20
`,
      `
//- etc/sysctl.conf
net.core.somaxconn = 0x80
net.ipv4.tcp_rmem = 4096\t131072\t6291456
vm.swappiness = 30
net.core.netdev_max_backlog = 2000
net.ipv4.conf.*.rp_filter = 2
`,
    ),
  ).toEqual([
    "added net.core.netdev_max_backlog: 1000 -> 2000 (etc/sysctl.conf:4)",
    "changed net.ipv4.conf.*.rp_filter: 1 (etc/sysctl.d/10-a.conf:5) -> 2 (etc/sysctl.conf:5)",
    ...["all", "default", "lo"].map(
      (name) =>
        `changed net.ipv4.conf.${name}.rp_filter: 1 (etc/sysctl.d/10-a.conf:5) -> 2 (etc/sysctl.conf:5)`,
    ),
    "removed net.made.up: 1 (etc/sysctl.d/10-a.conf:4) -> undefined",
    "changed vm.swappiness: 20 (etc/sysctl.conf:1) -> 30 (etc/sysctl.conf:3)",
  ]);
});

test("a line that moved, and a value that the kernel refuses, make no difference", () => {
  const before = "net.core.somaxconn = 300\n";
  expect(differences(before, "# moved\n\nnet.core.somaxconn = 300\n")).toEqual([]);
  expect(differences(before, `${before}net.core.somaxconn = -1\n`)).toEqual([]);
  expect(differences("", "")).toEqual([]);
});

test("the text of a side stays the same when a line only moves", () => {
  const side = (text: string) => comparedText(effectiveOf(text), []);
  const one = side("net.core.somaxconn = 300\n");
  expect(one.text).toBe("net.core.somaxconn = 300\n#   lone.conf\n");
  const moved = side("# moved\nnet.core.somaxconn = 300\n");
  expect(moved.text).toBe(one.text);
  expect(moved.links).toEqual([
    { line: 1, start: 4, end: 13, place: { uri: "file:///root/lone.conf", line: 1 } },
  ]);
  expect(comparedText(effectiveOf("# nothing\n"), ["Note."]).text).toBe(
    "# Note.\n# Nothing is set.\n",
  );
});
