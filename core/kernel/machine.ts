import type { SnippetLocation } from "./location.ts";

/** `0` is success, otherwise the errno name the system call would fail with. */
export type Errno =
  | "0"
  | "EAGAIN"
  | "EINVAL"
  | "ENOENT"
  | "EADDRINUSE"
  | "ECONNREFUSED"
  | "ENOMEM"
  | "EPERM"
  | "EBADF"
  | "EMSGSIZE"
  | "EOVERFLOW"
  | "ENOTCONN"
  | "ENOPROTOOPT"
  | "EOPNOTSUPP"
  | "EPROTOTYPE"
  | "EISCONN";

/** A socket of the machine. */
export type SocketHandle = number;

/** Why a packet was refused, told by the snippet line that refused it. */
export interface Drop {
  readonly queue: "SYN queue" | "accept queue" | "CPU backlog" | "unix queue" | "none";
  readonly at: SnippetLocation;
  /** The annotation beside that line: one sentence in our own words. */
  readonly reason: string;
}

/** What the kernel did with one packet from a peer. */
export interface PacketOutcome {
  /** The answer on the wire. `challenge` is any bare ACK. */
  readonly reply: "syn-ack" | "rst" | "challenge" | "none";
  /** The SYN-ACK carries a SYN cookie: nothing was queued. */
  readonly cookie: boolean;
  /**
   * What came of a SYN's wish to open fast. `taken`: the SYN-ACK acknowledges its data, and the connection waits for accept(2)
   * already; `cookie`: the SYN-ACK brings a Fast Open cookie for the next time.
   */
  readonly fastOpen: "taken" | "cookie" | undefined;
  readonly drop: Drop | undefined;
}

/**
 * A SYN of a client that wants to open fast. `data`: with data and nothing else; `ask`: asks for a cookie; `cookie`: with data
 * and a cookie, which is valid where this machine gave the peer one.
 */
export type FastOpenSyn = "data" | "ask" | "cookie";

/** Lengths and limits of a TCP listener's queues at one moment. */
export interface ListenerQueues {
  /** Request sockets in SYN_RECV. */
  readonly synQueueLength: number;
  /** Those of them whose SYN-ACK was not sent again yet. */
  readonly synQueueYoung: number;
  /** Connections that wait for accept(2). `ss -ltn` Recv-Q. */
  readonly acceptQueueLength: number;
  /** Fast Open connections whose handshake is not finished, and places held by some that were reset. */
  readonly fastOpenQueueLength: number;
  /** `sk_max_ack_backlog`, `ss -ltn` Send-Q. */
  readonly maxAckBacklog: number;
}

/** One step of a traced call: an executed line with what it assigned or decided. */
export interface TraceStep {
  readonly at: SnippetLocation;
  readonly kind: "call" | "return" | "assign" | "branch";
  /** The code of the step as the snippet spells it, on one line. */
  readonly text: string;
  /** For people: `backlog = 511`, `4096 > 511`, `true`. */
  readonly detail: string;
  /** Depth of the call stack, 0 for the entry point. */
  readonly depth: number;
}

/**
 * One running kernel: a network namespace, its sockets and CPUs. The snippets, compiled for one version, decide
 * everything; this only hands packets and time in and reads state out. Peers are numbers that the caller chooses.
 */
export interface Machine {
  /** Writes as `echo TEXT > /proc/sys/...` does. `ENOENT`: this version has no such sysctl. */
  writeSysctl(name: string, text: string): Errno;
  /** As /proc/sys shows it, without the newline; `undefined`: no such sysctl in this version. */
  readSysctl(name: string): string | undefined;

