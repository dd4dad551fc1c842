/*
 * Models net/unix/af_unix.c, 2.6.32 to 7.3: sockets within the machine.
 * A model in our own words, not kernel text. Role: bounds how many datagrams wait at a receiver that does not read
 * (net.unix.max_dgram_qlen), and how many connections wait at a listener (its backlog).
 */
#include <linux/backports.h>
#include <linux/errno.h>
#include <net/af_unix.h>
#include <net/net_namespace_init.h>

#define PAGE_SIZE 4096
/* The most data in one piece; what is beyond goes into up to MAX_SKB_FRAGS single pages. */
#define SKB_MAX_ALLOC (4 * PAGE_SIZE - 320)
#define MAX_SKB_FRAGS 17

/* The socket that this one is connected to. TRACE off */
static struct sock *unix_peer(const struct sock *sk)
{
	return unix_sk(sk)->peer;
}

/* Whether sk is the one that osk is connected to. */
static bool unix_our_peer(const struct sock *sk, const struct sock *osk)
{
	return unix_peer(osk) == sk;
}

/* Whether sk may send to osk: not where osk is connected to somebody else. */
static bool unix_may_send(const struct sock *sk, const struct sock *osk)
{
	return unix_peer(osk) == NULL || unix_our_peer(sk, osk);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)

/* Whether the receiver's queue refuses another datagram, or a listener's another connection: it holds limit + 1. */
static bool unix_recvq_full_lockless(const struct sock *sk)
{
	return skb_queue_len_lockless(&sk->sk_receive_queue) > READ_ONCE(sk->sk_max_ack_backlog);
}

#else

/* Whether the receiver's queue refuses another datagram, or a listener's another connection: it holds limit + 1. */
static bool unix_recvq_full(const struct sock *sk)
{
	return skb_queue_len(&sk->sk_receive_queue) > sk->sk_max_ack_backlog;
}

#endif

/* Makes an AF_UNIX socket. */
static struct sock *unix_create1(struct net *net, struct socket *sock)
{
	struct unix_sock *u = kzalloc(sizeof(*u), GFP_KERNEL);
	struct sock *sk;

