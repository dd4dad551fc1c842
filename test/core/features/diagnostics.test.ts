import { describe, test } from "vitest";
import { checkProblems } from "../../support/checkConfig.ts";

const rhel6 = { kernel: "rhel6-2.6.32", listenBacklog: 511 };

describe("values that the kernel does not take as they look", () => {
  test("a negative somaxconn is refused", () => {
    checkProblems(`
net.core.somaxconn = -1
#                    ^^ error refused-value: Linux 6.12.117 refuses "-1" for net.core.somaxconn with EINVAL; it takes 0 to 2147483647. The value before stays.
`);
  });

  test("but not on RHEL 6, where it is read as a huge number and clamps nothing", () => {
    checkProblems("net.core.somaxconn = -1\n", rhel6);
  });

  test("with a dash a refused value is a warning", () => {
    checkProblems(`
-net.core.somaxconn = many
# <-------------------------- hint loaders-differ: Loaders read this line differently: BusyBox looks for "-net/core/somaxconn", which no sysctl is named, while procps sets net/core/somaxconn to "many".
#                     ^^^^ warning refused-value: Linux 6.12.117 refuses "many" for net.core.somaxconn with EINVAL. "many" is not a number. The value before stays.
`);
  });

  test("octal, hexadecimal, and what follows a blank", () => {
    checkProblems(`
net.core.netdev_max_backlog = 0100
#                             ^^^^ warning read-differently: The kernel reads "0100" as 64: a leading 0 makes it octal. Write 64 if that is meant.
net.unix.max_dgram_qlen = 0x20
#                         ^^^^ warning read-differently: The kernel reads "0x20" as 32: 0x makes it hexadecimal. Write 32 if that is meant.
net.core.somaxconn = 100 # enough
#                    ^^^^^^^^^^^^ warning read-differently: The kernel reads "100 # enough" as 100: what follows the blank is left out. Write 100 if that is meant.
`);
  });

  test("a byte takes no 256", () => {
    checkProblems(`
net.ipv4.tcp_syncookies = 256
#                         ^^^ error refused-value: Linux 6.12.117 refuses "256" for net.ipv4.tcp_syncookies with EINVAL; it takes 0 to 255. The value before stays.
`);
    checkProblems("net.ipv4.tcp_syncookies = 256\n", rhel6);
  });
});

test("a text that is no number is explained", () => {
  checkProblems(`
net.core.somaxconn = 4k
#                    ^^ error refused-value: Linux 6.12.117 refuses "4k" for net.core.somaxconn with EINVAL. The kernel knows no units: "4k" is not a number. Write 4096. The value before stays.
`);
});

test("numbers beyond 32 bits, which early kernels take and read as others", () => {
  checkProblems(
    `
net.core.netdev_max_backlog = 4294967297
#                             ^^^^^^^^^^ warning read-differently: The kernel reads "4294967297" as 1. Write 1 if that is meant.
net.unix.max_dgram_qlen = 2147483648
#                         ^^^^^^^^^^ warning read-differently: The kernel reads "2147483648" as -18446744071562067968. Write a number from -2147483647 to 2147483647.
`,
    rhel6,
  );
});

describe("lines that change nothing", () => {
  test("a later line of the same file", () => {
    checkProblems(`
 net.core.somaxconn = 128
#^^^^^^^^^^^^^^^^^^ information overridden: net.core.somaxconn is set again to "256" by line 2: this line has no effect.
net.core.somaxconn = 256
`);
  });

  test("a refused later line overrides nothing", () => {
    checkProblems(`
net.core.somaxconn = 128
net.core.somaxconn = -1
#                    ^^ error refused-value: Linux 6.12.117 refuses "-1" for net.core.somaxconn with EINVAL; it takes 0 to 2147483647. The value before stays.
`);
  });

  test("a file that is read later", () => {
    checkProblems(`
//- etc/sysctl.d/10-base.conf
 vm.swappiness = 10
#^^^^^^^^^^^^^ information overridden: vm.swappiness is set again to "60" by etc/sysctl.conf:1, which is read later: this line has no effect.
//- etc/sysctl.conf
vm.swappiness = 60
`);
  });

  test("a limit raised above its default while something lower holds", () => {
    checkProblems(`
net.core.somaxconn = 65535
#                    ^^^^^ information raised-in-vain: Raising net.core.somaxconn to 65535 changes nothing for listen(fd, 511) on Linux 6.12.117. Limited by the application's backlog (511), not by this sysctl.
`);
  });

  test("not where the default would have been lower than the backlog", () => {
    checkProblems("net.core.somaxconn = 4096\n", rhel6);
  });

  test("not where the application asks for more", () => {
    checkProblems("net.core.somaxconn = 65535\n", { kernel: "6.12", listenBacklog: -1 });
  });
});

test("a sysctl that this kernel has no more", () => {
  checkProblems(`
 net.ipv4.tcp_tw_recycle = 1
#^^^^^^^^^^^^^^^^^^^^^^^ warning no-such-sysctl: Linux 6.12.117 has no net.ipv4.tcp_tw_recycle: it existed from 2.6.32 to 4.11, so writing it fails with ENOENT. Delete the line.
`);
  checkProblems("net.ipv4.tcp_tw_recycle = 1\n", rhel6);
});

test("keys that nothing is known about, globs and comments have no problems, for loaders with globs", () => {
  checkProblems(`
# net.core.somaxconn = -1
vm.swappiness = a lot
 net.ipv4.conf.*.rp_filter = 1
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint loaders-differ: Loaders read this line differently: BusyBox looks for "net/ipv4/conf/*/rp_filter", which no sysctl is named, while procps sets net/ipv4/conf/*/rp_filter to "1".
-net.ipv4.conf.lo.rp_filter
`);
});
