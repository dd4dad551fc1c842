import type { Watch } from "./catalogueFact.ts";

/**
 * A full accept queue in the counters. SYNs that it refuses are counted since 3.8; from then to 4.6 each SYN cookie counts
 * as a drop too (net/ipv4/tcp_input.c, tcp_conn_request; measured on 2.6.32 and 3.10 to 4.10).
 */
export const listenDropsWatches: readonly Watch[] = [
  {
    until: "3.7",
    command: "nstat -az TcpExtListenOverflows TcpExtListenDrops",
    look: "both growing: the last packets of handshakes meet a full accept queue; SYNs dropped for it are counted nowhere",
  },
  {
    since: "3.8",
    until: "4.6",
    command: "nstat -az TcpExtListenOverflows TcpExtListenDrops",
    look: "both growing: connections meet a full accept queue; ListenDrops counts every SYN cookie too",
  },
  {
    since: "4.7",
    command: "nstat -az TcpExtListenOverflows TcpExtListenDrops",
    look: "both growing: connections meet a full accept queue",
  },
];

export const synQueueWatch: Watch = {
  command: "ss -tn state syn-recv | wc -l",
  look: "handshakes that wait for their last packet (one line is the heading)",
};

/** A full SYN queue: counted since 3.1, before it left only a line in the kernel's log. */
export const fullSynQueueWatches: readonly Watch[] = [
  {
    until: "3.0",
    command: "dmesg | grep -i 'syn flooding'",
    look: "a SYN queue that was full; this kernel has no counter for it",
  },
  {
    since: "3.1",
    command: "nstat -az TcpExtTCPReqQFullDrop TcpExtTCPReqQFullDoCookies",
    look: "a SYN queue that was full: SYNs dropped, or answered with a cookie",
  },
];

export const softnetWatch: Watch = {
  command: "cat /proc/net/softnet_stat",
  look: "one row a CPU, hexadecimal; the second column counts packets refused by a full CPU backlog, the third times a run was cut short",
};
