/*
 * Models net/ipv4/tcp.c, 2.6.32 to 7.3: a TCP socket's start and end, and TCP's defaults that follow the machine's memory.
 * A model in our own words, not kernel text.
 */
#include <linux/errno.h>
#include <model/flow.h>
#include <model/machine.h>
#include <net/tcp.h>

/* Gives a new socket its IPv4 operations. */
void tcp_init_sock(struct sock *sk)
{
	inet_csk(sk)->icsk_af_ops = &ipv4_specific;
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 1, 0)
	timer_setup(&inet_csk(sk)->icsk_keepalive_timer, tcp_keepalive_timer);
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
	inet_csk(sk)->icsk_accept_queue.fastopenq = kzalloc(sizeof(struct fastopen_queue), GFP_KERNEL);
#endif
}

/* The end of a connection: packets of its peer do not find it any more. */
void tcp_done(struct sock *sk)
{
#if HAS_FASTOPEN_SERVER
	if (tcp_sk(sk)->fastopen_rsk) /* Its time is over. A reset has taken it off before. */
		reqsk_fastopen_remove(sk, tcp_sk(sk)->fastopen_rsk, false);
#endif
	if (sk->sk_state == TCP_SYN_RECV)
		TCP_INC_STATS(sock_net(sk), TCP_MIB_ATTEMPTFAILS); /* Shown as TcpAttemptFails. */
	if (sk->sk_state == TCP_ESTABLISHED || sk->sk_state == TCP_CLOSE_WAIT)
		TCP_INC_STATS(sock_net(sk), TCP_MIB_ESTABRESETS); /* Shown as TcpEstabResets. */
	sk->sk_state = TCP_CLOSE;
	if (sk->flow && sk->flow->sk == sk)
		sk->flow->sk = NULL;
}

/*
 * close(2) of a connection: says goodbye with a FIN. What the program left unread is lost to the peer, which is told so by a
 * reset instead.
 */
void tcp_close(struct sock *sk)
{
	if (sk->sk_state == TCP_CLOSE)
		return; /* It was reset before. */
	if (tcp_sk(sk)->rcv_unread) {
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPABORTONCLOSE); /* Shown as TcpExtTCPAbortOnClose. */
		TCP_INC_STATS(sock_net(sk), TCP_MIB_OUTRSTS); /* Shown as TcpOutRsts. */
		model_answer(sk->flow, MODEL_ANSWER_RST);
		tcp_done(sk);
		return;
	}
	sk->sk_state = sk->sk_state == TCP_CLOSE_WAIT ? TCP_LAST_ACK : TCP_FIN_WAIT1;
}

/* In how many SYN-ACK timeouts a time passes. */
static u8 secs_to_retrans(int seconds, int timeout, int rto_max)
{
	u8 res = 0;
	int period = timeout;

	if (seconds <= 0)
		return 0;
	res = 1;
	while (seconds > period && res < 255) {
		res++;
		timeout = timeout << 1 > rto_max ? rto_max : timeout << 1;
		period += timeout;
	}
	return res;
}

/* setsockopt(TCP_DEFER_ACCEPT): the program wants connections only once their first data is there. */
void tcp_set_defer_accept(struct sock *sk, int val)
{
	inet_csk(sk)->icsk_accept_queue.rskq_defer_accept = secs_to_retrans(val, TCP_TIMEOUT_INIT / HZ, TCP_RTO_MAX / HZ);
}

#if HAS_FASTOPEN_SERVER

/* Options of a TCP socket, as far as the model has them. */
static int do_tcp_setsockopt(struct sock *sk, int optname, int val)
{
	switch (optname) {
	case TCP_FASTOPEN: /* How many connections of a listener may be open before their handshake is finished; 0 turns it off. */
		if (val < 0 || (sk->sk_state != TCP_CLOSE && sk->sk_state != TCP_LISTEN))
			return -EINVAL;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
		return fastopen_queue_tune(sk, val);
#else
		return fastopen_init_queue(sk, val);
#endif
	default:
		return -ENOPROTOOPT;
	}
}

/* setsockopt(2) of a TCP socket at the level IPPROTO_TCP. */
int tcp_setsockopt(struct sock *sk, int optname, int val)
{
	return do_tcp_setsockopt(sk, optname, val);
}

#endif

/* At boot: defaults that follow the machine's memory. */
void tcp_init(void)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 11, 0)
#if SYN_BACKLOG_FOLLOWS_EHASH
	/* One for each 256 slots of the connection hash, at least 128. */
	sysctl_max_syn_backlog = max_t(u32, 128, MODEL_EHASH_ENTRIES / 256);
#else
	if (MODEL_BHASH_PAGE_ORDER >= 4)
		sysctl_max_syn_backlog = 1024; /* A large bind hash, so a machine with much memory. */
	else if (MODEL_BHASH_PAGE_ORDER < 3)
		sysctl_max_syn_backlog = 128;
#endif
#endif
}
