/*
 * Models include/net/tcp.h and include/linux/tcp.h, 2.6.32 to 7.3: TCP's sockets, times and SYN cookies' bookkeeping.
 * A model in our own words, not kernel text.
 */
#ifndef _TCP_H
#define _TCP_H

#include <linux/backports.h>
#include <net/inet_connection_sock.h>

/* How long the first SYN-ACK waits for its answer; the time doubles with each one sent again. */
#if SYNACK_TIMEOUT_IS_ONE_SECOND
#define TCP_TIMEOUT_INIT (1 * HZ)
#else
#define TCP_TIMEOUT_INIT (3 * HZ)
#endif
#define TCP_RTO_MAX (120 * HZ)
#define TCP_SYNACK_RETRIES 5
/* How often a client sends its SYN again. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 7, 0)
#define TCP_SYN_RETRIES 6
#else
#define TCP_SYN_RETRIES 5
#endif
/* No socket may ask for more retries than that. */
#define MAX_TCP_SYNCNT 127
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 1, 0)
/* How often the listener's timer looks through a part of the SYN table. */
#define TCP_SYNQ_INTERVAL (HZ / 5)
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 6, 0)
/* Bits of net.ipv4.tcp_fastopen. */
#define TFO_CLIENT_ENABLE 1
/* Listeners that set TCP_FASTOPEN take part. */
#define TFO_SERVER_ENABLE 2
/* Clients send data without having a cookie. */
#define TFO_CLIENT_NO_COOKIE 4
/* Listeners take data from clients that bring no cookie. */
#define TFO_SERVER_COOKIE_NOT_REQD 0x200
/* Every listener takes part, with its backlog as the queue's length: TCP_FASTOPEN need not be set. */
#define TFO_SERVER_WO_SOCKOPT1 0x400
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 9, 0)
/* The same with the upper 16 bits of the sysctl as the length. Gone in 4.9 (from memory); measured gone on 5.10. */
#define TFO_SERVER_WO_SOCKOPT2 0x800
#endif
#endif

/* A cookie says in which minute it was made. */
#define TCP_SYNCOOKIE_PERIOD (60 * HZ)
/* It is taken in that minute and in the next ones, so many in all. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 13, 0)
#define MAX_SYNCOOKIE_AGE 2
#define TCP_SYNCOOKIE_VALID (MAX_SYNCOOKIE_AGE * TCP_SYNCOOKIE_PERIOD)
#else
#define MAX_SYNCOOKIE_AGE 4
/* Three seconds, also from 3.1 on, where the SYN-ACK's timer became shorter; for RHEL 6 from memory. */
#define TCP_SYNCOOKIE_VALID (3 * HZ)
#endif

/* How long to wait for the answer to the SYN-ACK that was sent last. Upstream: include/net/inet_connection_sock.h. */
static inline u32 reqsk_timeout(const struct request_sock *req, u32 timeout)
{
	/* 1, 2, 4, ... seconds; 32 bits hold it for any number of retries that sysctls allow in practice. */
	if (req->num_timeout > 16)
		return TCP_RTO_MAX;
	return min_t(u32, timeout << req->num_timeout, TCP_RTO_MAX);
}

/* What a handshake needs of its family. */
struct tcp_request_sock_ops {
	void (*cookie_init_seq)(struct sock *sk, struct sk_buff *skb);
	int (*send_synack)(struct sock *sk, struct request_sock *req, bool cookie);
};

struct tcp_request_sock {
	struct inet_request_sock req;
	const struct tcp_request_sock_ops *af_specific;
	u32 rcv_isn;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 0, 0)
	/* When a repeated SYN was last answered; 0: never. */
	u32 last_oow_ack_time;
#endif
#if HAS_FASTOPEN_SERVER
	/* Its connection was made from the SYN's data, and the last packet of the handshake has not come. */
	bool tfo_listener;
#endif
};

