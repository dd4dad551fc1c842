/**
 * What can happen in a simulation. The subject of an event about a packet or client (up to `dataTimer`, and
 * `connectTimeout`) is the client's number, of an arrival its group's, of the end of a service the acceptor's,
 * of a shutdown or start the service's.
 */
export const eventKind = {
  arrival: 0,
  synAtServer: 1,
  ackAtServer: 2,
  dataAtServer: 3,
  rstAtServer: 4,
  synAckAtClient: 5,
  rstAtClient: 6,
  synTimer: 7,
  dataTimer: 8,
  serviceEnd: 9,
  stallEnd: 10,
  kernelTick: 11,
  softirq: 12,
  connectTimeout: 13,
  reconnect: 14,
  flood: 15,
  shutDown: 16,
  startUp: 17,
  unixArrival: 18,
  unixServiceEnd: 19,
  unixStallEnd: 20,
} as const;
