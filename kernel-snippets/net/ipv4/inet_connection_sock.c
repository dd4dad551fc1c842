/*
 * Models net/ipv4/inet_connection_sock.c, 2.6.32 to 7.3: listening, accepting, and the timers of handshakes.
 * A model in our own words, not kernel text. Role: starts a listener, moves finished handshakes into the accept queue,
 * takes them out for accept(2), and gives up on handshakes that nobody finishes.
 */
#include <linux/errno.h>
#include <model/flow.h>
#include <net/tcp.h>

/* Finds out whether the port is free; in the model it always is. */
int inet_csk_get_port(struct sock *sk, u16 snum)
{
	inet_sk(sk)->inet_num = snum;
	return 0;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 0, 0)
/* Makes an empty accept queue. Up to 6.19 in net/core/request_sock.c. */
static void reqsk_queue_alloc(struct request_sock_queue *queue)
{
	queue->fastopenq->rskq_rst_head = NULL;
	queue->fastopenq->rskq_rst_tail = NULL;
	queue->fastopenq->qlen = 0;
	queue->rskq_accept_head = NULL;
	queue->rskq_accept_tail = NULL;
}
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 16, 0)
/* Turns a closed socket into a listener with empty queues. */
int inet_csk_listen_start(struct sock *sk)
#else
/* Turns a closed socket into a listener with empty queues. */
int inet_csk_listen_start(struct sock *sk, int backlog)
#endif
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 16, 0)
	sk->sk_max_ack_backlog = backlog;
#endif
	reqsk_queue_alloc(&inet_csk(sk)->icsk_accept_queue);
	sk->sk_ack_backlog = 0; /* Nobody waits yet. */
	sk->sk_state = TCP_LISTEN; /* From here on SYNs find this socket. */
	if (!sk->sk_prot->get_port(sk, inet_sk(sk)->inet_num))
		return 0;
	sk->sk_state = TCP_CLOSE;
	return -EADDRINUSE;
}

#else

/* Turns a closed socket into a listener with empty queues. The SYN queue's table is sized by the backlog given here. */
int inet_csk_listen_start(struct sock *sk, int backlog)
{
	int err = reqsk_queue_alloc(&inet_csk(sk)->icsk_accept_queue, backlog);

	if (err)
		return err;
	sk->sk_max_ack_backlog = 0;
	sk->sk_ack_backlog = 0; /* Nobody waits yet. */
	sk->sk_state = TCP_LISTEN; /* From here on SYNs find this socket. */
	if (!sk->sk_prot->get_port(sk, inet_sk(sk)->inet_num))
		return 0;
	sk->sk_state = TCP_CLOSE;
	return -EADDRINUSE;
}

#endif

/* Takes the oldest finished connection of a listener; where there is none, accept(2) waits or gets EAGAIN. */
struct sock *inet_csk_accept(struct sock *sk, int *err)
{
	struct request_sock_queue *queue = &inet_csk(sk)->icsk_accept_queue;
	struct request_sock *req;
	struct sock *newsk;

	if (sk->sk_state != TCP_LISTEN) {
		*err = -EINVAL;
		return NULL;
	}
	if (reqsk_queue_empty(queue)) {
		*err = -EAGAIN; /* A blocking socket would wait here instead. */
		return NULL;
	}
	req = reqsk_queue_remove(queue, sk);
	newsk = req->sk;
#if HAS_FASTOPEN_SERVER
	if (tcp_rsk(req)->tfo_listener) {
		/* Accepted before its handshake is finished: it still counts against TCP_FASTOPEN, and the request is needed. */
		req->sk = NULL;
		req = NULL;
	}
#endif
	if (req)
		reqsk_free(req);
	*err = 0;
	return newsk;
}

/*
 * A listener is closed: connections that nobody accepted are reset. Handshakes under way end with their next timer or
 * packet; up to 4.3 they hang in the listener's table and end with it.
 */
