/*
 * Models net/ipv4/tcp_input.c, 2.6.32 to 7.3 (tcp_conn_request() since 3.17, tcp_syn_flood_action() here since 4.1).
 * A model in our own words, not kernel text. Role: what a segment does to a socket in each state; above all, whether a SYN
 * is queued, answered with a cookie, or dropped.
 */
#include <linux/backports.h>
#include <model/flow.h>
#include <net/tcp.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 1, 0)

/* What to do about a full SYN queue: answer with a cookie (true) or drop. Counts it and once logs "possible SYN flooding". */
bool tcp_syn_flood_action(struct sock *sk)
{
	struct request_sock_queue *queue = &inet_csk(sk)->icsk_accept_queue;
	struct net *net = sock_net(sk);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)
	int syncookies = READ_ONCE(net->ipv4.sysctl_tcp_syncookies);
#else
	int syncookies = sysctl_tcp_syncookies;
#endif
	bool want_cookie = syncookies != 0; /* net.ipv4.tcp_syncookies decides. */

	if (want_cookie)
		NET_INC_STATS(net, LINUX_MIB_TCPREQQFULLDOCOOKIES); /* Shown as TcpExtTCPReqQFullDoCookies. */
	else
		NET_INC_STATS(net, LINUX_MIB_TCPREQQFULLDROP); /* Shown as TcpExtTCPReqQFullDrop. */
	if (!queue->synflood_warned && syncookies != 2) /* With 2 cookies are the rule, so nothing is logged. */
		queue->synflood_warned = true;
	return want_cookie;
}

#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 17, 0)

/* Makes the object that keeps a handshake. */
struct request_sock *inet_reqsk_alloc(const struct request_sock_ops *ops, struct sock *sk_listener)
{
	struct tcp_request_sock *treq = kzalloc(sizeof(*treq), GFP_ATOMIC);
	struct request_sock *req;

	if (!treq)
		return NULL;
	req = &treq->req.req;
	req->rsk_ops = ops;
	req->rsk_listener = sk_listener;
	return req;
}

/*
 * A SYN came for a listener. In this order: a full SYN queue asks for a cookie or drops; a full accept queue drops; with
 * cookies off the last quarter of tcp_max_syn_backlog is kept for peers known from earlier (up to 4.11 for nobody); Fast Open
 * may take its data; then the SYN-ACK goes out. IPv4 and IPv6 share it.
 */
int tcp_conn_request(const struct request_sock_ops *rsk_ops, const struct tcp_request_sock_ops *af_ops, struct sock *sk,
		     struct sk_buff *skb)
{
	struct net *net = sock_net(sk);
	u32 isn = skb->cb.tcp_tw_isn;
	bool want_cookie = false;
	struct request_sock *req;
	struct sock *fastopen_sk;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)
	int syncookies = READ_ONCE(net->ipv4.sysctl_tcp_syncookies);
#else
	int syncookies = sysctl_tcp_syncookies;
#endif

	/* A SYN that takes over from a TIME_WAIT connection skips this test: such a peer is real. */
	if (!isn && (syncookies == 2 || inet_csk_reqsk_queue_is_full(sk))) {
		want_cookie = tcp_syn_flood_action(sk);
		if (!want_cookie)
			goto drop; /* DROP SYN queue: The SYN queue is full and net.ipv4.tcp_syncookies is 0; its length is bounded by the listen backlog. */
	}

#if FULL_ACCEPT_QUEUE_REFUSES_SYNS
	if (sk_acceptq_is_full(sk)) { /* Since 4.10 (and late in older series) a full accept queue refuses every SYN, cookies or not. */
		NET_INC_STATS(net, LINUX_MIB_LISTENOVERFLOWS); /* Shown as TcpExtListenOverflows. */
		goto drop; /* DROP accept queue: The accept queue is full: the program must accept faster, or ask for a larger backlog with net.core.somaxconn at least as large. */
	}
