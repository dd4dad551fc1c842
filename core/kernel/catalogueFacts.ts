/** How a sysctl was over a run of kernel releases. */
export interface SysctlPeriod {
  /** First release, `2.6.32` where the record begins. */
  readonly from: string;
  /** Last release; absent: still so in 7.3. */
  readonly to?: string;
  /** Each network namespace has its own value, or one value holds for the machine. */
  readonly scope: "network namespace" | "machine";
  /** Default, where the model does not know it or where a number alone would mislead. */
  readonly defaultNote?: string;
}

/** What the catalogue knows about one sysctl, in our own words. Numbers that the model can tell are asked of it. */
export interface SysctlFact {
  readonly name: string;
  readonly summary: string;
  /** What one unit of the value counts. */
  readonly unit: string;
  /** When the kernel looks at the value, so when a change begins to act. */
  readonly readWhen: string;
  /** Commands that show it at work, each with what to look for. */
  readonly watch: readonly { readonly command: string; readonly look: string }[];
  /** What is often told and wrong. */
  readonly myth?: string;
  readonly periods: readonly SysctlPeriod[];
  /** Upstream place of the rule or definition. */
  readonly source: string;
}

const listenDropsWatch = {
  command: "nstat -az TcpExtListenOverflows TcpExtListenDrops",
  look: "both growing: connections meet a full accept queue",
} as const;

const synQueueWatch = {
  command: "ss -tn state syn-recv | wc -l",
  look: "handshakes that wait for their last packet (one line is the heading)",
} as const;

const softnetWatch = {
  command: "cat /proc/net/softnet_stat",
  look: "one row a CPU, hexadecimal; the second column counts packets refused by a full CPU backlog, the third times a run was cut short",
} as const;