	if (!u)
		return NULL;
	sk = &u->sk;
	sock_init_data(sock, sk);
	/* Read once, here: a later change of the sysctl does not reach this socket. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
	sk->sk_max_ack_backlog = READ_ONCE(net->unx.sysctl_max_dgram_qlen);
#else
	sk->sk_max_ack_backlog = net->unx.sysctl_max_dgram_qlen;
#endif
	return sk;
}

/* Makes a stream or seqpacket socket listen. The backlog takes the place of max_dgram_qlen as its queue's limit. */
static int unix_listen(struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;

	if (sock->type != SOCK_STREAM && sock->type != SOCK_SEQPACKET) /* Datagram sockets do not listen. */
		return -EOPNOTSUPP;
	if (sk->sk_state != TCP_CLOSE && sk->sk_state != TCP_LISTEN)
		return -EINVAL;
	if ((u32)backlog > sk->sk_max_ack_backlog)
		unix_sk(sk)->peer_wakeups++; /* Whoever waits for room may try again. */
	sk->sk_max_ack_backlog = backlog; /* From now on this bounds the queue of connections. */
	sk->sk_state = TCP_LISTEN;
	return 0;
}

/* Connects to a listener: puts a new socket into its queue, if there is room. */
static int unix_stream_connect(struct socket *sock, struct sockaddr *address)
{
	struct sock *sk = sock->sk;
	struct sock *other = address->bound;
	struct socket made = { .type = 0 };
	struct sock *newsk;
	struct sk_buff *skb;

	if (other->sk_type != sk->sk_type)
		return -EPROTOTYPE;
	if (other->sk_state != TCP_LISTEN)
		return -ECONNREFUSED;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
	if (unix_recvq_full_lockless(other)) /* Do backlog + 1 connections wait already? */
#else
	if (unix_recvq_full(other)) /* Do backlog + 1 connections wait already? */
#endif
		return -EAGAIN; /* DROP unix queue: The listener's queue is full: the program must accept faster, or ask for a larger backlog with net.core.somaxconn at least as large. */

	/* Only now is the caller itself looked at. */
	if (sk->sk_state != TCP_CLOSE)
		return sk->sk_state == TCP_ESTABLISHED ? -EISCONN : -EINVAL;

	made.type = sock->type;
	newsk = unix_create1(sock_net(sk), &made);
	if (!newsk)
		return -ENOMEM;
	skb = alloc_skb(1, GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	unix_sk(newsk)->peer = sk;
	newsk->sk_state = TCP_ESTABLISHED;
	unix_sk(sk)->peer = newsk;
	sk->sk_state = TCP_ESTABLISHED;
	sock->state = SS_CONNECTED;
	skb->sk = newsk;
	newsk->sk_wmem_alloc += skb->truesize;
	__skb_queue_tail(&other->sk_receive_queue, skb); /* It waits here for accept(2). */
	return 0;
}

/* Takes the oldest waiting connection of a listener. */
static int unix_accept(struct socket *sock, struct socket *newsock)
{
	struct sk_buff *skb;

	if (sock->sk->sk_state != TCP_LISTEN)
		return -EINVAL;
	skb = __skb_dequeue(&sock->sk->sk_receive_queue);
	if (!skb)
		return -EAGAIN;
	newsock->sk = skb->sk;
	newsock->state = SS_CONNECTED;
	kfree_skb(skb);
	unix_sk(sock->sk)->peer_wakeups++;
	return 0;
}

/* Names the socket that datagrams go to from now on. */
static int unix_dgram_connect(struct socket *sock, struct sockaddr *address)
{
	if (address->bound->sk_type != sock->sk->sk_type)
		return -EPROTOTYPE;
	if (!unix_may_send(sock->sk, address->bound))
		return -EPERM;
	unix_sk(sock->sk)->peer = address->bound;
	return 0;
}

/*
 * Sends a datagram, to the connected socket or to the one named. Refused by the sender's send buffer first, then by the
 * receiver's queue; two sockets that are connected to each other skip the second test.
 */
static int unix_dgram_sendmsg(struct socket *sock, struct sockaddr *address, u32 len)
{
	struct sock *sk = sock->sk;
	struct sock *other = address ? address->bound : unix_peer(sk);
	u32 data_len = 0;
	int err = -EAGAIN;
	struct sk_buff *skb;

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 14, 0)
	if (!other) /* Asked before the length; measured the other way round on 6.18, and that 6.14 turned it is from memory. */
		return -ENOTCONN;
#endif
	if (len > (u32)sk->sk_sndbuf - 32)
		return -EMSGSIZE;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 5, 0)
	if (len > SKB_MAX_ALLOC) {
		data_len = min_t(u32, len - SKB_MAX_ALLOC, MAX_SKB_FRAGS * PAGE_SIZE);
		data_len = (data_len + PAGE_SIZE - 1) & ~(u32)(PAGE_SIZE - 1);
	}
#endif
	skb = sock_alloc_send_pskb(sk, len - data_len, data_len, 1, &err);
	if (!skb)
		return err;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 14, 0)
	if (!other) {
		kfree_skb(skb);
		return -ENOTCONN;
	}
