/*
 * Models include/linux/net.h and include/linux/fs.h, 2.6.32 to 7.3: the socket of the system calls and its operations.
 * A model in our own words, not kernel text.
 */
#ifndef _LINUX_NET_H
#define _LINUX_NET_H

#include <linux/compiler.h>

enum {
	SOCK_STREAM = 1,
	SOCK_DGRAM = 2,
	SOCK_SEQPACKET = 5,
	SOCK_DCCP = 6
};

typedef enum {
	SS_UNCONNECTED = 1,
	SS_CONNECTED = 3
} socket_state;

#define POLLOUT 4

/* The largest backlog that listen() grants unless the sysctl says otherwise: "net: increase SOMAXCONN to 4096", 5.4. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 4, 0)
#define SOMAXCONN 4096
#else
#define SOMAXCONN 128
#endif

struct sock;
struct socket;

/* What the kernel makes of an address: the model names the socket that is bound there. */
struct sockaddr {
	struct sock *bound;
};

struct proto_ops {
	int family;
	int (*listen)(struct socket *sock, int backlog);
	int (*accept)(struct socket *sock, struct socket *newsock);
	int (*connect)(struct socket *sock, struct sockaddr *address);
	int (*sendmsg)(struct socket *sock, struct sockaddr *address, u32 len);
	int (*recvmsg)(struct socket *sock);
	u32 (*poll)(struct socket *sock);
};

struct socket {
	socket_state state;
	short type;
	const struct proto_ops *ops;
	struct sock *sk;
};

#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10

int sock_create(int family, int type, struct socket *sock);
struct socket *sockfd_lookup_light(int fd, int *err);
long sys_listen(int fd, int backlog);
int __sys_accept(int fd, struct socket *newsock);
int __sys_setsockopt(int fd, int optname, int val);

#endif