  /** IPv4 where no family is named. */
  createTcpSocket(of?: "IPv4" | "IPv6"): SocketHandle;
  listen(socket: SocketHandle, backlog: number): Errno;
  receiveSyn(socket: SocketHandle, peer: number): PacketOutcome;
  /** A SYN that wants to open fast. */
  receiveFastOpenSyn(socket: SocketHandle, peer: number, kind: FastOpenSyn): PacketOutcome;
  /** TCP_FASTOPEN of a socket: how many of its connections may be unfinished. `ENOPROTOOPT`: this version has no such option. */
  setFastOpen(socket: SocketHandle, length: number): Errno;
  /** The third packet of the handshake. */
  receiveAck(socket: SocketHandle, peer: number): PacketOutcome;
  /** A data segment; it also carries the ACK. */
  receiveData(socket: SocketHandle, peer: number): PacketOutcome;
  receiveRst(socket: SocketHandle, peer: number): PacketOutcome;
  /** The accepted peer, or `undefined` where accept(2) would block. */
  accept(socket: SocketHandle): number | undefined;
  queuesOf(socket: SocketHandle): ListenerQueues;
  /** Pretends that a queue already holds that many, so a limit can be found by halving. */
  pretendLength(
    socket: SocketHandle,
    queue: "SYN queue" | "accept queue" | "unix queue" | "Fast Open queue",
    length: number,
  ): void;

  /** Sets the clock and fires what is due; SYN-ACKs sent again come back by peer. Milliseconds since boot. */
  advanceTo(
    timeMs: number,
  ): readonly { readonly peer: number; readonly action: "syn-ack" | "expired" }[];

  createUnixDatagramSocket(): SocketHandle;
  connectUnix(from: SocketHandle, to: SocketHandle): Errno;
  /** The same, and what refused it. */
  offerUnixConnection(
    from: SocketHandle,
    to: SocketHandle,
  ): { readonly errno: Errno; readonly drop: Drop | undefined };
  createUnixStreamSocket(type: "stream" | "seqpacket"): SocketHandle;
  /** One datagram of `size` bytes to a connected peer (`to` absent) or to an address. Never blocks. */
  sendUnix(
    from: SocketHandle,
    size: number,
    to?: SocketHandle,
  ): { readonly errno: Errno; readonly drop: Drop | undefined };
  /** The size of the datagram read, or `undefined` where the queue is empty. */
  receiveUnix(socket: SocketHandle): number | undefined;
  /** What poll(2) says about writing. */
  pollOut(socket: SocketHandle): boolean;
  /** Bytes charged to the sender: SIOCOUTQ. */
  outqBytes(socket: SocketHandle): number;
  sendBufferBytes(socket: SocketHandle): number;
  setSendBuffer(socket: SocketHandle, bytes: number): void;

  /** A packet from a driver without NAPI (or loopback) into this CPU's backlog. */
  netifRx(cpu: number): { readonly accepted: boolean; readonly drop: Drop | undefined };
  /** One run of the NET_RX softirq; the number of packets it took from the backlog. */
  runSoftirq(cpu: number): number;
  cpuBacklogLength(cpu: number): number;
  pretendCpuBacklogLength(cpu: number, length: number): void;
  /** Columns of /proc/net/softnet_stat by name. */
  softnetStat(cpu: number): {
    readonly processed: number;
    readonly dropped: number;
    readonly timeSqueeze: number;
    /** How often another CPU's packets asked for this one. */
    readonly receivedRps: number;
    /** Packets refused because one flow had too much of the backlog. */
    readonly flowLimit: number;
  };

  /** Non-zero counters by their nstat names (`TcpExtListenOverflows`); absent = 0 or not kept by this version. */
  counters(): Readonly<Record<string, number>>;
}

/** `half-open`: a Fast Open connection whose handshake is not finished. */
export type ConnectionState =
  | "established"
  | "half-open"
  | "closed by the peer"
  | "closed by the program"
  | "closed by both";

