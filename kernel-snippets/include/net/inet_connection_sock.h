/*
 * Models include/net/inet_connection_sock.h and include/net/inet_sock.h, 2.6.32 to 7.3: a socket that makes connections,
 * and the SYN queue's limit. A model in our own words, not kernel text.
 */
#ifndef _INET_CONNECTION_SOCK_H
#define _INET_CONNECTION_SOCK_H

#include <linux/backports.h>
#include <net/request_sock.h>

struct inet_request_sock {
	struct request_sock req;
	/* The last packet of the handshake came, but the connection could not be made. */
	bool acked;
};

struct inet_connection_sock_af_ops {
	int (*conn_request)(struct sock *sk, struct sk_buff *skb);
	struct sock *(*syn_recv_sock)(struct sock *sk, struct sk_buff *skb, struct request_sock *req);
};

struct inet_sock {
	struct sock sk;
	u16 inet_num;
};

struct inet_connection_sock {
	struct inet_sock icsk_inet;
	struct request_sock_queue icsk_accept_queue;
	const struct inet_connection_sock_af_ops *icsk_af_ops;
	/* TCP_SYNCNT: SYN-ACK retries of this listener; 0 means the sysctl. */
	u8 icsk_syn_retries;
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 1, 0)
	/* One timer for all handshakes of a listener. Upstream: sk_timer. */
	struct timer_list icsk_keepalive_timer;
#endif
};

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 16, 0)
int inet_csk_listen_start(struct sock *sk);
#else
int inet_csk_listen_start(struct sock *sk, int backlog);
#endif
void inet_csk_listen_stop(struct sock *sk);
struct sock *inet_csk_accept(struct sock *sk, int *err);
int inet_csk_get_port(struct sock *sk, u16 snum);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 1, 0)
void reqsk_timer_handler(struct timer_list *timer);
#else
void inet_csk_reqsk_queue_prune(struct sock *parent, u32 interval, u32 timeout, u32 max_rto);
void inet_csk_reset_keepalive_timer(struct sock *sk, u32 len);
#endif
bool inet_csk_reqsk_queue_drop(struct sock *sk, struct request_sock *req);
bool inet_csk_reqsk_queue_hash_add(struct sock *sk, struct request_sock *req, u32 timeout);
struct sock *inet_csk_reqsk_queue_add(struct sock *sk, struct request_sock *req, struct sock *child);
struct sock *inet_csk_complete_hashdance(struct sock *sk, struct sock *child, struct request_sock *req, bool own_req);

/* The connection part of a socket. TRACE off */
static inline struct inet_connection_sock *inet_csk(const struct sock *sk)
{
	return container_of(sk, struct inet_connection_sock, icsk_inet.sk);
}

/* The internet part of a socket. TRACE off */
static inline struct inet_sock *inet_sk(const struct sock *sk)
{
	return container_of(sk, struct inet_sock, sk);
}

/* The internet part of a request. TRACE off */
static inline struct inet_request_sock *inet_rsk(const struct request_sock *req)
{
	return container_of(req, struct inet_request_sock, req);
}

/* The SYN queue's length, in SYN_RECV connections of this listener. */
static inline int inet_csk_reqsk_queue_len(const struct sock *sk)
{
	return reqsk_queue_len(&inet_csk(sk)->icsk_accept_queue);
}

/* Those of them whose SYN-ACK was not sent again yet. */
static inline int inet_csk_reqsk_queue_young(const struct sock *sk)
{
	return reqsk_queue_len_young(&inet_csk(sk)->icsk_accept_queue);
}

/*
 * Whether the SYN queue refuses another handshake. Up to 4.3 the limit is the table made at listen(), for which the smaller
 * one of backlog and tcp_max_syn_backlog counts; since 4.4 it is the backlog itself, the same number that bounds the accept
 * queue. So somaxconn need not exceed tcp_max_syn_backlog, but a backlog beyond somaxconn is cut before it comes here.
 */
static inline int inet_csk_reqsk_queue_is_full(const struct sock *sk)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 4, 0)
	return reqsk_queue_is_full(&inet_csk(sk)->icsk_accept_queue);
#elif SYN_QUEUE_HOLDS_ONE_MORE
	/* Strictly greater since 6.13 and late stable releases: backlog + 1 handshakes fit. */
	return (u32)inet_csk_reqsk_queue_len(sk) > READ_ONCE(sk->sk_max_ack_backlog);
#else
	/* Equal is full: backlog handshakes fit, and none at all with a backlog of 0. */
	return (u32)inet_csk_reqsk_queue_len(sk) >= READ_ONCE(sk->sk_max_ack_backlog);
#endif
}

#endif
