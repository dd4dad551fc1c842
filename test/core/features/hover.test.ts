import { describe, expect, test } from "vitest";
import { hoverAt } from "../../support/checkConfig.ts";

const rhel6 = { kernel: "rhel6-2.6.32", listenBacklog: 511 };

test("hover of somaxconn, whole", () => {
  // Line numbers move whenever a snippet is edited.
  const hover = hoverAt("net.core.som$0axconn = 4096")?.replace(/(:|#)\d+(?=[\])])/g, "$1N");
  expect(hover).toMatchInlineSnapshot(`
    "**Effective 511** for \`listen(fd, 511)\` on Linux 6.12.117: the accept queue holds 512, the SYN queue holds 512. Limited by the application's backlog (511), not by this sysctl.

    The largest backlog that listen(2) grants: a program that asks for more gets this, one that asks for less gets what it asked for.

    \`\`\`text
    listen(fd, 511)  ███                       511
    somaxconn        ████████████████████████  4096
    accept queue     ███                       512
    SYN queue        ███                       512
    \`\`\`

    - **Set** to \`4096\` at lone.conf:1
    - **Default** 4096
    - **Takes** 0 to 2147483647
    - **Holds for** each network namespace: a new one starts with the defaults
    - **Read** at listen(2). A listener that is already open keeps what it got until it calls listen(2) again, usually at a restart.

    - Decided at [net/socket.c:N](snippet:net/socket.c#N), \`__sys_listen_socket\`: \`if ((unsigned int)backlog > (unsigned int)somaxconn) backlog = somaxconn;\` *Did the program ask for more than is allowed?*
    - Also read at [include/net/tcp.h:N](snippet:include/net/tcp.h#N), \`fastopen_queue_tune\`
    - One more for the accept queue meets [net/ipv4/tcp_input.c:N](snippet:net/ipv4/tcp_input.c#N), \`tcp_conn_request\`: the accept queue is full: the program must accept faster, or ask for a larger backlog with net.core.somaxconn at least as large. Counts TcpExtListenOverflows, TcpExtListenDrops. Full, it takes 1.4 MB of memory.
    - One more for the SYN queue meets [net/ipv4/tcp_input.c:N](snippet:net/ipv4/tcp_input.c#N), \`tcp_conn_request\`: it is answered with a SYN cookie, and nothing is queued for it. Counts TcpExtSyncookiesSent, TcpExtTCPReqQFullDoCookies. Full, it takes 160 kB of memory.

    **Watch**
    - \`ss -ltn\`: Send-Q is the backlog a listener got, Recv-Q how many wait for accept(2)
    - \`nstat -az TcpExtListenOverflows TcpExtListenDrops\`: both growing: connections meet a full accept queue

    *Often mistaken:* Raising it alone changes nothing for a program that asks for less: nginx, Redis and Node.js ask for 511.

    *Often mistaken:* It is not limited to 65535: that was so from 3.11 to 4.0, when the backlog was kept in 16 bits."
  `);
});

describe("the first line tells what the kernel makes of the value", () => {
  test.each([
    [
      "net.core.somax$0conn = 128",
      "**Effective 128** for `listen(fd, 511)` on Linux 6.12.117: the accept queue holds 129, the SYN queue holds 129. Limited by this sysctl.",
    ],
    [
      "net.core.netdev_max$0_backlog = 5000",
      "**The CPU backlog holds 5001 packets** on Linux 6.12.117. Limited by this sysctl.",
    ],
    [
      "net.core.netdev_max$0_backlog = -1",
      "**The CPU backlog holds any number of packets** on Linux 6.12.117. Nothing limits it.",
    ],
    [
      "net.ipv4.tcp_max_syn_$0backlog = 8192",
      "**The SYN queue holds 512 connections** for `listen(fd, 511)` on Linux 6.12.117. Limited by the application's backlog (511), not by this sysctl.",
    ],
    [
      "net.ipv4.tcp_syncookies = 0\nnet.ipv4.tcp_max_syn_$0backlog = 256",
      "**The SYN queue holds 193 connections** for `listen(fd, 511)` on Linux 6.12.117. Limited by this sysctl and net.ipv4.tcp_syncookies = 0: changing any one of them raises it.",
    ],
    [
      "net.unix.max_dgram$0_qlen = 512",
      "**The AF_UNIX datagram queue holds 513 datagrams** on Linux 6.12.117. Limited by this sysctl. That is for several senders: one alone is stopped at 278 datagrams. The sender's SO_SNDBUF is used up by datagrams that nobody has read.",
    ],
    [
      "net.ipv4.tcp_synco$0okies = 1",
      "**The SYN queue holds 512 connections** for `listen(fd, 511)` on Linux 6.12.117. Limited by the application's backlog (511). One more: it is answered with a SYN cookie, and nothing is queued for it.",
    ],
    [
      "net.core.somax$0conn = 511",
      "**Effective 511** for `listen(fd, 511)` on Linux 6.12.117: the accept queue holds 512, the SYN queue holds 512. Limited by this sysctl and the application's backlog (511) together: only raising all of them raises it.",
    ],
    [
      "net.core.somaxconn = 511\nnet.ipv4.tcp_max_syn$0_backlog = 1024",
      "**The SYN queue holds 512 connections** for `listen(fd, 511)` on Linux 6.12.117. Limited by the application's backlog (511) and net.core.somaxconn = 511 together, not by this sysctl: only raising all of them raises it.",
    ],
    ["vm.swapp$0iness = 10", "**`vm.swappiness = 10`** on Linux 6.12.117"],
  ])("%j", (marked, first) => {
    expect(hoverAt(marked)?.split("\n")[0]).toBe(first);
  });

  test("of another kernel and another backlog", () => {
    expect(hoverAt("net.core.somax$0conn = 4096", { kernel: "6.18", listenBacklog: -1 })).toContain(
      "**Effective 4096** for `listen(fd, -1)` on Linux 6.18.44: the accept queue holds 4097",
    );
    expect(hoverAt("net.core.somax$0conn = 4096", rhel6)).toContain("on Linux rhel6-2.6.32");
    expect(hoverAt("net.core.somax$0conn = 1", { kernel: "6.13", listenBacklog: 511 })).toContain(
      "it was not measured itself",
    );
  });
});

describe("what else it tells", () => {
  test("the value is hovered like the key, and the range is the value's", () => {
    const hover = hoverAt(`
net.core.somaxconn = 4$0096
#                    ^^^^ value
`);
    expect(hover).toContain("**Effective 511**");
  });

  test("an overridden line, and who overrides it", () => {
    const hover = hoverAt(`
//- etc/sysctl.d/10-base.conf
net.core.somax$0conn = 256
//- etc/sysctl.d/99-local.conf
net.core.somaxconn = 128
`);
    expect(hover).toContain("- **Set** to `128` at etc/sysctl.d/99-local.conf:1");
    expect(hover).toContain("- **Overrides** `256` of etc/sysctl.d/10-base.conf:1");
    expect(hover).toContain("This line loses: etc/sysctl.d/99-local.conf:1 is read later.");
  });

  test("a refused value leaves what was there before", () => {
    const hover = hoverAt("net.core.somaxconn = 99\nnet.core.somax$0conn = -5\n");
    expect(hover).toContain("**Effective 99**");
    expect(hover).toContain(
      "⚠ The kernel refuses `-5` of lone.conf:2 with EINVAL: what was there before stays.",
    );
    expect(hover).not.toContain("This line loses");
  });

  test("an octal value", () => {
    expect(hoverAt("net.unix.max_dgram$0_qlen = 010")).toContain(
      "⚠ The kernel reads `010` as **8**: a leading 0 makes it octal.",
    );
  });

  test("the numbers that are taken, and what becomes of others", () => {
    const takes = (kernel: string) => {
      const hover = hoverAt("net.core.netdev_max_back$0log = 1", { kernel, listenBacklog: 511 });
      return hover?.split("\n").find((line) => line.startsWith("- **Takes**"));
    };
    expect(takes("6.12")).toBe("- **Takes** -2147483648 to 2147483647");
    expect(takes("2.6.32")).toBe(
      "- **Takes** -2147483647 to 2147483647; any other number is read as another number",
    );
  });

  test("the deciding line of this version", () => {
    expect(hoverAt("net.ipv4.tcp_max_syn$0_backlog = 256", rhel6)).toMatch(
      /Decided at \[net\/core\/request_sock\.c:\d+\]\(snippet:net\/core\/request_sock\.c#\d+\), `reqsk_queue_alloc`/,
    );
  });

  test("what is not modelled", () => {
    expect(hoverAt("vm.no_su$0ch_key = 10")).toContain("Nothing is known about this key here");
    expect(hoverAt("net.ipv4.tcp_tw$0_recycle = 1")).toContain(
      "**Linux 6.12.117 has no such sysctl**: it existed from 2.6.32 to 4.11",
    );
  });

  test("what is said of a sysctl holds for the chosen kernel", () => {
    const marked = "net.ipv4.tcp_max_syn$0_backlog = 256";
    expect(hoverAt(marked, rhel6)).toContain("**Read** at the first listen(2) of a socket");
    expect(hoverAt(marked, rhel6)).not.toContain("TCPReqQFull");
    expect(hoverAt(marked, rhel6)).toContain("Nobody is exempt");
    expect(hoverAt(marked)).toContain("**Read** for every SYN");
    expect(hoverAt(marked)).toContain("TcpExtTCPReqQFullDrop");
    const missing = hoverAt("net.ipv4.tcp_migrate$0_req = 1", rhel6);
    expect(missing).toContain("**Linux rhel6-2.6.32 has no such sysctl**: it came with 5.14");
    expect(missing).not.toMatch(/\*\*Read\*\*|\*\*Watch\*\*/);
  });

  test("text of the document cannot become a link", () => {
    const hover = hoverAt("vm.swapp$0iness = `[x](command:evil)`");
    expect(hover).toContain("`` vm.swappiness = `[x](command:evil)` ``");
  });

  test("globs and exclusions", () => {
    expect(hoverAt("net.ipv4.conf.*.rp_$0filter = 1")).toContain("A glob: written to every");
    expect(hoverAt("-net.ipv4.conf.lo.rp_$0filter")).toContain("Keeps globs from writing");
  });

  test("nothing for comments, blanks and broken lines", () => {
    expect(hoverAt("# net.core.somax$0conn = 1")).toBeUndefined();
    expect(hoverAt("net.core.somaxconn = 1\n$0\n")).toBeUndefined();
    expect(hoverAt("net.core.somax$0conn\n")).toBeUndefined();
  });
});