#else
	if (sk_acceptq_is_full(sk) && inet_csk_reqsk_queue_young(sk) > 1) { /* Up to two new handshakes may wait all the same. */
		NET_INC_STATS(net, LINUX_MIB_LISTENOVERFLOWS); /* Shown as TcpExtListenOverflows. */
		goto drop; /* DROP accept queue: The accept queue is full and two handshakes are under way: the program must accept faster, or ask for a larger backlog with net.core.somaxconn at least as large. */
	}
#endif

	req = inet_reqsk_alloc(rsk_ops, sk);
	if (!req)
		goto drop;
	tcp_openreq_init(req, skb);
	tcp_rsk(req)->af_specific = af_ops;

	if (!want_cookie && !isn) {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
		int max_syn_backlog = READ_ONCE(net->ipv4.sysctl_max_syn_backlog);
#else
		int max_syn_backlog = sysctl_max_syn_backlog;
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
		/* Since 4.4 the only use of tcp_max_syn_backlog, and only with cookies off: is its last quarter reached? */
#else
		/* With cookies off: is the last quarter of tcp_max_syn_backlog reached? The table may be larger or smaller. */
#endif
		if (!syncookies && max_syn_backlog - inet_csk_reqsk_queue_len(sk) < (max_syn_backlog >> 2) &&
		    !tcp_peer_is_proven(req))
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 12, 0)
			goto drop_and_free; /* DROP SYN queue: With net.ipv4.tcp_syncookies = 0 the last quarter of net.ipv4.tcp_max_syn_backlog is kept for peers known from earlier connections. */
#else
			goto drop_and_free; /* DROP SYN queue: With net.ipv4.tcp_syncookies = 0 nobody gets into the last quarter of net.ipv4.tcp_max_syn_backlog. */
#endif
	}

	if (want_cookie) {
		af_ops->cookie_init_seq(sk, skb); /* All that the kernel must remember goes into the SYN-ACK. */
		af_ops->send_synack(sk, req, true);
#if COOKIE_COUNTS_A_DROP
		tcp_listendrop(sk); /* The counter takes the cookie for a drop. */
#endif
		reqsk_free(req); /* Nothing is queued. */
		return 0;
	}
	fastopen_sk = tcp_try_fastopen(sk, skb, req);
	if (fastopen_sk) {
		af_ops->send_synack(fastopen_sk, req, false);
		inet_csk_reqsk_queue_add(sk, req, fastopen_sk); /* Past the SYN queue: accept(2) can have it before its handshake is finished. */
		return 0;
	}
	inet_csk_reqsk_queue_hash_add(sk, req, TCP_TIMEOUT_INIT);
	af_ops->send_synack(sk, req, false);
	return 0;

drop_and_free:
	reqsk_free(req);
drop:
	tcp_listendrop(sk); /* Every SYN dropped here counts. */
	return 0;
}

#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 0, 0)

/*
 * Whether a packet that needs no answer was answered just now: one of a kind is answered in net.ipv4.tcp_invalid_ratelimit
 * (half a second), so that two ends that misunderstand each other do not flood the network.
 */
bool tcp_oow_rate_limited(struct net *net, const struct sk_buff *skb, int mib_idx, u32 *last_oow_ack_time)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
	u32 ratelimit = READ_ONCE(net->ipv4.sysctl_tcp_invalid_ratelimit); /* Read here: a change acts at once. */
#else
	u32 ratelimit = sysctl_tcp_invalid_ratelimit; /* Read here: a change acts at once. */
#endif

	if (skb->len && !skb->th.syn) /* Data is always answered. */
		return false;
	if (*last_oow_ack_time && jiffies - *last_oow_ack_time < ratelimit) {
		NET_INC_STATS(net, mib_idx);
		return true;
	}
	*last_oow_ack_time = jiffies;
	return false;
}

#endif

/* A reset for a connection: it is over, and a program that holds it will read ECONNRESET. */
void tcp_reset(struct sock *sk)
{
	tcp_done(sk);
}

/*
 * A segment for a connection. An old one (a SYN again, data that came before) and new data are answered with an ACK; a
 * reset ends the connection if it carries exactly the number that is expected, up to 3.5 (from memory) any in the window.
 */
