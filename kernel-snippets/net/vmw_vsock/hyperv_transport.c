/*
 * Models net/vmw_vsock/hyperv_transport.c, 4.14 to 7.3: AF_VSOCK on Hyper-V. A model in our own words, not kernel text.
 * Role: refuses a connection that a full listener has no room for.
 */
#include <linux/backports.h>
#include <net/af_vsock.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 14, 0)

/* The host opens a connection to a listener of the guest. Gives whether it waits there now. */
bool hvs_open_connection(struct sock *sk)
{
#if VSOCK_HOLDS_ONE_MORE
	if (sk_acceptq_is_full(sk)) /* One more than the backlog fits. */
		return false; /* DROP none: The AF_VSOCK listener is full: one connection more than its backlog waits. */
#else
	if (sk->sk_ack_backlog >= sk->sk_max_ack_backlog) /* Equal is full: as many as the backlog fit, and none at all with 0. */
		return false; /* DROP none: The AF_VSOCK listener is full: as many connections as its backlog wait. */
#endif
	sk_acceptq_added(sk);
	return true;
}

#endif
