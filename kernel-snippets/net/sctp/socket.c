/*
 * Models net/sctp/socket.c and protocol.c, 2.6.32 to 7.3: listening with SCTP. A model in our own words, not kernel text.
 * Role: keeps the backlog, which net.core.somaxconn has bounded in listen(2), as the limit of associations that wait. The
 * functions around the limit were read in 7.2; earlier ones have it under the same conditions.
 */
#include <linux/errno.h>
#include <linux/slab.h>
#include <net/sctp/sctp.h>

/* Turns a closed socket into a listener. */
static int sctp_listen_start(struct sock *sk, int backlog)
{
	sk->sk_max_ack_backlog = backlog; /* Bounds the associations that wait, on sockets that have one each. */
	sk->sk_ack_backlog = 0;
	sk->sk_state = TCP_LISTEN; /* Upstream it has a name of its own, with the same value. */
	return 0;
}

/*
 * The listen operation of SCTP. A negative backlog cannot come from listen(2), which makes somaxconn of it, unless that is
 * negative too; 0 ends listening.
 */
int sctp_inet_listen(struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;

	if (backlog < 0)
		return -EINVAL;
	if (sock->state != SS_UNCONNECTED)
		return -EINVAL;
	if (sk->sk_state != TCP_LISTEN && sk->sk_state != TCP_CLOSE)
		return -EINVAL;
	if (!backlog) { /* Unlike TCP: a backlog of 0 is no queue for one, but the end of listening. */
		if (sk->sk_state == TCP_CLOSE)
			return -EINVAL;
		sk->sk_state = TCP_CLOSE;
		return 0;
	}
	if (sk->sk_state != TCP_LISTEN)
		return sctp_listen_start(sk, backlog);
	WRITE_ONCE(sk->sk_max_ack_backlog, backlog); /* A second listen() changes only the limit; whoever waits stays. */
	return 0;
}

static const struct proto_ops inet_sctp_ops = {
	.family = AF_INET,
	.listen = sctp_inet_listen,
};

/* Makes an SCTP socket; SOCK_STREAM is the style with one association a socket. Upstream: inet_create() and sctp_init_sock(). */
int sctp_create(struct socket *sock)
{
	struct sctp_sock *sp = kzalloc(sizeof(*sp), GFP_KERNEL);

	if (!sp)
		return -ENOMEM;
	sp->type = sock->type == SOCK_STREAM ? SCTP_SOCKET_TCP : SCTP_SOCKET_UDP;
	sock->ops = &inet_sctp_ops;
	sock_init_data(sock, &sp->sk);
	return 0;
}
