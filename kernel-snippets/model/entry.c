/*
 * Has no upstream file: what the host calls, all versions. Own words, not kernel text.
 * Role: one function for each thing that can happen to the machine from outside.
 */
#include <linux/interrupt.h>
#include <linux/backports.h>
#include <linux/errno.h>
#include <linux/virtio_net.h>
#include <model/files.h>
#include <model/model.h>
#include <net/af_unix.h>
#include <net/ip.h>
#include <net/inet_hashtables.h>
#include <net/ipv6.h>
#include <net/net_namespace_init.h>
#include <net/sock_reuseport.h>
#include <net/tcp.h>

/* The CPU that runs at the moment. */
int model_cpu;

struct net_device model_loopback;
static struct socket accepted_socket;
static struct sk_buff received_skb;

/* The CPU that runs at the moment. TRACE off */
int smp_processor_id(void)
{
	return model_cpu;
}

/* Starts the machine: every part sets its defaults. TRACE off */
void model_boot(void)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 12, 0)
	net_defaults_init_net(&init_net);
#endif
	sysctl_core_net_init(&init_net);
	net_dev_init();
	virtnet_probe(&virtnet);
	inet_init();
	inet6_init();
	ipv4_sysctl_init_net(&init_net);
	unix_net_init(&init_net);
}

/* socket(2). NULL: no such socket. TRACE off */
struct socket *model_socket(int family, int type)
{
	struct socket *sock = kzalloc(sizeof(*sock), GFP_KERNEL);

	if (!sock || sock_create(family, type, sock))
		return NULL;
	return sock;
}

/* listen(2). TRACE off */
int model_listen(struct socket *sock, int backlog)
{
	model_use(sock);
	return (int)sys_listen(MODEL_FD, backlog);
}

/* close(2) of a TCP listener. TRACE off */
void model_close_listener(struct socket *sock)
{
	reuseport_detach_sock(sock->sk);
	if (sock->sk->sk_state == TCP_LISTEN)
		inet_csk_listen_stop(sock->sk);
}

/* bind(2) to the port of another listener, both with SO_REUSEPORT. Below 0: it was refused. TRACE off */
int model_share_port(struct socket *sock, struct socket *first)
{
	if (!first->sk->sk_reuseport_cb && reuseport_alloc(first->sk))
		return -ENOMEM;
	return reuseport_add_sock(sock->sk, first->sk);
}

/* The listener that a packet with this hash is for, on the port that `first` is on. NULL: nobody listens. TRACE off */
struct sock *model_select_listener(struct socket *first, u32 hash)
{
	return __inet_lookup_listener(first->sk, hash);
}

/* accept(2): the connection, or NULL where it would wait. TRACE off */
struct sock *model_accept(struct socket *sock)
{
	model_use(sock);
	if (__sys_accept(MODEL_FD, &accepted_socket))
		return NULL;
	return accepted_socket.sk;
}

/* Whose connection it is. TRACE off */
struct flow *model_accepted_flow(struct sock *sk)
{
	return sk->flow;
}

/* The program closes a connection: the peer's packets find it no more. TRACE off */
void model_close(struct flow *flow)
{
	if (flow->sk) {
#if HAS_FASTOPEN_SERVER
		if (tcp_sk(flow->sk)->fastopen_rsk)
			reqsk_fastopen_remove(flow->sk, tcp_sk(flow->sk)->fastopen_rsk, false);
#endif
		flow->sk->sk_state = TCP_CLOSE;
	}
	flow->sk = NULL;
}

/* close(2) of an accepted connection: it is told to the peer, and packets of the peer still find it. TRACE off */
void model_close_gracefully(struct sock *sk)
{
	tcp_close(sk);
}

