import { describe, expect, test } from "vitest";
import { blockSnippet, settingBlocks } from "../../../core/features/completionBlocks.ts";
import { describeNumber } from "../../../core/features/writtenNumber.ts";
import { catalogueEntry, mayExist } from "../../../core/kernel/catalogue/catalogueEntry.ts";
import { generalFacts, meaningsIn } from "../../../core/kernel/catalogue/generalFacts.ts";
import { catalogueNames } from "../../../core/kernel/catalogue.ts";
import { completionsAt, hoverAt, inlaysOf } from "../../support/checkConfig.ts";

describe("the table", () => {
  test("at least 150 sysctls have a summary and a source, none of them twice", () => {
    const names = [...generalFacts.map(({ pattern }) => pattern), ...catalogueNames];
    expect(generalFacts.length).toBeGreaterThanOrEqual(150);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const { summary, unit, source } of generalFacts) {
      expect(summary).toMatch(/^[A-Z].*\.$/);
      expect(unit).not.toMatch(/[.|]/);
      expect(source).toMatch(/^[\w-]+\/[\w/-]+\.(rst|c)/);
    }
  });

  test("each name is one that the source of a kernel has", () => {
    const unknown = generalFacts.filter(({ pattern }) => catalogueEntry(pattern) === undefined);
    expect(unknown.map(({ pattern }) => pattern)).toEqual([]);
  });

  test("meanings of values are read from the summary", () => {
    const meaningsOf = (name: string) => {
      const fact = generalFacts.find(({ pattern }) => pattern === name);
      return fact === undefined ? [] : [...meaningsIn(fact)];
    };
    expect(meaningsOf("net.ipv4.tcp_ecn")).toEqual([
      ["0", "off"],
      ["1", "asked for and granted"],
      ["2", "granted only"],
    ]);
    expect(meaningsOf("net.ipv4.ip_forward")).toEqual([
      ["0", "off"],
      ["1", "on"],
    ]);
    expect(meaningsOf("net.core.rmem_max")).toEqual([]);
  });
});

describe("hover", () => {
  test("tells summary, kind and the size in human form", () => {
    const hover = hoverAt("net.core.rmem$0_max = 16777216");
    expect(hover).toContain("The largest receive buffer that SO_RCVBUF may ask for.");
    expect(hover).toContain("**Value** a whole number, in bytes");
    expect(hover).toContain("**Here** `16777216` is 16 MiB");
    expect(hoverAt("net.ipv4.conf.eth0.rp_fil$0ter = 1")).toContain(
      "**Here** `1` is by this very interface",
    );
  });

  test("tells default, bounds, scope and releases from the source", () => {
    const hover = hoverAt("vm.swapp$0iness = 10");
    expect(hover).toMatch(/\*\*Default\*\* 60 in the source of Linux 7\.2\.\d+/);
    expect(hover).toContain("**Takes** 0 to 200");
    expect(hover).toContain("**Holds for** the whole machine");
    expect(hoverAt("net.ipv4.tcp_sa$0ck = 1")).toContain("**Holds for** each network namespace");
    // The table of a sysctl that is copied for each namespace does not tell.
    expect(hoverAt("net.ipv4.conf.all.rp_fil$0ter = 1")).not.toContain("**Holds for**");
    expect(hoverAt("kernel.shm$0max = 1")).not.toContain("**Holds for**");
    expect(hover).toMatch(/\*\*Seen in\*\* the source of Linux 5\.10\.\d+ to 7\.2\.\d+/);
  });

  test("on a value: how the kernel reads it", () => {
    const value = (text: string) => hoverAt(text)?.split("\n")[0];
    expect(value("net.core.somaxconn = 0x$0200")).toBe(
      "**`0x200`** is read as **512**: 0x makes it hexadecimal.",
    );
    expect(value("net.core.somaxconn = 01$00")).toContain("is read as **8**");
    expect(value("net.core.somaxconn = 51$02")).toContain("is taken as it stands");
    expect(value("net.core.somaxconn = -$05")).toContain("is refused by the kernel");
    expect(value("net.unix.max_dgram_qlen = 5$0 7")).toContain("is read as **5**");
  });

  test("on a glob: what it comes to", () => {
    const hover = hoverAt("net.ipv4.conf.*.rp_fil$0ter = 1\nnet.ipv4.conf.eth7.rp_filter = 2");
    expect(hover).toContain("- `net.ipv4.conf.*.rp_filter`");
    expect(hover).toContain("- `net.ipv4.conf.eth7.rp_filter`");
    expect(hoverAt("net.ipv4.tcp$0_* = 1")).toMatch(/- and \d+ more/);
    expect(hoverAt("no.such$0_* = 1")).toContain("No sysctl that is known here matches it.");
  });

  test("on a dash: what it means to the loader", () => {
    const lens = (loader: "procps" | "systemd") => ({ kernel: "6.12", listenBacklog: 5, loader });
    expect(hoverAt("$0-vm.swappiness = 1", lens("procps"))).toContain("procps goes on");
    expect(hoverAt("$0-vm.swappiness = 1", lens("systemd"))).toContain("systemd logs it");
    expect(hoverAt("$0-vm.swappiness", lens("systemd"))).toContain("globs do not write this key");
    expect(hoverAt("-$0vm.swappiness = 1")).toContain("swapped out");
  });
});

