import { describe, expect, test } from "vitest";
import { loadKernel } from "../support/kernelModel.ts";
import { kernelSource } from "../support/kernelSource.ts";

const newest = "7.3.4";
const inetSock = "net/ipv4/inet_connection_sock.c";

/** One period of a rule: the function that has it, and code that tells it from the periods around. */
type Period = readonly [
  first: string,
  last: string,
  path: string,
  functionName: string,
  code: string,
];

/** Where the code of a rule stands in each period; the snippets keep upstream's names and places. */
const layout: Readonly<Record<string, readonly Period[]>> = {
  "listen: the clamp": [
    [
      "2.6.32",
      "4.16.0",
      "net/socket.c",
      "sys_listen",
      "(unsigned int)backlog > (unsigned int)somaxconn",
    ],
    [
      "4.17.0",
      "6.10.0",
      "net/socket.c",
      "__sys_listen",
      "(unsigned int)backlog > (unsigned int)somaxconn",
    ],
    [
      "6.11.0",
      newest,
      "net/socket.c",
      "__sys_listen_socket",
      "(unsigned int)backlog > (unsigned int)somaxconn",
    ],
  ],
  "listen: inet": [
    ["2.6.32", "6.5.0", "net/ipv4/af_inet.c", "inet_listen", "sk_max_ack_backlog"],
    ["6.6.0", newest, "net/ipv4/af_inet.c", "__inet_listen_sk", "sk_max_ack_backlog"],
  ],
  "listen: the start of a listener": [
    [
      "2.6.32",
      "4.3.0",
      inetSock,
      "inet_csk_listen_start",
      "reqsk_queue_alloc(&inet_csk(sk)->icsk_accept_queue, backlog)",
    ],
    [
      "4.4.0",
      "5.15.0",
      inetSock,
      "inet_csk_listen_start",
      "(struct sock *sk, int backlog) { sk->sk_max_ack_backlog = backlog; reqsk_queue_alloc(&inet_csk(sk)->icsk_accept_queue);",
    ],
    [
      "5.16.0",
      newest,
      inetSock,
      "inet_csk_listen_start",
      "(struct sock *sk) { reqsk_queue_alloc(&inet_csk(sk)->icsk_accept_queue);",
    ],
  ],
  "listen: the SYN queue's table": [
    [
      "2.6.32",
      "4.3.0",
      "net/core/request_sock.c",
      "reqsk_queue_alloc",
      "roundup_pow_of_two(nr_table_entries + 1)",
    ],
    ["4.4.0", "6.19.0", "net/core/request_sock.c", "reqsk_queue_alloc", "void reqsk_queue_alloc("],
    ["7.0.0", newest, inetSock, "reqsk_queue_alloc", "static void reqsk_queue_alloc("],
  ],
  "SYN: full": [
    [
      "2.6.32",
      "4.3.0",
      "include/net/request_sock.h",
      "reqsk_queue_is_full",
      ">> queue->listen_opt->max_qlen_log",
    ],
    ["4.4.0", "6.12.0", "include/net/inet_connection_sock.h", "inet_csk_reqsk_queue_is_full", ">="],
    [
      "6.13.0",
      newest,
      "include/net/inet_connection_sock.h",
      "inet_csk_reqsk_queue_is_full",
      "inet_csk_reqsk_queue_len(sk) >",
    ],
  ],
  "SYN: a cookie is wanted": [
    [
      "2.6.32",
      "3.11.0",
      "net/ipv4/tcp_ipv4.c",
      "tcp_v4_conn_request",
      "if (!isn && inet_csk_reqsk_queue_is_full(sk)) {",
    ],
    [
      "3.12.0",
      "3.16.0",
      "net/ipv4/tcp_ipv4.c",
      "tcp_v4_conn_request",
      "sysctl_tcp_syncookies == 2 ||",
    ],
    ["3.17.0", newest, "net/ipv4/tcp_input.c", "tcp_conn_request", "syncookies == 2 ||"],
  ],
  "SYN: the accept queue is full": [
    [
      "2.6.32",
      "3.16.0",
      "net/ipv4/tcp_ipv4.c",
      "tcp_v4_conn_request",
      "inet_csk_reqsk_queue_young(sk) > 1",
    ],
    [
      "3.17.0",
      "4.9.0",
      "net/ipv4/tcp_input.c",
      "tcp_conn_request",
      "inet_csk_reqsk_queue_young(sk) > 1",
    ],
    ["4.10.0", newest, "net/ipv4/tcp_input.c", "tcp_conn_request", "if (sk_acceptq_is_full(sk)) {"],
  ],
  "SYN: the last quarter": [
    [
      "2.6.32",
      "3.16.0",
      "net/ipv4/tcp_ipv4.c",
      "tcp_v4_conn_request",
      "(sysctl_max_syn_backlog >> 2)",
    ],
    [
      "3.17.0",
      "4.10.0",
      "net/ipv4/tcp_input.c",
      "tcp_conn_request",
      "int max_syn_backlog = sysctl_max_syn_backlog;",
    ],
    [
      "4.11.0",
      newest,
      "net/ipv4/tcp_input.c",
      "tcp_conn_request",
      "int max_syn_backlog = READ_ONCE(net->ipv4.sysctl_max_syn_backlog);",
    ],
  ],
  "ACK: abort_on_overflow": [
    [
      "2.6.32",
      "4.14.0",
      "net/ipv4/tcp_minisocks.c",
      "tcp_check_req",
      "sysctl_tcp_abort_on_overflow",
    ],
    [
      "4.15.0",
      newest,
      "net/ipv4/tcp_minisocks.c",
      "tcp_check_req",
      "->ipv4.sysctl_tcp_abort_on_overflow",
    ],
  ],
  "ACK: into the accept queue": [
    ["2.6.32", "4.3.0", inetSock, "inet_csk_reqsk_queue_add", "reqsk_queue_add("],
    ["4.4.0", newest, inetSock, "inet_csk_complete_hashdance", "inet_csk_reqsk_queue_add("],
  ],
  "SYN-ACK timer: pressure": [
    [
      "2.6.32",
      "4.0.0",
      inetSock,
      "inet_csk_reqsk_queue_prune",
      "lopt->qlen >> (lopt->max_qlen_log - 1)",
    ],
    ["4.1.0", "4.3.0", inetSock, "reqsk_timer_handler", "max_qlen_log - 1"],
    ["4.4.0", newest, inetSock, "reqsk_timer_handler", "<< 1 > max_t(u32, 8,"],
  ],
  "driver: enqueue": [
    [
      "2.6.32",
      "2.6.34",
      "net/core/dev.c",
      "netif_rx",
      "queue->input_pkt_queue.qlen <= (u32)netdev_max_backlog",
    ],
    ["2.6.35", "3.10.0", "net/core/dev.c", "enqueue_to_backlog", "if (qlen <= (u32)max_backlog) {"],
    [
      "3.11.0",
      "6.8.0",
      "net/core/dev.c",
      "enqueue_to_backlog",
      "int max_backlog = READ_ONCE(netdev_max_backlog);",
    ],
    [
      "6.9.0",
      "6.9.0",
      "net/core/dev.c",
      "enqueue_to_backlog",
      "if (qlen <= (u32)max_backlog && !skb_flow_limit(",
    ],
    [
      "6.10.0",
      "6.17.0",
      "net/core/dev.c",
      "enqueue_to_backlog",
      "if (skb_queue_len(&sd->input_pkt_queue) > (u32)max_backlog) goto cpu_backlog_drop; if (skb_flow_limit(",
    ],
    [
      "6.18.0",
      newest,
      "net/core/dev.c",
      "enqueue_to_backlog",
      "if (skb_flow_limit(skb, qlen, max_backlog)) goto cpu_backlog_drop; if (skb_queue_len(",
    ],
  ],
  "driver: process_backlog": [
    [
      "2.6.32",
      "2.6.34",
      "net/core/dev.c",
      "process_backlog",
      "++work < quota && jiffies == start_time",
    ],
    [
      "2.6.35",
      newest,
      "net/core/dev.c",
      "process_backlog",
      "skb_queue_splice_tail_init(&sd->input_pkt_queue, &sd->process_queue)",
    ],
  ],
  "driver: net_rx_action": [
    [
      "2.6.32",
      "3.8.0",
      "net/core/dev.c",
      "net_rx_action",
      "budget <= 0 || time_after(jiffies, time_limit)",
    ],
    ["3.9.0", "4.11.0", "net/core/dev.c", "net_rx_action", "u32 time_limit = jiffies + 2;"],
    [
      "4.12.0",
      "6.8.0",
      "net/core/dev.c",
      "net_rx_action",
      "usecs_to_jiffies(READ_ONCE(netdev_budget_usecs))",
    ],
    [
      "6.9.0",
      newest,
      "net/core/dev.c",
      "net_rx_action",
      "usecs_to_jiffies(READ_ONCE(net_hotdata.netdev_budget_usecs))",
    ],
  ],
  "AF_UNIX: the queue is full": [
    [
      "2.6.32",
      "6.9.0",
      "net/unix/af_unix.c",
      "unix_recvq_full",
      "skb_queue_len(&sk->sk_receive_queue) > sk->sk_max_ack_backlog",
    ],
    [
      "6.10.0",
      newest,
      "net/unix/af_unix.c",
      "unix_recvq_full_lockless",
      "skb_queue_len_lockless(&sk->sk_receive_queue) > READ_ONCE(sk->sk_max_ack_backlog)",
    ],
  ],
  "AF_UNIX: connect": [
    ["2.6.32", "6.9.0", "net/unix/af_unix.c", "unix_stream_connect", "unix_recvq_full(other)"],
    [
      "6.10.0",
      newest,
      "net/unix/af_unix.c",
      "unix_stream_connect",
      "unix_recvq_full_lockless(other)",
    ],
  ],
  "AF_UNIX: send": [
    [
      "2.6.32",
      "4.3.0",
      "net/unix/af_unix.c",
      "unix_dgram_sendmsg",
      "if (unix_peer(other) != sk && unix_recvq_full(other)) {",
    ],
    [
      "4.4.0",
      "6.9.0",
      "net/unix/af_unix.c",
      "unix_dgram_sendmsg",
      "if (other != sk && unix_peer(other) != sk && unix_recvq_full(other)) {",
    ],
    [
      "6.10.0",
      newest,
      "net/unix/af_unix.c",
      "unix_dgram_sendmsg",
      "if (other != sk && unix_peer(other) != sk && unix_recvq_full_lockless(other)) {",
    ],
  ],
  "AF_UNIX: the limit is read at socket()": [
    [
      "2.6.32",
      "6.9.0",
      "net/unix/af_unix.c",
      "unix_create1",
      "sk->sk_max_ack_backlog = net->unx.sysctl_max_dgram_qlen",
    ],
    [
      "6.10.0",
      newest,
      "net/unix/af_unix.c",
      "unix_create1",
      "sk->sk_max_ack_backlog = READ_ONCE(net->unx.sysctl_max_dgram_qlen)",
    ],
  ],
  "SCTP: a full listener": [
    [
      "2.6.32",
      newest,
      "net/sctp/sm_statefuns.c",
      "sctp_sf_do_5_1D_ce",
      "(sctp_style_tcp(sk) && sk_acceptq_is_full(sk))",
    ],
  ],
  "DCCP: full": [
    [
      "2.6.32",
      "4.9.0",
      "net/dccp/ipv4.c",
      "dccp_v4_conn_request",
      "sk_acceptq_is_full(sk) && inet_csk_reqsk_queue_young(sk) > 1",
    ],
    [
      "4.10.0",
      "6.15.0",
      "net/dccp/ipv4.c",
      "dccp_v4_conn_request",
      "if (sk_acceptq_is_full(sk)) return -1;",
    ],
  ],
  "MPTCP: listen": [
    [
      "5.6.0",
      "6.5.0",
      "net/mptcp/protocol.c",
      "mptcp_listen",
      "ops->listen(__mptcp_nmpc_socket(msk), backlog)",
    ],
    [
      "6.6.0",
      newest,
      "net/mptcp/protocol.c",
      "mptcp_listen",
      "__inet_listen_sk(__mptcp_nmpc_sk(msk), backlog)",
    ],
  ],
  "vsock: VMware": [
    [
      "3.9.0",
      "6.19.0",
      "net/vmw_vsock/vmci_transport.c",
      "vmci_transport_recv_listen",
      "sk->sk_ack_backlog >= sk->sk_max_ack_backlog",
    ],
    [
      "7.0.0",
      newest,
      "net/vmw_vsock/vmci_transport.c",
      "vmci_transport_recv_listen",
      "if (sk_acceptq_is_full(sk))",
    ],
  ],
  "vsock: virtio": [
    [
      "4.8.0",
      newest,
      "net/vmw_vsock/virtio_transport_common.c",
      "virtio_transport_recv_listen",
      "if (sk_acceptq_is_full(sk))",
    ],
  ],
};