/* Fills in what only the rarer segments carry. Returns their bytes of data. TRACE off */
static u32 model_rare_segment(struct sk_buff *skb, int kind)
{
	switch (kind) {
	case MODEL_SYN_DATA:
		skb->th.syn = true;
		return 1;
	case MODEL_SYN_ASK:
		skb->th.syn = true;
		skb->th.fastopen_len = 0;
		return 0;
	case MODEL_SYN_COOKIE:
		skb->th.syn = true;
		skb->th.fastopen_len = MODEL_FASTOPEN_COOKIE_BYTES;
		return 1;
	case MODEL_FIN:
		skb->th.ack = true;
		skb->th.fin = true;
		return 0;
	default:
		skb->th.ack = true;
		skb->cb.acks_fin = true;
		return 0;
	}
}

/*
 * Fills in a segment as a peer sends it. `seq` is the number it carries. A pointer that stands there already is not
 * stored again, and the rarer segments have a function of their own: this one runs for every packet. TRACE off
 */
void model_segment(struct sk_buff *skb, struct flow *flow, int kind, u32 seq)
{
	u32 len = 0;

	if (skb->flow != flow)
		skb->flow = flow;
	if (skb->dev != &model_loopback)
		skb->dev = &model_loopback;
	skb->protocol = flow->listener->sk_prot == &tcpv6_prot ? ETH_P_IPV6 : ETH_P_IP;
	skb->ip_protocol = IPPROTO_TCP;
	skb->hash = flow->id;
	skb->th.syn = false;
	skb->th.ack = false;
	skb->th.fin = false;
	skb->th.rst = false;
	skb->th.fastopen_len = -1;
	skb->cb.acks_fin = false;
	if (kind == MODEL_SYN) {
		skb->th.syn = true;
	} else if (kind == MODEL_ACK) {
		skb->th.ack = true;
	} else if (kind == MODEL_DATA) {
		skb->th.ack = true;
		len = 1;
	} else if (kind == MODEL_RST) {
		skb->th.rst = true;
	} else {
		len = model_rare_segment(skb, kind);
	}
	skb->len = len;
	if (!skb->th.syn)
		seq += flow->syn_bytes;
	skb->cb.seq = seq;
	skb->cb.end_seq = seq + len + skb->th.syn + skb->th.fin;
	flow->answer = MODEL_ANSWER_NONE;
	flow->answer_is_cookie = false;
	flow->answer_fastopen = MODEL_FASTOPEN_NONE;
}

/* To the family's receive function. TRACE off */
static void receive(struct sk_buff *skb)
{
	if (skb->protocol == ETH_P_IPV6)
		tcp_v6_rcv(skb);
	else
		tcp_v4_rcv(skb);
}

/* A segment arrives from a peer. The answer stands in the flow. TRACE off */
void model_receive(struct flow *flow, int kind, u32 seq)
{
	model_segment(&received_skb, flow, kind, seq);
	received_skb.cb.tcp_tw_isn = 0;
	receive(&received_skb);
}

/* A SYN arrives that takes over the addresses of a connection in TIME_WAIT. TRACE off */
void model_receive_reusing_time_wait(struct flow *flow, u32 seq, u32 isn)
{
	model_segment(&received_skb, flow, MODEL_SYN, seq);
	received_skb.cb.tcp_tw_isn = isn;
	receive(&received_skb);
}

/* Handshakes of a listener under way. TRACE off */
u32 model_syn_queue_length(struct socket *sock)
{
	return sock->sk->sk_state == TCP_LISTEN ? inet_csk_reqsk_queue_len(sock->sk) : 0;
}

/* Those of them whose SYN-ACK was not sent again yet. TRACE off */
u32 model_syn_queue_young(struct socket *sock)
{
	return sock->sk->sk_state == TCP_LISTEN ? inet_csk_reqsk_queue_young(sock->sk) : 0;
}

/* Connections that wait for accept(2). TRACE off */
u32 model_accept_queue_length(struct socket *sock)
{
	return sock->sk->sk_ack_backlog;
}

/* The limit of a listener's queues. TRACE off */
u32 model_max_ack_backlog(struct socket *sock)
{
	return sock->sk->sk_max_ack_backlog;
}