void inet_csk_listen_stop(struct sock *sk)
{
	struct request_sock_queue *queue = &inet_csk(sk)->icsk_accept_queue;
	struct request_sock *req = reqsk_queue_remove(queue, sk);

	sk->sk_state = TCP_CLOSE;
	while (req) {
#if HAS_FASTOPEN_SERVER
		if (tcp_rsk(req)->tfo_listener) {
			reqsk_fastopen_remove(req->sk, req, false);
			req->sk->sk_state = TCP_CLOSE; /* No attempt of the peer's that failed. */
		}
#endif
		tcp_done(req->sk);
		model_answer(req->flow, MODEL_ANSWER_RST);
		reqsk_free(req);
		req = reqsk_queue_remove(queue, sk);
	}
#if HAS_FASTOPEN_SERVER
	if (queue->fastopenq)
		queue->fastopenq->rskq_rst_head = NULL;
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 4, 0)
	while (!list_empty(&queue->listen_opt->syn_table)) {
		req = container_of(queue->listen_opt->syn_table.next, struct request_sock, syn_list);
		inet_csk_reqsk_queue_drop(sk, req);
		reqsk_free(req);
	}
	queue->listen_opt = NULL;
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 1, 0)
	del_timer(&inet_csk(sk)->icsk_keepalive_timer);
#endif
}

/* Puts a finished connection into the accept queue, unless the listener was closed meanwhile. */
struct sock *inet_csk_reqsk_queue_add(struct sock *sk, struct request_sock *req, struct sock *child)
{
	if (sk->sk_state != TCP_LISTEN)
		return NULL;
	reqsk_queue_add(&inet_csk(sk)->icsk_accept_queue, req, sk, child);
	return child;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)

/* Takes a handshake out of the hash that all connections share, and stops its timer. False: it was not in there. */
static bool reqsk_queue_unlink(struct request_sock *req)
{
	bool found = req->flow->req == req;

	if (found)
		req->flow->req = NULL;
	del_timer(&req->rsk_timer);
	return found;
}

/* Ends a handshake that did not become a connection. */
bool inet_csk_reqsk_queue_drop(struct sock *sk, struct request_sock *req)
{
	bool unlinked = reqsk_queue_unlink(req);

	if (unlinked)
		reqsk_queue_removed(&inet_csk(sk)->icsk_accept_queue, req); /* The SYN queue has room again. */
	return unlinked;
}

/* Takes a finished handshake off the SYN queue's count and puts its connection into the accept queue. */
struct sock *inet_csk_complete_hashdance(struct sock *sk, struct sock *child, struct request_sock *req, bool own_req)
{
	if (own_req) {
		inet_csk_reqsk_queue_drop(sk, req);
		reqsk_queue_removed(&inet_csk(sk)->icsk_accept_queue, req); /* The SYN queue has room again. */
		if (inet_csk_reqsk_queue_add(sk, req, child))
			return child;
	}
	return NULL;
}

#else

/* Takes a handshake out of the listener's table. */
static void inet_csk_reqsk_queue_unlink(struct request_sock *req)
{
	list_del_init(&req->syn_list);
	req->flow->req = NULL;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 1, 0)
	del_timer(&req->rsk_timer);
#endif
}

/* Takes a handshake off the SYN queue's count. */
static void inet_csk_reqsk_queue_removed(struct sock *sk, struct request_sock *req)
{
	reqsk_queue_removed(&inet_csk(sk)->icsk_accept_queue, req); /* The SYN queue has room again. */
}

/* Ends a handshake: out of the listener's table and off the SYN queue's count. */
bool inet_csk_reqsk_queue_drop(struct sock *sk, struct request_sock *req)
{
	inet_csk_reqsk_queue_unlink(req);
	inet_csk_reqsk_queue_removed(sk, req);
	return true;
}

#endif

/*
 * How a timer judges a handshake: give it up, send the SYN-ACK again, or just wait on. With TCP_DEFER_ACCEPT a peer whose
 * last packet came is not asked again until the time for its data is nearly over.
 */