describe.each(Object.entries(layout))("%s", (_rule, periods) => {
  test.each(
    periods.flatMap(([first, last, ...rest]) => [
      [first, ...rest] as const,
      [last, ...rest] as const,
    ]),
  )("%s: %s, %s()", (kernel, path, functionName, code) => {
    expect(kernelSource(kernel).functionText(path, functionName)).toContain(code);
  });

  test("the code of a period is not that of the one before", () => {
    for (const [at, [first, , path, name, code]] of periods.entries()) {
      const before = periods[at - 1];
      if (before === undefined) continue;
      const text = kernelSource(before[1]).functionText(path, name) ?? "";
      const isNew =
        !text.includes(code) ||
        !kernelSource(first).functionText(before[2], before[3])?.includes(before[4]);
      expect(isNew, `${before[1]} and ${first}`).toBe(true);
    }
  });
});

/** The last release without a rule and the first with it, and what both do. */
function pair<T>(before: string, since: string, ask: (kernel: string) => T): readonly T[] {
  return [before, since].map(ask);
}

describe("what a change of a rule changes", () => {
  const settings = (more: Readonly<Record<string, string>>) => ({
    "net.core.somaxconn": "4096",
    "net.ipv4.tcp_max_syn_backlog": "4096",
    "net.ipv4.tcp_syncookies": "0",
    ...more,
  });
  function listener(kernel: string, backlog: number, sysctls = settings({})) {
    const machine = loadKernel(kernel).createMachine();
    for (const [name, value] of Object.entries(sysctls)) {
      expect(machine.writeSysctl(name, value), name).toBe("0");
    }
    const socket = machine.createTcpSocket();
    expect(machine.listen(socket, backlog)).toBe("0");
    return { machine, socket };
  }
  function synQueueHeld(kernel: string, backlog: number, more = {}): number {
    const { machine, socket } = listener(kernel, backlog, settings(more));
    for (let peer = 1; peer <= 1200; peer++) machine.receiveSyn(socket, peer);
    return machine.queuesOf(socket).synQueueLength;
  }
  /** A listener whose accept queue holds backlog + 1. */
  function fullListener(kernel: string, backlog: number) {
    const full = listener(kernel, backlog);
    for (let peer = 1; peer <= backlog + 1; peer++) {
      full.machine.receiveSyn(full.socket, peer);
      full.machine.receiveAck(full.socket, peer);
    }
    expect(full.machine.queuesOf(full.socket).acceptQueueLength).toBe(backlog + 1);
    return full;
  }

  test.each([8, 127, 128, 500])("the SYN queue for a backlog of %i", (backlog) => {
    const table = 2 ** Math.ceil(Math.log2(Math.max(8, backlog) + 1));
    expect(pair("2.6.32", "4.3.0", (kernel) => synQueueHeld(kernel, backlog))).toEqual([
      table,
      table,
    ]);
    expect(pair("4.3.0", "4.4.0", (kernel) => synQueueHeld(kernel, backlog))).toEqual([
      table,
      backlog,
    ]);
    expect(pair("6.12.0", "6.13.0", (kernel) => synQueueHeld(kernel, backlog))).toEqual([
      backlog,
      backlog + 1,
    ]);
  });

  test.each([
    ["5.4.289", "5.4.290"],
    ["5.10.233", "5.10.234"],
    ["5.15.176", "5.15.177"],
    ["6.1.124", "6.1.125"],
    ["6.12.9", "6.12.10"],
  ])("stable %s had no room for a backlog of 0, %s has", (before, since) => {
    expect(pair(before, since, (kernel) => synQueueHeld(kernel, 0))).toEqual([0, 1]);
  });

  test("a table is bounded by tcp_max_syn_backlog up to 4.3, a length by the backlog alone since", () => {
    // With cookies on, so that the last quarter does not speak.
    const held = (kernel: string) =>
      synQueueHeld(kernel, 128, {
        "net.ipv4.tcp_max_syn_backlog": "16",
        "net.ipv4.tcp_syncookies": "1",
      });
    expect(pair("4.3.0", "4.4.0", held)).toEqual([32, 128]);
  });

  test("tcp_syncookies = 2 asks for a cookie always since 3.12", () => {
    const held = (kernel: string) => synQueueHeld(kernel, 8, { "net.ipv4.tcp_syncookies": "2" });
    expect(pair("3.11.0", "3.12.0", held)).toEqual([16, 0]);
  });

  test.each([
    ["4.9.0", "4.10.0"],
    ["4.4.177", "4.4.178"],
    ["3.16.80", "3.16.81"],
  ])("a full accept queue lets two SYNs in on %s, none on %s", (before, since) => {
    const answered = (kernel: string) => {
      const { machine, socket } = fullListener(kernel, 16);
      const peers = [100, 101, 102, 103];
      return peers.filter((peer) => machine.receiveSyn(socket, peer).reply === "syn-ack").length;
    };
    expect(pair(before, since, answered)).toEqual([2, 0]);
  });

  test("dropped SYNs are counted from 3.8 on, full SYN queues from 3.1 on", () => {
    const dropped = (kernel: string) => {
      const { machine, socket } = fullListener(kernel, 1);
      for (let peer = 100; peer < 104; peer++) machine.receiveSyn(socket, peer);
      const { TcpExtListenOverflows, TcpExtListenDrops } = machine.counters();
      return [TcpExtListenOverflows, TcpExtListenDrops];
    };
    expect(pair("3.7.0", "3.8.0", dropped)).toEqual([
      [undefined, undefined],
      [2, 2],
    ]);
    const full = (kernel: string) => {
      const { machine, socket } = listener(kernel, 8);
      for (let peer = 1; peer <= 20; peer++) machine.receiveSyn(socket, peer);
      return machine.counters().TcpExtTCPReqQFullDrop;
    };
    expect(pair("3.0.0", "3.1.0", full)).toEqual([undefined, 4]);
  });

  test("a peer known from earlier is let into the last quarter since 4.12, nobody before", () => {
    // The release is the source's; measured are 4.10.17, which drops everybody, and 5.10.
    const answered = (kernel: string) => {
      const { machine, socket } = listener(
        kernel,
        64,
        settings({ "net.ipv4.tcp_max_syn_backlog": "16" }),
      );
      for (let peer = 1; peer <= 30; peer++) machine.receiveSyn(socket, peer);
      const held = machine.queuesOf(socket).synQueueLength;
      machine.provePeer(socket, 99);
      return [held, machine.receiveSyn(socket, 99).reply];
    };
    expect(pair("4.11.0", "4.12.0", answered)).toEqual([
      [13, "none"],
      [13, "syn-ack"],
    ]);
  });

  test("the backlog has sixteen bits up to 4.0", () => {
    const granted = (kernel: string) => {
      const { machine, socket } = listener(kernel, 65535);
      return machine.queuesOf(socket).maxAckBacklog;
    };
    expect(pair("4.0.0", "4.1.0", granted)).toEqual([4096, 4096]);
    const wrapped = (kernel: string) => {
      const machine = loadKernel(kernel).createMachine();
      machine.writeSysctl("net.core.somaxconn", "65537");
      const socket = machine.createTcpSocket();
      machine.listen(socket, 65537);
      return machine.queuesOf(socket).maxAckBacklog;
    };
    // 3.10 takes 65537 and wraps; 4.0 refuses it, so the default clamps; 4.1 takes it as it is.
    expect(["3.10.0", "4.0.0", "4.1.0"].map(wrapped)).toEqual([1, 128, 65537]);
  });

  test.each(["2.6.32", "5.4.0", "5.5.0", newest])(
    "%s: the accept queue holds backlog + 1",
    (kernel) => {
      const { machine, socket } = fullListener(kernel, 7);
      machine.receiveSyn(socket, 50);
      machine.receiveAck(socket, 50);
      expect(machine.queuesOf(socket).acceptQueueLength).toBe(8);
    },
  );

  test.each(["2.6.32", "4.9.0", newest])(
    "%s: the last packet of a handshake at a full accept queue",
    (kernel) => {
      const outcome = (abort: string) => {
        const { machine, socket } = listener(
          kernel,
          1,
          settings({ "net.ipv4.tcp_abort_on_overflow": abort }),
        );
        machine.receiveSyn(socket, 1);
        machine.receiveAck(socket, 1);
        machine.receiveSyn(socket, 2);
        if (kernel !== "2.6.32") machine.pretendLength(socket, "accept queue", 2);
        else {
          machine.receiveAck(socket, 2);
          machine.receiveSyn(socket, 3);
        }
        const { reply } = machine.receiveAck(socket, kernel === "2.6.32" ? 3 : 2);
        const { TcpExtListenOverflows, TcpExtListenDrops, TcpExtEmbryonicRsts } =
          machine.counters();
        return [reply, TcpExtListenOverflows, TcpExtListenDrops, TcpExtEmbryonicRsts];
      };
      expect(outcome("0")).toEqual(["none", 1, 1, undefined]);
      expect(outcome("1")).toEqual(["rst", 1, 1, 1]);
    },
  );

  test.each(["2.6.32", "3.6.0", "3.7.0", newest])(
    "%s: TCP_DEFER_ACCEPT waits for data",
    (kernel) => {
      const { machine, socket } = listener(kernel, 8);
      machine.setDeferAccept(socket, 1);
      machine.receiveSyn(socket, 1);
      machine.receiveAck(socket, 1);
      expect(machine.queuesOf(socket).acceptQueueLength).toBe(0);
      machine.receiveData(socket, 1);
      expect(machine.queuesOf(socket).acceptQueueLength).toBe(1);
    },
  );

  test("a socket that sends to itself is bounded up to 4.3, and a wrap of the limit ends with 4.0", () => {
    const sent = (kernel: string) => {
      const machine = loadKernel(kernel).createMachine();
      machine.writeSysctl("net.unix.max_dgram_qlen", "3");
      const socket = machine.createUnixDatagramSocket();
      let count = 0;
      while (count < 50 && machine.sendUnix(socket, 1, socket).errno === "0") count++;
      return count;
    };
    expect(pair("4.3.0", "4.4.0", sent)).toEqual([4, 50]);
  });

  test.each(["2.6.32", "6.9.0", "6.10.0", newest])(
    "%s: max_dgram_qlen is read at socket(), a listener has its backlog",
    (kernel) => {
      const machine = loadKernel(kernel).createMachine();
      machine.writeSysctl("net.unix.max_dgram_qlen", "2");
      const receiver = machine.createUnixDatagramSocket();
      machine.writeSysctl("net.unix.max_dgram_qlen", "20");
      const sends = () => machine.sendUnix(machine.createUnixDatagramSocket(), 1, receiver).errno;
      expect(Array.from({ length: 4 }, sends)).toEqual(["0", "0", "0", "EAGAIN"]);
      const stream = machine.createUnixStreamSocket("stream");
      machine.listen(stream, 1);
      const connects = () => machine.connectUnix(machine.createUnixStreamSocket("stream"), stream);
      expect(Array.from({ length: 3 }, connects)).toEqual(["0", "0", "EAGAIN"]);
    },
  );
});

