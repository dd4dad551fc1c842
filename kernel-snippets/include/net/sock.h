/*
 * Models include/net/sock.h and include/net/tcp_states.h, 2.6.32 to 7.3: the protocol's side of a socket, and the accept
 * queue's limit. A model in our own words, not kernel text.
 */
#ifndef _SOCK_H
#define _SOCK_H

#include <linux/backports.h>
#include <linux/errno.h>
#include <linux/net.h>
#include <linux/skbuff.h>
#include <net/net_namespace.h>

enum {
	TCP_ESTABLISHED = 1,
	TCP_SYN_RECV = 3,
	/* The program closed it; the peer has not answered. */
	TCP_FIN_WAIT1 = 4,
	TCP_CLOSE = 7,
	/* The peer closed it; the program has not. */
	TCP_CLOSE_WAIT = 8,
	/* Both closed it; the peer's last ACK is missing. */
	TCP_LAST_ACK = 9,
	TCP_LISTEN = 10
};

/* What SO_SNDBUF is at first and at most: net.core.wmem_default and wmem_max as a machine boots. */
#if TRUESIZE_IS_EXACT
#define SK_WMEM_MAX 212992
#else
#define SK_WMEM_MAX 114688
#endif
/* Two datagrams' worth since 3.12 (from memory; a tree of 3.9 has the small one). */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 12, 0)
#define SOCK_MIN_SNDBUF 4608
#else
#define SOCK_MIN_SNDBUF 2048
#endif

struct proto;

struct sock_reuseport;

struct sock {
	u8 sk_state;
	short sk_type;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 1, 0)
	u32 sk_ack_backlog;
	u32 sk_max_ack_backlog;
#else
	/* Sixteen bits up to 4.0: a limit of 65536 becomes 0. */
	u16 sk_ack_backlog;
	u16 sk_max_ack_backlog;
#endif
	int sk_sndbuf;
	/* Bytes on their way, and one for the socket itself. */
	int sk_wmem_alloc;
	u32 sk_drops;
	/* Datagrams to read; for an AF_UNIX listener, connections to accept. */
	struct sk_buff_head sk_receive_queue;
	struct net *sk_net;
	const struct proto *sk_prot;
	/* The listeners that share its port. NULL: it is alone. */
	struct sock_reuseport *sk_reuseport_cb;
	/* The peer of a TCP connection: the model's stand-in for addresses and ports. */
	struct flow *flow;
};

struct proto {
	struct sock *(*accept)(struct sock *sk, int *err);
	int (*get_port)(struct sock *sk, u16 snum);
};

struct sk_buff *sock_alloc_send_pskb(struct sock *sk, u32 header_len, u32 data_len, int noblock, int *errcode);
void sock_wfree(struct sk_buff *skb);
void sock_init_data(struct socket *sock, struct sock *sk);
int sock_setsockopt_sndbuf(struct sock *sk, int val);

/* Brings a number of 32 bits into the range from 0 to below ep_ro, evenly (upstream: include/linux/kernel.h). TRACE off */
static inline u32 reciprocal_scale(u32 val, u32 ep_ro)
{
	return (u32)(((u64)val * ep_ro) >> 32);
}

/* The namespace of a socket. TRACE off */
static inline struct net *sock_net(const struct sock *sk)
{
	return sk->sk_net;
}

/* Bytes the socket has on their way. TRACE off */
static inline int sk_wmem_alloc_get(const struct sock *sk)
{
	return sk->sk_wmem_alloc - 1;
}

/* Takes a connection off the accept queue's count. */
static inline void sk_acceptq_removed(struct sock *sk)
{
	sk->sk_ack_backlog--;
}

/* Counts a connection that finished its handshake and now waits for accept(2). */
static inline void sk_acceptq_added(struct sock *sk)
{
	sk->sk_ack_backlog++;
}

/*
 * Whether the accept queue refuses another connection. It holds one more than the backlog, on purpose and in every
 * release: an equal length is not yet full.
 */
static inline bool sk_acceptq_is_full(const struct sock *sk)
{
	/* Strictly greater: backlog + 1 connections fit. */
	return READ_ONCE(sk->sk_ack_backlog) > READ_ONCE(sk->sk_max_ack_backlog);
}

#endif