/* Datagrams that wait to be read, or connections at an AF_UNIX listener. TRACE off */
u32 model_unix_queue_length(struct socket *sock)
{
	return sock->sk->sk_receive_queue.qlen;
}

/* Makes a queue say that it holds so many, to find its limit without filling it. TRACE off */
void model_pretend_length(struct socket *sock, int queue, u32 length)
{
	switch (queue) {
	case MODEL_SYN_QUEUE:
		if (sock->sk->sk_state != TCP_LISTEN)
			break;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
		inet_csk(sock->sk)->icsk_accept_queue.qlen = length;
#else
		inet_csk(sock->sk)->icsk_accept_queue.listen_opt->qlen = length;
#endif
		break;
	case MODEL_ACCEPT_QUEUE:
		sock->sk->sk_ack_backlog = length;
		break;
	case MODEL_FASTOPEN_QUEUE:
#if HAS_FASTOPEN_SERVER
		if (sock->sk->sk_state == TCP_LISTEN && inet_csk(sock->sk)->icsk_accept_queue.fastopenq)
			inet_csk(sock->sk)->icsk_accept_queue.fastopenq->qlen = length;
#endif
		break;
	default:
		sock->sk->sk_receive_queue.qlen = length;
		break;
	}
}

/* The peer's address is known from an earlier connection. TRACE off */
void model_save_rtt(struct flow *flow)
{
	flow->has_rtt = true;
}

/* setsockopt(TCP_DEFER_ACCEPT). TRACE off */
void model_defer_accept(struct socket *sock, int seconds)
{
	tcp_set_defer_accept(sock->sk, seconds);
}

/* setsockopt(TCP_FASTOPEN). TRACE off */
int model_set_fastopen(struct socket *sock, int length)
{
#if HAS_FASTOPEN_SERVER
	model_use(sock);
	return __sys_setsockopt(MODEL_FD, TCP_FASTOPEN, length);
#else
	(void)sock;
	(void)length;
	return -ENOPROTOOPT;
#endif
}

/* Fast Open connections of a listener whose handshake is not finished, and places that resets hold. TRACE off */
u32 model_fastopen_queue_length(struct socket *sock)
{
#if HAS_FASTOPEN_SERVER
	struct fastopen_queue *fastopenq = inet_csk(sock->sk)->icsk_accept_queue.fastopenq;

	return fastopenq ? fastopenq->qlen : 0;
#else
	(void)sock;
	return 0;
#endif
}

/* socketpair(2) of two new AF_UNIX sockets. TRACE off */
void model_unix_pair(struct socket *one, struct socket *other)
{
	unix_socketpair(one, other);
}

/* connect(2) of an AF_UNIX socket. TRACE off */
int model_unix_connect(struct socket *sock, struct socket *to)
{
	struct sockaddr address = { .bound = NULL };

	address.bound = to->sk;
	return sock->ops->connect(sock, &address);
}

/* sendto(2) of an AF_UNIX socket; without `to` to the connected one. The size, or the error. TRACE off */
int model_unix_send(struct socket *sock, u32 size, struct socket *to)
{
	struct sockaddr address = { .bound = NULL };

	if (!to)
		return sock->ops->sendmsg(sock, NULL, size);
	address.bound = to->sk;
	return sock->ops->sendmsg(sock, &address, size);
}

/* recv(2) of an AF_UNIX datagram socket: the size, or the error. TRACE off */
int model_unix_receive(struct socket *sock)
{
	return sock->ops->recvmsg(sock);
}

/* accept(2) of an AF_UNIX listener. TRACE off */
int model_unix_accept(struct socket *sock)
{
	model_use(sock);
	return __sys_accept(MODEL_FD, &accepted_socket);
}

/* Whether poll(2) says POLLOUT. TRACE off */
bool model_poll_out(struct socket *sock)
{
	return (sock->ops->poll(sock) & POLLOUT) != 0;
}

/* ioctl(SIOCOUTQ). TRACE off */
int model_outq_bytes(struct socket *sock)
{
	return sk_wmem_alloc_get(sock->sk);
}

