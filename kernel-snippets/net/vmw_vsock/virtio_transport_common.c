/*
 * Models net/vmw_vsock/virtio_transport_common.c, 4.8 to 7.3: AF_VSOCK over virtio. A model in our own words, not kernel text.
 * Role: refuses a connection that a full listener has no room for.
 */
#include <linux/errno.h>
#include <net/af_vsock.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 8, 0)

/* A request for a connection at a listener. A refused one is answered with a reset. */
int virtio_transport_recv_listen(struct sock *sk)
{
	if (sk_acceptq_is_full(sk)) /* As with TCP, one more than the backlog fits. */
		return -ENOMEM; /* DROP none: The AF_VSOCK listener is full: one connection more than its backlog waits. The peer gets a reset. */
	sk_acceptq_added(sk);
	return 0;
}

#endif
