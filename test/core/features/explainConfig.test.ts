import { expect, test } from "vitest";
import { explanationOf } from "../../support/checkConfig.ts";

test("an explanation says what each line does, what overrides it, and what is wrong", () => {
  expect(
    explanationOf(`
//- etc/sysctl.d/10-web.conf
net.core.somaxconn = 128
# --- Other [x](y) ---
net.core.netdev_max_backlog = 2000
net.made.up = \`x\`
net.ipv4.conf.*.rp_filter = 1
-net.ipv4.conf.lo.rp_filter
nonsense
//- etc/sysctl.d/20-late.conf
net.core.netdev_max_backlog = 3000
`),
  ).toMatchInlineSnapshot(`
    "# etc/sysctl.d/10-web.conf

    Read as procps reads it. A test says so. Values are those of Linux 6.12.117.

    4 settings, 1 of them overridden, 3 problems.

    ## net.core

    ### \`net.core.somaxconn\` = \`128\` (line 1)

    The largest backlog that listen(2) grants: a program that asks for more gets this, one that asks for less gets what it asked for. The default is \`4096\`. It comes to: listen backlog: 128 connections, accept queue: 129 connections, SYN queue: 129 connections. At listen(2). A listener that is already open keeps what it got until it calls listen(2) again, usually at a restart.

    ## Other \\[x\\](y)

    ### \`net.core.netdev_max_backlog\` = \`2000\` (line 3)

    How many packets a CPU's backlog queue may hold before a new one is refused. Only packets that pass through netif_rx or are steered by RPS use this queue. The default is \`1000\`. **Overridden** by etc/sysctl.d/20-late.conf:1, which says \`3000\`. For every packet that is put into a CPU's backlog: a change acts at once.

    ### \`net.made.up\` = \`\` \`x\` \`\` (line 4)

    Sysctl Lens has no description of this sysctl.

    ### \`net.ipv4.conf.*.rp_filter\` = \`1\` (line 5)

    A glob: written to every sysctl that it finds, except those that are assigned or excluded by name.

    ### -\`net.ipv4.conf.lo.rp_filter\` (line 6)

    Keeps globs from this sysctl. An assignment of it by its full name still counts.

    ## Problems

    - Line 3, information: net.core.netdev_max_backlog is set again to "3000" by etc/sysctl.d/20-late.conf:1, which is read later: this line has no effect.
    - Line 5, hint: Loaders read this line differently: BusyBox looks for "net/ipv4/conf/\\*/rp_filter", which no sysctl is named, while procps sets net/ipv4/conf/\\*/rp_filter to "1".
    - Line 7, error: This line is not an assignment and is skipped: it has no "=". Write KEY = VALUE, or begin it with # to make it a comment.
    "
  `);
});

test("a file of a hundred thousand lines is explained as far as anybody reads", () => {
  const text = explanationOf("net.core.somaxconn = 1\n".repeat(2000));
  expect(text).toContain("1000 more lines are not explained here.");
});
