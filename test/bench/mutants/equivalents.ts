/** A mutation that changes nothing that anybody could see, with the reason. */
export interface Equivalent {
  readonly file: string;
  /** The line without comments, blanks folded. */
  readonly code: string;
  readonly change: RegExp;
  readonly reason: string;
}

export const equivalents: readonly Equivalent[] = [
  {
    file: "kernel/sysctl.c",
    code: "int positive = value < 0 ? (int)(0u - (u32)value) : value;",
    change: /^(0 becomes 1|< becomes <=)$/,
    reason: "zero is its own negative, so it does not matter on which side of the test it falls",
  },
  {
    file: "net/core/request_sock.c",
    code: "while (lopt->max_qlen_log < 31 && (1u << lopt->max_qlen_log) < nr_table_entries)",
    change: /^31 becomes (30|32)$|^< becomes <=$/,
    reason:
      "a table of 2^30 entries would need more memory than the machine has, so listen() fails before the loop comes that far",
  },
  {
    file: "net/ipv4/tcp_input.c",
    code: "if (!queue->synflood_warned && syncookies != 2)",
    change: /./,
    reason: "the flag only keeps the kernel's log from repeating a line, and nothing reads it back",
  },
  {
    file: "net/ipv4/tcp_minisocks.c",
    code: "if (parent->sk_state == TCP_LISTEN)",
    change: /./,
    reason: "a new connection has dropped nothing yet: its counter is zero either way",
  },
  {
    file: "net/ipv4/tcp_input.c",
    code: "if (th->rst)",
    change: /changes places with the test/,
    reason:
      "a packet of the model carries one of these flags only, so the order of the tests decides nothing",
  },
];
