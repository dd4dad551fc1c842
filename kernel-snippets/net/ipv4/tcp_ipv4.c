/*
 * Models net/ipv4/tcp_ipv4.c, 2.6.32 to 7.3: TCP's side towards IPv4.
 * A model in our own words, not kernel text. Role: finds whom a segment is for, answers SYNs, and makes the connection when
 * the last packet of a handshake finds room in the accept queue.
 */
#include <linux/backports.h>
#include <model/flow.h>
#include <model/machine.h>
#include <net/ip.h>
#include <net/tcp.h>

/* Answers with a reset: no such connection here. */
void tcp_v4_send_reset(struct sock *sk, struct sk_buff *skb)
{
	if (tcp_hdr(skb)->rst)
		return;
	TCP_INC_STATS(sk ? sock_net(sk) : dev_net(skb->dev), TCP_MIB_OUTRSTS); /* Shown as TcpOutRsts. */
	model_answer(skb->flow, MODEL_ANSWER_RST);
}

/* Sends the SYN-ACK of a handshake. */
int tcp_v4_send_synack(struct sock *sk, struct request_sock *req, bool cookie)
{
	if (sk->sk_state == TCP_CLOSE)
		return -EINVAL;
	model_answer(req->flow, MODEL_ANSWER_SYN_ACK);
	req->flow->answer_is_cookie = cookie;
	return 0;
}

/* What a handshake needs of IPv4. Up to 3.16 each family does these steps itself. */
const struct tcp_request_sock_ops tcp_request_sock_ipv4_ops = {
	.cookie_init_seq = cookie_v4_init_sequence,
	.send_synack = tcp_v4_send_synack,
};

const struct request_sock_ops tcp_request_sock_ops = {
	.rtx_syn_ack = tcp_rtx_synack,
	.send_reset = tcp_v4_send_reset,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 34)
	.syn_ack_timeout = tcp_syn_ack_timeout,
#endif
};

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 17, 0)

/* A SYN for a listener on IPv4: the part that IPv6 shares does the rest. */
int tcp_v4_conn_request(struct sock *sk, struct sk_buff *skb)
{
	return tcp_conn_request(&tcp_request_sock_ops, &tcp_request_sock_ipv4_ops, sk, skb);
}

#else

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

#if HAS_FASTOPEN_SERVER && !HAS_TCP_TRY_FASTOPEN

/* Whether a SYN opens fast: with its data, a listener that takes part, room in the Fast Open queue and a valid cookie. */
static bool tcp_fastopen_check(struct sock *sk, struct sk_buff *skb)
{
	bool syn_data = skb->cb.end_seq != skb->cb.seq + 1;
	int foc_len = tcp_hdr(skb)->fastopen_len;

	if (foc_len < 0 && !(syn_data && (sysctl_tcp_fastopen & TFO_SERVER_COOKIE_NOT_REQD)))
		return false;
	/* The bit 2 of net.ipv4.tcp_fastopen, and a queue with room. */
	if (!(sysctl_tcp_fastopen & TFO_SERVER_ENABLE) || !tcp_fastopen_queue_check(sk))
		return false;
	if (foc_len < 0 || (foc_len > 0 && skb->flow->has_fastopen_cookie))
		return true;
	if (foc_len == 0) /* The client asks for a cookie, to use it next time. */
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPFASTOPENCOOKIEREQD); /* Shown as TcpExtTCPFastOpenCookieReqd. */
	else
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPFASTOPENPASSIVEFAIL); /* Shown as TcpExtTCPFastOpenPassiveFail. */
	tcp_fastopen_cookie_gen(skb);
	return false;
}

/* Makes the connection while its SYN is handled. */
static struct sock *tcp_v4_conn_req_fastopen(struct sock *sk, struct sk_buff *skb, struct request_sock *req)
{
	struct sock *child = tcp_fastopen_create_child(sk, skb, req);

	if (child)
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPFASTOPENPASSIVE); /* Shown as TcpExtTCPFastOpenPassive. */
	else
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPFASTOPENPASSIVEFAIL); /* Shown as TcpExtTCPFastOpenPassiveFail. */
	return child;
}

#endif

/*
 * A SYN came for a listener. In this order: a full SYN queue asks for a cookie or drops; a full accept queue drops unless at
 * most one young handshake is under way; with cookies off the last quarter of tcp_max_syn_backlog is dropped; then the
 * SYN-ACK goes out.
 */
