import { describe, test } from "vitest";
import {
  checkDefinition,
  checkReferences,
  checkSnippetDefinition,
  checkSnippetReferences,
} from "../../support/checkDefinition.ts";

describe("definition of a sysctl is the line that decides", () => {
  test("somaxconn", () => {
    const clamp = ["net/socket.c: if ((unsigned int)backlog > (unsigned int)somaxconn)"];
    checkDefinition("6.12", "net.core.somaxconn", clamp);
    checkDefinition("6.18", "net.core.somaxconn", clamp);
    checkDefinition("rhel6-2.6.32", "net.core.somaxconn", clamp);
  });

  test("netdev_max_backlog", () => {
    checkDefinition("6.12", "net.core.netdev_max_backlog", [
      "net/core/dev.c: if (unlikely(qlen > (u32)max_backlog))",
    ]);
    checkDefinition("rhel6-2.6.32", "net.core.netdev_max_backlog", [
      "net/core/dev.c: if (queue->input_pkt_queue.qlen <= (u32)netdev_max_backlog) {",
    ]);
  });

  test("tcp_max_syn_backlog: the last quarter since 4.4, the table's size before", () => {
    checkDefinition("6.12", "net.ipv4.tcp_max_syn_backlog", [
      "net/ipv4/tcp_input.c: if (!syncookies && max_syn_backlog - inet_csk_reqsk_queue_len(sk) < (max_syn_backlog >> 2) &&",
    ]);
    checkDefinition("rhel6-2.6.32", "net.ipv4.tcp_max_syn_backlog", [
      "net/core/request_sock.c: nr_table_entries = min_t(u32, nr_table_entries, sysctl_max_syn_backlog);",
    ]);
  });

  test("max_dgram_qlen", () => {
    checkDefinition("6.12", "net.unix.max_dgram_qlen", [
      "net/unix/af_unix.c: sk->sk_max_ack_backlog = READ_ONCE(net->unx.sysctl_max_dgram_qlen);",
    ]);
  });

  test("a key that no snippet has", () => {
    checkDefinition("6.12", "vm.swappiness", []);
    checkDefinition("6.12", "somaxconn", []);
  });
});

test("references are the deciding lines, the reads, the table's entry and the default", () => {
  checkReferences("6.12", "net.core.somaxconn", [
    "net/socket.c: if ((unsigned int)backlog > (unsigned int)somaxconn)",
    "include/net/tcp.h: inet_csk(sk)->icsk_accept_queue.fastopenq->max_qlen = min_t(u32, backlog, somaxconn);",
    "net/socket.c: int somaxconn = READ_ONCE(sock_net(sock->sk)->core.sysctl_somaxconn);",
    "include/net/tcp.h: int somaxconn = READ_ONCE(sock_net(sk)->core.sysctl_somaxconn);",
    'net/core/sysctl_net_core.c: .procname = "somaxconn",',
    "net/core/net_namespace.c: net->core.sysctl_somaxconn = SOMAXCONN;",
  ]);
});

describe("definition in a snippet", () => {
  test("of a call is the callee", () => {
    checkSnippetDefinition("6.12", "net/socket.c", "return __sys_$0listen(fd, backlog)", [
      "net/socket.c: static int __sys_listen(int fd, int backlog)",
    ]);
  });

  test("of a call through sock->ops is each protocol's function", () => {
    checkSnippetDefinition("6.12", "net/socket.c", "->$0listen(sock, backlog)", [
      "net/ipv4/af_inet.c: int inet_listen(struct socket *sock, int backlog)",
      "net/unix/af_unix.c: static int unix_listen(struct socket *sock, int backlog)",
    ]);
  });

  test("of a member in an initialiser is the member of that struct", () => {
    checkSnippetDefinition("6.12", "net/unix/af_unix.c", ".po$0ll = unix_poll", [
      "include/linux/net.h: u32 (*poll)(struct socket *sock);",
    ]);
  });

  test("of a call through icsk_af_ops is each family's function", () => {
    checkSnippetDefinition("6.12", "net/ipv4/tcp_input.c", "->conn_$0request(", [
      "net/ipv4/tcp_ipv4.c: int tcp_v4_conn_request(struct sock *sk, struct sk_buff *skb)",
      "net/ipv6/tcp_ipv6.c: int tcp_v6_conn_request(struct sock *sk, struct sk_buff *skb)",
    ]);
  });

  test("of a NAPI poll is the backlog's own and each driver's", () => {
    checkSnippetDefinition("6.12", "net/core/dev.c", "n->po$0ll(", [
      "drivers/net/virtio_net.c: static int virtnet_poll(struct napi_struct *napi, int budget)",
      "net/core/dev.c: static int process_backlog(struct napi_struct *napi, int quota)",
    ]);
  });

  test("of a member is its declaration", () => {
    checkSnippetDefinition("6.12", "net/socket.c", "READ_ONCE(sock->op$0s)", [
      "include/linux/net.h: const struct proto_ops *ops;",
    ]);
  });

  test("of a macro is its #define", () => {
    checkSnippetDefinition("6.12", "net/socket.c", "-EBA$0DF", [
      "include/linux/errno.h: #define EBADF 9",
    ]);
  });
});

test("references of a function in a snippet: its table entry and the calls through it", () => {
  checkSnippetReferences("6.12", "net/ipv4/af_inet.c", "int inet_$0listen(", [
    "net/ipv4/af_inet.c: .listen = inet_listen,",
    "net/ipv6/af_inet6.c: .listen = inet_listen,",
    "net/socket.c: return READ_ONCE(sock->ops)->listen(sock, backlog);",
  ]);
});
