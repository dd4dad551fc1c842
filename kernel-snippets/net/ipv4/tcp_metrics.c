/*
 * Models net/ipv4/tcp_metrics.c, 3.6 to 7.3 (before, the same knowledge stood in the routing cache).
 * A model in our own words, not kernel text. Role: remembers peers from earlier connections; they count as proven.
 */
#include <model/flow.h>
#include <net/tcp.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 6, 0)

/* What a peer's route remembers of it. */
struct inet_peer {
	/* When a connection of the peer last went into TIME_WAIT; 0: never. */
	u32 tcp_ts_stamp;
};

/*
 * The memory of a peer, by the route to it; NULL: there is none. On the SYN path the route is looked up before only with
 * net.ipv4.tcp_tw_recycle, which the model leaves out. Upstream: include/net/route.h.
 */
static struct inet_peer *rt_get_peer(const struct flow *flow)
{
	(void)flow;
	return NULL;
}

#endif

/*
 * Whether the peer's address is known from an earlier connection. Measured: up to 4.10 nobody counts as proven on the SYN
 * path, because the route that would know is not looked up before the question; from 4.12 at the latest the rule works.
 */
bool tcp_peer_is_proven(struct request_sock *req)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 12, 0)
	return req->flow->has_rtt;
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(3, 6, 0)
	return req == NULL;
#else
	struct inet_peer *peer = rt_get_peer(req->flow);

	return peer && peer->tcp_ts_stamp;
#endif
}

/* A connection ends: its round trip time is kept for the peer's address. */
void tcp_update_metrics(struct sock *sk)
{
	sk->flow->has_rtt = true;
}