describe("completion", () => {
  test("offers the keys of the table and of the source", () => {
    expect(completionsAt("vm.swap$0")).toEqual(["vm.swap -> vm.swappiness"]);
    expect(completionsAt("kernel.yama.$0")).toEqual(["kernel.yama. -> kernel.yama.ptrace_scope"]);
    const folders = completionsAt("net.$0");
    expect(folders).toContain("net. -> net.netfilter.");
    expect(folders.length).toBeLessThan(80);
  });

  test("an interface's keys: those that are always there, those of the file, and the typed one", () => {
    const text = "net.ipv4.conf.eth7.rp_filter = 1\nnet.ipv4.conf.$0";
    expect(completionsAt(text)).toEqual(
      expect.arrayContaining([
        "net.ipv4.conf. -> net.ipv4.conf.all.",
        "net.ipv4.conf. -> net.ipv4.conf.default.",
        "net.ipv4.conf. -> net.ipv4.conf.eth7.",
      ]),
    );
    expect(completionsAt("net.ipv4.conf.wlan0.rp$0")).toEqual([
      "net.ipv4.conf.wlan0.rp -> net.ipv4.conf.wlan0.rp_filter",
    ]);
    expect(completionsAt("net/ipv4/conf/eth0.5/rp$0")).toEqual([
      "net/ipv4/conf/eth0.5/rp -> net/ipv4/conf/eth0.5/rp_filter",
    ]);
  });

  test("within a key its rest is replaced", () => {
    expect(completionsAt("net.core.so$0maxc = 5")).toEqual([
      "net.core.somaxc -> net.core.somaxconn (default 4096)",
    ]);
  });

  test("values: switches, modes, names, the default and sizes", () => {
    expect(completionsAt("net.ipv4.ip_forward = $0")).toEqual([
      expect.stringMatching(/-> 0 \(.*off\)/),
      " -> 1 (on)",
    ]);
    expect(completionsAt("net.ipv4.tcp_congestion_control = $0")).toContain(
      " -> bbr (needs the module tcp_bbr; best with the queueing discipline fq)",
    );
    expect(completionsAt("net.core.default_qdisc=$0").join()).toContain("-> fq_codel");
    expect(completionsAt("net.core.rmem_max = $0")).toContain(" -> 16777216 (16 MiB)");
    expect(completionsAt("vm.swappiness = $0")).toContain(" -> 60 (default)");
  });

  test("blocks where a line begins, and nowhere else", () => {
    expect(completionsAt("bb$0")).toEqual(["bb -> bbr (several settings)"]);
    expect(completionsAt("net.b$0").join()).not.toContain("several settings");
    const [, , , , block] = settingBlocks;
    expect(block === undefined ? "" : blockSnippet(block)).toMatch(
      /^net\.ipv4\.conf\.all\.rp_filter = \$\{1:1\}\nnet\.ipv4\.conf\.default\.rp_filter = \$\{1:1\}$/,
    );
    for (const { settings } of settingBlocks) {
      for (const [key] of settings) expect(catalogueEntry(key)).toBeDefined();
    }
  });

  test("is bounded on any input", () => {
    expect(completionsAt(`${"x".repeat(1000)}$0`)).toEqual([]);
  });
});

describe("inlay hints", () => {
  test("a value that comes to another one, and sizes", () => {
    const hints = inlaysOf(
      [
        "net.core.somaxconn = 4096",
        "net.core.rmem_max = 16777216",
        "net.ipv4.tcp_rmem = 4096 131072 6291456",
        "net.unix.max_dgram_qlen = 0x20",
        "vm.swappiness = 10",
        "  vm.dirty_ratio = 5",
        "vm.dirty_ratio = 20",
        "# vm.x = 0x10",
        "half typed",
      ].join("\n"),
    );
    expect(hints).toEqual([
      "net.core.somaxconn = 4096 effective 511",
      "net.core.rmem_max = 16777216 16 MiB",
      "net.ipv4.tcp_rmem = 4096 131072 6291456 4 KiB, 128 KiB, 6 MiB",
      "net.unix.max_dgram_qlen = 0x20 = 32",
      "  vm.dirty_ratio = 5 → 20",
    ]);
  });
});

test("numbers for people", () => {
  expect(describeNumber("0x200", "")).toBe("512 (hexadecimal)");
  expect(describeNumber("010", "")).toBe("8 (octal)");
  expect(describeNumber("1048576", "bytes")).toBe("1 MiB");
  expect(describeNumber("0x100000", "bytes")).toBe("1048576 (hexadecimal), 1 MiB");
  expect(describeNumber("5 0x10", "")).toBe("5, 16 (hexadecimal)");
  for (const plain of ["", "0", "12", "-1", "abc", "9".repeat(40)]) {
    expect(describeNumber(plain, "")).toBe("");
  }
});

test("a name that came or went between the releases that were read is known not to be there", () => {
  expect(mayExist("vm.swappiness", "2.6.32")).toBe(true);
  expect(mayExist("net.ipv4.tcp_tw_reuse_delay", "6.1.100")).toBe(false);
  expect(mayExist("net.ipv4.tcp_tw_reuse_delay", "7.2.13")).toBe(true);
  expect(mayExist("no.such.name", "6.12.1")).toBe(true);
});
