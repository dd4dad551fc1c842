/*
 * Models net/ipv4/tcp_minisocks.c, 2.6.32 to 7.3: from a handshake to a connection.
 * A model in our own words, not kernel text. Role: judges packets for a handshake under way; above all, the last packet of
 * it, which may find the accept queue full.
 */
#include <model/flow.h>
#include <net/tcp.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)
/* net.ipv4.tcp_syncookies: one for the machine up to 4.5, and off in 2.6.32. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 33)
int sysctl_tcp_syncookies = 1;
#else
int sysctl_tcp_syncookies = 0;
#endif
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
/* net.ipv4.tcp_abort_on_overflow: one for the machine up to 4.14. */
int sysctl_tcp_abort_on_overflow = 0;
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 11, 0)
/* net.ipv4.tcp_tw_recycle: one for the machine up to 4.10, gone in 4.12. */
struct inet_timewait_death_row tcp_death_row;
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 0, 0) && LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
/* net.ipv4.tcp_invalid_ratelimit: one for the machine up to 4.14. */
int sysctl_tcp_invalid_ratelimit = HZ / 2;
#endif

/* Notes in a new request what the SYN says. */
void tcp_openreq_init(struct request_sock *req, struct sk_buff *skb)
{
	req->flow = skb->flow;
	tcp_rsk(req)->rcv_isn = skb->cb.seq;
}

/* Makes the connection's socket from the listener's. */
struct sock *tcp_create_openreq_child(struct sock *sk, struct request_sock *req, struct sk_buff *skb)
{
	struct tcp_sock *newtp = kzalloc(sizeof(*newtp), GFP_ATOMIC);
	struct sock *newsk;

	if (!newtp)
		return NULL;
	newsk = &newtp->inet_conn.icsk_inet.sk;
	newsk->sk_state = TCP_SYN_RECV;
	newsk->sk_net = sk->sk_net;
	newsk->sk_prot = sk->sk_prot;
	newsk->flow = skb->flow;
	newtp->rcv_nxt = tcp_rsk(req)->rcv_isn + 1;
	TCP_INC_STATS(sock_net(sk), TCP_MIB_PASSIVEOPENS); /* Shown as TcpPassiveOpens. */
	return newsk;
}

/* Ends a handshake and counts it as reset. Upstream: a label in tcp_check_req(). */
static void embryonic_reset(struct sock *sk, struct request_sock *req)
{
	if (inet_csk_reqsk_queue_drop(sk, req))
		NET_INC_STATS(sock_net(sk), LINUX_MIB_EMBRYONICRSTS); /* Shown as TcpExtEmbryonicRsts. */
	reqsk_free(req);
}

/*
 * A packet for a handshake under way. The last packet of it becomes a connection in the accept queue; where that is full,
 * it is ignored, or answered with a reset if tcp_abort_on_overflow says so. Gives the connection, which with
 * `fastopen` is `sk` itself, or NULL; the listener where a reset must go out.
 */
struct sock *tcp_check_req(struct sock *sk, struct sk_buff *skb, struct request_sock *req, bool fastopen)
{
	const struct tcphdr *th = tcp_hdr(skb);
	struct request_sock_queue *queue = &inet_csk(sk)->icsk_accept_queue;
	struct sock *child;

	if (th->syn && !th->ack && !th->rst && skb->cb.seq == tcp_rsk(req)->rcv_isn) {
		/* The same SYN again: the peer did not see our SYN-ACK. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 0, 0)
		if (tcp_oow_rate_limited(sock_net(sk), skb, LINUX_MIB_TCPACKSKIPPEDSYNRECV, &tcp_rsk(req)->last_oow_ack_time))
			return NULL; /* DROP none: Another SYN of this handshake was answered less than net.ipv4.tcp_invalid_ratelimit milliseconds ago. */
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 1, 0)
		if (!req->rsk_ops->rtx_syn_ack(sk, req) && !fastopen) /* The SYN-ACK goes out once more, and its time begins anew. */
			mod_timer(&req->rsk_timer, jiffies + reqsk_timeout(req, TCP_TIMEOUT_INIT));
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(3, 8, 0)
		if (!req->rsk_ops->rtx_syn_ack(sk, req)) /* The SYN-ACK goes out once more. */
			req->expires = jiffies + reqsk_timeout(req, TCP_TIMEOUT_INIT); /* Its time begins anew (3.8 to 4.0; the first of them from memory). */
#else
		req->rsk_ops->rtx_syn_ack(sk, req); /* The SYN-ACK goes out once more. */
#endif
		return NULL;
	}
	if (th->rst || th->syn) {
		TCP_INC_STATS(sock_net(sk), TCP_MIB_ATTEMPTFAILS); /* Shown as TcpAttemptFails. */
		if (!th->rst)
			req->rsk_ops->send_reset(sk, skb);
#if HAS_FASTOPEN_SERVER
		if (fastopen) {
			if (th->rst) {
				reqsk_fastopen_remove(sk, req, true); /* One that was accepted keeps its place in the Fast Open queue. */
				tcp_reset(sk);
			}
			return NULL;
		}
#endif
		embryonic_reset(sk, req); /* The peer gave up; the SYN queue has room again. */
		return NULL;
	}
	if (!th->ack)
		return NULL;
	if (!fastopen && skb->cb.acks_fin)
		return sk; /* It acknowledges another SYN-ACK: the listener answers with a reset. */
	if (fastopen)
		return sk; /* Its connection was made when the SYN came. */

	/* TCP_DEFER_ACCEPT: a bare ACK is not enough while the time for data runs. */
	if (req->num_timeout < READ_ONCE(queue->rskq_defer_accept) && skb->cb.end_seq == tcp_rsk(req)->rcv_isn + 1) {
		inet_rsk(req)->acked = true;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 34)
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPDEFERACCEPTDROP); /* Shown as TcpExtTCPDeferAcceptDrop. */
#endif
		return NULL; /* DROP none: The listener set TCP_DEFER_ACCEPT and this ACK brings no data yet. */
	}

	child = inet_csk(sk)->icsk_af_ops->syn_recv_sock(sk, skb, req);
	if (child) {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
		return inet_csk_complete_hashdance(sk, child, req, true);
#else
		inet_csk_reqsk_queue_drop(sk, req);
		return inet_csk_reqsk_queue_add(sk, req, child);
#endif
	}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
	if (!READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_abort_on_overflow)) { /* Read here: a change acts at once. */
#else
	if (!sysctl_tcp_abort_on_overflow) { /* Read here: a change acts at once. */
#endif
		inet_rsk(req)->acked = true;
		return NULL; /* DROP accept queue: The accept queue is full, and with net.ipv4.tcp_abort_on_overflow = 0 the handshake's last packet is ignored; the client thinks it is connected. */
	}
	req->rsk_ops->send_reset(sk, skb);
	embryonic_reset(sk, req); /* DROP accept queue: The accept queue is full, and net.ipv4.tcp_abort_on_overflow asks for a reset. */
	return NULL;
}

/* The first packet of a new connection is handled by it at once. */
int tcp_child_process(struct sock *parent, struct sock *child, struct sk_buff *skb)
{
	int ret = tcp_rcv_state_process(child, skb);

	if (parent->sk_state == TCP_LISTEN)
		child->sk_drops = 0;
	return ret;
}