static void tcp_rcv_established(struct sock *sk, struct sk_buff *skb)
{
	const struct tcphdr *th = tcp_hdr(skb);
	struct tcp_sock *tp = tcp_sk(sk);

	if (th->rst) {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 6, 0)
		if (skb->cb.seq == tp->rcv_nxt)
			tcp_reset(sk);
#else
		if ((int)(skb->cb.seq - tp->rcv_nxt) >= 0) /* The window's end is out of the model's sight. */
			tcp_reset(sk);
#endif
		return;
	}
	if (th->syn) {
		tcp_send_ack(sk); /* A challenge: the peer must show that it is who it was. */
		return;
	}
	if (skb->cb.end_seq == skb->cb.seq)
		return;
	if ((int)(skb->cb.end_seq - tp->rcv_nxt) > 0) {
		tp->rcv_unread += skb->len;
		tp->rcv_nxt = skb->cb.end_seq;
		if (th->fin)
			sk->sk_state = TCP_CLOSE_WAIT; /* The peer has nothing more to say. A place in the accept queue stays taken. */
	}
	tcp_send_ack(sk);
}

/* A segment for a connection that one side has closed, or both. Non-zero: reset. */
static int tcp_rcv_closing(struct sock *sk, struct sk_buff *skb)
{
	const struct tcphdr *th = tcp_hdr(skb);
	bool fin_sent = sk->sk_state != TCP_CLOSE_WAIT;

	if (th->rst || th->syn) {
		tcp_rcv_established(sk, skb);
		return 0;
	}
	if (skb->cb.acks_fin && !fin_sent) { /* An ACK of what was never sent. */
#if ACK_OF_NOTHING_IS_CHALLENGED
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPCHALLENGEACK); /* Shown as TcpExtTCPChallengeACK. */
		tcp_send_ack(sk);
#endif
		return 0;
	}
	if (skb->cb.acks_fin && sk->sk_state == TCP_LAST_ACK) {
		tcp_update_metrics(sk); /* Next time the peer is known. */
		tcp_done(sk);
		return 0;
	}
	if (fin_sent && skb->len && (int)(skb->cb.end_seq - tcp_sk(sk)->rcv_nxt) > 0) { /* Nobody will read it. */
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPABORTONDATA); /* Shown as TcpExtTCPAbortOnData. */
		tcp_reset(sk);
		return 1;
	}
	if (skb->cb.end_seq != skb->cb.seq)
		tcp_send_ack(sk);
	return 0;
}

/* What a segment does to a socket that is not simply connected: a listener, or a connection being made. Non-zero: reset. */
int tcp_rcv_state_process(struct sock *sk, struct sk_buff *skb)
{
	const struct tcphdr *th = tcp_hdr(skb);
#if HAS_FASTOPEN_SERVER
	struct request_sock *req;
#endif

	switch (sk->sk_state) {
	case TCP_LISTEN:
		if (th->ack)
			return 1; /* DROP none: The ACK belongs to no handshake under way and brings no valid cookie, so it is answered with a reset. */
		if (th->rst)
			return 0;
		if (th->syn)
			return inet_csk(sk)->icsk_af_ops->conn_request(sk, skb); /* A new handshake: IPv4 or IPv6 goes on. */
		return 0;
	case TCP_SYN_RECV:
#if HAS_FASTOPEN_SERVER
		req = tcp_sk(sk)->fastopen_rsk;
		if (req) { /* A Fast Open connection: it exists since its SYN. */
			if (!tcp_check_req(sk, skb, req, true))
				return 0;
			reqsk_fastopen_remove(sk, req, false);
		}
#endif
		sk->sk_state = TCP_ESTABLISHED; /* The last packet of the handshake. */
		tcp_rcv_established(sk, skb);
		return 0;
	case TCP_ESTABLISHED:
		tcp_rcv_established(sk, skb);
		return 0;
	case TCP_CLOSE_WAIT:
	case TCP_LAST_ACK:
	case TCP_FIN_WAIT1:
		return tcp_rcv_closing(sk, skb);
	default:
		return 0;
	}
}
