/*
 * Has no upstream file: what the host calls, all versions. Own words, not kernel text.
 * Role: listeners of families beside TCP and AF_UNIX, and the requests that arrive for them.
 */
#include <linux/dccp.h>
#include <linux/slab.h>
#include <model/families.h>
#include <net/af_vsock.h>
#include <net/mptcp.h>
#include <net/sctp/sctp.h>

/* Makes the socket. The error is that of a kernel without the family. TRACE off */
static int create(int family, struct socket *sock)
{
	switch (family) {
	case MODEL_SCTP:
		return sctp_create(sock);
#if HAS_DCCP
	case MODEL_DCCP:
		return dccp_create(sock);
#endif
#if HAS_MPTCP
	case MODEL_MPTCP:
		return mptcp_create(sock);
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 9, 0)
	case MODEL_VSOCK:
		return vsock_create(sock);
#endif
	default:
		return -EPROTONOSUPPORT;
	}
}

/* socket(2) of another family. NULL: this kernel does not have it. TRACE off */
struct socket *model_family_socket(int family, int type)
{
	struct socket *sock = kzalloc(sizeof(*sock), GFP_KERNEL);

	if (!sock)
		return NULL;
	sock->type = type;
	sock->state = SS_UNCONNECTED;
	return create(family, sock) ? NULL : sock;
}

/* A request for a connection arrives at a listener in one of these ways. Gives whether it is taken. TRACE off */
bool model_family_request(struct socket *sock, int way)
{
	switch (way) {
	case MODEL_BY_SCTP:
		return sctp_sf_do_5_1D_ce(sock->sk);
#if HAS_DCCP
	case MODEL_BY_DCCP:
		return dccp_v4_conn_request(sock->sk) == 0;
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 9, 0)
	case MODEL_BY_VMCI:
		return vmci_transport_recv_listen(sock->sk) == 0;
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 8, 0)
	case MODEL_BY_VIRTIO:
		return virtio_transport_recv_listen(sock->sk) == 0;
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 14, 0)
	case MODEL_BY_HYPERV:
		return hvs_open_connection(sock->sk);
#endif
	default:
		return false;
	}
}

/* The TCP listener below an MPTCP listener; NULL on a kernel without MPTCP. TRACE off */
struct socket *model_mptcp_subflow(struct socket *sock)
{
#if HAS_MPTCP
	return mptcp_sk(sock->sk)->subflow;
#else
	(void)sock;
	return NULL;
#endif
}
