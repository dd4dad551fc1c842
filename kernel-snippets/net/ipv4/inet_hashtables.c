/*
 * Models net/ipv4/inet_hashtables.c, 2.6.32 to 7.3: puts a new connection where its packets find it.
 * A model in our own words, not kernel text. Role: the last step before a finished handshake is a connection.
 */
#include <model/flow.h>
#include <net/inet_connection_sock.h>
#include <net/inet_hashtables.h>

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