describe("the CPU's backlog", () => {
  const machineWith = (kernel: string, limit: number) => {
    const machine = loadKernel(kernel).createMachine();
    machine.writeSysctl("net.core.netdev_max_backlog", String(limit));
    return machine;
  };

  test.each([
    "2.6.32",
    "2.6.34",
    "2.6.35",
    "3.10.0",
    "3.11.0",
    "6.8.0",
    "6.9.0",
    "6.10.0",
    "6.17.0",
    "6.18.0",
    newest,
  ])("%s: max + 1 packets fit, the next is counted", (kernel) => {
    const machine = machineWith(kernel, 20);
    const taken = Array.from({ length: 30 }, () => machine.netifRx(0).accepted);
    expect(taken.filter(Boolean)).toHaveLength(21);
    expect(machine.softnetStat(0).dropped).toBe(9);
  });

  test("packets are counted on the way in, too, up to 2.6.34", () => {
    const processed = (kernel: string) => {
      const machine = machineWith(kernel, 20);
      for (let packet = 0; packet < 5; packet++) machine.netifRx(0);
      const waiting = machine.softnetStat(0).processed;
      machine.runSoftirq(0);
      return [waiting, machine.softnetStat(0).processed];
    };
    expect(pair("2.6.34", "2.6.35", processed)).toEqual([
      [5, 10],
      [0, 5],
    ]);
  });

  test("a batch that is being worked on leaves the queue free since 2.6.35", () => {
    // The weight ends the poll amid the packets; what is left of the batch does not count any more.
    const fits = (kernel: string) => {
      const machine = machineWith(kernel, 99);
      machine.writeSysctl("net.core.netdev_budget", "64");
      for (let packet = 0; packet < 100; packet++) machine.netifRx(0);
      machine.runSoftirq(0);
      const taken = Array.from({ length: 150 }, () => machine.netifRx(0).accepted);
      return taken.filter(Boolean).length;
    };
    expect(pair("2.6.34", "2.6.35", fits)).toEqual([64, 100]);
    expect(fits(newest)).toBe(100);
  });
});