/* getsockopt(SO_SNDBUF). TRACE off */
int model_send_buffer(struct socket *sock)
{
	return sock->sk->sk_sndbuf;
}

/* setsockopt(SO_SNDBUF). TRACE off */
void model_set_send_buffer(struct socket *sock, int bytes)
{
	sock_setsockopt_sndbuf(sock->sk, bytes);
}

/* A packet that no listener waits for. TRACE off */
static struct sk_buff *model_stray_packet(void)
{
	struct sk_buff *skb = kzalloc(sizeof(*skb), GFP_ATOMIC);

	if (!skb)
		return NULL;
	skb->dev = &model_loopback;
	skb->protocol = ETH_P_IP;
	skb->ip_protocol = IPPROTO_UDP;
	skb->hash = MODEL_UDP_HASH;
	return skb;
}

/* A driver without NAPI hands in a packet that no listener waits for. Gives whether it was taken. TRACE off */
bool model_netif_rx(int cpu)
{
	struct sk_buff *skb = model_stray_packet();

	if (!skb)
		return false;
	model_cpu = cpu;
	return netif_rx(skb) == NET_RX_SUCCESS;
}

/* The same from a process, as a tunnel in user space does. TRACE off */
bool model_netif_rx_from_process(int cpu)
{
	struct sk_buff *skb = model_stray_packet();
	int ret;

	if (!skb)
		return false;
	model_cpu = cpu;
	model_in_interrupt = false;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 18, 0)
	ret = netif_rx(skb);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(5, 7, 0)
	ret = netif_rx_any_context(skb);
#else
	ret = netif_rx_ni(skb);
#endif
	model_in_interrupt = true;
	return ret == NET_RX_SUCCESS;
}

/* The same for a TCP segment: it arrives when the softirq runs. TRACE off */
bool model_netif_rx_tcp(int cpu, struct flow *flow, int kind, u32 seq)
{
	struct sk_buff *skb = kzalloc(sizeof(*skb), GFP_ATOMIC);

	if (!skb)
		return false;
	model_segment(skb, flow, kind, seq);
	model_cpu = cpu;
	return netif_rx(skb) == NET_RX_SUCCESS;
}

/* One run of the NET_RX softirq, if it was asked for. Gives how many packets of the CPU's backlog it took. TRACE off */
int model_softirq(int cpu)
{
	u32 before = model_cpu_backlog_length(cpu);

	model_cpu = cpu;
	if (softnet_data[cpu].softirq_pending)
		do_softirq(NET_RX_SOFTIRQ);
	return before - model_cpu_backlog_length(cpu);
}

/* Packets in a CPU's backlog, those of the batch among them. TRACE off */
u32 model_cpu_backlog_length(int cpu)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 35)
	return softnet_data[cpu].input_pkt_queue.qlen + softnet_data[cpu].process_queue.qlen;
#else
	return softnet_data[cpu].input_pkt_queue.qlen;
#endif
}

/* Makes a CPU's backlog say that it holds so many. TRACE off */
void model_pretend_cpu_backlog_length(int cpu, u32 length)
{
	softnet_data[cpu].input_pkt_queue.qlen = length;
}

static u32 softnet_columns[SOFTNET_COLUMNS];

/* How many columns /proc/net/softnet_stat has. TRACE off */
int model_softnet_columns(int cpu)
{
	return softnet_seq_show(cpu, softnet_columns);
}

/* A column of /proc/net/softnet_stat, the first one being 0; 0 where there is none. TRACE off */
u32 model_softnet(int cpu, int column)
{
	return column < softnet_seq_show(cpu, softnet_columns) ? softnet_columns[column] : 0;
}

/* A TcpExt counter. TRACE off */
u32 model_tcpext_counter(int field)
{
	return init_net.mib.net_statistics[field];
}

/* A Tcp counter. TRACE off */
u32 model_tcp_counter(int field)
{
	return init_net.mib.tcp_statistics[field];
}
