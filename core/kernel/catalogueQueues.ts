import type { SysctlFact } from "./catalogueFact.ts";
import {
  fullSynQueueWatches,
  listenDropsWatches,
  softnetWatch,
  synQueueWatch,
} from "./catalogueWatches.ts";

/** The sysctls that bound a queue. */
export const queueFacts: readonly SysctlFact[] = [
  {
    name: "net.core.somaxconn",
    summary: [
      "The largest backlog that listen(2) grants: a program that asks for more gets this, one that asks for less gets what it asked for.",
    ],
    unit: "connections",
    readWhen: [
      "At listen(2). A listener that is already open keeps what it got until it calls listen(2) again, usually at a restart.",
      {
        until: "4.3",
        text: "The SYN queue keeps its size even then: the first listen(2) fixed it.",
      },
    ],
    watch: [
      {
        command: "ss -ltn",
        look: "Send-Q is the backlog a listener got, Recv-Q how many wait for accept(2)",
      },
      ...listenDropsWatches,
    ],
    myths: [
      "Raising it alone changes nothing for a program that asks for less: nginx, Redis and Node.js ask for 511.",
      {
        until: "3.10",
        text: "This kernel takes any number, but keeps 16 bits of the backlog: 65536 becomes 0, the shortest queue there is.",
      },
      {
        since: "4.1",
        text: "It is not limited to 65535: that was so from 3.11 to 4.0, when the backlog was kept in 16 bits.",
      },
    ],
    periods: [{ since: "2.6.32", scope: "network namespace" }],
    source: "net/socket.c, __sys_listen; net/core/sysctl_net_core.c",
  },
  {
    name: "net.core.netdev_max_backlog",
    summary: [
      "How many packets a CPU's backlog queue may hold before a new one is refused.",
      {
        until: "2.6.34",
        rhel6: false,
        text: "Only packets that pass through netif_rx use this queue.",
      },
      {
        since: "2.6.35",
        rhel6: true,
        text: "Only packets that pass through netif_rx or are steered by RPS use this queue.",
      },
    ],
    unit: "packets for each CPU",
    readWhen: ["For every packet that is put into a CPU's backlog: a change acts at once."],
    watch: [
      softnetWatch,
      {
        since: "6.4",
        command: "awk '{ print $14, $15 }' /proc/net/softnet_stat",
        look: "packets that wait in each CPU's backlog now, and those of it that are being worked off",
      },
      {
        since: "2.6.37",
        command: "ip -s link show lo",
        look: "dropped under RX: packets of the loopback device that the backlog refused",
      },
    ],
    myths: [
      "A network card with a NAPI driver and no RPS does not use this queue, so raising it does nothing for it.",
      "It is no limit for the machine: each CPU has a queue of its own, and each takes one more than the value.",
    ],
    periods: [{ since: "2.6.32", scope: "machine" }],
    source: "net/core/dev.c, enqueue_to_backlog",
  },
  {
    name: "net.ipv4.tcp_max_syn_backlog",
    summary: [
      {
        until: "4.3",
        text: "Sizes a listener's SYN queue together with the listen backlog: the smaller of the two counts, rounded up to a power of two. While tcp_syncookies is 0, SYNs are dropped when they reach into its last quarter.",
      },
      {
        since: "4.4",
        until: "4.11",
        text: "Acts only while tcp_syncookies is 0: then SYNs are dropped when they reach into its last quarter.",
      },
      {
        // Measured: the exemption works on 5.10 and later, on nothing up to 4.10. That 4.12 began it is what its source suggests.
        until: "4.11",
        text: "Nobody is exempt: although the code asks whether a peer was seen before, the answer is always no.",
      },
      {
        since: "4.12",
        text: "Acts only while tcp_syncookies is 0: then its last quarter is kept for peers that were seen before.",
      },
    ],
    unit: "connections in SYN_RECV for each listener",
    readWhen: [
      {
        until: "4.3",
        text: "At the first listen(2) of a socket, which fixes the table's size; the last-quarter test reads it for every SYN, so that part acts at once.",
      },
      { since: "4.4", text: "For every SYN: a change acts at once." },
    ],
    watch: [
      synQueueWatch,
      ...fullSynQueueWatches,
      {
        since: "3.8",
        command: "nstat -az TcpExtListenDrops TcpExtListenOverflows",
        look: "Drops growing alone: SYNs are dropped though the accept queue has room, as in the last quarter",
      },
    ],
    myths: [
      {
        until: "4.3",
        text: "Raising it above the listen backlog changes nothing: the smaller of the two sizes the SYN queue.",
      },
      {
        since: "4.4",
        text: "It is not the size of the SYN queue on Linux 4.4 or later: that follows the listen backlog.",
      },
      "It need be neither larger nor smaller than net.core.somaxconn, and the accept queue never depends on it.",
    ],
    periods: [
      {
        since: "2.6.32",
        until: "2.6.35",
        rhel6: false,
        scope: "machine",
        defaultNote: "by the size of the table of bound ports, so by memory",
      },
      {
        since: "2.6.36",
        until: "4.10",
        rhel6: true,
        scope: "machine",
        defaultNote: "by the size of the table of connections, so by memory",
      },
      {
        since: "4.11",
        scope: "network namespace",
        defaultNote: "by the size of the table of connections, so by memory",
      },
    ],
    source:
      "net/ipv4/tcp_input.c, tcp_conn_request; net/core/request_sock.c, reqsk_queue_alloc (to 4.3)",
  },
  {
    name: "net.unix.max_dgram_qlen",
    summary: [
      "How many datagrams may wait at an AF_UNIX datagram socket whose reader is slow; one more than this fits. Logging through /dev/log meets it first.",
    ],
    unit: "datagrams for each receiving socket",
    readWhen: [
      "At socket(2) of the receiver: sockets that are open keep the value they were made with.",
    ],
    watch: [
      {
        command: "ss -xa",
        look: "a datagram receiver's Recv-Q is the size of its first datagram, not the length of the queue",
      },
      { command: "strace -e trace=sendto,sendmsg -p PID", look: "EAGAIN, or a send that blocks" },
    ],
    myths: [
      {
        until: "4.3",
        text: "It does not hold for socketpair(2) or two sockets connected to each other: there only SO_SNDBUF stops the sender.",
      },
      {
        since: "4.4",
        text: "It does not hold for socketpair(2), two sockets connected to each other or a socket that sends to itself: there only SO_SNDBUF stops the sender.",
      },
      {
        until: "4.0",
        text: "This kernel keeps 16 bits of it: 65536 becomes 0, so one datagram fits.",
      },
    ],
    periods: [{ since: "2.6.32", scope: "network namespace" }],
    source: "net/unix/af_unix.c, unix_create1 and unix_dgram_sendmsg",
  },
];