describe("columns of softnet_stat", () => {
  /** CPU 1's line after its backlog overflowed, was polled once and got two packets more. */
  const lineOf = (kernel: string) => {
    const machine = loadKernel(kernel).createMachine();
    machine.writeSysctl("net.core.netdev_max_backlog", "99");
    for (let packet = 0; packet < 103; packet++) machine.netifRx(1);
    machine.writeSysctl("net.core.netdev_budget", "64");
    machine.runSoftirq(1);
    for (let packet = 0; packet < 2; packet++) machine.netifRx(1);
    return machine.softnetColumns(1);
  };
  const none = [0, 0, 0, 0, 0, 0];

  // Up to 2.6.34 packets count on the way in, too, and single ones leave the queue; since then a batch does.
  test.each([
    ["2.6.32", [64 + 103 + 2, 3, 1, ...none]],
    ["2.6.34", [64 + 103 + 2, 3, 1, ...none]],
    ["2.6.35", [64, 3, 1, ...none, 0]],
    ["3.10.0", [64, 3, 1, ...none, 0]],
    ["3.11.0", [64, 3, 1, ...none, 0, 0]],
    ["5.9.0", [64, 3, 1, ...none, 0, 0]],
    ["5.10.0", [64, 3, 1, ...none, 0, 0, 36 + 2, 1]],
    ["6.3.0", [64, 3, 1, ...none, 0, 0, 36 + 2, 1]],
    ["6.4.0", [64, 3, 1, ...none, 0, 0, 36 + 2, 1, 2, 36]],
    [newest, [64, 3, 1, ...none, 0, 0, 36 + 2, 1, 2, 36]],
  ])("on %s", (kernel, expected) => {
    expect(lineOf(kernel)).toEqual(expected);
  });
});

