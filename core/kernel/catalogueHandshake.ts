import type { SysctlFact, ValueMeaning } from "./catalogueFact.ts";
import { fullSynQueueWatches, listenDropsWatches, synQueueWatch } from "./catalogueWatches.ts";

const offAndOn: readonly ValueMeaning[] = [
  { value: "0", meaning: "off" },
  { value: "1", meaning: "on" },
];

/** The sysctls that say what happens to a handshake. */
export const handshakeFacts: readonly SysctlFact[] = [
  {
    name: "net.ipv4.tcp_syncookies",
    summary: [
      {
        until: "3.11",
        text: "What happens to a SYN that finds the SYN queue full: 0 drops it, anything else answers with a cookie and queues nothing.",
      },
      {
        since: "3.12",
        text: "What happens to a SYN that finds the SYN queue full: 0 drops it, 1 answers with a cookie and queues nothing, 2 answers every SYN with a cookie.",
      },
    ],
    unit: "mode",
    values: [
      { value: "0", meaning: "a full SYN queue drops" },
      { value: "1", meaning: "a full SYN queue answers with a cookie" },
      { value: "2", meaning: "every SYN is answered with a cookie", since: "3.12" },
    ],
    readWhen: ["For every SYN: a change acts at once."],
    watch: [
      {
        command: "nstat -az TcpExtSyncookiesSent TcpExtSyncookiesRecv TcpExtSyncookiesFailed",
        look: "Sent growing: SYN queues overflow",
      },
      ...fullSynQueueWatches,
    ],
    myths: [
      {
        until: "4.9",
        text: "Cookies do not help against a full accept queue. On this kernel it does not even stop them: clients see a connection that nobody will accept.",
      },
      {
        since: "4.10",
        text: "Cookies do not help against a full accept queue: since 4.10 such a SYN is dropped before a cookie is made.",
      },
      {
        until: "3.11",
        text: "2 does not mean a cookie for every SYN: that came with 3.12, before it acts like 1.",
      },
    ],
    periods: [
      { since: "2.6.32", until: "4.5", scope: "machine" },
      { since: "4.6", scope: "network namespace" },
    ],
    source: "net/ipv4/tcp_input.c, tcp_conn_request and tcp_syn_flood_action",
  },
  {
    name: "net.ipv4.tcp_abort_on_overflow",
    summary: [
      "What the last packet of a handshake meets when the accept queue is full: 0 ignores it, so the client tries again; 1 answers with a reset.",
    ],
    unit: "switch",
    values: offAndOn,
    readWhen: [
      "When a handshake's last packet finds the accept queue full: a change acts at once.",
    ],
    watch: [
      ...listenDropsWatches,
      {
        command: "nstat -az TcpExtEmbryonicRsts",
        look: "resets sent for connections that were not accepted",
      },
    ],
    myths: [
      {
        since: "4.10",
        text: "Since 4.10 a queue that stays full drops the SYN first, so clients time out and see no reset either way.",
      },
      "It does not act on handshakes that were answered with a SYN cookie: their last packet is dropped in silence.",
    ],
    periods: [
      { since: "2.6.32", until: "4.14", scope: "machine" },
      { since: "4.15", scope: "network namespace" },
    ],
    source: "net/ipv4/tcp_minisocks.c, tcp_check_req",
  },
  {
    name: "net.ipv4.tcp_synack_retries",
    summary: [
      "How often a SYN-ACK is sent again before the handshake is given up. A SYN queue more than half full cuts it short.",
    ],
    unit: "retransmissions",
    readWhen: ["When a SYN-ACK's timer fires: a change acts on handshakes under way."],
    watch: [
      synQueueWatch,
      { command: "nstat -az TcpRetransSegs", look: "SYN-ACKs sent again are among them" },
    ],
    myths: [
      {
        until: "3.0",
        rhel6: false,
        text: "A handshake lives three times as long here as tables say: the first SYN-ACK is repeated after three seconds, not after one.",
      },
      "Lowering it does little against a flood: a queue that is more than half full gives up old handshakes early whatever it says.",
    ],
    periods: [
      { since: "2.6.32", until: "4.5", scope: "machine" },
      { since: "4.6", scope: "network namespace" },
    ],
    source:
      "net/ipv4/inet_connection_sock.c, reqsk_timer_handler (inet_csk_reqsk_queue_prune to 4.0)",
  },
  {
    name: "net.ipv4.tcp_syn_retries",
    summary: ["How often a client sends its SYN again before connect(2) gives up with ETIMEDOUT."],
    unit: "retransmissions",
    readWhen: ["When the SYN's timer fires: a change acts on connects under way."],
    watch: [
      // The counter came with 3.15 (from memory).
      {
        until: "3.14",
        command: "nstat -az TcpRetransSegs",
        look: "SYNs sent again are among them",
      },
      {
        since: "3.15",
        command: "nstat -az TcpExtTCPSynRetrans",
        look: "SYNs and SYN-ACKs that were sent again",
      },
    ],
    myths: [
      "It says nothing about a server's queues: it is the client that sends a SYN again. For the server's answer there is tcp_synack_retries.",
    ],
    periods: [
      { since: "2.6.32", until: "3.6", scope: "machine" },
      { since: "3.7", until: "4.5", scope: "machine" },
      { since: "4.6", scope: "network namespace" },
    ],
    source: "net/ipv4/tcp_timer.c",
  },
  {
    name: "net.ipv4.tcp_fastopen",
    summary: [
      { until: "3.6", text: "Lets clients carry data in the SYN: 1 switches it on." },
      {
        since: "3.7",
        text: "Bits that let clients (1) and servers (2) carry data in the SYN. A listener that takes part counts the connections that it took before their handshake was finished; how many there may be, the program says with TCP_FASTOPEN.",
      },
      // That 4.4 brought the bound is from memory; it was measured on 5.10 and later.
      { since: "4.4", text: "net.core.somaxconn bounds that number." },
    ],
    unit: "bit mask",
    values: [
      { value: "0", meaning: "off" },
      { value: "1", meaning: "clients" },
      { value: "2", meaning: "servers", since: "3.7" },
      { value: "3", meaning: "clients and servers", since: "3.7" },
      { value: "0x203", meaning: "both, and no cookie is asked of clients", since: "3.7" },
      {
        value: "0x403",
        meaning: "both, on every new listener, with its backlog as the number",
        since: "3.7",
      },
    ],
    readWhen: [
      { until: "3.6", text: "At connect(2) or sendto(2) of a client." },
      {
        since: "3.7",
        text: "At a client's connect(2), and for every SYN: a change acts at once. The bit 0x400 is read at listen(2).",
      },
    ],
    watch: [
      {
        since: "3.7",
        command: "nstat -az 'TcpExtTCPFastOpen*'",
        look: "Passive and PassiveFail: connections that servers took with data, or did not; ListenOverflow: as many as TCP_FASTOPEN says were unfinished",
      },
    ],
    myths: [
      {
        since: "3.7",
        text: "1 does nothing for a server: it needs the bit 2, and the program must set TCP_FASTOPEN on its listener (or the bit 0x400 be set).",
      },
      {
        since: "3.7",
        text: "A full Fast Open queue refuses nobody: the SYN's data are ignored, and the handshake goes on as usual. But its connections wait in the accept queue from their SYN on, so a full accept queue refuses them.",
      },
    ],
    periods: [
      { since: "3.6", until: "3.12", scope: "machine" },
      { since: "3.13", until: "4.14", scope: "machine" },
      { since: "4.15", scope: "network namespace" },
    ],
    source: "net/ipv4/tcp_fastopen.c",
  },
  {
    name: "net.ipv4.tcp_migrate_req",
    summary: [
      "When one of several SO_REUSEPORT listeners closes, moves its waiting handshakes and connections to another listener instead of resetting them.",
    ],
    unit: "switch",
    values: offAndOn,
    readWhen: [
      "When a listener closes, and when a packet or timer finds a handshake whose listener is closed.",
    ],
    watch: [
      {
        command: "nstat -az 'TcpExtTCPMigrateReq*'",
        look: "moves that worked and moves that failed",
      },
    ],
    myths: [
      "It does not help a server with one listener: there must be another one with SO_REUSEPORT on the same address that is still open.",
    ],
    // The entry was seen in 5.10.262 as well; which release brought it there is not known.
    periods: [{ since: "5.14", stable: ["5.10.262"], scope: "network namespace" }],
    source: "net/ipv4/inet_connection_sock.c",
  },
  {
    name: "net.ipv4.tcp_tw_recycle",
    summary: [
      "Recycles TIME_WAIT sockets early, and refuses clients behind a NAT whose clocks differ.",
    ],
    unit: "switch",
    values: offAndOn,
    readWhen: ["For every SYN with a timestamp: a change acts at once."],
    watch: [{ command: "nstat -az TcpExtPAWSPassive", look: "SYNs refused for their timestamp" }],
    myths: [
      "It is no cure for many TIME_WAIT sockets: they cost little, and clients that share an address lost connections for it.",
    ],
    periods: [
      { since: "2.6.32", until: "4.10", scope: "machine" },
      { since: "4.11", until: "4.11", scope: "network namespace" },
    ],
    source: "net/ipv4/tcp_ipv4.c, tcp_v4_conn_request (to 4.11)",
  },
];
