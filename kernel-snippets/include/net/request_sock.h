/*
 * Models include/net/request_sock.h, 2.6.32 to 7.3: handshakes under way and the queue of finished ones.
 * A model in our own words, not kernel text. A request_sock is made for each SYN, not at listen(): listen() up to 4.3
 * makes only the table that they hang in, and since 4.4 nothing but counters.
 */
#ifndef _REQUEST_SOCK_H
#define _REQUEST_SOCK_H

#include <linux/backports.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <net/sock.h>

struct request_sock;
struct flow;

struct request_sock_ops {
	int (*rtx_syn_ack)(struct sock *sk, struct request_sock *req);
	void (*send_reset)(struct sock *sk, struct sk_buff *skb);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 34)
	void (*syn_ack_timeout)(struct request_sock *req);
#endif
};

/* One handshake: a SYN was answered and the last packet has not come, or it came and accept(2) has not. */
struct request_sock {
	/* The next one in the accept queue. */
	struct request_sock *dl_next;
	/* How often the SYN-ACK's timer fired. Up to 3.6 retrans counted both this and what was sent again. */
	u8 num_timeout;
	u8 num_retrans;
	const struct request_sock_ops *rsk_ops;
	struct sock *rsk_listener;
	/* The finished connection, while it waits for accept(2). */
	struct sock *sk;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 1, 0)
	struct timer_list rsk_timer;
#else
	/* When the listener's timer should send the SYN-ACK again. */
	u32 expires;
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 4, 0)
	/* The listener's table: the model keeps one list, and the slot says which chain of it the entry is in. */
	struct list_head syn_list;
	u32 syn_slot;
#endif
	struct flow *flow;
};

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 4, 0)
/* The SYN queue's table, made by the first listen(). */
struct listen_sock {
	/* The table's size as a power of two: also the queue's limit. */
	u8 max_qlen_log;
	int qlen;
	int qlen_young;
	/* Where the next run of the timer goes on. */
	u32 clock_hand;
	u32 nr_table_entries;
	/* Upstream: syn_table[], one chain a slot. */
	struct list_head syn_table;
};
#endif

#if HAS_FASTOPEN_SERVER
/*
 * A listener's Fast Open connections whose handshake is not finished: only counted, for they wait in the accept queue or were
 * accepted already.
 */
struct fastopen_queue {
	/* Accepted ones that a client reset: each keeps its place for a minute, the oldest first. */
	struct request_sock *rskq_rst_head;
	struct request_sock *rskq_rst_tail;
	/* How many there are, those of the list among them. */
	int qlen;
	/* TCP_FASTOPEN: how many there may be; 0: the listener takes no part. */
	int max_qlen;
};
#endif

/* A listener's queues. */
struct request_sock_queue {
	/* The accept queue: finished connections, oldest first. */
	struct request_sock *rskq_accept_head;
	struct request_sock *rskq_accept_tail;
	/* TCP_DEFER_ACCEPT, counted in SYN-ACK timeouts. */
	u8 rskq_defer_accept;
	bool synflood_warned;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
	/* The SYN queue is a count only: its entries are in the hash that all connections share. */
	int qlen;
	int young;
#else
	struct listen_sock *listen_opt;
#endif
#if HAS_FASTOPEN_SERVER
	/* Up to 4.3 made when it is first asked for. Since 4.4 upstream has it in here; the model gives it to listeners only. */
	struct fastopen_queue *fastopenq;
#endif
};

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
#if LINUX_VERSION_CODE < KERNEL_VERSION(7, 0, 0)
void reqsk_queue_alloc(struct request_sock_queue *queue);
#endif
#else
int reqsk_queue_alloc(struct request_sock_queue *queue, u32 nr_table_entries);
void __reqsk_queue_destroy(struct request_sock_queue *queue);
extern int sysctl_max_syn_backlog;
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0) && LINUX_VERSION_CODE < KERNEL_VERSION(4, 11, 0)
extern int sysctl_max_syn_backlog;
#endif

#if HAS_FASTOPEN_SERVER
void reqsk_fastopen_remove(struct sock *sk, struct request_sock *req, bool reset);
#endif

/* How many handshakes are under way. */
static inline int reqsk_queue_len(const struct request_sock_queue *queue)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
	return queue->qlen;
#else
	return queue->listen_opt ? queue->listen_opt->qlen : 0;
#endif
}

/* How many of them have not had their SYN-ACK sent again yet. */
static inline int reqsk_queue_len_young(const struct request_sock_queue *queue)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
	return queue->young;
#else
	return queue->listen_opt->qlen_young;
#endif
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 4, 0)
/* Whether the SYN queue holds as many as its table has slots. */
static inline int reqsk_queue_is_full(const struct request_sock_queue *queue)
{
	/* Any bit at or above the table's size makes it full. */
	return queue->listen_opt->qlen >> queue->listen_opt->max_qlen_log;
}
#endif

/* Counts a new handshake; it is young until its SYN-ACK is sent again. Gives the length before. */
static inline int reqsk_queue_added(struct request_sock_queue *queue)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
	queue->young++;
	return queue->qlen++;
#else
	queue->listen_opt->qlen_young++;
	return queue->listen_opt->qlen++;
#endif
}

/* Counts a handshake out of the SYN queue: finished, reset or given up. */
static inline void reqsk_queue_removed(struct request_sock_queue *queue, const struct request_sock *req)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
	if (req->num_timeout == 0)
		queue->young--;
	queue->qlen--;
#else
	if (req->num_timeout == 0)
		queue->listen_opt->qlen_young--;
	queue->listen_opt->qlen--;
#endif
}

/* Frees what kept a handshake: it is over, or became a connection that accept(2) took. */
static inline void reqsk_free(struct request_sock *req)
{
	kfree(req);
}

/* Whether accept(2) would have to wait. */
static inline bool reqsk_queue_empty(const struct request_sock_queue *queue)
{
	return queue->rskq_accept_head == NULL;
}

/* Puts a finished connection at the end of the accept queue and counts it. */
static inline void reqsk_queue_add(struct request_sock_queue *queue, struct request_sock *req,
				   struct sock *parent, struct sock *child)
{
	req->sk = child;
	req->dl_next = NULL;
	if (queue->rskq_accept_head == NULL)
		queue->rskq_accept_head = req;
	else
		queue->rskq_accept_tail->dl_next = req;
	queue->rskq_accept_tail = req;
	sk_acceptq_added(parent); /* Recv-Q of ss -ltn grows by one. */
}

/* Takes the oldest finished connection for accept(2). */
static inline struct request_sock *reqsk_queue_remove(struct request_sock_queue *queue, struct sock *parent)
{
	struct request_sock *req = queue->rskq_accept_head;

	if (!req)
		return NULL;
	queue->rskq_accept_head = req->dl_next;
	if (queue->rskq_accept_head == NULL)
		queue->rskq_accept_tail = NULL;
	sk_acceptq_removed(parent); /* There is room for one more handshake to finish. */
	return req;
}

#endif
