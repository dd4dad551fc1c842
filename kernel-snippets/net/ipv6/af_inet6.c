/*
 * Models net/ipv6/af_inet6.c, all versions: the IPv6 side of the socket calls. A model in our own words, not kernel text.
 * Role: IPv6 has no listen of its own: its sockets use IPv4's, so net.core.somaxconn and the backlog count alike.
 */
#include <linux/errno.h>
#include <linux/net.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/tcp.h>

static const struct proto_ops inet6_stream_ops = {
	.family = AF_INET6,
	.listen = inet_listen, /* The same function as IPv4's. */
	.accept = inet_accept,
};

/* Makes a TCP socket of IPv6. */
int inet6_create(struct socket *sock)
{
	struct tcp_sock *tp;

	if (sock->type != SOCK_STREAM)
		return -EPROTOTYPE;
	tp = kzalloc(sizeof(*tp), GFP_KERNEL);
	if (!tp)
		return -ENOMEM;
	sock->ops = &inet6_stream_ops;
	sock_init_data(sock, &tp->inet_conn.icsk_inet.sk);
	sock->sk->sk_prot = &tcpv6_prot;
	tcp_v6_init_sock(sock->sk);
	return 0;
}

static struct packet_type ipv6_packet_type = {
	.type = ETH_P_IPV6,
	.func = ipv6_rcv,
};

static const struct inet6_protocol tcpv6_protocol = {
	.handler = tcp_v6_rcv,
};

/* Tells the packet layer about IPv6, and IPv6 about TCP. */
void inet6_init(void)
{
	inet6_add_protocol(&tcpv6_protocol, IPPROTO_TCP);
	dev_add_pack(&ipv6_packet_type);
}
