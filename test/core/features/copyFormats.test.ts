import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { settingsToCopy } from "../../../core/features/copiedSettings.ts";
import { type CopyFormat, copyAs, copyFormats } from "../../../core/features/copyFormats.ts";
import { resolveVersion } from "../../../core/kernel/version.ts";
import { configOf } from "../../support/plainConfig.ts";
import { randomLoaderFile } from "../../support/randomLoaderFile.ts";

const { version } = resolveVersion("6.12");

function copied(text: string, format: CopyFormat, range = { start: 0, end: text.length }) {
  const displayPath = "etc/sysctl.d/90-web.conf";
  return copyAs(format, settingsToCopy(configOf(text, displayPath), range), {
    displayPath,
    version,
  });
}

const text = `# Web
net.core.somaxconn = 1
net/core/somaxconn = 4096
net.ipv4.tcp_rmem = 4096 87380	6291456
-net.ipv4.conf.eth0/100.rp_filter = 1
kernel.core_pattern = |/bin/core '%p' "$x" {{ y }}
net.ipv4.conf.*.rp_filter = 2
-net.ipv4.conf.lo.rp_filter
`;

describe("formats", () => {
  const left = [
    "# Not copied: net.ipv4.conf.*.rp_filter = 2 stands for several sysctls, and only a file can say so.",
    "# Not copied: -net.ipv4.conf.lo.rp_filter keeps globs from a sysctl, which only a file can do.",
  ];

  test("sysctl -w commands", () => {
    expect(copied(text, "commands").text.split("\n")).toEqual([
      ...left,
      "sysctl -w net.core.somaxconn=4096",
      "sysctl -w 'net.ipv4.tcp_rmem=4096 87380\t6291456'",
      "sysctl -w net.ipv4.conf.eth0/100.rp_filter=1 || true",
      `sysctl -w 'kernel.core_pattern=|/bin/core '\\''%p'\\'' "$x" {{ y }}'`,
      "",
    ]);
  });

  test("an Ansible task", () => {
    expect(copied(text, "ansible").text.split("\n")).toEqual([
      ...left,
      "- name: Set sysctl values",
      "  become: true",
      "  ansible.posix.sysctl:",
      '    name: "{{ item.name }}"',
      '    value: "{{ item.value }}"',
      "    sysctl_file: /etc/sysctl.d/90-web.conf",
      "    sysctl_set: true",
      '    ignoreerrors: "{{ item.ignore_errors | default(false) }}"',
      "  loop:",
      "    - name: net.core.somaxconn",
      '      value: "4096"',
      "    - name: net.ipv4.tcp_rmem",
      '      value: "4096 87380\\t6291456"',
      "    - name: net.ipv4.conf.eth0/100.rp_filter",
      '      value: "1"',
      "      ignore_errors: true",
      "    - name: kernel.core_pattern",
      `      value: !unsafe "|/bin/core '%p' \\"$x\\" {{ y }}"`,
      "",
    ]);
  });

  test("a systemd drop-in", () => {
    expect(copied(text, "systemd").text.split("\n")).toEqual([
      ...left,
      "# /etc/systemd/system/NAME.service.d/10-sysctl.conf: the values are set before NAME.service starts.",
      "[Service]",
      "ExecStartPre=+/usr/sbin/sysctl -w net.core.somaxconn=4096",
      'ExecStartPre=+/usr/sbin/sysctl -w "net.ipv4.tcp_rmem=4096 87380\\t6291456"',
      "ExecStartPre=-+/usr/sbin/sysctl -w net.ipv4.conf.eth0/100.rp_filter=1",
      `ExecStartPre=+/usr/sbin/sysctl -w "kernel.core_pattern=|/bin/core '%%p' \\"$$x\\" {{ y }}"`,
      "",
    ]);
  });

  test("Kubernetes: only what is namespaced", () => {
    const pod =
      "net.core.somaxconn = 4096\nvm.swappiness = 1\nnet.core.netdev_max_backlog = 2\nnet.x.y = on\nkernel.shmmax = 3\n";
    const result = copied(pod, "kubernetes");
    expect(result.count).toBe(3);
    expect(result.text.split("\n")).toEqual([
      "# Not copied: Kubernetes does not count vm.swappiness = 1 as namespaced. Set it on the node.",
      "# Not copied: net.core.netdev_max_backlog = 2 is not namespaced. It holds for the whole node: set it there.",
      "# Not known to be namespaced: net.x.y. The pod does not start where one is not.",
      "# The kubelet must allow what it does not count as safe: --allowed-unsafe-sysctls.",
      "securityContext:",
      "  sysctls:",
      "    - name: net.core.somaxconn",
      '      value: "4096"',
      "    - name: net.x.y",
      '      value: "on"',
      "    - name: kernel.shmmax",
      '      value: "3"',
      "",
    ]);
  });

  test("the lines that are selected", () => {
    const start = text.indexOf("tcp_rmem");
    const { text: two, count } = copied(text, "commands", { start, end: start + 60 });
    expect(count).toBe(2);
    expect(two).toBe(
      "sysctl -w 'net.ipv4.tcp_rmem=4096 87380\t6291456'\nsysctl -w net.ipv4.conf.eth0/100.rp_filter=1 || true\n",
    );
  });

  test("nothing to copy leaves nothing but why", () => {
    expect(copied("# nothing\n", "kubernetes").text).toBe("");
    expect(copied("-a.b\n", "ansible").text).toMatch(/^# Not copied: -a\.b .*\n$/);
  });
});

test("a shell hands every value to sysctl as it is", () => {
  const values: string[] = [];
  const commands: string[] = [];
  fc.assert(
    fc.property(randomLoaderFile(), (file) => {
      const { settings, leftOut } = settingsToCopy(configOf(file), { start: 0, end: file.length });
      // NULs end a line for procps, so a value holds none; a carriage return is not told apart from a line's end below.
      const sound = settings.filter(({ value }) => !/[\r\n]/.test(value));
      values.push(...sound.map(({ name, value }) => `-w|${name}=${value}`));
      const all = copyAs("commands", { settings: sound, leftOut }, { displayPath: "a", version });
      commands.push(all.text);
    }),
    { numRuns: 200, seed: 31 },
  );
  const script = `sysctl() { printf '%s|%s\\n' "$1" "$2"; }\n${commands.join("")}`;
  const heard = execFileSync("sh", ["-s"], { input: script, encoding: "utf8" });
  expect(values.length).toBeGreaterThan(300);
  expect(heard.split("\n").slice(0, -1)).toEqual(values);
});

test("no text of a file gets out of its line in any format", () => {
  fc.assert(
    fc.property(randomLoaderFile(), fc.constantFrom(...copyFormats), (file, format) => {
      const { text: made } = copied(file, format);
      for (const line of made.split("\n")) {
        const isOurs =
          /^(?:#|- name: Set|securityContext:|\[Service\]|ExecStartPre=-?\+\/usr\/sbin\/sysctl -w |sysctl -w |\s+|$)/;
        expect(line).toMatch(isOurs);
      }
    }),
    { numRuns: 400, seed: 32 },
  );
});