export const sysctlFacts: readonly SysctlFact[] = [
  {
    name: "net.core.somaxconn",
    summary:
      "The largest backlog that listen(2) grants: a program that asks for more gets this, one that asks for less gets what it asked for.",
    unit: "connections",
    readWhen:
      "At listen(2). A listener that is already open keeps what it got until it calls listen(2) again, usually at a restart.",
    watch: [
      {
        command: "ss -ltn",
        look: "Send-Q is the backlog a listener got, Recv-Q how many wait for accept(2)",
      },
      listenDropsWatch,
    ],
    myth: "Raising it alone changes nothing for a program that asks for less: nginx, Redis and Node.js ask for 511.",
    periods: [
      { from: "2.6.32", to: "3.10", scope: "network namespace" },
      { from: "3.11", to: "4.0", scope: "network namespace" },
      { from: "4.1", to: "5.3", scope: "network namespace" },
      { from: "5.4", scope: "network namespace" },
    ],
    source: "net/socket.c, __sys_listen; net/core/sysctl_net_core.c",
  },
  {
    name: "net.core.netdev_max_backlog",
    summary:
      "How many packets a CPU's backlog queue may hold before a new one is refused. Only packets that pass through netif_rx or are steered by RPS use this queue.",
    unit: "packets for each CPU",
    readWhen: "For every packet that is put into a CPU's backlog: a change acts at once.",
    watch: [softnetWatch, { command: "ip -s link show lo", look: "dropped under RX" }],
    myth: "A network card with a NAPI driver and no RPS does not use this queue, so raising it does nothing for it.",
    periods: [{ from: "2.6.32", scope: "machine" }],
    source: "net/core/dev.c, enqueue_to_backlog",
  },
  {
    name: "net.ipv4.tcp_max_syn_backlog",
    summary:
      "Up to Linux 4.3 it helps to size a listener's SYN queue. Since 4.4 it acts only while tcp_syncookies is 0: then its last quarter is kept for peers that were seen before.",
    unit: "connections in SYN_RECV for each listener",
    readWhen:
      "Up to 4.3 at the first listen(2) of a socket, which fixes the table's size; the last-quarter test reads it for every SYN, so that part acts at once.",
    watch: [
      synQueueWatch,
      {
        command: "nstat -az TcpExtTCPReqQFullDrop TcpExtTCPReqQFullDoCookies",
        look: "a SYN queue that was full: SYNs dropped, or answered with a cookie",
      },
    ],
    myth: "It is not the size of the SYN queue on Linux 4.4 or later: that follows the listen backlog.",
    periods: [
      {
        from: "2.6.32",
        to: "2.6.35",
        scope: "machine",
        defaultNote: "128 to 1024, by the size of the TCP bind hash, so by memory",
      },
      {
        from: "2.6.36",
        to: "4.10",
        scope: "machine",
        defaultNote: "at least 128; ehash slots / 256, so by memory",
      },
      {
        from: "4.11",
        to: "5.3",
        scope: "network namespace",
        defaultNote: "at least 128; ehash slots / 256, so by memory",
      },
      {
        from: "5.4",
        scope: "network namespace",
        defaultNote: "at least 128; ehash slots / 128, so by memory",
      },
    ],
    source:
      "net/ipv4/tcp_input.c, tcp_conn_request; net/core/request_sock.c, reqsk_queue_alloc (to 4.3)",
  },
  {
    name: "net.unix.max_dgram_qlen",
    summary:
      "How many datagrams may wait at an AF_UNIX datagram socket whose reader is slow; one more than this fits. Logging through /dev/log meets it first.",
    unit: "datagrams for each receiving socket",
    readWhen:
      "At socket(2) of the receiver: sockets that are open keep the value they were made with.",
    watch: [
      {
        command: "ss -xa",
        look: "a datagram receiver's Recv-Q is the size of its first datagram, not the length of the queue",
      },
      { command: "strace -e trace=sendto,sendmsg -p PID", look: "EAGAIN, or a send that blocks" },
    ],
    myth: "It does not hold for socketpair(2) or two sockets connected to each other: there only SO_SNDBUF stops the sender.",
    periods: [{ from: "2.6.32", scope: "network namespace" }],
    source: "net/unix/af_unix.c, unix_create1 and unix_dgram_sendmsg",
  },
  {
    name: "net.ipv4.tcp_syncookies",
    summary:
      "What happens to a SYN that finds the SYN queue full: 0 drops it, 1 answers with a cookie and queues nothing, 2 answers every SYN with a cookie.",
    unit: "mode",
    readWhen: "For every SYN: a change acts at once.",
    watch: [
      {
        command: "nstat -az TcpExtSyncookiesSent TcpExtSyncookiesRecv TcpExtSyncookiesFailed",
        look: "Sent growing: SYN queues overflow",
      },
    ],
    myth: "Cookies do not help against a full accept queue: since 4.10 such a SYN is dropped before a cookie is made.",
    periods: [
      { from: "2.6.32", to: "4.5", scope: "machine" },
      { from: "4.6", scope: "network namespace" },
    ],
    source: "net/ipv4/tcp_input.c, tcp_conn_request and tcp_syn_flood_action",
  },
  {
    name: "net.ipv4.tcp_abort_on_overflow",
    summary:
      "What the last packet of a handshake meets when the accept queue is full: 0 ignores it, so the client tries again; 1 answers with a reset.",
    unit: "switch",
    readWhen: "When a handshake's last packet finds the accept queue full: a change acts at once.",
    watch: [
      listenDropsWatch,
      {
        command: "nstat -az TcpExtEmbryonicRsts",
        look: "resets sent for connections that were not accepted",
      },
    ],
    myth: "Since 4.10 a queue that stays full drops the SYN first, so clients time out and see no reset either way.",
    periods: [
      { from: "2.6.32", to: "4.14", scope: "machine" },
      { from: "4.15", scope: "network namespace" },
    ],
    source: "net/ipv4/tcp_minisocks.c, tcp_check_req",
  },
  {
    name: "net.ipv4.tcp_synack_retries",
    summary:
      "How often a SYN-ACK is sent again before the handshake is given up. A SYN queue more than half full cuts it short.",
    unit: "retransmissions",
    readWhen: "When a SYN-ACK's timer fires: a change acts on handshakes under way.",
    watch: [
      synQueueWatch,
      { command: "nstat -az TcpRetransSegs", look: "SYN-ACKs sent again are among them" },
    ],
    periods: [
      { from: "2.6.32", to: "4.5", scope: "machine" },
      { from: "4.6", scope: "network namespace" },
    ],
    source: "net/ipv4/inet_connection_sock.c, reqsk_timer_handler",
  },
  {
    name: "net.ipv4.tcp_syn_retries",
    summary: "How often a client sends its SYN again before connect(2) gives up with ETIMEDOUT.",
    unit: "retransmissions",
    readWhen: "When the SYN's timer fires.",
    watch: [
      { command: "nstat -az TcpExtTCPSynRetrans", look: "SYNs and SYN-ACKs that were sent again" },
    ],
    periods: [
      { from: "2.6.32", to: "3.6", scope: "machine", defaultNote: "5" },
      { from: "3.7", to: "4.5", scope: "machine", defaultNote: "6" },
      { from: "4.6", scope: "network namespace", defaultNote: "6" },
    ],
    source: "net/ipv4/tcp_timer.c",
  },
  {
    name: "net.ipv4.tcp_fastopen",
    summary: "Bits that let clients (1) and servers (2) carry data in the SYN.",
    unit: "bit mask",
    readWhen: "At connect, and for every SYN that carries a Fast Open option.",
    watch: [
      { command: "nstat -az 'TcpExtTCPFastOpen*'", look: "Passive and ListenOverflow for servers" },
    ],
    periods: [
      { from: "3.6", to: "3.12", scope: "machine", defaultNote: "0" },
      { from: "3.13", to: "4.14", scope: "machine", defaultNote: "1" },
      { from: "4.15", scope: "network namespace", defaultNote: "1" },
    ],
    source: "net/ipv4/tcp_fastopen.c",
  },
  {
    name: "net.ipv4.tcp_migrate_req",
    summary:
      "When one of several SO_REUSEPORT listeners closes, moves its waiting handshakes and connections to another listener instead of resetting them.",
    unit: "switch",
    readWhen: "When a listener closes and when its requests' timers fire.",
    watch: [
      {
        command: "nstat -az 'TcpExtTCPMigrateReq*'",
        look: "moves that worked and moves that failed",
      },
    ],
    periods: [{ from: "5.14", scope: "network namespace", defaultNote: "0" }],
    source: "net/ipv4/inet_connection_sock.c",
  },
  {
    name: "net.ipv4.tcp_tw_recycle",
    summary:
      "Recycled TIME_WAIT sockets early and refused clients behind a NAT whose clocks differed. Gone since 4.12: the line must be deleted.",
    unit: "switch",
    readWhen: "For every SYN with a timestamp, where it still exists.",
    watch: [{ command: "nstat -az TcpExtPAWSPassive", look: "SYNs refused for their timestamp" }],
    periods: [
      { from: "2.6.32", to: "4.10", scope: "machine", defaultNote: "0" },
      { from: "4.11", to: "4.11", scope: "network namespace", defaultNote: "0" },
    ],
    source: "net/ipv4/tcp_ipv4.c, tcp_v4_conn_request (to 4.11)",
  },
  {
    name: "net.core.dev_weight",
    summary:
      "How many packets one run of a CPU's backlog takes before the next device has its turn.",
    unit: "packets",
    readWhen: "At every run of the backlog.",
    watch: [softnetWatch],
    periods: [{ from: "2.6.32", scope: "machine", defaultNote: "64" }],
    source: "net/core/dev.c, process_backlog",
  },
  {
    name: "net.core.netdev_budget",
    summary: "How many packets one NET_RX softirq run may take from all devices together.",
    unit: "packets",
    readWhen: "At the start of every softirq run.",
    watch: [softnetWatch],
    periods: [{ from: "2.6.32", scope: "machine", defaultNote: "300" }],
    source: "net/core/dev.c, net_rx_action",
  },
  {
    name: "net.core.netdev_budget_usecs",
    summary: "How long one NET_RX softirq run may take, whichever of time and budget ends first.",
    unit: "microseconds",
    readWhen: "At the start of every softirq run.",
    watch: [softnetWatch],
    periods: [
      { from: "4.12", to: "5.6", scope: "machine", defaultNote: "2000" },
      {
        from: "5.7",
        scope: "machine",
        defaultNote: "two timer ticks: 2000 at HZ=1000, 8000 at HZ=250",
      },
    ],
    source: "net/core/dev.c, net_rx_action",
  },
  {
    name: "net.core.flow_limit_table_len",
    summary:
      "Size of the table that finds the one flow which floods a CPU's backlog, so that it is dropped before others. Off until flow_limit_cpu_bitmap is set.",
    unit: "buckets",
    readWhen: "When flow_limit_cpu_bitmap is written: set this first.",
    watch: [
      {
        command: "cat /proc/net/softnet_stat",
        look: "column 11 counts packets dropped by the flow limit",
      },
    ],
    periods: [{ from: "3.11", scope: "machine", defaultNote: "4096" }],
    source: "net/core/dev.c, skb_flow_limit",
  },
];