struct tcp_sock {
	struct inet_connection_sock inet_conn;
	/* The next number expected from the peer. */
	u32 rcv_nxt;
	/* Bytes that came and that the program has not read. */
	u32 rcv_unread;
	/* For a listener: when it last answered with a cookie. Upstream borrows rx_opt.ts_recent_stamp for it. */
	u32 last_synq_overflow;
#if HAS_FASTOPEN_SERVER
	/* The handshake of a Fast Open connection, until it is finished. */
	struct request_sock *fastopen_rsk;
#endif
};

extern const struct inet_connection_sock_af_ops ipv4_specific;
extern const struct inet_connection_sock_af_ops ipv6_specific;
extern const struct request_sock_ops tcp_request_sock_ops;
extern const struct request_sock_ops tcp6_request_sock_ops;
extern const struct tcp_request_sock_ops tcp_request_sock_ipv4_ops;
extern const struct tcp_request_sock_ops tcp_request_sock_ipv6_ops;
extern const struct proto tcp_prot;
extern const struct proto tcpv6_prot;

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)
extern int sysctl_tcp_syncookies;
extern int sysctl_tcp_synack_retries;
extern int sysctl_tcp_syn_retries;
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 11, 0)
extern struct inet_timewait_death_row tcp_death_row;
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 6, 0) && LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
extern int sysctl_tcp_fastopen;
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
extern int sysctl_tcp_abort_on_overflow;
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 0, 0) && LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
extern int sysctl_tcp_invalid_ratelimit;
#endif

int tcp_v4_rcv(struct sk_buff *skb);
int tcp_v4_do_rcv(struct sock *sk, struct sk_buff *skb);
void tcp_v4_send_reset(struct sock *sk, struct sk_buff *skb);
int tcp_v4_send_synack(struct sock *sk, struct request_sock *req, bool cookie);
struct sock *tcp_v4_syn_recv_sock(struct sock *sk, struct sk_buff *skb, struct request_sock *req);
int tcp_v4_conn_request(struct sock *sk, struct sk_buff *skb);
int tcp_conn_request(const struct request_sock_ops *rsk_ops, const struct tcp_request_sock_ops *af_ops, struct sock *sk,
		     struct sk_buff *skb);
int tcp_v6_rcv(struct sk_buff *skb);
int tcp_v6_do_rcv(struct sock *sk, struct sk_buff *skb);
int tcp_v6_conn_request(struct sock *sk, struct sk_buff *skb);
struct sock *tcp_v6_syn_recv_sock(struct sock *sk, struct sk_buff *skb, struct request_sock *req);
void tcp_v6_init_sock(struct sock *sk);
struct sock *cookie_v6_check(struct sock *sk, struct sk_buff *skb);
void cookie_v6_init_sequence(struct sock *sk, struct sk_buff *skb);
struct sock *tcp_get_cookie_sock(struct sock *sk, struct sk_buff *skb, struct request_sock *req);
bool tcp_syn_flood_action(struct sock *sk);
int tcp_rcv_state_process(struct sock *sk, struct sk_buff *skb);
struct sock *tcp_check_req(struct sock *sk, struct sk_buff *skb, struct request_sock *req, bool fastopen);
void tcp_reset(struct sock *sk);
bool tcp_oow_rate_limited(struct net *net, const struct sk_buff *skb, int mib_idx, u32 *last_oow_ack_time);
int tcp_child_process(struct sock *parent, struct sock *child, struct sk_buff *skb);
struct sock *tcp_create_openreq_child(struct sock *sk, struct request_sock *req, struct sk_buff *skb);
struct sock *cookie_v4_check(struct sock *sk, struct sk_buff *skb);
void cookie_v4_init_sequence(struct sock *sk, struct sk_buff *skb);
struct request_sock *inet_reqsk_alloc(const struct request_sock_ops *ops, struct sock *sk_listener);
void tcp_openreq_init(struct request_sock *req, struct sk_buff *skb);
bool tcp_peer_is_proven(struct request_sock *req);
void tcp_update_metrics(struct sock *sk);
void tcp_send_ack(struct sock *sk);
void tcp_done(struct sock *sk);
void tcp_close(struct sock *sk);
int tcp_rtx_synack(struct sock *sk, struct request_sock *req);
void tcp_init_sock(struct sock *sk);
void tcp_set_defer_accept(struct sock *sk, int val);
#if HAS_FASTOPEN_SERVER
struct sock *tcp_fastopen_create_child(struct sock *sk, struct sk_buff *skb, struct request_sock *req);
void tcp_fastopen_cookie_gen(struct sk_buff *skb);
bool tcp_fastopen_queue_check(struct sock *sk);
void tcp_fastopen_synack_timer(struct timer_list *timer);
int tcp_setsockopt(struct sock *sk, int optname, int val);
#endif
#if HAS_TCP_TRY_FASTOPEN
struct sock *tcp_try_fastopen(struct sock *sk, struct sk_buff *skb, struct request_sock *req);
#endif
void tcp_sk_init(struct net *net);
void tcp_init(void);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 34)
void tcp_syn_ack_timeout(struct request_sock *req);
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 1, 0)
void tcp_keepalive_timer(struct timer_list *timer);
#endif