describe("the last packet of a handshake", () => {
  const listening = (kernel: string, backlog: number) => {
    const machine = loadKernel(kernel).createMachine();
    const socket = machine.createTcpSocket();
    machine.listen(socket, backlog);
    return { machine, socket };
  };

  test.each(["2.6.32", "4.6.0", "4.7.0", newest])(
    "meets a full accept queue on %s: it is ignored and counted twice",
    (kernel) => {
      const { machine, socket } = listening(kernel, 3);
      machine.receiveSyn(socket, 9);
      for (const peer of [1, 2, 3, 4]) {
        machine.receiveSyn(socket, peer);
        machine.receiveAck(socket, peer);
      }
      const before = machine.counters();
      const { reply, drop } = machine.receiveAck(socket, 9);
      const after = machine.counters();
      expect([reply, drop?.queue]).toEqual(["none", "accept queue"]);
      for (const name of ["TcpExtListenOverflows", "TcpExtListenDrops"]) {
        expect((after[name] ?? 0) - (before[name] ?? 0)).toBe(1);
      }
      expect(machine.queuesOf(socket)).toMatchObject({ acceptQueueLength: 4, synQueueLength: 1 });
    },
  );

  test.each(["2.6.32", "3.6.0", "3.7.0", newest])(
    "is not enough on %s while TCP_DEFER_ACCEPT waits for data",
    (kernel) => {
      const { machine, socket } = listening(kernel, 8);
      machine.setDeferAccept(socket, 1);
      machine.receiveSyn(socket, 1);
      machine.receiveAck(socket, 1);
      expect(machine.queuesOf(socket)).toMatchObject({ acceptQueueLength: 0, synQueueLength: 1 });
      machine.receiveData(socket, 1);
      expect(machine.queuesOf(socket)).toMatchObject({ acceptQueueLength: 1, synQueueLength: 0 });
    },
  );
});