#endif
	if (!unix_may_send(sk, other)) {
		kfree_skb(skb);
		return -EPERM;
	}

	/* Is the receiver's queue full, and are the two not connected to each other? */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
	if (other != sk && unix_peer(other) != sk && unix_recvq_full_lockless(other)) {
#elif UNIX_SELF_SEND_IS_FREE
	if (other != sk && unix_peer(other) != sk && unix_recvq_full(other)) {
#else
	if (unix_peer(other) != sk && unix_recvq_full(other)) { /* Here sending to oneself is bounded, too. */
#endif
		kfree_skb(skb);
		return -EAGAIN; /* DROP unix queue: The receiver does not read: net.unix.max_dgram_qlen datagrams, as it was when that socket was made, and one more wait for it. */
	}
	__skb_queue_tail(&other->sk_receive_queue, skb);
	return len;
}

/* A seqpacket socket sends like a datagram socket, to its peer whoever is named. */
static int unix_seqpacket_sendmsg(struct socket *sock, struct sockaddr *address, u32 len)
{
	(void)address;
	if (sock->sk->sk_state != TCP_ESTABLISHED)
		return -ENOTCONN;
	return unix_dgram_sendmsg(sock, NULL, len);
}

/* Reads the oldest datagram: its size, or EAGAIN. */
static int unix_dgram_recvmsg(struct socket *sock)
{
	struct sk_buff *skb = __skb_dequeue(&sock->sk->sk_receive_queue);
	int size;

	if (!skb)
		return -EAGAIN;
	size = skb->len;
	kfree_skb(skb);
	unix_sk(sock->sk)->peer_wakeups++; /* Whoever waits for room may try again. */
	return size;
}

/* Whether the sender has used at most a quarter of its send buffer. */
static bool unix_writable(const struct sock *sk)
{
	return sk->sk_state != TCP_LISTEN && sk->sk_wmem_alloc << 2 <= READ_ONCE(sk->sk_sndbuf);
}

/* What poll(2) says about sending: an unconnected sender is not told about any receiver's full queue. */
static u32 unix_dgram_poll(struct socket *sock)
{
	struct sock *sk = sock->sk;
	struct sock *other = unix_peer(sk);
	bool writable = unix_writable(sk);

	if (writable && other && unix_peer(other) != sk) {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
		if (unix_recvq_full_lockless(other))
#else
		if (unix_recvq_full(other))
#endif
			writable = false; /* The receiver's queue is full. */
	}
	return writable ? POLLOUT : 0;
}

/* What poll(2) says about writing to a stream. */
static u32 unix_poll(struct socket *sock)
{
	return unix_writable(sock->sk) ? POLLOUT : 0;
}

static const struct proto_ops unix_stream_ops = {
	.family = AF_UNIX,
	.listen = unix_listen,
	.accept = unix_accept,
	.connect = unix_stream_connect,
	.poll = unix_poll,
};

static const struct proto_ops unix_dgram_ops = {
	.family = AF_UNIX,
	.listen = unix_listen,
	.connect = unix_dgram_connect,
	.sendmsg = unix_dgram_sendmsg,
	.recvmsg = unix_dgram_recvmsg,
	.poll = unix_dgram_poll,
};

static const struct proto_ops unix_seqpacket_ops = {
	.family = AF_UNIX,
	.listen = unix_listen,
	.accept = unix_accept,
	.connect = unix_stream_connect,
	.sendmsg = unix_seqpacket_sendmsg,
	.recvmsg = unix_dgram_recvmsg,
	.poll = unix_dgram_poll,
};

/* Chooses the operations of a new socket by its type and makes it. */
int unix_create(struct socket *sock)
{
	switch (sock->type) {
	case SOCK_STREAM:
		sock->ops = &unix_stream_ops;
		break;
	case SOCK_DGRAM:
		sock->ops = &unix_dgram_ops;
		break;
	case SOCK_SEQPACKET:
		sock->ops = &unix_seqpacket_ops;
		break;
	default:
		return -EPROTOTYPE;
	}
	return unix_create1(&init_net, sock) ? 0 : -ENOMEM;
}

/* Connects two new sockets to each other, so that no limit but the send buffer holds between them. */
int unix_socketpair(struct socket *socka, struct socket *sockb)
{
	unix_sk(socka->sk)->peer = sockb->sk;
	unix_sk(sockb->sk)->peer = socka->sk;
	if (socka->type != SOCK_DGRAM) {
		socka->sk->sk_state = TCP_ESTABLISHED;
		sockb->sk->sk_state = TCP_ESTABLISHED;
		socka->state = SS_CONNECTED;
		sockb->state = SS_CONNECTED;
	}
	return 0;
}

/* The namespace's default. */
void unix_net_init(struct net *net)
{
	net->unx.sysctl_max_dgram_qlen = 10;
	unix_sysctl_register(net);
}
