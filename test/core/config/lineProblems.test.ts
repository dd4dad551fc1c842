import { afterAll, beforeAll, expect, test } from "vitest";
import type { Parser } from "web-tree-sitter";
import { checkProblems } from "../../support/fixture.ts";
import { loadSysctlParser, readText } from "../../support/sysctlParser.ts";

let parser: Parser;
beforeAll(async () => {
  parser = await loadSysctlParser();
});
afterAll(() => parser.delete());

function check(source: string): void {
  checkProblems(source, ({ text }) => readText(parser, text).problems);
}

test("good lines have no problems", () => {
  check(`
# comment
; comment

net.core.somaxconn = 4096
-net/ipv4/conf/*/rp_filter = 1
-net.ipv4.conf.lo.rp_filter
kernel.core_pattern = |/usr/bin/save a=%p
kernel.hostname =
`);
});

test("a line without an equals sign", () => {
  check(`
net.co
#<------ error not-an-assignment: This line is not an assignment and is skipped: it has no "=". Write KEY = VALUE, or begin it with # to make it a comment.
vm.swappiness = 10
`);
});

test("a forgotten equals sign is offered", () => {
  check(`
  net.core.somaxconn 4096
# ^^^^^^^^^^^^^^^^^^^^^^^ error not-an-assignment: This line is not an assignment and is skipped: it has no "=". Write net.core.somaxconn = 4096.
  vm.swappiness: 10
# ^^^^^^^^^^^^^^^^^ error not-an-assignment: This line is not an assignment and is skipped: it has no "=". Write vm.swappiness = 10.
`);
});

test("no key", () => {
  check(`
  = 4096
# ^ error empty-key: There is no key before the "=", so nothing is set. Write KEY = VALUE.
  -= 4096
# ^^ error empty-key: There is no key before the "=", so nothing is set. Write KEY = VALUE.
`);
});

test("a lone dash", () => {
  check(`
-
#<- warning lone-dash: A "-" with no key does nothing. Write -KEY to keep globs from a key, or -KEY = VALUE to set one and ignore errors.
`);
});

test("a blank after the dash", () => {
  check(`
- vm.swappiness = 10
#<-- error blank-after-dash: procps takes the blank after "-" as part of the key and finds no such sysctl (systemd leaves it out). Write -vm.swappiness.
`);
});

test("two dashes", () => {
  check(`
--vm.swappiness = 10
#<-- warning two-dashes: procps drops both dashes, other loaders only the first: they find no such sysctl. Write -vm.swappiness.
`);
});

test("a copied command", () => {
  check(`
  sudo sysctl -w vm.swappiness=10
# ^^^^^^^^^^^^^^ error shell-command: This is a shell command, and the loader takes "sudo sysctl -w" as part of the key. Leave it out: write KEY = VALUE.
`);
});

test("a blank inside a key", () => {
  check(`
vm. swappiness = 10
#  ^ error blank-in-key: There is a blank inside the key "vm. swappiness", and no sysctl is named so. Remove it.
`);
});

test("separators at the end and twice", () => {
  check(`
net.core. = 1
#       ^ error trailing-separator: The key ends in ".", so it names a directory and cannot be set. Remove it, or go on with the key.
net..core.somaxconn = 1
#  ^^ warning repeated-separator: Separators should not be repeated: ".." means the same as ".". Write one.
`);
});

test("keys that leave /proc/sys or name it", () => {
  check(`
  /proc/sys/vm/swappiness = 10
# ^^^^^^^^^^^^^^^^^^^^^^^ error proc-sys-in-key: Keys are relative to /proc/sys, so this one means /proc/sys/proc/sys/vm/swappiness. Write vm/swappiness.
  /../../etc/passwd = 1
# ^^^^^^^^^^^^^^^^^ error outside-proc-sys: "/../../etc/passwd" leads out of /proc/sys, and the loader refuses it. Write the key of a sysctl.
`);
});

test("bytes that are not UTF-8", () => {
  check(`
kernel.hostname = x\ufffd\ufffd
#                  ^ warning not-utf-8: Here are bytes that are not UTF-8. The loader passes them on as they are; the editor cannot show them. Replace them.
# \ufffd in a comment harms nobody
`);
});

test("NUL bytes", () => {
  check(`
vm.swappiness = 1\0 0
#                ^ warning nul-byte: A NUL byte ends the line for the loader: what follows it on this line is not read. Remove it.
`);
});

test("a byte order mark", () => {
  const { problems } = readText(parser, "\ufeffvm.swappiness = 10\n");
  expect(problems.map(({ code, range }) => [code, range])).toEqual([
    ["byte-order-mark", { start: 0, end: 1 }],
  ]);
});
