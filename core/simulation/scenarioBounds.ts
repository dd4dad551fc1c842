/** What a simulation may be asked for: bounds of this program, not of any kernel. Both ends are allowed unless told otherwise. */
export const scenarioBounds = {
  /** A day. Also the longest of all other times; a duration is more than 0. */
  longestMs: 86_400_000,
  /** Of the round trip and of the jitter. */
  longestTripMs: 60_000,
  /** Acceptors, and listeners. */
  mostServers: 1024,
  /** Applications on one machine, each with a port of its own. */
  mostServices: 16,
  mostSynsPerSecond: 10_000_000,
  mostGroups: 100,
  mostRetries: 127,
  mostRequests: 10_000,
  /** Connections in a burst, and times in a recording. */
  mostConnections: 5_000_000,
  /** Rates are more than 0, per second. */
  largestRate: 10_000_000,
  mostReplications: 1000,
  /** Programs that send datagrams. */
  mostSenders: 64,
  largestDatagram: 1_000_000,
  /** `listen(2)` takes an int; -1 stands for as much as the kernel allows. */
  largestBacklog: 2 ** 31 - 1,
} as const;
