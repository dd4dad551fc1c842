import type { Lens } from "./checkConfig.ts";

/** A file that has a problem of this code, and what its first fix makes of it; no `fixed`: none is offered. */
export interface DiagnosticExample extends Partial<Lens> {
  readonly code: string;
  readonly text: string;
  readonly fixed?: string;
}

const ok = "net.core.somaxconn = 1024\n";
const systemd = { loader: "systemd" } as const;
const busybox = { loader: "busybox" } as const;

export const examples: readonly DiagnosticExample[] = [
  { code: "byte-order-mark", text: `\uFEFF${ok}`, fixed: ok },
  { code: "nul-byte", text: "vm.swappiness = 1\u00000\n" },
  { code: "empty-key", text: "= 1\n" },
  { code: "lone-dash", text: "-\n" },
  { code: "not-an-assignment", text: "net.core.somaxconn 1024\n" },
  { code: "shell-command", text: `sysctl -w ${ok}`, fixed: ok },
  { code: "blank-after-dash", text: `- ${ok}`, fixed: `-${ok}` },
  { code: "two-dashes", text: `--${ok}`, fixed: `-${ok}` },
  { code: "blank-in-key", text: "net.core. somaxconn = 1\n" },
  {
    code: "proc-sys-in-key",
    text: "/proc/sys/net/core/somaxconn = 1024\n",
    fixed: "net/core/somaxconn = 1024\n",
  },
  { code: "trailing-separator", text: "net.core.somaxconn. = 1024\n", fixed: ok },
  { code: "outside-proc-sys", text: "net/../../../etc/hostname = web\n" },
  { code: "repeated-separator", text: "net..core.somaxconn = 1024\n", fixed: ok },
  { code: "not-utf-8", text: "kernel.hostname = caf\uFFFD\n" },
  { code: "busybox-no-value", text: "kernel.domainname =\n", ...busybox },
  { code: "busybox-dash", text: `-${ok}`, ...busybox },
  { code: "busybox-glob", text: "net.ipv4.conf.*.rp_filter = 1\n", ...busybox },
  { code: "busybox-absolute-path", text: "/net/core/somaxconn = 1024\n", ...busybox },
  { code: "line-too-long", text: `kernel.hostname = ${"x".repeat(2 ** 20)}\n`, ...systemd },
  { code: "no-such-sysctl", text: `net.ipv4.tcp_tw_recycle = 1\n${ok}`, fixed: ok },
  { code: "unknown-sysctl", text: "net.core.somaxcon = 1024\n", fixed: ok },
  { code: "not-a-linux-key", text: `kern.ipc.somaxconn = 1\n${ok}`, fixed: ok },
  { code: "read-only-sysctl", text: `kernel.ostype = Linux\n${ok}`, fixed: ok },
  { code: "refused-value", text: "net.core.somaxconn = 1k\n", fixed: ok },
  { code: "empty-value", text: "net.core.somaxconn =\n" },
  { code: "read-differently", text: "net.core.somaxconn = 02000\n", fixed: ok },
  { code: "quoted-value", text: 'vm.swappiness = "10"\n', fixed: "vm.swappiness = 10\n" },
  {
    code: "comment-in-value",
    text: "vm.swappiness = 10 # low\n",
    fixed: "# low\nvm.swappiness = 10\n",
  },
  { code: "unit-suffix", text: "vm.swappiness = 1k\n", fixed: "vm.swappiness = 1024\n" },
  { code: "octal-number", text: "vm.swappiness = 010\n", fixed: "vm.swappiness = 8\n" },
  { code: "overridden", text: `net.core.somaxconn = 1\n${ok}`, fixed: ok },
  { code: "raised-in-vain", text: "net.core.somaxconn = 65535\n" },
  { code: "backlog-despite-cookies", text: "net.ipv4.tcp_max_syn_backlog = 65536\n" },
  { code: "napi-bypasses-backlog", text: "net.core.netdev_max_backlog = 30000\n" },
  {
    code: "buffer-maximum",
    text: "net.core.rmem_max = 212992\nnet.ipv4.tcp_rmem = 4096 131072 33554432\n",
    fixed: "net.core.rmem_max = 33554432\nnet.ipv4.tcp_rmem = 4096 131072 33554432\n",
  },
  {
    code: "same-as-default",
    text: `vm.swappiness = 1\nnet.core.somaxconn = 4096\n`,
    fixed: "vm.swappiness = 1\n",
  },
  { code: "needs-module", text: "net.bridge.bridge-nf-call-iptables = 1\n" },
  { code: "interface-at-load", text: "net.ipv4.conf.eth0.rp_filter = 2\n" },
  { code: "glob-without-match", text: "net.ipv4.conf.*.rp_filtr = 1\n" },
  { code: "exclusion-without-effect", text: `-net.ipv4.conf.lo.rp_filter\n${ok}`, fixed: ok },
  { code: "exclusion-erases", text: `${ok}-net.core.somaxconn\n`, fixed: ok, ...systemd },
  { code: "loaders-differ", text: "net.core.somaxconn = 1024 \\\nvm.swappiness = 1\n" },
];