/* The TCP part of a socket. TRACE off */
static inline struct tcp_sock *tcp_sk(const struct sock *sk)
{
	return container_of(sk, struct tcp_sock, inet_conn.icsk_inet.sk);
}

/* The TCP part of a request. TRACE off */
static inline struct tcp_request_sock *tcp_rsk(const struct request_sock *req)
{
	return container_of(req, struct tcp_request_sock, req.req);
}

/* The header of a packet. TRACE off */
static inline const struct tcphdr *tcp_hdr(const struct sk_buff *skb)
{
	return &skb->th;
}

#if HAS_FASTOPEN_SERVER
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
/* Sets how many unfinished Fast Open connections a listener may have; net.core.somaxconn bounds it (since 4.4, from memory). */
static inline int fastopen_queue_tune(struct sock *sk, int backlog)
{
	int somaxconn = READ_ONCE(sock_net(sk)->core.sysctl_somaxconn);

	inet_csk(sk)->icsk_accept_queue.fastopenq->max_qlen = min_t(u32, backlog, somaxconn);
	return 0;
}
#else
/* Sets how many unfinished Fast Open connections a listener may have. Up to 4.3 nothing bounds it. */
static inline int fastopen_init_queue(struct sock *sk, int backlog)
{
	struct request_sock_queue *queue = &inet_csk(sk)->icsk_accept_queue;

	if (!queue->fastopenq)
		queue->fastopenq = kzalloc(sizeof(*queue->fastopenq), GFP_KERNEL);
	if (!queue->fastopenq)
		return -ENOMEM;
	queue->fastopenq->max_qlen = backlog;
	return 0;
}
#endif
#endif

/* Notes that the listener had to answer with a cookie: only then are cookies looked for in ACKs. */
static inline void tcp_synq_overflow(const struct sock *sk)
{
	tcp_sk(sk)->last_synq_overflow = jiffies;
}

/* Whether the listener sent no cookie of late, so that an ACK cannot carry a valid one. */
static inline bool tcp_synq_no_recent_overflow(const struct sock *sk)
{
	return time_after(jiffies, tcp_sk(sk)->last_synq_overflow + TCP_SYNCOOKIE_VALID);
}

/* The minute that a cookie of now is stamped with. */
static inline u32 tcp_cookie_time(void)
{
	return jiffies / TCP_SYNCOOKIE_PERIOD;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 8, 0)
/* Counts a SYN or a last packet of a handshake that a listener dropped. */
static inline void tcp_listendrop(struct sock *sk)
{
	sk->sk_drops++;
	NET_INC_STATS(sock_net(sk), LINUX_MIB_LISTENDROPS); /* Shown as TcpExtListenDrops. */
}
#endif

#endif
