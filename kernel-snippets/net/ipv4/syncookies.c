/*
 * Models net/ipv4/syncookies.c, 2.6.32 to 7.3: SYN-ACKs that carry all the kernel must remember, and the ACKs that bring
 * it back. A model in our own words, not kernel text. Role: lets connections through while the SYN queue is full. The
 * cookie's arithmetic is left out: the flow says whether a peer holds a valid one.
 */
#include <model/flow.h>
#include <net/tcp.h>

/* Makes the cookie for a SYN-ACK and notes that this listener sends cookies. */
void cookie_v4_init_sequence(struct sock *sk, struct sk_buff *skb)
{
	tcp_synq_overflow(sk);
	NET_INC_STATS(sock_net(sk), LINUX_MIB_SYNCOOKIESSENT); /* Shown as TcpExtSyncookiesSent. */
	skb->flow->has_cookie = true;
	skb->flow->cookie_minute = tcp_cookie_time();
}

/* Whether the ACK carries a cookie that this machine made a short while ago. */
static bool __cookie_v4_check(struct sk_buff *skb)
{
	return skb->flow->has_cookie && !skb->cb.acks_fin && tcp_cookie_time() - skb->flow->cookie_minute < MAX_SYNCOOKIE_AGE;
}

/* Makes the connection of a cookie and puts it straight into the accept queue. IPv6 has had a copy of its own for long. */
struct sock *tcp_get_cookie_sock(struct sock *sk, struct sk_buff *skb, struct request_sock *req)
{
	struct sock *child = inet_csk(sk)->icsk_af_ops->syn_recv_sock(sk, skb, req);

	if (child && inet_csk_reqsk_queue_add(sk, req, child))
		return child;
	reqsk_free(req);
	return NULL; /* DROP accept queue: A valid cookie meets a full accept queue; it is ignored, and net.ipv4.tcp_abort_on_overflow does not matter. */
}

/* An ACK that belongs to no handshake: perhaps it brings a cookie back. Gives the listener itself where it does not. */
struct sock *cookie_v4_check(struct sock *sk, struct sk_buff *skb)
{
	const struct tcphdr *th = tcp_hdr(skb);
	struct net *net = sock_net(sk);
	struct request_sock *req;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)
	int syncookies = READ_ONCE(net->ipv4.sysctl_tcp_syncookies);
#else
	int syncookies = sysctl_tcp_syncookies;
#endif

	if (!syncookies || !th->ack || th->rst) /* Turned off meanwhile: cookies that are still out are worth nothing. */
		return sk;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 13, 0)
	if (tcp_synq_no_recent_overflow(sk)) /* No cookie was sent of late, so none is looked for. */
		return sk;
	if (!__cookie_v4_check(skb)) {
		NET_INC_STATS(net, LINUX_MIB_SYNCOOKIESFAILED); /* Shown as TcpExtSyncookiesFailed. */
		return sk;
	}
#else
	if (tcp_synq_no_recent_overflow(sk) || !__cookie_v4_check(skb)) {
		NET_INC_STATS(net, LINUX_MIB_SYNCOOKIESFAILED); /* Shown as TcpExtSyncookiesFailed. */
		return sk;
	}
#endif
	NET_INC_STATS(net, LINUX_MIB_SYNCOOKIESRECV); /* Shown as TcpExtSyncookiesRecv; counts before the accept queue is asked. */
	req = inet_reqsk_alloc(&tcp_request_sock_ops, sk);
	if (!req)
		return NULL;
	tcp_openreq_init(req, skb);
	tcp_rsk(req)->af_specific = &tcp_request_sock_ipv4_ops;
	tcp_rsk(req)->rcv_isn = skb->cb.seq - 1;
	return tcp_get_cookie_sock(sk, skb, req);
}
