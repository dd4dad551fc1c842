import { describe, expect, test } from "vitest";
import { pathsBetween } from "../../../core/tree/pathsBetween.ts";
import { sysctlPaths } from "../../../core/tree/sysctlPaths.ts";
import { coreFolders } from "../../../core/tree/treeFolders.ts";
import { usualBudget } from "../../../core/tree/treePath.ts";
import { finished, lookupIn } from "../../support/checkTree.ts";
import { newTree, oldTree } from "../../support/smallTrees.ts";

type Tree = Readonly<Record<string, string>>;

function between(tree: Tree, from: string, to: string): string {
  const found = finished(pathsBetween(lookupIn(tree), coreFolders, { from, to }, usualBudget));
  if (found.kind === "missing") return `missing ${found.name}`;
  return found.paths
    .map(({ steps }) => steps.map((step) => step.functionName).join(" "))
    .join("\n");
}

function entries(tree: Tree, name: string): readonly string[] {
  const found = finished(sysctlPaths(lookupIn(tree), name, usualBudget));
  return (found?.paths ?? []).map(
    ({ entry, steps }) =>
      `${entry?.kind} ${entry?.text}: ${steps.map((step) => step.functionName).join(" ")}`,
  );
}

describe.each([
  ["2.6.32-like", oldTree, "sys_listen"],
  ["6.x-like", newTree, "sys_listen __sys_listen"],
])("a %s tree", (_, tree, listen) => {
  test("leads from listen(2) to the queue and to the field", () => {
    expect(between(tree, "listen(2)", "reqsk_queue_alloc")).toBe(
      `${listen} inet_listen inet_csk_listen_start reqsk_queue_alloc`,
    );
    expect(between(tree, "listen(2)", "sk_max_ack_backlog")).toBe(`${listen} inet_listen`);
  });

  test("leads through NAPI polls", () => {
    expect(between(tree, "netif_rx", "enqueue_to_backlog")).toBe("netif_rx enqueue_to_backlog");
    expect(between(tree, "net_rx_action", "process_backlog")).toBe("net_rx_action process_backlog");
    expect(between(tree, "net_rx_action", "virtnet_poll")).toBe("net_rx_action virtnet_poll");
    expect(between(tree, "virtnet_poll", "netif_receive_skb")).toBe(
      "virtnet_poll receive_buf netif_receive_skb",
    );
  });

  test("leads from a packet to the connection request", () => {
    const path = between(tree, "ip_rcv", "tcp_v4_conn_request").split(" ");
    const wanted = "ip_rcv ip_rcv_finish ip_local_deliver ip_local_deliver_finish tcp_v4_rcv";
    const more = "tcp_rcv_state_process tcp_v4_conn_request";
    expect(path.filter((name) => `${wanted} ${more}`.split(" ").includes(name))).toEqual(
      `${wanted} ${more}`.split(" "),
    );
    expect(between(tree, "tcp_check_req", "sk_acceptq_added")).toBe(
      "tcp_check_req inet_csk_reqsk_queue_add sk_acceptq_added",
    );
  });

  test("tells members of the same name apart by their struct", () => {
    expect(between(tree, "start_machine", "wrong_listen")).toBe("start_machine wrong_listen");
    expect(between(tree, "start_machine", "reqsk_queue_alloc")).toBe("");
    expect(between(tree, "listen(2)", "wrong_listen")).toBe("");
  });

  test("says which name it does not have", () => {
    expect(between(tree, "no_such_function", "netif_rx")).toBe("missing no_such_function");
    expect(between(tree, "netif_rx", "no_such_field")).toBe("missing no_such_field");
  });

  test("leads from entry points to the readers of a sysctl", () => {
    expect(entries(tree, "net.core.somaxconn")).toEqual([`syscall listen(2): ${listen}`]);
    expect(entries(tree, "net.unix.max_dgram_qlen")).toEqual([
      "syscall socket(2): sys_socket unix_create1",
    ]);
    expect(entries(tree, "net.core.nothing")).toEqual([]);
  });
});

test("a part of a tree works with what is there", () => {
  const half = Object.fromEntries(
    Object.entries(newTree).filter(([path]) => path.startsWith("net/")),
  );
  expect(entries(half, "net.core.somaxconn")).toEqual([
    "syscall listen(2): sys_listen __sys_listen",
  ]);
});

test("a budget that ends says so", () => {
  const budget = { functions: 2, files: 500 };
  const names = { from: "listen(2)", to: "reqsk_queue_alloc" };
  const found = finished(pathsBetween(lookupIn(newTree), coreFolders, names, budget));
  expect(found).toMatchObject({ kind: "paths", paths: [], isComplete: false });
});

test("broken code around it does not hide a way", () => {
  const broken = {
    ...newTree,
    "net/core/broken.c": "int half(struct {{{ \n#ifdef A\n{\n#else\n}}}\nint netif_rx(;",
    "net/core/empty.c": "",
  };
  expect(between(broken, "listen(2)", "reqsk_queue_alloc")).toBe(
    "sys_listen __sys_listen inet_listen inet_csk_listen_start reqsk_queue_alloc",
  );
});
