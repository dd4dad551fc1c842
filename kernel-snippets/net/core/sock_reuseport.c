/*
 * Models net/core/sock_reuseport.c, 4.6 to 7.3: which of several listeners on one port gets a connection. Programs that choose
 * themselves (BPF) and the preference for the socket of the CPU (SO_INCOMING_CPU, newer kernels) are left out, and so is the
 * moving of connections at a close (tcp_migrate_req).
 * A model in our own words, not kernel text. Role: spreads the SYNs of a port over its listeners.
 */
#include <linux/backports.h>
#include <net/sock_reuseport.h>

/* The first listener of a port that is shared makes the group. */
int reuseport_alloc(struct sock *sk)
{
	struct sock_reuseport *reuse = kzalloc(sizeof(*reuse), GFP_KERNEL);

	if (!reuse)
		return -ENOMEM;
	reuse->socks[0] = sk;
	reuse->num_socks = 1;
	sk->sk_reuseport_cb = reuse;
	return 0;
}

/* One more listener joins the group that sk2 is in. */
int reuseport_add_sock(struct sock *sk, struct sock *sk2)
{
	struct sock_reuseport *reuse = sk2->sk_reuseport_cb;

	if (reuse->num_socks >= MODEL_REUSEPORT_SOCKS)
		return -ENOMEM;
	reuse->socks[reuse->num_socks] = sk;
	reuse->num_socks++;
	sk->sk_reuseport_cb = reuse;
	return 0;
}

/* A listener is closed: the group's last one takes its place, so that connections under way may meet another one than before. */
void reuseport_detach_sock(struct sock *sk)
{
	struct sock_reuseport *reuse = sk->sk_reuseport_cb;
	int i;

	if (!reuse)
		return;
	sk->sk_reuseport_cb = NULL;
	for (i = 0; i < reuse->num_socks; i++) {
		if (reuse->socks[i] != sk)
			continue;
		reuse->num_socks--;
		reuse->socks[i] = reuse->socks[reuse->num_socks];
		return;
	}
}

/* The listener for a connection whose addresses and ports have this hash: each has an equal part of all hashes. */
struct sock *reuseport_select_sock(struct sock *sk, u32 hash)
{
	struct sock_reuseport *reuse = sk->sk_reuseport_cb;

	if (!reuse || !reuse->num_socks)
		return NULL;
	return reuse->socks[reciprocal_scale(hash, reuse->num_socks)];
}
