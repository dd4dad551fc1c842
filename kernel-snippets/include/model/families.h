/*
 * Has no upstream file: what the host calls, all versions. Own words, not kernel text.
 * Families whose listeners are bounded by net.core.somaxconn too.
 */
#ifndef _MODEL_FAMILIES_H
#define _MODEL_FAMILIES_H

#include <linux/errno.h>
#include <linux/net.h>

enum {
	MODEL_SCTP = 0,
	MODEL_DCCP = 1,
	MODEL_MPTCP = 2,
	MODEL_VSOCK = 3
};

/* How a request for a connection comes. */
enum {
	MODEL_BY_SCTP = 0,
	MODEL_BY_DCCP = 1,
	MODEL_BY_VMCI = 2,
	MODEL_BY_VIRTIO = 3,
	MODEL_BY_HYPERV = 4
};

struct socket *model_family_socket(int family, int type);
bool model_family_request(struct socket *sock, int way);
struct socket *model_mptcp_subflow(struct socket *sock);

#endif
