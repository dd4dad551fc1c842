/*
 * Models include/net/af_unix.h, 2.6.32 to 7.3: an AF_UNIX socket. A model in our own words, not kernel text.
 */
#ifndef __LINUX_NET_AFUNIX_H
#define __LINUX_NET_AFUNIX_H

#include <net/sock.h>

struct unix_sock {
	struct sock sk;
	/* Whom connect() named. Two sockets that name each other are exempt from the queue's limit. */
	struct sock *peer;
	/* How often someone who waits for room was woken. */
	u32 peer_wakeups;
};

/* The AF_UNIX part of a socket. TRACE off */
static inline struct unix_sock *unix_sk(const struct sock *sk)
{
	return container_of(sk, struct unix_sock, sk);
}

int unix_create(struct socket *sock);
int unix_socketpair(struct socket *socka, struct socket *sockb);
void unix_net_init(struct net *net);

#endif
