/*
 * Models include/net/af_vsock.h, 3.9 to 7.3: sockets between a virtual machine and its host.
 * A model in our own words, not kernel text.
 */
#ifndef _AF_VSOCK_H
#define _AF_VSOCK_H

#include <net/sock.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 9, 0)

#define AF_VSOCK 40

int vsock_create(struct socket *sock);
int vmci_transport_recv_listen(struct sock *sk);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 8, 0)
int virtio_transport_recv_listen(struct sock *sk);
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 14, 0)
bool hvs_open_connection(struct sock *sk);
#endif

#endif

#endif
