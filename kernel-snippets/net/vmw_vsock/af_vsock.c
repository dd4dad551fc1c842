/*
 * Models net/vmw_vsock/af_vsock.c, 3.9 to 7.3: sockets between a virtual machine and its host.
 * A model in our own words, not kernel text. Role: keeps the backlog, which net.core.somaxconn has bounded in listen(2); the
 * transport that brings connections asks for it.
 */
#include <linux/errno.h>
#include <linux/slab.h>
#include <net/af_vsock.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 9, 0)

/* The listen operation of AF_VSOCK. */
static int vsock_listen(struct socket *sock, int backlog)
{
	if (sock->type != SOCK_STREAM)
		return -EOPNOTSUPP;
	if (sock->state != SS_UNCONNECTED)
		return -EINVAL;
	sock->sk->sk_max_ack_backlog = backlog; /* Also when it listens already: whoever waits stays. */
	sock->sk->sk_state = TCP_LISTEN;
	return 0;
}

static const struct proto_ops vsock_stream_ops = {
	.family = AF_VSOCK,
	.listen = vsock_listen,
};

/* Makes an AF_VSOCK socket. */
int vsock_create(struct socket *sock)
{
	struct sock *sk = kzalloc(sizeof(*sk), GFP_KERNEL);

	if (!sk)
		return -ENOMEM;
	sock->ops = &vsock_stream_ops;
	sock_init_data(sock, sk);
	return 0;
}

#endif
