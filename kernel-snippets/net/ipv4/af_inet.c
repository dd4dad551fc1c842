/*
 * Models net/ipv4/af_inet.c, 2.6.32 to 7.3: the IPv4 side of the socket calls.
 * A model in our own words, not kernel text. Role: stores the backlog as the limit of the queues, and turns a closed
 * socket into a listener.
 */
#include <linux/errno.h>
#include <net/ip.h>
#include <net/tcp.h>

#define TCPF_CLOSE (1 << TCP_CLOSE)
#define TCPF_LISTEN (1 << TCP_LISTEN)

#if HAS_FASTOPEN_SERVER

/*
 * net.ipv4.tcp_fastopen can make every new listener take part in Fast Open, with its backlog as the queue's length. A program
 * that set TCP_FASTOPEN keeps its own. Upstream it is spelled out in inet_listen().
 */
static void inet_listen_fastopen(struct sock *sk, int backlog)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
	int tcp_fastopen = READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_fastopen);
#else
	int tcp_fastopen = sysctl_tcp_fastopen;
#endif

	if (!(tcp_fastopen & TFO_SERVER_ENABLE))
		return;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
	if (inet_csk(sk)->icsk_accept_queue.fastopenq->max_qlen)
		return;
	if (tcp_fastopen & TFO_SERVER_WO_SOCKOPT1)
		fastopen_queue_tune(sk, backlog);
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 9, 0)
	else if (tcp_fastopen & TFO_SERVER_WO_SOCKOPT2)
		fastopen_queue_tune(sk, (u32)tcp_fastopen >> 16);
#endif
#else
	if (inet_csk(sk)->icsk_accept_queue.fastopenq)
		return;
	if (tcp_fastopen & TFO_SERVER_WO_SOCKOPT1)
		fastopen_init_queue(sk, backlog);
	else if (tcp_fastopen & TFO_SERVER_WO_SOCKOPT2)
		fastopen_init_queue(sk, (u32)tcp_fastopen >> 16);
#endif
}

#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)

/* Makes a socket listen, or gives a listener another backlog. MPTCP comes in here, too. */
int __inet_listen_sk(struct sock *sk, int backlog)
{
	u8 old_state = sk->sk_state;
	int err = 0;

	if (!((1 << old_state) & (TCPF_CLOSE | TCPF_LISTEN))) /* A connected socket cannot listen. */
		return -EINVAL;

	WRITE_ONCE(sk->sk_max_ack_backlog, backlog); /* From now on this bounds the accept queue and the SYN queue. */
	if (old_state != TCP_LISTEN) { /* A second listen() changes only the limit; whoever waits stays. */
		inet_listen_fastopen(sk, backlog);
		err = inet_csk_listen_start(sk);
	}
	return err;
}

/* The listen operation of TCP over IPv4. */
int inet_listen(struct socket *sock, int backlog)
{
	if (sock->state != SS_UNCONNECTED || sock->type != SOCK_STREAM)
		return -EINVAL;
	return __inet_listen_sk(sock->sk, backlog);
}

#elif LINUX_VERSION_CODE >= KERNEL_VERSION(5, 0, 0)

/* The listen operation of TCP over IPv4: makes a socket listen, or gives a listener another backlog. */
int inet_listen(struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	u8 old_state = sk->sk_state;

	if (sock->state != SS_UNCONNECTED || sock->type != SOCK_STREAM)
		return -EINVAL;
	if (!((1 << old_state) & (TCPF_CLOSE | TCPF_LISTEN))) /* A connected socket cannot listen. */
		return -EINVAL;

	WRITE_ONCE(sk->sk_max_ack_backlog, backlog); /* From now on this bounds the accept queue and the SYN queue. */
	if (old_state == TCP_LISTEN) /* A second listen() changes only the limit; whoever waits stays. */
		return 0;
	inet_listen_fastopen(sk, backlog);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 16, 0)
	return inet_csk_listen_start(sk);
#else
	return inet_csk_listen_start(sk, backlog);
#endif
}

#else

/*
 * The listen operation of TCP over IPv4: makes a socket listen, or gives a listener another backlog. Up to 4.3 the SYN
 * queue's table is made by the first call only.
 */
int inet_listen(struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	u8 old_state = sk->sk_state;

	if (sock->state != SS_UNCONNECTED || sock->type != SOCK_STREAM)
		return -EINVAL;
	if (!((1 << old_state) & (TCPF_CLOSE | TCPF_LISTEN))) /* A connected socket cannot listen. */
		return -EINVAL;

	if (old_state != TCP_LISTEN) { /* A second listen() changes only the limit below; whoever waits stays. */
		int err;

#if HAS_FASTOPEN_SERVER
		inet_listen_fastopen(sk, backlog);
#endif
		err = inet_csk_listen_start(sk, backlog);
		if (err)
			return err;
	}
	sk->sk_max_ack_backlog = backlog; /* From now on this bounds the accept queue. */
	return 0;
}

#endif

/* The accept operation of TCP over IPv4. */
int inet_accept(struct socket *sock, struct socket *newsock)
{
	int err = -EINVAL;
	struct sock *newsk = sock->sk->sk_prot->accept(sock->sk, &err);

	if (!newsk)
		return err;
	newsock->sk = newsk;
	newsock->state = SS_CONNECTED;
	return 0;
}

static const struct proto_ops inet_stream_ops = {
	.family = AF_INET,
	.listen = inet_listen,
	.accept = inet_accept,
};

/* Makes a TCP socket. */
int inet_create(struct socket *sock)
{
	struct tcp_sock *tp;

	if (sock->type != SOCK_STREAM)
		return -EPROTOTYPE;
	tp = kzalloc(sizeof(*tp), GFP_KERNEL);
	if (!tp)
		return -ENOMEM;
	sock->ops = &inet_stream_ops;
	sock_init_data(sock, &tp->inet_conn.icsk_inet.sk);
	sock->sk->sk_prot = &tcp_prot;
	tcp_init_sock(sock->sk);
	return 0;
}

static struct packet_type ip_packet_type = {
	.type = ETH_P_IP,
	.func = ip_rcv,
};

static const struct net_protocol tcp_protocol = {
	.handler = tcp_v4_rcv,
};

static const struct net_protocol udp_protocol = {
	.handler = udp_rcv,
};

/* Tells the packet layer about IPv4, and IPv4 about its protocols. */
void inet_init(void)
{
	inet_add_protocol(&udp_protocol, IPPROTO_UDP);
	inet_add_protocol(&tcp_protocol, IPPROTO_TCP);
	arp_init();
	tcp_init();
	tcp_sk_init(&init_net);
	dev_add_pack(&ip_packet_type);
}
