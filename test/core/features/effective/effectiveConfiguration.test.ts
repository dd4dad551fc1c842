import { expect, test } from "vitest";
import type { EffectiveSetting } from "../../../../core/features/effective/effectiveConfiguration.ts";
import { effectiveText } from "../../../../core/features/effective/effectiveText.ts";
import { type EffectiveLens, effectiveOf } from "../../../support/checkEffective.ts";

const machine = `
//- usr/lib/sysctl.d/50-default.conf
net.core.somaxconn = 128
net.ipv4.tcp_syncookies = 1
vm.swappiness = 0x3c
//- etc/sysctl.d/90-web.conf
net.core.somaxconn = 0x1000
net.core.netdev_max_backlog = 3000
net.core.netdev_max_backlog = 2000
//- etc/sysctl.d/50-other.conf
kernel.hostname = web
//- run/sysctl.d/50-other.conf
kernel.hostname = hidden
//- etc/sysctl.conf
net.core.somaxconn = 256
`;

function settingOf(name: string, marked: string, lens?: EffectiveLens): EffectiveSetting {
  const found = effectiveOf(marked, lens).settings.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not among the settings`);
  return found;
}

const place = (origin: { displayPath: string; line: number } | undefined) =>
  origin && `${origin.displayPath}:${origin.line + 1}`;

test("a setting tells its value as the kernel keeps it, where it comes from and what it overrides", () => {
  const setting = settingOf("net.core.somaxconn", machine, { loader: "systemd" });
  expect(setting.value).toBe("4096");
  expect(setting.set?.written).toBe("0x1000");
  expect(place(setting.set?.origin)).toBe("etc/sysctl.d/90-web.conf:1");
  expect(setting.overrides.map(({ value, origin }) => [value, place(origin)])).toEqual([
    ["128", "usr/lib/sysctl.d/50-default.conf:1"],
  ]);
  expect(setting.differsFromDefault).toBe(false);
  expect(settingOf("net.core.somaxconn", machine, { kernel: "4.4" }).usual?.value).toBe("128");
});

test("loaders that come to another value are named, also for what the chosen one does not set", () => {
  const setting = settingOf("net.core.somaxconn", machine, { loader: "systemd" });
  expect(
    setting.otherLoaders.map(({ loader, value, origin }) => [loader, value, place(origin)]),
  ).toEqual([
    ["procps", "256", "etc/sysctl.conf:1"],
    ["busybox", "256", "etc/sysctl.conf:1"],
  ]);
  const hostname = settingOf("kernel.hostname", machine, { loader: "busybox" });
  expect(hostname.set).toBeUndefined();
  expect(hostname.otherLoaders.map(({ loader, value }) => [loader, value])).toEqual([
    ["procps", "web"],
    ["systemd", "web"],
  ]);
  // BusyBox leaves the default, and the others write the same.
  expect(settingOf("net.ipv4.tcp_syncookies", machine).otherLoaders).toEqual([]);
});

test("a value that the kernel refuses does not count, and the one before stays", () => {
  const negative = settingOf(
    "net.core.somaxconn",
    "net.core.somaxconn = 300\nnet.core.somaxconn = -1\n",
  );
  expect(negative.value).toBe("300");
  expect(negative.set?.origin.line).toBe(0);
  expect(negative.refused.map(({ value, errno }) => [value, errno])).toEqual([["-1", "EINVAL"]]);
  const [never] = effectiveOf("net.core.somaxconn = -1\n").settings;
  expect(never).toMatchObject({ value: "4096", set: undefined, refused: [{ value: "-1" }] });
});

test("sysctls without a model are read as integers where their handler reads integers", () => {
  const setting = settingOf("vm.swappiness", machine);
  expect(setting).toMatchObject({ value: "60", differsFromDefault: false });
  expect(setting.usual?.release).toBeDefined();
  expect(setting.notes).toEqual(["0x3c is hexadecimal: 60."]);
  expect(settingOf("vm.made_up", "vm.made_up = 0x10\n")).toMatchObject({
    value: "0x10",
    usual: undefined,
    differsFromDefault: undefined,
  });
  const ofInterface = "net.ipv4.conf.eth0.rp_filter";
  expect(settingOf(ofInterface, `${ofInterface} = 02 # loose\n`).value).toBe("2");
  expect(settingOf("vm.swappiness", "vm.swappiness = ten\n")).toMatchObject({
    value: "ten",
    notes: ['"ten" is not a number.'],
  });
  expect(settingOf("kernel.core_pattern", "kernel.core_pattern = 010\n").value).toBe("010");
  expect(settingOf("net.ipv4.tcp_rmem", "net.ipv4.tcp_rmem = 4096 010 6291456\n").value).toBe(
    "4096 010 6291456",
  );
});

test("a glob is a line of its own, and sets what it finds", () => {
  const marked = "net.ipv4.conf.*.rp_filter = 2\nnet.ipv4.conf.lo.rp_filter = 0\nnet.made.* = 1\n";
  const { globs, settings } = effectiveOf(marked);
  expect(globs.map(({ pattern, finds }) => [pattern, finds])).toEqual([
    ["net.ipv4.conf.*.rp_filter", 2],
    ["net.made.*", 0],
  ]);
  expect(settings.map(({ name, value, pattern }) => [name, value, pattern])).toEqual([
    ["net.ipv4.conf.all.rp_filter", "2", "net.ipv4.conf.*.rp_filter"],
    ["net.ipv4.conf.default.rp_filter", "2", "net.ipv4.conf.*.rp_filter"],
    ["net.ipv4.conf.lo.rp_filter", "0", undefined],
  ]);
  const listed = effectiveOf(marked, { knownNames: ["net/made/up"] });
  expect(listed.settings.map(({ name }) => name)).toContain("net.made.up");
  // BusyBox knows no globs, and no sysctl has such a name.
  const busybox = effectiveOf(marked, { loader: "busybox" });
  expect(busybox.globs).toEqual([]);
  expect(busybox.settings.every(({ name }) => !name.includes("*"))).toBe(true);
});

