/*
 * Models net/socket.c, 2.6.32 to 7.3: the system calls on sockets, listen(2) above all.
 * A model in our own words, not kernel text. Role: bounds the backlog that a program asks for, then hands over to the
 * protocol family through sock->ops.
 */
#include <linux/errno.h>
#include <linux/net.h>
#include <model/files.h>
#include <net/af_unix.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/sock.h>
#include <net/tcp.h>

/* Finds the socket behind a descriptor of the calling process. */
struct socket *sockfd_lookup_light(int fd, int *err)
{
	struct socket *sock = model_fdget(fd);

	if (!sock)
		*err = -EBADF;
	return sock;
}

/* Makes a socket of a family: the family decides which operations it gets. */
int sock_create(int family, int type, struct socket *sock)
{
	sock->type = type;
	sock->state = SS_UNCONNECTED;
	if (family == AF_UNIX)
		return unix_create(sock);
	if (family == AF_INET6)
		return inet6_create(sock);
	return inet_create(sock);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)

/*
 * Bounds the backlog by net.core.somaxconn, then lets the family listen. The comparison is unsigned, so a backlog of -1
 * asks for as much as there may be.
 */
static int __sys_listen_socket(struct socket *sock, int backlog)
{
	/* Read here and now: a later change reaches this socket only when it calls listen() again. */
	int somaxconn = READ_ONCE(sock_net(sock->sk)->core.sysctl_somaxconn);

	if ((unsigned int)backlog > (unsigned int)somaxconn) /* Did the program ask for more than is allowed? */
		backlog = somaxconn; /* Then it gets what is allowed, and no error tells it so. */

	return READ_ONCE(sock->ops)->listen(sock, backlog);
}

/* Finds the socket and listens on it. */
static int __sys_listen(int fd, int backlog)
{
	int err = 0;
	struct socket *sock = sockfd_lookup_light(fd, &err);

	if (sock)
		err = __sys_listen_socket(sock, backlog);
	return err;
}

#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 17, 0)

/*
 * Finds the socket, bounds the backlog by net.core.somaxconn, then lets the family listen. The comparison is unsigned, so
 * a backlog of -1 asks for as much as there may be.
 */
static int __sys_listen(int fd, int backlog)
{
	int err = 0;
	struct socket *sock = sockfd_lookup_light(fd, &err);

	if (sock) {
		/* Read here and now: a later change reaches this socket only when it calls listen() again. */
		int somaxconn = READ_ONCE(sock_net(sock->sk)->core.sysctl_somaxconn);

		if ((unsigned int)backlog > (unsigned int)somaxconn) /* Did the program ask for more than is allowed? */
			backlog = somaxconn; /* Then it gets what is allowed, and no error tells it so. */
		err = sock->ops->listen(sock, backlog);
	}
	return err;
}

#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 17, 0)

/* listen(2). */
SYSCALL_DEFINE2(listen, int, fd, int, backlog)
{
	return __sys_listen(fd, backlog);
}

#else

/*
 * listen(2): finds the socket, bounds the backlog by net.core.somaxconn, then lets the family listen. The comparison is
 * unsigned, so a backlog of -1 asks for as much as there may be.
 */
SYSCALL_DEFINE2(listen, int, fd, int, backlog)
{
	int err = 0;
	struct socket *sock = sockfd_lookup_light(fd, &err);

	if (sock) {
		/* Read here and now: a later change reaches this socket only when it calls listen() again. */
		int somaxconn = sock_net(sock->sk)->core.sysctl_somaxconn;

		if ((unsigned int)backlog > (unsigned int)somaxconn) /* Did the program ask for more than is allowed? */
			backlog = somaxconn; /* Then it gets what is allowed, and no error tells it so. */
		err = sock->ops->listen(sock, backlog);
	}
	return err;
}

#endif

/* Takes the oldest waiting connection of a listener into a new socket. */
static int do_accept(struct socket *sock, struct socket *newsock)
{
	newsock->type = sock->type;
	newsock->ops = sock->ops;
	return sock->ops->accept(sock, newsock);
}

/* accept(2) and accept4(2), without the descriptor that the caller gets. */
int __sys_accept(int fd, struct socket *newsock)
{
	int err = 0;
	struct socket *sock = sockfd_lookup_light(fd, &err);

	return sock ? do_accept(sock, newsock) : err;
}

#if HAS_FASTOPEN_SERVER

/* setsockopt(2) at the level IPPROTO_TCP with an int. Upstream the family's operation and sk_prot stand in between. */
int __sys_setsockopt(int fd, int optname, int val)
{
	int err = 0;
	struct socket *sock = sockfd_lookup_light(fd, &err);

	return sock ? tcp_setsockopt(sock->sk, optname, val) : err;
}

#endif
