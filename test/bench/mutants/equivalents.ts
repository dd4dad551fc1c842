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
    file: "net/dccp/proto.c",
    code: "if (sock->state != SS_UNCONNECTED || sock->type != SOCK_DCCP)",
    change: /^\|\| becomes &&$/,
    reason: "the model neither connects a socket of this family nor makes one of another type",
  },
  {
    file: "net/mptcp/protocol.c",
    code: "if (sock->state != SS_UNCONNECTED || sock->type != SOCK_STREAM)",
    change: /^\|\| becomes &&$/,
    reason: "the model neither connects a socket of this family nor makes one of another type",
  },
  {
    file: "net/vmw_vsock/af_vsock.c",
    code: "if (sock->type != SOCK_STREAM)",
    change: /changes places with the test/,
    reason: "no socket of the model fails both tests: it connects none of this family",
  },
  {
    file: "net/sctp/socket.c",
    code: "if (sock->state != SS_UNCONNECTED)",
    change: /changes places with the test/,
    reason: "both tests refuse with the same error and change nothing",
  },
  {
    file: "net/core/dev.c",
    code: "if (skb_flow_limit(skb, qlen, max_backlog))",
    change: /changes places with the test/,
    reason:
      "the test under the lock never refuses in the model: nothing comes between it and the one without",
  },
  {
    file: "net/ipv6/tcp_ipv6.c",
    code: "if (!want_cookie && !isn)",
    change: /^&& becomes \|\|$/,
    reason: "it chooses the number of the SYN-ACK, which nothing in the model looks at",
  },
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
  {
    file: "kernel/sysctl.c",
    code: "if (c >= '0' && c <= '9')",
    change: /changes places with the test/,
    reason: "digits and letters are disjoint, so the order of the tests decides nothing",
  },
  {
    file: "kernel/sysctl.c",
    code: "if (c >= 'a' && c <= 'f')",
    change: /changes places with the test/,
    reason: "small and capital letters are disjoint, so the order of the tests decides nothing",
  },
  {
    file: "kernel/sysctl.c",
    code: "if (result > (0xffffffffffffffff - digit) / base)",
    change: /^> becomes >=$/,
    reason:
      "only the last 16 numbers below 2^64 differ: too large for every entry that does not wrap, and where one wraps they are -1 to -16, below the bounds that all such entries have",
  },
  {
    file: "kernel/sysctl.c",
    code: "if (digit_value(*p) > 9)",
    change: /^9 becomes 10$/,
    reason:
      "a letter is no digit to the base 10 or 8: nothing is read, and the letter that follows is refused",
  },
  {
    file: "kernel/sysctl.c",
    code: "proc_put_long(buffer, value < 0 ? 0 - (u64)value : (u64)value, value < 0);",
    change: /^(0 becomes 1|< becomes <=)$/,
    reason: "zero is its own negative; that no sign is shown for it is the second test's work",
  },
  {
    file: "kernel/sysctl.c",
    code: "if (err)",
    change: /changes places with the test/,
    reason: "the only error of the conversion is EINVAL, which being out of bounds gives, too",
  },
  {
    file: "mm/slab_common.c",
    code: "while (class < size && class < 0x40000000)",
    change: /^0x40000000 becomes|^< becomes <=$/,
    reason: "nothing near 1 GB is allocated: a send buffer bounds a datagram",
  },
  {
    file: "net/core/dev.c",
    code: "if (work >= weight && n->state)",
    change: /^&& becomes \|\|$/,
    reason:
      "who used the whole weight is still scheduled and who did not is done: nothing happens in between",
  },
  {
    file: "net/core/dev.c",
    code: "if (work == weight && n->state) {",
    change: /^&& becomes \|\|$/,
    reason:
      "who used the whole weight is still scheduled and who did not is done: nothing happens in between",
  },
  {
    file: "net/core/request_sock.c",
    code: "while (power < n && power < 0x80000000u)",
    change: /^0x80000000u becomes|^< becomes <=$/,
    reason:
      "a table of 2^31 entries needs more memory than the machine has, so listen() fails either way",
  },
  {
    file: "net/core/request_sock.c",
    code: "nr_table_entries = max_t(u32, nr_table_entries, 8);",
    change: /^8 becomes 9$/,
    reason: "the next power of two above 8 and above 9 is 16",
  },
  {
    file: "net/core/request_sock.c",
    code: "if (lopt_size > MODEL_MEMORY_BYTES)",
    change: /^> becomes >=$/,
    reason: "a header and a power of two of pointers are never exactly the machine's memory",
  },
  {
    file: "net/core/sysctl_net_core.c",
    code: "if (!ret && write)",
    change: /^&& becomes \|\|$/,
    reason: "the value is copied once more than needed: both are equal already",
  },
  {
    file: "net/core/sysctl_net_core.c",
    code: "if (c >= '0' && c <= '9')",
    change: /changes places with the test/,
    reason: "digits and letters are disjoint, so the order of the tests decides nothing",
  },
  {
    file: "net/core/sysctl_net_core.c",
    code: "if (ret || !write)",
    change: /changes places with the test/,
    reason:
      "a failed write and a read leave the length that was there, which passes the second test",
  },
  {
    file: "net/ipv4/inet_connection_sock.c",
    code: "if (req->num_timeout > 16)",
    change: /./,
    reason:
      "after seven timeouts the wait is 120 s by the next line, too, and 32 bits hold its shift for 22 of them",
  },
  {
    file: "net/ipv4/inet_connection_sock.c",
    code: "if (young <= 0)",
    change: /^(0 becomes 1|<= becomes <)$/,
    reason:
      "young is twice a count: never 1; and at 0 the loop counts down to the same two retries",
  },
  {
    file: "net/ipv4/inet_connection_sock.c",
    code: "if ((u32)reqsk_queue_len(queue) << 1 > max_t(u32, 8, READ_ONCE(sk_listener->sk_max_ack_backlog)))",
    change: /^8 becomes 9$/,
    reason: "the left side is even: above 8 and above 9 is the same",
  },
  {
    file: "net/ipv4/inet_connection_sock.c",
    code: "if (!lopt || lopt->qlen == 0)",
    change: /./,
    reason:
      "the timer is stopped with the last entry and there is none before the first, so neither holds here",
  },
  {
    file: "net/ipv4/inet_connection_sock.c",
    code: "slots = max_t(u32, 1, 2 * (lopt->nr_table_entries / (timeout / interval)));",
    change: /^1 becomes [02]$/,
    reason: "a table has 16 entries or more, which makes two slots at least",
  },
  {
    file: "net/ipv4/syncookies.c",
    code: "if (!syncookies || !th->ack || th->rst)",
    change: /^\|\| becomes &&$/,
    reason:
      "what comes here is an ACK or a reset and never both, so either test alone tells them apart",
  },
  {
    file: "net/ipv6/syncookies.c",
    code: "if (!syncookies || !th->ack || th->rst)",
    change: /^\|\| becomes &&$/,
    reason:
      "what comes here is an ACK or a reset and never both, so either test alone tells them apart",
  },
  {
    file: "net/ipv4/tcp.c",
    code: "if (sk->flow && sk->flow->sk == sk)",
    change: /^&& becomes \|\|$/,
    reason: "every connection has a flow, and one that ends is still the flow's own",
  },
  {
    file: "net/ipv4/tcp.c",
    code: "timeout = timeout << 1 > rto_max ? rto_max : timeout << 1;",
    change: /^> becomes >=$/,
    reason: "at equality both arms are the same number",
  },
  {
    file: "net/ipv4/tcp_input.c",
    code: "if (want_cookie)",
    change: /changes places with the test/,
    reason: "one counts and the other sets a flag that nothing reads: they do not touch each other",
  },
  {
    file: "net/ipv4/tcp_input.c",
    code: "if (th->ack)",
    change: /changes places with the test/,
    reason:
      "a packet of the model carries one of these flags only, so the order of the tests decides nothing",
  },
  {
    file: "net/ipv4/tcp_input.c",
    code: "if (th->syn) {",
    change: /changes places with the test/,
    reason: "a SYN takes a number of its own, so it is never as short as the second test asks",
  },
  {
    file: "net/ipv4/tcp_input.c",
    code: "if (th->rst) {",
    change: /changes places with the test/,
    reason:
      "a packet of the model carries one of these flags only, so the order of the tests decides nothing",
  },
  {
    file: "net/ipv4/tcp_input.c",
    code: "if (skb->cb.end_seq == skb->cb.seq)",
    change: /changes places with the test/,
    reason:
      "a bare ACK of the model never runs ahead of what was received, so the second test does not hold for it",
  },
  {
    file: "net/ipv4/tcp_input.c",
    code: "if ((int)(skb->cb.end_seq - tp->rcv_nxt) > 0)",
    change: /^> becomes >=$/,
    reason: "at equality the number is set to what it is",
  },
  {
    file: "net/ipv4/tcp_minisocks.c",
    code: "mod_timer(&req->rsk_timer, jiffies + (req->num_timeout > 16 ? TCP_RTO_MAX :",
    change: /./,
    reason:
      "after seven timeouts the wait is 120 s by the next line, too, and 32 bits hold its shift for 22 of them",
  },
  {
    file: "net/socket.c",
    code: "if (family == AF_UNIX)",
    change: /changes places with the test/,
    reason: "a socket has one family",
  },
  {
    file: "net/socket.c",
    code: "if ((unsigned int)backlog > (unsigned int)somaxconn)",
    change: /^> becomes >=$/,
    reason: "at equality the backlog is set to what it is",
  },
  {
    file: "net/unix/af_unix.c",
    code: "if ((u32)backlog > sk->sk_max_ack_backlog)",
    change: /^> becomes >=$/,
    reason: "it counts who may try again, and in the model nobody sleeps",
  },
  {
    file: "net/unix/af_unix.c",
    code: "if (sk->sk_state != TCP_CLOSE && sk->sk_state != TCP_LISTEN)",
    change: /changes places with the test/,
    reason: "the second one counts who may try again, and in the model nobody sleeps",
  },
  {
    file: "net/unix/af_unix.c",
    code: "if (len > SKB_MAX_ALLOC) {",
    change: /^> becomes >=$/,
    reason: "at equality nothing is left for pages, as without the test",
  },
  {
    file: "drivers/net/virtio_net.c",
    code: "if (received < budget)",
    change: /^< becomes <=$/,
    reason: "a ring that just became empty is polled once more and nothing is found",
  },
  {
    file: "net/core/sysctl_net_core.c",
    code: "if (mask_digit(*buffer) == 16)",
    change: /changes places with the test/,
    reason: "the second one sets a flag that is not looked at after the first one returned",
  },
  {
    file: "net/ipv4/tcp_fastopen.c",
    code: "valid = foc_len > 0 && skb->flow->has_fastopen_cookie;",
    change: /^0 becomes 1$/,
    reason: "a cookie is never one byte long",
  },
  {
    file: "net/ipv4/tcp_fastopen.c",
    code: "} else if (foc_len > 0) {",
    change: /^0 becomes 1$/,
    reason: "a cookie is never one byte long",
  },
  {
    file: "net/ipv4/tcp_input.c",
    code: "if ((int)(skb->cb.end_seq - tp->rcv_nxt) > 0) {",
    change: /^> becomes >=$/,
    reason: "at equality the data came before: that there are some to be read is known already",
  },
  {
    file: "net/ipv4/tcp_ipv4.c",
    code: "if (foc_len < 0 || (foc_len > 0 && skb->flow->has_fastopen_cookie))",
    change: /^0 becomes 1$/,
    reason: "a cookie is never one byte long, and without the option the length is below zero",
  },
  {
    file: "net/ipv4/tcp_minisocks.c",
    code: "if (th->syn && !th->ack && !th->rst && skb->cb.seq == tcp_rsk(req)->rcv_isn) {",
    change: /^&& becomes \|\|$/,
    reason:
      "a packet of the model carries one of these flags only, and a peer's SYN always has the same number",
  },
  {
    file: "net/ipv4/tcp_minisocks.c",
    code: "if (!th->ack)",
    change: /changes places with the test/,
    reason: "only an ACK acknowledges anything, so the second test does not hold without one",
  },
  {
    file: "net/ipv4/tcp_timer.c",
    code: "mod_timer(timer, jiffies + (req->num_timeout > 16 ? TCP_RTO_MAX :",
    change: /./,
    reason:
      "after seven timeouts the wait is 120 s by the next line, too, and 32 bits hold its shift for 22 of them",
  },
  {
    file: "net/unix/af_unix.c",
    code: "if (sock->type != SOCK_STREAM && sock->type != SOCK_SEQPACKET)",
    change: /changes places with the test/,
    reason: "datagram sockets of the model stay in the state that the second test asks for",
  },
];
