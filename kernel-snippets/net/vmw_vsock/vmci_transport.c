/*
 * Models net/vmw_vsock/vmci_transport.c, 3.9 to 7.3: AF_VSOCK on VMware. A model in our own words, not kernel text.
 * Role: refuses a connection that a full listener has no room for.
 */
#include <linux/backports.h>
#include <linux/errno.h>
#include <net/af_vsock.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 9, 0)

/* A request for a connection at a listener. A refused one is answered with a reset. */
int vmci_transport_recv_listen(struct sock *sk)
{
#if VSOCK_HOLDS_ONE_MORE
	if (sk_acceptq_is_full(sk)) /* One more than the backlog fits. */
		return -ECONNREFUSED; /* DROP none: The AF_VSOCK listener is full: one connection more than its backlog waits. The peer gets a reset. */
#else
	if (sk->sk_ack_backlog >= sk->sk_max_ack_backlog) /* Equal is full: as many as the backlog fit, and none at all with 0. */
		return -ECONNREFUSED; /* DROP none: The AF_VSOCK listener is full: as many connections as its backlog wait. The peer gets a reset. */
#endif
	sk_acceptq_added(sk);
	return 0;
}

#endif
