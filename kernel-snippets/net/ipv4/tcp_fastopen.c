/*
 * Models net/ipv4/tcp_fastopen.c, 3.6 to 7.3 (servers take part since 3.7; up to 3.15 most of it stands in tcp_ipv4.c).
 * A model in our own words, not kernel text. Role: takes connections whose SYN brings data, as far as the listener's Fast Open
 * queue has room. The cookie's arithmetic is left out: the flow says whether a peer holds a valid one.
 */
#include <linux/errno.h>
#include <model/flow.h>
#include <net/tcp.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 13, 0) && LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
/* net.ipv4.tcp_fastopen: one for the machine up to 4.14; clients may use it unasked since 3.13. */
int sysctl_tcp_fastopen = TFO_CLIENT_ENABLE;
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(3, 6, 0) && LINUX_VERSION_CODE < KERNEL_VERSION(3, 13, 0)
/* net.ipv4.tcp_fastopen: one for the machine up to 4.14; off up to 3.12. */
int sysctl_tcp_fastopen = 0;
#endif

#if HAS_FASTOPEN_SERVER

/* Makes the cookie that shows next time that the client's address is not forged. It goes out with the SYN-ACK. */
void tcp_fastopen_cookie_gen(struct sk_buff *skb)
{
	skb->flow->answer_fastopen = MODEL_FASTOPEN_COOKIE;
	skb->flow->has_fastopen_cookie = true;
}

/*
 * Makes the connection while its SYN is handled. The client may yet turn out not to exist, so such connections are counted
 * until the last packet of the handshake comes.
 */
struct sock *tcp_fastopen_create_child(struct sock *sk, struct sk_buff *skb, struct request_sock *req)
{
	struct sock *child = inet_csk(sk)->icsk_af_ops->syn_recv_sock(sk, skb, req);

	if (!child)
		return NULL;
	inet_csk(sk)->icsk_accept_queue.fastopenq->qlen++; /* One more that has not finished its handshake. */
	tcp_sk(child)->fastopen_rsk = req;
	tcp_rsk(req)->tfo_listener = true;
	/* Upstream the SYN-ACK's timer is the connection's; the model borrows another one of the same life. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 1, 0)
	timer_setup(&req->rsk_timer, tcp_fastopen_synack_timer);
	mod_timer(&req->rsk_timer, jiffies + TCP_TIMEOUT_INIT);
#else
	timer_setup(&inet_csk(child)->icsk_keepalive_timer, tcp_fastopen_synack_timer);
	mod_timer(&inet_csk(child)->icsk_keepalive_timer, jiffies + TCP_TIMEOUT_INIT);
#endif
	tcp_sk(child)->rcv_nxt = skb->cb.end_seq; /* The SYN's data can be read at once. */
	tcp_sk(child)->rcv_unread = skb->len;
	skb->flow->syn_bytes = skb->cb.end_seq - skb->cb.seq - 1;
	skb->flow->answer_fastopen = MODEL_FASTOPEN_TAKEN;
	return child;
}

/*
 * Whether the listener takes part in Fast Open and its queue has room: by TCP_FASTOPEN, not by the backlog. Without room the
 * SYN is handled like any other. Up to 3.15 a part of tcp_fastopen_check() in tcp_ipv4.c.
 */
bool tcp_fastopen_queue_check(struct sock *sk)
{
	struct fastopen_queue *fastopenq = inet_csk(sk)->icsk_accept_queue.fastopenq;

	if (!fastopenq || READ_ONCE(fastopenq->max_qlen) == 0) /* Did nobody set TCP_FASTOPEN? */
		return false;
	if (fastopenq->qlen >= READ_ONCE(fastopenq->max_qlen)) { /* As many as TCP_FASTOPEN says are unfinished. */
		struct request_sock *req1 = fastopenq->rskq_rst_head;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 1, 0)
		bool is_over = req1 && !time_after(req1->rsk_timer.expires, jiffies);
#else
		bool is_over = req1 && !time_after(req1->expires, jiffies);
#endif

		if (!is_over) {
			NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPFASTOPENLISTENOVERFLOW); /* Shown as TcpExtTCPFastOpenListenOverflow. */
			return false;
		}
		/* One that was reset has had its minute: its place is free. */
		fastopenq->rskq_rst_head = req1->dl_next;
		fastopenq->qlen--;
		kfree(req1);
	}
	return true;
}

#endif

#if HAS_TCP_TRY_FASTOPEN

/*
 * A SYN that is not refused: does it open fast? With its data, a listener that takes part, room in the Fast Open queue and a
 * valid cookie it does, and the connection can be accepted at once. Otherwise NULL: an ordinary handshake, the data ignored.
 */
struct sock *tcp_try_fastopen(struct sock *sk, struct sk_buff *skb, struct request_sock *req)
{
	struct net *net = sock_net(sk);
	bool syn_data = skb->cb.end_seq != skb->cb.seq + 1;
	int foc_len = tcp_hdr(skb)->fastopen_len;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
	int tcp_fastopen = READ_ONCE(net->ipv4.sysctl_tcp_fastopen);
#else
	int tcp_fastopen = sysctl_tcp_fastopen;
#endif
	bool valid;

	if (foc_len == 0) /* The client asks for a cookie, to use it next time. */
		NET_INC_STATS(net, LINUX_MIB_TCPFASTOPENCOOKIEREQD); /* Shown as TcpExtTCPFastOpenCookieReqd. */
	/* The bit 2 of net.ipv4.tcp_fastopen, something of Fast Open in the SYN, and a queue with room. */
	if (!((tcp_fastopen & TFO_SERVER_ENABLE) && (syn_data || foc_len >= 0) && tcp_fastopen_queue_check(sk)))
		return NULL;

	valid = foc_len > 0 && skb->flow->has_fastopen_cookie;
	if ((syn_data && (tcp_fastopen & TFO_SERVER_COOKIE_NOT_REQD)) || valid) {
		struct sock *child = tcp_fastopen_create_child(sk, skb, req);

		if (child) {
			NET_INC_STATS(net, LINUX_MIB_TCPFASTOPENPASSIVE); /* Shown as TcpExtTCPFastOpenPassive. */
			return child;
		}
		NET_INC_STATS(net, LINUX_MIB_TCPFASTOPENPASSIVEFAIL); /* Shown as TcpExtTCPFastOpenPassiveFail. */
	} else if (foc_len > 0) {
		NET_INC_STATS(net, LINUX_MIB_TCPFASTOPENPASSIVEFAIL); /* Shown as TcpExtTCPFastOpenPassiveFail: the cookie was made by another key. */
	}
	if (foc_len >= 0)
		tcp_fastopen_cookie_gen(skb);
	return NULL;
}

#endif