int tcp_v4_conn_request(struct sock *sk, struct sk_buff *skb)
{
	u32 isn = skb->cb.tcp_tw_isn;
	bool want_cookie = false;
	struct request_sock *req;
#if HAS_FASTOPEN_SERVER
	struct sock *fastopen_sk;
#endif

	/* A SYN that takes over from a TIME_WAIT connection skips this test: such a peer is real. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 12, 0)
	if (!isn && (sysctl_tcp_syncookies == 2 || inet_csk_reqsk_queue_is_full(sk))) {
#else
	if (!isn && inet_csk_reqsk_queue_is_full(sk)) {
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 1, 0)
		want_cookie = tcp_syn_flood_action(sk);
#else
		want_cookie = sysctl_tcp_syncookies != 0; /* 2 acts like 1 up to 3.11. */
#endif
		if (!want_cookie)
			goto drop; /* DROP SYN queue: The SYN queue's table is full and net.ipv4.tcp_syncookies is 0; the first listen() sized it by the backlog and net.ipv4.tcp_max_syn_backlog. */
	}

#if FULL_ACCEPT_QUEUE_REFUSES_SYNS
	if (sk_acceptq_is_full(sk)) { /* From 3.16.81 on a full accept queue refuses every SYN, as in 4.10. */
		NET_INC_STATS(sock_net(sk), LINUX_MIB_LISTENOVERFLOWS); /* Shown as TcpExtListenOverflows. */
		goto drop; /* DROP accept queue: The accept queue is full: the program must accept faster, or ask for a larger backlog with net.core.somaxconn at least as large. */
	}
#else
	if (sk_acceptq_is_full(sk) && inet_csk_reqsk_queue_young(sk) > 1) { /* Up to two new handshakes may wait all the same. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 8, 0)
		NET_INC_STATS(sock_net(sk), LINUX_MIB_LISTENOVERFLOWS); /* Shown as TcpExtListenOverflows. */
#endif
		goto drop; /* DROP accept queue: The accept queue is full and two handshakes are under way: the program must accept faster, or ask for a larger backlog with net.core.somaxconn at least as large. */
	}
#endif

	req = inet_reqsk_alloc(&tcp_request_sock_ops, sk);
	if (!req)
		goto drop;
	tcp_openreq_init(req, skb);
	tcp_rsk(req)->af_specific = &tcp_request_sock_ipv4_ops;

	if (!want_cookie && !isn) {
		/* With cookies off: is the last quarter of tcp_max_syn_backlog reached? The table may be larger or smaller. */
		if (!sysctl_tcp_syncookies &&
		    sysctl_max_syn_backlog - inet_csk_reqsk_queue_len(sk) < (sysctl_max_syn_backlog >> 2) &&
		    !tcp_peer_is_proven(req))
			goto drop_and_free; /* DROP SYN queue: With net.ipv4.tcp_syncookies = 0 nobody gets into the last quarter of net.ipv4.tcp_max_syn_backlog. */
	}

	if (want_cookie) {
		cookie_v4_init_sequence(sk, skb); /* All that the kernel must remember goes into the SYN-ACK. */
		tcp_v4_send_synack(sk, req, true);
#if COOKIE_COUNTS_A_DROP
		tcp_listendrop(sk); /* The counter takes the cookie for a drop. */
#endif
		reqsk_free(req); /* Nothing is queued. */
		return 0;
	}
#if HAS_FASTOPEN_SERVER
#if HAS_TCP_TRY_FASTOPEN
	fastopen_sk = tcp_try_fastopen(sk, skb, req);
#else
	fastopen_sk = tcp_fastopen_check(sk, skb) ? tcp_v4_conn_req_fastopen(sk, skb, req) : NULL;
#endif
	if (fastopen_sk) {
		tcp_v4_send_synack(fastopen_sk, req, false);
		inet_csk_reqsk_queue_add(sk, req, fastopen_sk); /* Past the SYN queue: accept(2) can have it before its handshake is finished. */
		return 0;
	}
#endif
	tcp_v4_send_synack(sk, req, false);
	inet_csk_reqsk_queue_hash_add(sk, req, TCP_TIMEOUT_INIT);
	return 0;

drop_and_free:
	reqsk_free(req);
drop:
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 8, 0)
	tcp_listendrop(sk);
#endif
	return 0; /* Up to 3.7 no counter tells of it. */
}

#endif

/*
 * The last packet of a handshake came: makes the connection, if the accept queue has room for it. Otherwise counts an
 * overflow and gives NULL.
 */
struct sock *tcp_v4_syn_recv_sock(struct sock *sk, struct sk_buff *skb, struct request_sock *req)
{
	struct sock *newsk = NULL;

	if (sk_acceptq_is_full(sk)) /* Did the program accept too slowly while this handshake was under way? */
		NET_INC_STATS(sock_net(sk), LINUX_MIB_LISTENOVERFLOWS); /* Shown as TcpExtListenOverflows. */
	else
		newsk = tcp_create_openreq_child(sk, req, skb);
	if (!newsk) {
		NET_INC_STATS(sock_net(sk), LINUX_MIB_LISTENDROPS); /* Shown as TcpExtListenDrops. */
		return NULL;
	}
	/* The connection takes the handshake's place in the hash. */
	skb->flow->sk = newsk;
	skb->flow->req = NULL;
	return newsk;
}

