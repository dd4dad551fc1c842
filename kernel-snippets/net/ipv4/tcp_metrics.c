/*
 * Models net/ipv4/tcp_metrics.c, 3.6 to 7.3 (before, the same knowledge stood in the routing cache).
 * A model in our own words, not kernel text. Role: remembers peers from earlier connections; they count as proven.
 */
#include <model/flow.h>
#include <net/tcp.h>

/*
 * Whether the peer's address is known from an earlier connection. Measured: up to 4.10 nobody counts as proven on the SYN
 * path, because the route that would know is not looked up before the question; from 4.12 at the latest the rule works.
 */
bool tcp_peer_is_proven(struct request_sock *req)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 12, 0)
	return req->flow->has_rtt;
#else
	return req == NULL;
#endif
}

/* A connection ends: its round trip time is kept for the peer's address. */
void tcp_update_metrics(struct sock *sk)
{
	sk->flow->has_rtt = true;
}
