/*
 * Models net/dccp/proto.c, 2.6.32 to 6.15: listening with DCCP. A model in our own words, not kernel text.
 * Role: keeps the backlog, which net.core.somaxconn has bounded in listen(2), as TCP does: it bounds both queues.
 */
#include <linux/dccp.h>
#include <linux/errno.h>
#include <linux/slab.h>

#if HAS_DCCP

/* Turns a closed socket into a listener. */
static int dccp_listen_start(struct sock *sk, int backlog)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 16, 0)
	(void)backlog;
	return inet_csk_listen_start(sk);
#else
	return inet_csk_listen_start(sk, backlog);
#endif
}

/* The listen operation of DCCP. */
int inet_dccp_listen(struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	u8 old_state = sk->sk_state;

	if (sock->state != SS_UNCONNECTED || sock->type != SOCK_DCCP)
		return -EINVAL;
	if (old_state != TCP_CLOSE && old_state != TCP_LISTEN)
		return -EINVAL;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 0, 0)
	WRITE_ONCE(sk->sk_max_ack_backlog, backlog);
	if (old_state != TCP_LISTEN) /* A second listen() changes only the limit; whoever waits stays. */
		return dccp_listen_start(sk, backlog);
#else
	if (old_state != TCP_LISTEN) { /* A second listen() changes only the limit below; whoever waits stays. */
		int err = dccp_listen_start(sk, backlog);

		if (err)
			return err;
	}
	sk->sk_max_ack_backlog = backlog;
#endif
	return 0;
}

static const struct proto_ops inet_dccp_ops = {
	.family = AF_INET,
	.listen = inet_dccp_listen,
};

static const struct proto dccp_v4_prot = {
	.accept = inet_csk_accept,
	.get_port = inet_csk_get_port,
};

/* Makes a DCCP socket. Upstream: inet_create() and dccp_init_sock(). */
int dccp_create(struct socket *sock)
{
	struct dccp_sock *dp = kzalloc(sizeof(*dp), GFP_KERNEL);

	if (!dp)
		return -ENOMEM;
	sock->type = SOCK_DCCP;
	sock->ops = &inet_dccp_ops;
	sock_init_data(sock, &dp->dccps_inet_connection.icsk_inet.sk);
	sock->sk->sk_prot = &dccp_v4_prot;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
	dp->dccps_inet_connection.icsk_accept_queue.fastopenq = kzalloc(sizeof(struct fastopen_queue), GFP_KERNEL);
#endif
	return 0;
}

#endif
