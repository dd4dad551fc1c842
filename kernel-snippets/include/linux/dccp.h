/*
 * Models include/linux/dccp.h, 2.6.32 to 6.15: what a listener of DCCP needs. 6.16 (from memory; 6.17 has none) took DCCP out.
 * A model in our own words, not kernel text.
 */
#ifndef _LINUX_DCCP_H
#define _LINUX_DCCP_H

#include <net/inet_connection_sock.h>

#define HAS_DCCP (LINUX_VERSION_CODE < KERNEL_VERSION(6, 16, 0))

#if HAS_DCCP

struct dccp_sock {
	struct inet_connection_sock dccps_inet_connection;
};

int dccp_create(struct socket *sock);
int inet_dccp_listen(struct socket *sock, int backlog);
int dccp_v4_conn_request(struct sock *sk);

#endif

#endif
