/*
 * Models include/net/sctp/sctp.h and structs.h, 2.6.32 to 7.3: what a listener of SCTP needs.
 * A model in our own words, not kernel text.
 */
#ifndef _SCTP_H
#define _SCTP_H

#include <net/sock.h>

/* One socket an association, as with TCP, or one socket for all of them. */
enum {
	SCTP_SOCKET_UDP = 0,
	SCTP_SOCKET_TCP = 2
};

struct sctp_sock {
	struct sock sk;
	int type;
};

/* The SCTP part of a socket. TRACE off */
static inline struct sctp_sock *sctp_sk(const struct sock *sk)
{
	return container_of(sk, struct sctp_sock, sk);
}

/* Whether the socket has one association, as a TCP socket has one connection. */
static inline bool sctp_style_tcp(const struct sock *sk)
{
	return sctp_sk(sk)->type == SCTP_SOCKET_TCP;
}

int sctp_create(struct socket *sock);
int sctp_inet_listen(struct socket *sock, int backlog);
bool sctp_sf_do_5_1D_ce(struct sock *sk);

#endif