/** What experiments and long simulations do beyond the rest. */
export interface ExperimentMachine extends Machine {
  /** The two lengths of `queuesOf` that change with every packet, without an object for them. */
  synQueueLength(socket: SocketHandle): number;
  acceptQueueLength(socket: SocketHandle): number;
  /** TCP_DEFER_ACCEPT of a listener. */
  setDeferAccept(socket: SocketHandle, seconds: number): void;
  /** The peer's address is known from an earlier connection (tcp_metrics has an RTT). */
  provePeer(socket: SocketHandle, peer: number): void;
  /** The application closes an accepted connection; the peer's number may be used anew. */
  closeConnection(socket: SocketHandle, peer: number): void;
  /** bind(2) to the port of another listener, both with SO_REUSEPORT. */
  sharePort(socket: SocketHandle, first: SocketHandle): Errno;
  /**
   * The listener that a packet is for, by the hash of its addresses and ports (32 bits), among those that share the port of
   * `first`. `undefined`: nobody listens there.
   */
  selectListener(first: SocketHandle, hash: number): SocketHandle | undefined;
  /** The application closes the listener: connections that wait for accept(2) are reset. */
  closeListener(socket: SocketHandle): void;
  /**
   * close(2) of the connection that was accepted last: its peer gets a FIN, or a reset where data were not read, and the peer's
   * packets still find it. The peer that was reset, if one was.
   */
  closeAccepted(socket: SocketHandle): number | undefined;
  receiveFin(socket: SocketHandle, peer: number): PacketOutcome;
  /** An ACK of a FIN, whether there was one or not. */
  receiveAckOfFin(socket: SocketHandle, peer: number): PacketOutcome;
  /** The peer goes on from another port: what it sends belongs to no connection that it has. */
  changePort(socket: SocketHandle, peer: number): void;
  /** Connections by state, those among them that peers left behind with `changePort`. */
  countConnections(socket: SocketHandle, state: ConnectionState): number;
  /** How many peers have a connection, waiting for accept(2) or accepted, that is neither reset nor closed. */
  establishedCount(socket: SocketHandle): number;

  createUnixSocketPair(type: "datagram" | "seqpacket"): readonly [SocketHandle, SocketHandle];
  /** accept(2) of an AF_UNIX listener. */
  acceptUnix(socket: SocketHandle): Errno;
  /** close(2) of a client's AF_UNIX connection that was accepted and is over: its number may be given out again. */
  closeUnix(socket: SocketHandle): void;
  /** Datagrams that wait to be read, or connections at an AF_UNIX listener. */
  unixQueueLength(socket: SocketHandle): number;

  /** A CPU's line of /proc/net/softnet_stat, with the columns that this version has. */
  softnetColumns(cpu: number): readonly number[];

  /**
   * A packet through the virtual device, a NAPI driver: into its ring, past the CPU's backlog. False: the ring is full,
   * which the kernel never hears of.
   */
  virtioReceive(cpu: number): boolean;
  /** The same for a TCP segment; it arrives when the softirq runs. */
  virtioReceiveSegment(
    cpu: number,
    socket: SocketHandle,
    peer: number,
    kind: "syn" | "ack" | "data" | "rst",
  ): boolean;
  /** Packets in the virtual device's ring. */
  virtioRingLength(): number;
  /** One run of the NET_RX softirq; the number of packets that went up to the protocols. */
  runSoftirqReceived(cpu: number): number;
  /** RPS: steers a device's packets to one CPU, `undefined` to none. Without effect where the kernel has no RPS. */
  steer(device: "loopback" | "virtio", cpu: number | undefined): void;

  /** A TCP segment that goes through the CPU's backlog; it arrives when the softirq runs. */
  netifRxSegment(
    cpu: number,
    socket: SocketHandle,
    peer: number,
    kind: "syn" | "ack" | "data" | "rst",
  ): { readonly accepted: boolean; readonly drop: Drop | undefined };
}

/** A machine whose snippets were compiled with recording on. Slow: for explaining one call. */
export interface TracedMachine extends ExperimentMachine {
  /** Runs `action` and returns every step the snippets took. */
  trace<T>(action: () => T): { readonly result: T; readonly steps: readonly TraceStep[] };
}