static void syn_ack_recalc(struct request_sock *req, int max_syn_ack_retries, int rskq_defer_accept,
			   bool *expire, bool *resend)
{
	if (!rskq_defer_accept) {
		*expire = req->num_timeout >= max_syn_ack_retries; /* Were all retries used? */
		*resend = true;
		return;
	}
	*expire = req->num_timeout >= max_syn_ack_retries &&
		  (!inet_rsk(req)->acked || req->num_timeout >= rskq_defer_accept);
	*resend = !inet_rsk(req)->acked || req->num_timeout >= rskq_defer_accept - 1;
}

/*
 * Fewer retries for old handshakes while the queue is more than half full; many young ones keep the retries up. Upstream
 * spells it out in the timer's function.
 */
static int retries_under_pressure(struct request_sock_queue *queue, int retries)
{
	int qlen = reqsk_queue_len(queue);
	int young = reqsk_queue_len_young(queue) << 1;

	while (retries > 2 && qlen >= young) { /* Two retries stay in any case. */
		if (young <= 0)
			return 2; /* None is young: upstream counts down to the same end, however long that takes. */
		retries--;
		young <<= 1;
	}
	return retries;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 1, 0)

/*
 * A handshake's timer: its SYN-ACK was not answered in time. Sends it again or gives the handshake up; while the SYN queue
 * is more than half full, old handshakes are given up early, whatever tcp_synack_retries says.
 */
void reqsk_timer_handler(struct timer_list *timer)
{
	struct request_sock *req = container_of(timer, struct request_sock, rsk_timer);
	struct sock *sk_listener = req->rsk_listener;
	struct request_sock_queue *queue = &inet_csk(sk_listener)->icsk_accept_queue;
	int max_syn_ack_retries = inet_csk(sk_listener)->icsk_syn_retries; /* TCP_SYNCNT of this listener, where it is set. */
	bool expire = true;
	bool resend = false;

	if (!max_syn_ack_retries)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)
		max_syn_ack_retries = READ_ONCE(sock_net(sk_listener)->ipv4.sysctl_tcp_synack_retries);
#else
		max_syn_ack_retries = sysctl_tcp_synack_retries;
