/*
 * Models net/ipv4/tcp_timer.c, 2.6.32 to 7.3: TCP's timers, as far as listeners have any.
 * A model in our own words, not kernel text. Role: leads from a timer to the handshakes whose SYN-ACK was not answered.
 */
#include <model/flow.h>
#include <net/tcp.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)
/* net.ipv4.tcp_synack_retries: one for the machine up to 4.5. */
int sysctl_tcp_synack_retries = TCP_SYNACK_RETRIES;

/* net.ipv4.tcp_syn_retries: one for the machine up to 4.5. It is the client's; no listener reads it. */
int sysctl_tcp_syn_retries = TCP_SYN_RETRIES;
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 34)
/* Counts a SYN-ACK that was not answered in time. */
void tcp_syn_ack_timeout(struct request_sock *req)
{
	NET_INC_STATS(sock_net(req->rsk_listener), LINUX_MIB_TCPTIMEOUTS); /* Shown as TcpExtTCPTimeouts. */
}
#endif

#if HAS_FASTOPEN_SERVER

/*
 * The SYN-ACK of a Fast Open connection was not answered in time: sends it again, once more often than for a plain
 * handshake, or gives the connection up, accepted or not. The SYN queue's crowding does not matter. Upstream: out of
 * tcp_retransmit_timer().
 */
void tcp_fastopen_synack_timer(struct timer_list *timer)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 1, 0)
	struct request_sock *req = container_of(timer, struct request_sock, rsk_timer);
	struct sock *sk = req->flow->sk;
#else
	struct inet_connection_sock *icsk = container_of(timer, struct inet_connection_sock, icsk_keepalive_timer);
	struct sock *sk = &icsk->icsk_inet.sk;
	struct request_sock *req = tcp_sk(sk)->fastopen_rsk;
#endif
	int max_retries = inet_csk(req->rsk_listener)->icsk_syn_retries;

	if (!max_retries)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)
		max_retries = READ_ONCE(sock_net(sk)->ipv4.sysctl_tcp_synack_retries) + 1;
#else
		max_retries = sysctl_tcp_synack_retries + 1;
#endif
	req->rsk_ops->syn_ack_timeout(req);
	if (req->num_timeout >= max_retries) { /* Were all retries used? */
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPABORTONTIMEOUT); /* Shown as TcpExtTCPAbortOnTimeout. */
		model_answer(sk->flow, MODEL_ANSWER_EXPIRED);
		tcp_done(sk); /* DROP none: The client of a Fast Open connection never finished its handshake; net.ipv4.tcp_synack_retries said how long to wait. */
		return;
	}
	tcp_rtx_synack(sk, req);
	req->num_timeout++;
	mod_timer(timer, jiffies + (req->num_timeout > 16 ? TCP_RTO_MAX :
		  min_t(u32, TCP_TIMEOUT_INIT << req->num_timeout, TCP_RTO_MAX)));
}

#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 1, 0)

/* Looks after all handshakes of a listener. */
static void tcp_synack_timer(struct sock *sk)
{
	inet_csk_reqsk_queue_prune(sk, TCP_SYNQ_INTERVAL, TCP_TIMEOUT_INIT, TCP_RTO_MAX);
}

/* The timer of a socket: for a listener it drives the SYN-ACKs. */
void tcp_keepalive_timer(struct timer_list *timer)
{
	struct inet_connection_sock *icsk = container_of(timer, struct inet_connection_sock, icsk_keepalive_timer);
	struct sock *sk = &icsk->icsk_inet.sk;

	if (sk->sk_state == TCP_LISTEN)
		tcp_synack_timer(sk);
}

#endif
