import type { KernelVersion } from "./version.ts";

/** What one entry of a TCP queue takes, in bytes of its slab cache. */
export interface EntryBytes {
  /** A handshake in the SYN queue: `request_sock_TCP`. */
  readonly request: number;
  /** A connection in the accept queue: its request, which is kept until accept(2), and its socket, `TCP`. */
  readonly connection: number;
}

/**
 * Object sizes that /proc/slabinfo showed on x86-64: 6.18.44 on a virtual machine's own kernel, the others as Debian builds
 * them (5.10.262, 6.1.192, 6.12.117, 6.16.12, 7.2.12). They follow from the kernel's configuration, too.
 */
const measured: Readonly<Record<string, readonly [request: number, socket: number]>> = {
  "5.10": [304, 2240],
  "6.1": [312, 2304],
  "6.12": [312, 2432],
  "6.16": [320, 2432],
  "6.18": [320, 2368],
  "7.2": [328, 2432],
};

/** `undefined`: no kernel of that series was measured. */
export function entryBytes({ id }: KernelVersion): EntryBytes | undefined {
  const series = /^\d+\.\d+(?=\.)/.exec(id)?.[0] ?? "";
  const sizes = measured[series];
  if (sizes === undefined) return undefined;
  const [request, socket] = sizes;
  return { request, connection: request + socket };
}
