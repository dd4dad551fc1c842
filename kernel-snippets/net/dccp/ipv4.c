/*
 * Models net/dccp/ipv4.c, 2.6.32 to 6.15: a DCCP request at a listener. A model in our own words, not kernel text.
 * Role: the same two limits as TCP's, with the same sharpening in 4.10, but neither cookies nor a last quarter.
 */
#include <linux/dccp.h>

#if HAS_DCCP

/* A request for a connection. Gives 0, or -1 where it is dropped and the peer told that the listener is too busy. */
int dccp_v4_conn_request(struct sock *sk)
{
	if (inet_csk_reqsk_queue_is_full(sk))
		return -1; /* DROP none: The queue of DCCP handshakes is full. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 10, 0)
	if (sk_acceptq_is_full(sk))
		return -1; /* DROP none: The accept queue of the DCCP listener is full. */
#else
	if (sk_acceptq_is_full(sk) && inet_csk_reqsk_queue_young(sk) > 1)
		return -1; /* DROP none: The accept queue of the DCCP listener is full, and more than one handshake is young. */
#endif
	reqsk_queue_added(&inet_csk(sk)->icsk_accept_queue);
	return 0;
}

#endif
