/*
 * Models net/ipv4/inet_hashtables.c, 2.6.32 to 7.3: puts a new connection where its packets find it, and
 * finds the listener that a SYN is for.
 * A model in our own words, not kernel text. Role: the last step before a finished handshake is a connection.
 */
#include <model/flow.h>
#include <net/inet_connection_sock.h>
#include <net/inet_hashtables.h>
#include <net/sock_reuseport.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)

/* Who listens on the port: one of those that share it, by the hash of the connection's addresses and ports; else the one that does. */
struct sock *__inet_lookup_listener(struct sock *sk, u32 phash)
{
	struct sock *result = reuseport_select_sock(sk, phash);

	if (result)
		return result;
	return sk->sk_state == TCP_LISTEN ? sk : NULL;
}

#else

/*
 * Who listens on the port. Up to 4.5 (from memory) all sockets that share it are met one after the other, the newest first, and each takes
 * over by a chance that makes them equal; the chance is drawn from the hash of the connection's addresses and ports. Before 3.9
 * no two TCP sockets share a port: there, this is what a server does that hands one socket's connections round.
 */
struct sock *__inet_lookup_listener(struct sock *sk, u32 phash)
{
	struct sock_reuseport *reuse = sk->sk_reuseport_cb;
	struct sock *result = NULL;
	u32 matches = 0;
	int i;

	if (!reuse)
		return sk->sk_state == TCP_LISTEN ? sk : NULL;
	for (i = reuse->num_socks - 1; i >= 0; i--) {
		matches++;
		if (matches == 1) {
			result = reuse->socks[i];
			continue;
		}
		if (reciprocal_scale(phash, matches) == 0)
			result = reuse->socks[i]; /* It takes over from those before. */
		phash = phash * 1664525 + 1013904223; /* Upstream: next_pseudo_random32(). */
	}
	return result;
}

#endif

/* A new connection shares its listener's port. Below 0: no memory for that; the model always has some. */
int __inet_inherit_port(const struct sock *sk, struct sock *child)
{
	inet_sk(child)->inet_num = inet_sk(sk)->inet_num;
	return 0;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
/* A new connection takes its handshake's place in the hash: the peer's packets find it from now on. */
void inet_ehash_nolisten(struct sock *sk)
#else
/* A new connection goes into the hash: the peer's packets find it, and no longer its listener's handshake. */
void __inet_hash_nolisten(struct sock *sk)
#endif
{
	sk->flow->sk = sk;
	sk->flow->req = NULL;
}
