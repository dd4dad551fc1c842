/*
 * Models include/net/mptcp.h and net/mptcp/protocol.h, 5.6 to 7.3: what a listener of MPTCP needs.
 * A model in our own words, not kernel text.
 */
#ifndef _MPTCP_H
#define _MPTCP_H

#include <net/sock.h>

#define HAS_MPTCP (LINUX_VERSION_CODE >= KERNEL_VERSION(5, 6, 0))

#if HAS_MPTCP

struct mptcp_sock {
	struct sock sk;
	/* The first TCP connection, or the listener for it. Since 6.6 upstream keeps only its struct sock. */
	struct socket *subflow;
};

/* The MPTCP part of a socket. TRACE off */
static inline struct mptcp_sock *mptcp_sk(const struct sock *sk)
{
	return container_of(sk, struct mptcp_sock, sk);
}

int mptcp_create(struct socket *sock);

#endif

#endif
