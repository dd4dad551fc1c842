/*
 * Models net/core/request_sock.c, 2.6.32 to 6.19 (since 7.0 reqsk_queue_alloc() is in net/ipv4/inet_connection_sock.c; where
 * reqsk_fastopen_remove() stands since then was not looked up, and here it stays).
 * A model in our own words, not kernel text. Role: makes a listener's queues; up to 4.3 this fixes the SYN queue's limit.
 * Takes connections out of the Fast Open queue.
 */
#include <linux/backports.h>
#include <model/machine.h>
#include <net/tcp.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 11, 0)
/* net.ipv4.tcp_max_syn_backlog: one for the machine up to 4.10. tcp_init() fits it to the machine's memory. */
int sysctl_max_syn_backlog = 256;
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)

#if LINUX_VERSION_CODE < KERNEL_VERSION(7, 0, 0)
/* Makes an empty accept queue. Since 4.4 the SYN queue needs no table and tcp_max_syn_backlog is not asked here. */
void reqsk_queue_alloc(struct request_sock_queue *queue)
{
	queue->fastopenq->rskq_rst_head = NULL;
	queue->fastopenq->rskq_rst_tail = NULL;
	queue->fastopenq->qlen = 0;
	queue->rskq_accept_head = NULL;
	queue->rskq_accept_tail = NULL;
}
#endif

#else

/* The next power of two at or above n; 0 and 1 give 1. */
static u32 roundup_pow_of_two(u32 n)
{
	u32 power = 1;

	while (power < n && power < 0x80000000u)
		power <<= 1;
	return power;
}

/*
 * Makes an empty accept queue and the SYN queue's table. The table's size, a power of two and at least 16, is the SYN
 * queue's limit as long as the socket listens. The slots are empty: requests are allocated for each SYN.
 */
int reqsk_queue_alloc(struct request_sock_queue *queue, u32 nr_table_entries)
{
	struct listen_sock *lopt;
	u64 lopt_size = sizeof(*lopt);

	/*
	 * The smaller of backlog and tcp_max_syn_backlog counts: raising one alone may change nothing. So net.core.somaxconn, which
	 * bounds the backlog, need not exceed tcp_max_syn_backlog, nor the other way round: what is above the smaller one lies idle.
	 */
	nr_table_entries = min_t(u32, nr_table_entries, sysctl_max_syn_backlog);
	nr_table_entries = max_t(u32, nr_table_entries, 8); /* A small backlog does not make the SYN queue smaller than this. */
	/* A power of two, not a multiple of two; the + 1 makes an exact power double: 8 becomes 16, 128 becomes 256. */
	nr_table_entries = roundup_pow_of_two(nr_table_entries + 1);
	lopt_size += (u64)nr_table_entries * sizeof(queue->listen_opt);
	if (lopt_size > MODEL_MEMORY_BYTES) /* More than the machine has: listen() fails. */
		return -ENOMEM;
	lopt = kzalloc(sizeof(*lopt), GFP_KERNEL);
	if (!lopt)
		return -ENOMEM;

	/* The SYN queue is full when its length has a bit at this place or above. */
	lopt->max_qlen_log = 3;
	while (lopt->max_qlen_log < 31 && (1u << lopt->max_qlen_log) < nr_table_entries)
		lopt->max_qlen_log++;

	queue->rskq_accept_head = NULL;
	lopt->nr_table_entries = nr_table_entries;
	INIT_LIST_HEAD(&lopt->syn_table);
	queue->listen_opt = lopt;
	return 0;
}

#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 4, 0)

/* Frees the table of a SYN queue that is empty: its listener was closed, or never began to listen. */
void __reqsk_queue_destroy(struct request_sock_queue *queue)
{
	kfree(queue->listen_opt);
	queue->listen_opt = NULL;
}

#endif

#if HAS_FASTOPEN_SERVER

/*
 * A Fast Open connection leaves the queue that TCP_FASTOPEN bounds: its handshake is finished, or it failed. One that was
 * accepted already and is then reset keeps its place for a minute, so that somebody who forges addresses soon fills the queue
 * and turns Fast Open off.
 */
void reqsk_fastopen_remove(struct sock *sk, struct request_sock *req, bool reset)
{
	struct sock *lsk = req->rsk_listener;
	struct fastopen_queue *fastopenq = inet_csk(lsk)->icsk_accept_queue.fastopenq;

	/* Upstream the caller stops the timer, which is the connection's. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 1, 0)
	del_timer(&req->rsk_timer);
#else
	del_timer(&inet_csk(sk)->icsk_keepalive_timer);
#endif
	tcp_sk(sk)->fastopen_rsk = NULL;
	fastopenq->qlen--; /* There is room for one more. */
	tcp_rsk(req)->tfo_listener = false;
	if (req->sk)
		return; /* It waits in the accept queue and goes on to do so. */
	if (!reset || lsk->sk_state != TCP_LISTEN) {
		reqsk_free(req);
		return;
	}
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 1, 0)
	req->rsk_timer.expires = jiffies + 60 * HZ;
#else
	req->expires = jiffies + 60 * HZ;
#endif
	req->dl_next = NULL;
	if (!fastopenq->rskq_rst_head)
		fastopenq->rskq_rst_head = req;
	else
		fastopenq->rskq_rst_tail->dl_next = req;
	fastopenq->rskq_rst_tail = req;
	fastopenq->qlen++; /* The place stays taken for a minute. */
}

#endif
