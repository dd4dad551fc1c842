import { describe, expect, test } from "vitest";
import { snippetOutline } from "../../../core/features/documentSymbols.ts";
import { snippetMarkdown } from "../../../core/features/hoverSnippet.ts";
import { snippetIndexOf, targetIn } from "../../support/checkDefinition.ts";

const links = { snippet: (path: string) => `snippet:${path}`, setting: () => undefined };

function hover(kernel: string, path: string, marked: string): string | undefined {
  const { index } = snippetIndexOf(kernel);
  const markdown = snippetMarkdown(index, targetIn(kernel, path, marked), links, () => ["6.12"]);
  return markdown?.replace(/:\d+(?=\])/g, ":N");
}

describe("hover in a snippet", () => {
  test("of a function: its role, its sysctls, its callers, its versions", () => {
    expect(hover("6.12", "net/socket.c", "static int __sys_$0listen(int fd")).toBe(
      [
        "```c\nstatic int __sys_listen(int fd, int backlog)\n```",
        "Finds the socket and listens on it.",
        "Looks at, itself or in what it calls: `net.core.somaxconn`, `net.ipv4.tcp_fastopen`",
        "Called by `sys_listen`",
        "*Measured on Linux 6.18.44:* with net.core.somaxconn = 128, listen(fd, 511) was granted 128, without an error.",
        "[net/socket.c:N](snippet:net/socket.c), in 6.12",
      ].join("\n\n"),
    );
  });

  test("of a system call", () => {
    expect(hover("rhel6-2.6.32", "net/socket.c", "SYSCALL_DEFINE2(lis$0ten")).toContain(
      "SYSCALL_DEFINE2(listen, int, fd, int, backlog)",
    );
  });

  test("of a call through an ops table: each function behind it", () => {
    const markdown = hover("6.12", "net/socket.c", "->lis$0ten(sock");
    expect(markdown).toContain("int inet_listen(");
    expect(markdown).toContain("static int unix_listen(");
  });

  test("of a sysctl's variable and of its ctl_table entry", () => {
    expect(hover("6.12", "net/socket.c", "core.sysctl_somax$0conn")).toBe(
      "Holds the sysctl **net.core.somaxconn**.",
    );
    expect(hover("6.12", "net/core/sysctl_net_core.c", '"somaxc$0onn"')).toBe(
      "The ctl_table entry of **net.core.somaxconn**: `init_net.core.sysctl_somaxconn`, written by `proc_dointvec_minmax`.",
    );
  });

  test("of a macro and a struct", () => {
    expect(hover("6.12", "net/socket.c", "-EB$0ADF")).toContain("#define EBADF 9");
    expect(hover("6.12", "net/socket.c", "struct sock$0et *sock")).toContain("struct, ");
  });

  test("of a macro tells the comment above it", () => {
    const macro = hover(
      "6.12",
      "include/net/inet_connection_sock.h",
      "#elif SYN_QUEUE_HOLDS_O$0NE_MORE",
    );
    expect(macro).toContain("mainline 6.13; stable 5.4.290 and 5.15.177");
    expect(macro).not.toContain("*/");
  });

  test("of a member in an initialiser is of that struct", () => {
    const poll = hover("6.12", "net/unix/af_unix.c", ".po$0ll = unix_poll");
    expect(poll).toContain("member of `proto_ops`");
    expect(poll).not.toContain("napi_struct");
  });

  test("nothing for labels and locals", () => {
    expect(hover("6.12", "net/ipv4/tcp_input.c", "goto drop_and_$0free")).toBeUndefined();
    expect(
      hover("rhel6-2.6.32", "net/core/request_sock.c", "nr_table_en$0tries = min_t"),
    ).toBeUndefined();
  });
});

test("the outline of a snippet names functions, tables and their entries", () => {
  const names = snippetOutline(snippetIndexOf("6.12").index, "net/core/sysctl_net_core.c").map(
    ({ kind, name }) => `${kind} ${name}`,
  );
  expect(names).toContain("variable netns_core_table");
  expect(names).toContain("sysctl somaxconn");
  expect(snippetOutline(snippetIndexOf("6.12").index, "no/such.c")).toEqual([]);
});
