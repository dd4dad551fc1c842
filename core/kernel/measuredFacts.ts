/** What a real kernel did that shows what a function decides. A test holds each against the measured row. */
export interface MeasuredFact {
  /** Names that the function has in the versions. */
  readonly functions: readonly string[];
  /** The kernel that was measured. */
  readonly kernel: string;
  /** Id of the row in the kernel's measured file (test/kernel). */
  readonly row: string;
  /** Its figures that the sentence tells: path into the row's `measured`, and value. */
  readonly figures: readonly (readonly [path: string, value: number | string])[];
  readonly sentence: string;
}

export const measuredFacts: readonly MeasuredFact[] = [
  {
    functions: ["__sys_listen_socket", "__sys_listen", "sys_listen"],
    kernel: "6.18.44",
    row: "listen/S128/B511",
    figures: [["max_ack_backlog", 128]],
    sentence: "with net.core.somaxconn = 128, listen(fd, 511) was granted 128, without an error.",
  },
  {
    functions: ["sk_acceptq_is_full"],
    kernel: "6.18.44",
    row: "accept/S4096/B0/C0/A0",
    figures: [
      ["recv_q", 1],
      ["send_q", 0],
      ["counters.TcpExtListenOverflows", 12],
    ],
    sentence:
      "13 clients came to a listener with a backlog of 0 that accepted nobody: 1 connection was held, and 12 SYNs counted as ListenOverflows.",
  },
  {
    functions: ["inet_csk_reqsk_queue_is_full"],
    kernel: "6.18.44",
    row: "synq/B8/M2048/C0",
    figures: [["steps.1.server_SYN_RECV", 9]],
    sentence: "a listener with a backlog of 8 and no SYN cookies held 9 handshakes.",
  },
  {
    functions: ["inet_csk_reqsk_queue_is_full"],
    kernel: "5.10.218",
    row: "synq/B8/M2048/C0",
    figures: [["steps.1.server_SYN_RECV", 8]],
    sentence: "the same listener held 8: there the test was >=.",
  },
  {
    functions: ["tcp_conn_request", "tcp_v4_conn_request", "tcp_peer_is_proven"],
    kernel: "6.18.44",
    row: "proven/last-quarter",
    figures: [
      ["steps.1.seq", "S13 .7"],
      ["steps.2.server_SYN_RECV", 13],
    ],
    sentence:
      "with net.ipv4.tcp_max_syn_backlog = 16 and no SYN cookies, 13 of 20 strangers were answered: the last quarter is kept for peers that are known.",
  },
  {
    functions: ["tcp_check_req"],
    kernel: "6.18.44",
    row: "defer_accept",
    figures: [
      ["steps.1.seq", ".3"],
      ["steps.2.server_SYN_RECV", 3],
    ],
    sentence:
      "with TCP_DEFER_ACCEPT the bare last ACKs of 3 clients were ignored, and their handshakes stayed in the SYN queue.",
  },
  {
    functions: ["enqueue_to_backlog", "netif_rx"],
    kernel: "6.18.44",
    row: "netdev/0",
    figures: [
      ["runs.0.softnet_processed", 1],
      ["runs.0.softnet_dropped", 59],
    ],
    sentence:
      "with net.core.netdev_max_backlog = 0, of a burst of 60 packets 1 was processed and 59 were dropped.",
  },
  {
    functions: ["unix_recvq_full", "unix_dgram_sendmsg"],
    kernel: "6.18.44",
    row: "udgram/connected/Q0",
    figures: [
      ["sent", 1],
      ["stopped_by", "EAGAIN"],
    ],
    sentence:
      "with net.unix.max_dgram_qlen = 0 one datagram was taken, and the next send got EAGAIN.",
  },
  {
    functions: ["unix_stream_connect", "unix_listen"],
    kernel: "6.18.44",
    row: "ustream/stream/S4096/B0",
    figures: [
      ["connected", 1],
      ["stopped_by", "EAGAIN"],
    ],
    sentence: "with a backlog of 0 one client could connect, and the next one got EAGAIN.",
  },
];

/** What real kernels did in a function. */
export function measuredIn(functionName: string): readonly MeasuredFact[] {
  return measuredFacts.filter(({ functions }) => functions.includes(functionName));
}