test("the document says all of it, and its links lead to the lines", () => {
  const configuration = effectiveOf(machine, { loader: "systemd" });
  const { text, links } = effectiveText(configuration, {
    title: "root",
    kernel: "6.12.117",
    reason: "A test says so.",
    filters: [],
    notes: [],
  });
  expect(text).toMatchInlineSnapshot(`
    "# Effective configuration of root
    # Read as systemd-sysctl does. A test says so.
    # Values are as Linux 6.12.117 keeps them.
    # 5 settings, 2 set more than once, 1 not at the kernel's default, 3 different with other loaders.
    # Files, in the order that they are read:
    #   usr/lib/sysctl.d/50-default.conf
    #   etc/sysctl.d/50-other.conf
    #   etc/sysctl.d/90-web.conf
    # Not read:
    #   run/sysctl.d/50-other.conf, hidden by etc/sysctl.d/50-other.conf of the same name
    #   etc/sysctl.conf, because systemd-sysctl does not look there

    # --- kernel ---

    kernel.hostname = web
    #   set at etc/sysctl.d/50-other.conf:1
    #   BusyBox sysctl does not read that file and sets nothing

    # --- net.core ---

    net.core.netdev_max_backlog = 2000
    #   set at etc/sysctl.d/90-web.conf:3
    #   overrides 3000 of etc/sysctl.d/90-web.conf:2
    #   the default is 1000
    #   BusyBox sysctl does not read that file and sets nothing: the default 1000 holds

    net.core.somaxconn = 4096
    #   set at etc/sysctl.d/90-web.conf:1, written as 0x1000
    #   0x1000 is hexadecimal: 4096.
    #   overrides 128 of usr/lib/sysctl.d/50-default.conf:1
    #   the same as the default
    #   procps comes to 256 by etc/sysctl.conf:1
    #   BusyBox sysctl comes to 256 by etc/sysctl.conf:1

    # --- net.ipv4 ---

    net.ipv4.tcp_syncookies = 1
    #   set at usr/lib/sysctl.d/50-default.conf:2
    #   the same as the default

    # --- vm ---

    vm.swappiness = 60
    #   set at usr/lib/sysctl.d/50-default.conf:3, written as 0x3c
    #   0x3c is hexadecimal: 60.
    #   the same as the default, by the source of Linux 7.2.13
    "
  `);
  const lines = text.split("\n");
  const said = links.map(({ line, start, end, place: { uri, line: target } }) => [
    lines[line]?.slice(start, end),
    `${uri.replace("file:///root/", "")}:${target + 1}`,
  ]);
  for (const [words = "", target] of said) {
    expect(words.includes(":") ? words : `${words}:1`).toBe(target);
  }
  expect(said.length).toBeGreaterThan(10);
});

test("filters leave what differs, and say what they cannot judge", () => {
  const shown = (marked: string, ...filters: Parameters<typeof effectiveText>[1]["filters"]) =>
    effectiveText(effectiveOf(marked), {
      ...{ title: "root", kernel: "6.12.117", reason: "", notes: [] },
      filters,
    }).text;
  const names = (text: string) => text.match(/^[a-z][\w.]+(?= =)/gm) ?? [];
  expect(names(shown(machine, "differsFromDefault"))).toEqual([
    "net.core.netdev_max_backlog",
    "net.core.somaxconn",
  ]);
  expect(shown(machine, "differsFromDefault")).toContain(
    "# One more setting is not judged, as its default is not known.",
  );
  expect(names(shown(machine, "differsBetweenLoaders"))).toEqual([
    "kernel.hostname",
    "net.core.netdev_max_backlog",
    "net.core.somaxconn",
  ]);
  expect(shown("net.core.somaxconn = 4096\n", "differsFromDefault")).toContain(
    "# No setting is known to differ from the kernel's default; there is one setting in all.",
  );
  expect(shown("# nothing\n")).toContain("# Nothing is set: the files hold no assignment.");
  expect(
    effectiveText(effectiveOf(""), {
      ...{ title: "root", kernel: "6.12.117", reason: "", notes: [], filters: [] },
    }).text,
  ).toContain("Nothing is set");
});

test("a key that is set twenty thousand times gets a short text, in a moment, from every loader", () => {
  const marked = Array.from({ length: 20_000 }, (_, at) => `net.core.somaxconn = ${at}\n`).join("");
  const [setting] = effectiveOf(marked, { loader: "systemd" }).settings;
  expect(setting?.overrides).toHaveLength(19_999);
  const { text } = effectiveText(effectiveOf(marked), {
    ...{ title: "root", kernel: "6.12.117", reason: "", notes: [], filters: [] },
  });
  expect(text.split("\n").length).toBeLessThan(40);
  expect(text).toContain("#   overrides 19998 of lone.conf:19999\n");
  expect(text).toContain("#   19979 earlier values are overridden\n");
});

test("what a file holds cannot add lines or drive a terminal", () => {
  const { text } = effectiveText(effectiveOf("kernel.core_pattern = a\u001b[2Jb\u2028c\rd\n"), {
    ...{ title: "root", kernel: "6.12.117", reason: "", notes: [], filters: [] },
  });
  expect(text).toContain("kernel.core_pattern = a\ufffd[2Jb\ufffdc\ufffdd\n");
});
