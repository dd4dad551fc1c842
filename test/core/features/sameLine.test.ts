import { describe, expect, test } from "vitest";
import { functionAround, functionText } from "../../../core/features/activeCode.ts";
import { functionTwin, sameLine } from "../../../core/features/sameLine.ts";
import { bundledSnippets, snippetIndexOf } from "../../support/checkDefinition.ts";

const files = bundledSnippets;

function snippetsOf(kernel: string) {
  return { files, ...snippetIndexOf(kernel) };
}

/** The first line that holds `code` and that the kernel compiles. */
function placeIn(kernel: string, path: string, code: string) {
  const lines = (files.get(path) ?? "").split("\n");
  const inactive = snippetIndexOf(kernel).inactive.get(path) ?? [];
  let start = 0;
  for (const [line, text] of lines.entries()) {
    const at = start;
    start += text.length + 1;
    if (!text.includes(code)) continue;
    if (!inactive.some((range) => range.start <= at && at < range.end)) return { path, line };
  }
  throw new Error(`${kernel} has no ${code} in ${path}`);
}

/** The place as `path function: code`. */
function twinOf(from: string, to: string, path: string, code: string): string | undefined {
  const twin = sameLine(snippetsOf(from), snippetsOf(to), placeIn(from, path, code));
  if (twin === undefined) return undefined;
  const around = functionAround(snippetsOf(to), twin)?.name ?? "-";
  const line = (files.get(twin.path) ?? "").split("\n")[twin.line] ?? "";
  return `${twin.path} ${around}: ${line.replace(/\/\*.*/, "").trim()}`;
}

const clamp = "if ((unsigned int)backlog > (unsigned int)somaxconn)";

describe("the same line in another version", () => {
  test("is the same line where both have it", () => {
    expect(twinOf("6.12", "6.18", "net/socket.c", clamp)).toBe(
      `net/socket.c __sys_listen_socket: ${clamp}`,
    );
  });

  test("stands in the function that did the work before it was split", () => {
    expect(twinOf("6.12", "5.10", "net/socket.c", clamp)).toBe(
      `net/socket.c __sys_listen: ${clamp}`,
    );
    expect(twinOf("6.12", "4.4", "net/socket.c", clamp)).toBe(`net/socket.c sys_listen: ${clamp}`);
    expect(twinOf("4.4", "7.3", "net/socket.c", clamp)).toBe(
      `net/socket.c __sys_listen_socket: ${clamp}`,
    );
  });

  test("may be spelled otherwise", () => {
    expect(twinOf("6.12", "4.4", "net/socket.c", "int somaxconn = READ_ONCE")).toBe(
      "net/socket.c sys_listen: int somaxconn = sock_net(sock->sk)->core.sysctl_somaxconn;",
    );
  });

  test("of a signature is the signature", () => {
    expect(
      twinOf("6.12", "4.3", "net/ipv4/inet_connection_sock.c", "int inet_csk_listen_start(struct"),
    ).toBe(
      "net/ipv4/inet_connection_sock.c inet_csk_listen_start: int inet_csk_listen_start(struct sock *sk, int backlog)",
    );
  });

  test("of a comment is what it speaks of", () => {
    expect(twinOf("6.12", "4.4", "net/socket.c", "/* Read here and now")).toBe(
      "net/socket.c sys_listen: int somaxconn = sock_net(sock->sk)->core.sysctl_somaxconn;",
    );
  });

  test("is nothing where the other version has none", () => {
    expect(
      twinOf("2.6.32", "6.12", "net/ipv4/inet_connection_sock.c", "lopt->clock_hand = (first"),
    ).toBeUndefined();
    expect(
      sameLine(snippetsOf("6.12"), snippetsOf("4.4"), { path: "no/such.c", line: 3 }),
    ).toBeUndefined();
    expect(
      sameLine(snippetsOf("6.12"), snippetsOf("4.4"), { path: "net/socket.c", line: 99_999 }),
    ).toBeUndefined();
  });

  test("is never a line that the other version leaves out", () => {
    for (const [from, to] of [
      ["6.12", "2.6.32"],
      ["2.6.32", "7.3"],
      ["4.3", "4.4"],
    ] as const) {
      for (const path of ["net/ipv4/inet_connection_sock.c", "include/net/request_sock.h"]) {
        const text = files.get(path) ?? "";
        for (const line of text.split("\n").keys()) {
          const twin = sameLine(snippetsOf(from), snippetsOf(to), { path, line });
          if (twin === undefined) continue;
          const { inactive } = snippetsOf(to);
          const before = (files.get(twin.path) ?? "").split("\n").slice(0, twin.line);
          const start = before.reduce((sum, one) => sum + one.length + 1, 0);
          const isLeftOut = (inactive.get(twin.path) ?? []).some(
            (range) => range.start <= start && start < range.end,
          );
          if (isLeftOut) expect.fail(`${path}:${line + 1} of ${from} in ${to}`);
        }
      }
    }
  });
});

describe("a function alone", () => {
  test("has its comment, and no directive and no code of other versions", () => {
    const text = alone("4.3", "inet_csk_listen_start");
    expect(text.split("\n").slice(0, 5)).toEqual([
      "/* Turns a closed socket into a listener with empty queues. The SYN queue's table is sized by the backlog given here. */",
      "int inet_csk_listen_start(struct sock *sk, int backlog)",
      "{",
      "\tint err = reqsk_queue_alloc(&inet_csk(sk)->icsk_accept_queue, backlog);",
      "",
    ]);
    for (const kernel of ["2.6.32", "4.4", "5.10", "6.12"]) {
      expect(alone(kernel, "inet_csk_listen_start")).not.toMatch(/^#/m);
      expect(alone(kernel, "inet_csk_listen_start")).toMatch(/^}\n$/m);
    }
    expect(alone("5.10", "inet_csk_listen_start")).toContain("sk->sk_max_ack_backlog = backlog;");
    expect(alone("6.12", "inet_csk_listen_start")).not.toContain("sk->sk_max_ack_backlog");
  });

  test("has a twin that may have another name", () => {
    expect(twin("6.12", "5.10", "__sys_listen_socket")).toBe("__sys_listen");
    expect(twin("6.12", "4.4", "__sys_listen_socket")).toBe("sys_listen");
    expect(twin("6.12", "4.4", "tcp_v4_conn_request")).toBe("tcp_v4_conn_request");
    expect(twin("2.6.32", "6.12", "inet_csk_reset_keepalive_timer")).toBeUndefined();
  });

  function alone(kernel: string, name: string): string {
    const snippets = snippetsOf(kernel);
    const [definition] = snippets.index.functions.get(name) ?? [];
    if (definition === undefined) throw new Error(`${kernel} has no ${name}`);
    return functionText(snippets, definition).text;
  }

  function twin(from: string, to: string, name: string): string | undefined {
    const [definition] = snippetsOf(from).index.functions.get(name) ?? [];
    if (definition === undefined) throw new Error(`${from} has no ${name}`);
    return functionTwin(snippetsOf(from), snippetsOf(to), definition)?.name;
  }
});