#endif
	if (sk_listener->sk_state == TCP_LISTEN) {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
		/* More than half of the backlog, but a queue of up to four is never crowded. */
		if ((u32)reqsk_queue_len(queue) << 1 > max_t(u32, 8, READ_ONCE(sk_listener->sk_max_ack_backlog)))
			max_syn_ack_retries = retries_under_pressure(queue, max_syn_ack_retries);
#else
		/* Half of the table or more. */
		if (reqsk_queue_len(queue) >> (queue->listen_opt->max_qlen_log - 1))
			max_syn_ack_retries = retries_under_pressure(queue, max_syn_ack_retries);
#endif
		syn_ack_recalc(req, max_syn_ack_retries, READ_ONCE(queue->rskq_defer_accept), &expire, &resend);
		req->rsk_ops->syn_ack_timeout(req);
	}
	if (!expire && (!resend || !req->rsk_ops->rtx_syn_ack(sk_listener, req) || inet_rsk(req)->acked)) {
		if (req->num_timeout++ == 0) { /* It is not young any more. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
			queue->young--;
#else
			queue->listen_opt->qlen_young--;
#endif
		}
		mod_timer(&req->rsk_timer, jiffies + reqsk_timeout(req, TCP_TIMEOUT_INIT));
		return;
	}
	model_answer(req->flow, MODEL_ANSWER_EXPIRED);
	inet_csk_reqsk_queue_drop(sk_listener, req); /* DROP SYN queue: The client never finished its handshake; net.ipv4.tcp_synack_retries and the queue's length said how long to wait. */
	reqsk_free(req);
}

#else

/*
 * A listener's timer, every 200 ms while its SYN queue is not empty: looks through a part of the table and sends SYN-ACKs
 * again or gives handshakes up. While the table is half full or more, old handshakes are given up early.
 */
void inet_csk_reqsk_queue_prune(struct sock *parent, u32 interval, u32 timeout, u32 max_rto)
{
	struct request_sock_queue *queue = &inet_csk(parent)->icsk_accept_queue;
	struct listen_sock *lopt = queue->listen_opt;
	int own_retries = inet_csk(parent)->icsk_syn_retries; /* TCP_SYNCNT of this listener, where it is set. */
	int thresh = own_retries ? own_retries : sysctl_tcp_synack_retries;
	struct list_head *entry;
	u32 slots;
	u32 first;

	if (!lopt || lopt->qlen == 0)
		return;
	if (lopt->qlen >> (lopt->max_qlen_log - 1)) /* Half of the table or more. */
		thresh = retries_under_pressure(queue, thresh);

	/* So many slots that the whole table is seen twice within the first timeout. */
	slots = max_t(u32, 1, 2 * (lopt->nr_table_entries / (timeout / interval)));
	first = lopt->clock_hand;
	entry = lopt->syn_table.next;
	while (entry != &lopt->syn_table) {
		struct request_sock *req = container_of(entry, struct request_sock, syn_list);
		bool expire = false;
		bool resend = false;

		entry = entry->next;
		/* Upstream walks the slots; the model walks its one list and passes over entries of other slots. */
		if (((req->syn_slot - first) & (lopt->nr_table_entries - 1)) >= slots)
			continue;
		if (!time_after_eq(jiffies, req->expires))
			continue;
		syn_ack_recalc(req, thresh, queue->rskq_defer_accept, &expire, &resend);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 34)
		req->rsk_ops->syn_ack_timeout(req);
#endif
		if (!expire && (!resend || !req->rsk_ops->rtx_syn_ack(parent, req) || inet_rsk(req)->acked)) {
			if (req->num_timeout++ == 0) /* It is not young any more. */
				lopt->qlen_young--;
			req->expires = jiffies + min_t(u32, reqsk_timeout(req, timeout), max_rto);
			continue;
		}
		model_answer(req->flow, MODEL_ANSWER_EXPIRED);
		inet_csk_reqsk_queue_drop(parent, req); /* DROP SYN queue: The client never finished its handshake; net.ipv4.tcp_synack_retries and the queue's length said how long to wait. */
		reqsk_free(req);
	}
	lopt->clock_hand = (first + slots) & (lopt->nr_table_entries - 1);
	if (lopt->qlen)
		inet_csk_reset_keepalive_timer(parent, interval);
}

/* Sets the timer of a listener. */
void inet_csk_reset_keepalive_timer(struct sock *sk, u32 len)
{
	mod_timer(&inet_csk(sk)->icsk_keepalive_timer, jiffies + len);
}

#endif

/* Puts a new handshake into the SYN queue and starts the timer of its SYN-ACK. */
bool inet_csk_reqsk_queue_hash_add(struct sock *sk, struct request_sock *req, u32 timeout)
{
	struct request_sock_queue *queue = &inet_csk(sk)->icsk_accept_queue;

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 4, 0)
	/* The slot follows the peer's address and port. */
	req->syn_slot = (req->flow->id * 2654435761u >> 7) & (queue->listen_opt->nr_table_entries - 1);
	list_add(&req->syn_list, &queue->listen_opt->syn_table);
#endif
	req->flow->req = req;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 1, 0)
	timer_setup(&req->rsk_timer, reqsk_timer_handler);
	mod_timer(&req->rsk_timer, jiffies + timeout);
	reqsk_queue_added(queue); /* The SYN queue grows by one. */
#else
	req->expires = jiffies + timeout;
	if (reqsk_queue_added(queue) == 0) /* The SYN queue grows by one; the first one starts the listener's timer. */
		inet_csk_reset_keepalive_timer(sk, timeout);
#endif
	return true;
}
