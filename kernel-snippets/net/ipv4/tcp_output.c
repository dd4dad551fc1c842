/*
 * Models net/ipv4/tcp_output.c, all versions: what goes out. A model in our own words, not kernel text.
 * Role: ACKs and SYN-ACKs sent again; the host reads them from the flow.
 */
#include <model/flow.h>
#include <net/tcp.h>

/* Sends a bare ACK. */
void tcp_send_ack(struct sock *sk)
{
	model_answer(sk->flow, MODEL_ANSWER_ACK);
}

/* Sends a SYN-ACK again and counts it. 0: it went out. */
int tcp_rtx_synack(struct sock *sk, struct request_sock *req)
{
	int err = tcp_rsk(req)->af_specific->send_synack(sk, req, false);

	if (!err) {
		req->num_retrans++;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 34)
		TCP_INC_STATS(sock_net(sk), TCP_MIB_RETRANSSEGS); /* Shown as TcpRetransSegs. */
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 15, 0)
		NET_INC_STATS(sock_net(sk), LINUX_MIB_TCPSYNRETRANS); /* Shown as TcpExtTCPSynRetrans. */
#endif
	}
	return err;
}
