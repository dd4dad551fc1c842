/*
 * Models net/mptcp/protocol.c, 5.6 to 7.3: listening with MPTCP. A model in our own words, not kernel text.
 * Role: has no queues of its own: an MPTCP listener is a TCP listener below, and that one has the limits.
 */
#include <linux/errno.h>
#include <linux/slab.h>
#include <net/ip.h>
#include <net/mptcp.h>

#if HAS_MPTCP

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)

/* The TCP socket below. */
static struct sock *__mptcp_nmpc_sk(struct mptcp_sock *msk)
{
	return msk->subflow->sk;
}

#else

/* The TCP socket below. */
static struct socket *__mptcp_nmpc_socket(const struct mptcp_sock *msk)
{
	return msk->subflow;
}

#endif

/* The listen operation of MPTCP: hands the backlog to the TCP socket below. */
static int mptcp_listen(struct socket *sock, int backlog)
{
	struct mptcp_sock *msk = mptcp_sk(sock->sk);
	int err;

	if (sock->state != SS_UNCONNECTED || sock->type != SOCK_STREAM)
		return -EINVAL;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
	err = __inet_listen_sk(__mptcp_nmpc_sk(msk), backlog); /* Both limits are the subflow's. */
#else
	err = __mptcp_nmpc_socket(msk)->ops->listen(__mptcp_nmpc_socket(msk), backlog); /* Both limits are the subflow's. */
#endif
	sock->sk->sk_state = msk->subflow->sk->sk_state;
	return err;
}

static const struct proto_ops mptcp_stream_ops = {
	.family = AF_INET,
	.listen = mptcp_listen,
};

/* Makes an MPTCP socket and the TCP socket below. Upstream the latter is made when it is first needed. */
int mptcp_create(struct socket *sock)
{
	struct mptcp_sock *msk = kzalloc(sizeof(*msk), GFP_KERNEL);

	if (!msk)
		return -ENOMEM;
	msk->subflow = kzalloc(sizeof(*msk->subflow), GFP_KERNEL);
	if (!msk->subflow)
		return -ENOMEM;
	sock->ops = &mptcp_stream_ops;
	sock_init_data(sock, &msk->sk);
	return sock_create(AF_INET, SOCK_STREAM, msk->subflow);
}

#endif