const struct inet_connection_sock_af_ops ipv4_specific = {
	.conn_request = tcp_v4_conn_request,
	.syn_recv_sock = tcp_v4_syn_recv_sock,
};

const struct proto tcp_prot = {
	.accept = inet_csk_accept,
	.get_port = inet_csk_get_port,
};

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)

/* A listener got a packet of no handshake: an ACK may bring a cookie back. */
static struct sock *tcp_v4_cookie_check(struct sock *sk, struct sk_buff *skb)
{
	return tcp_hdr(skb)->syn ? sk : cookie_v4_check(sk, skb);
}

#else

/* A listener got a packet: finds its handshake or connection; otherwise an ACK may bring a cookie back. */
static struct sock *tcp_v4_hnd_req(struct sock *sk, struct sk_buff *skb)
{
	struct request_sock *req = skb->flow->req;

	if (req)
		return tcp_check_req(sk, skb, req, false);
	return tcp_hdr(skb)->syn ? sk : cookie_v4_check(sk, skb);
}

#endif

/* A segment for a socket that nobody else is working on: by its state. */
int tcp_v4_do_rcv(struct sock *sk, struct sk_buff *skb)
{
	if (sk->sk_state == TCP_LISTEN) {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
		struct sock *nsk = tcp_v4_cookie_check(sk, skb);
#else
		struct sock *nsk = tcp_v4_hnd_req(sk, skb);
#endif

		if (!nsk)
			return 0; /* Dropped, or answered already. */
		if (nsk != sk) { /* A new connection. */
			if (tcp_child_process(sk, nsk, skb))
				tcp_v4_send_reset(nsk, skb);
			return 0;
		}
	}
	if (tcp_rcv_state_process(sk, skb))
		tcp_v4_send_reset(sk, skb);
	return 0;
}

/* The socket that a segment is for: a connection, else whoever listens on the port. NULL: nobody does. */
static struct sock *__inet_lookup_skb(struct sk_buff *skb)
{
	struct sock *listener = skb->flow->listener;

	if (skb->flow->sk)
		return skb->flow->sk;
	return listener->sk_state == TCP_LISTEN ? listener : NULL;
}

/*
 * A TCP segment for this machine. Since 4.4 a handshake under way is found in the same hash as connections; before, it
 * hangs in its listener's table.
 */
int tcp_v4_rcv(struct sk_buff *skb)
{
	struct sock *sk = __inet_lookup_skb(skb);

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
	struct request_sock *req = skb->flow->req;

	if (req && req->rsk_listener->sk_state == TCP_LISTEN) { /* Upstream: the lookup gives a socket in the state TCP_NEW_SYN_RECV. */
		struct sock *nsk;

		sk = req->rsk_listener;
		nsk = tcp_check_req(sk, skb, req, false);
		if (nsk == sk)
			return tcp_v4_do_rcv(sk, skb);
		if (nsk && tcp_child_process(sk, nsk, skb))
			tcp_v4_send_reset(nsk, skb);
		return 0;
	}
	if (req) { /* Its listener was closed meanwhile: the handshake ends, and whoever listens now gets the packet. */
		inet_csk_reqsk_queue_drop(req->rsk_listener, req);
		reqsk_free(req);
	}
#endif
	if (!sk) {
		tcp_v4_send_reset(NULL, skb); /* DROP none: Nobody listens on the port, so the packet is answered with a reset. */
		return 0;
	}
	return tcp_v4_do_rcv(sk, skb);
}

/* The namespace's TCP defaults. */
void tcp_sk_init(struct net *net)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 4, 0)
	/* One for each 128 slots of the connection hash, at least 128. */
	net->ipv4.sysctl_max_syn_backlog = max_t(u32, 128, MODEL_EHASH_ENTRIES / 128);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
	/* One for each 256 slots of the connection hash, at least 128. */
	net->ipv4.sysctl_max_syn_backlog = max_t(u32, 128, MODEL_EHASH_ENTRIES / 256);
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)
	net->ipv4.sysctl_tcp_syncookies = 1;
	net->ipv4.sysctl_tcp_synack_retries = TCP_SYNACK_RETRIES;
	net->ipv4.sysctl_tcp_syn_retries = TCP_SYN_RETRIES;
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0) && LINUX_VERSION_CODE < KERNEL_VERSION(4, 12, 0)
	net->ipv4.tcp_death_row.sysctl_tw_recycle = 0;
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
	net->ipv4.sysctl_tcp_abort_on_overflow = 0;
	net->ipv4.sysctl_tcp_fastopen = TFO_CLIENT_ENABLE;
	net->ipv4.sysctl_tcp_invalid_ratelimit = HZ / 2;
#endif
#if HAS_TCP_MIGRATE_REQ
	net->ipv4.sysctl_tcp_migrate_req = 0;
#endif
	net->ipv4.unused = 0;
}
