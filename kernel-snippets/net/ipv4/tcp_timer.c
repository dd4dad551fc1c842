/*
 * Models net/ipv4/tcp_timer.c, 2.6.32 to 7.3: TCP's timers, as far as listeners have any.
 * A model in our own words, not kernel text. Role: leads from a timer to the handshakes whose SYN-ACK was not answered.
 */
#include <net/tcp.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)
/* net.ipv4.tcp_synack_retries: one for the machine up to 4.5. */
int sysctl_tcp_synack_retries = TCP_SYNACK_RETRIES;

/* net.ipv4.tcp_syn_retries: one for the machine up to 4.5. It is the client's; no listener reads it. */
int sysctl_tcp_syn_retries = TCP_SYN_RETRIES;
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 39)
/* Counts a SYN-ACK that was not answered in time. */
void tcp_syn_ack_timeout(struct request_sock *req)
{
	NET_INC_STATS(sock_net(req->rsk_listener), LINUX_MIB_TCPTIMEOUTS); /* Shown as TcpExtTCPTimeouts. */
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
