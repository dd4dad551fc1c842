/*
 * Two made-up trees in our own words: the names are the kernel's, the code is only what the searches need. The old one has
 * global variables, ctl_path tables and macros that hand on functions; the new one has namespaces, SYSCALL_DEFINE in
 * helpers, INDIRECT_CALL and READ_ONCE.
 */

const opsHeader = `
struct sock;
struct socket {
	struct sock *sk;
	const struct proto_ops *ops;
};
struct proto_ops {
	int family;
	int (*listen)(struct socket *sock, int len);
	int (*bind)(struct socket *sock, int port);
};
struct other_ops {
	int (*listen)(void *thing, int len);
};
struct machine {
	const struct other_ops *ops;
};
`;

const sockHeader = `
struct sock {
	int sk_ack_backlog;
	int sk_max_ack_backlog;
};
static inline void sk_acceptq_added(struct sock *sk)
{
	sk->sk_ack_backlog++;
}
`;

const packetHeader = `
struct sk_buff;
struct napi_struct {
	int weight;
	int (*poll)(struct napi_struct *napi, int budget);
};
struct softnet_data {
	struct napi_struct backlog;
};
struct packet_type {
	int type;
	int (*func)(struct sk_buff *skb);
};
struct dst_entry {
	int (*input)(struct sk_buff *skb);
};
struct rtable {
	struct dst_entry dst;
};
struct net_protocol {
	int (*handler)(struct sk_buff *skb);
};
struct inet_connection_sock_af_ops {
	int (*conn_request)(struct sock *sk, struct sk_buff *skb);
};
struct inet_connection_sock {
	const struct inet_connection_sock_af_ops *icsk_af_ops;
};
struct dst_entry *skb_dst(struct sk_buff *skb);
struct inet_connection_sock *inet_csk(struct sock *sk);
`;

const af_inet = (store: string) => `
static int inet_listen(struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;

	${store};
	return inet_csk_listen_start(sk, backlog);
}
static int wrong_listen(void *thing, int len)
{
	return 0;
}
const struct proto_ops inet_stream_ops = {
	.family = 2,
	.listen = inet_listen,
};
static const struct other_ops wrong_ops = {
	.listen = wrong_listen,
};
int start_machine(struct machine *m)
{
	return m->ops->listen(m, 3);
}
`;

const connection = `
int reqsk_queue_alloc(struct sock *sk)
{
	return 0;
}
int inet_csk_listen_start(struct sock *sk, int backlog)
{
	return reqsk_queue_alloc(sk);
}
struct sock *inet_csk_reqsk_queue_add(struct sock *sk)
{
	sk_acceptq_added(sk);
	return sk;
}
struct sock *tcp_check_req(struct sock *sk)
{
	return inet_csk_reqsk_queue_add(sk);
}
`;

const tcp = `
int tcp_v4_conn_request(struct sock *sk, struct sk_buff *skb)
{
	return 0;
}
const struct inet_connection_sock_af_ops ipv4_specific = {
	.conn_request = tcp_v4_conn_request,
};
int tcp_rcv_state_process(struct sock *sk, struct sk_buff *skb)
{
	struct inet_connection_sock *icsk = inet_csk(sk);

	return icsk->icsk_af_ops->conn_request(sk, skb);
}
int tcp_v4_rcv(struct sk_buff *skb)
{
	return tcp_rcv_state_process(0, skb);
}
static struct net_protocol tcp_protocol = {
	.handler = tcp_v4_rcv,
};
`;

const driver = (add: string) => `
static int virtnet_poll(struct napi_struct *napi, int budget)
{
	return receive_buf(napi);
}
static int virtnet_probe(struct softnet_data *card)
{
	${add};
	return 0;
}
module_init(virtnet_probe);
`;

/** Like 2.6.32: globals, plain statics, the macro NF_HOOK. */
export const oldTree: Readonly<Record<string, string>> = {
  Makefile: "VERSION = 2\nPATCHLEVEL = 6\nSUBLEVEL = 32\nEXTRAVERSION =\n",
  "include/linux/net.h": opsHeader,
  "include/net/sock.h": sockHeader,
  "include/linux/netdevice.h": packetHeader,
  "include/linux/netfilter.h": `
#define NF_HOOK(pf, hook, skb, okfn) \\
	(nf_hook(pf, hook, skb) ? 0 : (okfn)(skb))
`,
  "net/socket.c": `
int sysctl_somaxconn __read_mostly = 128;

SYSCALL_DEFINE2(listen, int, fd, int, backlog)
{
	struct socket *sock;

	sock = find_socket(fd);
	if (sock) {
		if ((unsigned)backlog > sysctl_somaxconn)
			backlog = sysctl_somaxconn;
		return sock->ops->listen(sock, backlog);
	}
	return -1;
}
`,
  "net/core/sysctl_net_core.c": `
static struct ctl_table net_core_table[] = {
	{
		.ctl_name = 18,
		.procname = "somaxconn",
		.data = &sysctl_somaxconn,
		.maxlen = sizeof(int),
		.mode = 0644,
		.proc_handler = proc_dointvec
	},
	{ .ctl_name = 0 }
};
static struct ctl_path net_core_path[] = {
	{ .procname = "net", .ctl_name = 3 },
	{ .procname = "core", .ctl_name = 1 },
	{ },
};
static __init int sysctl_core_init(void)
{
	register_sysctl_paths(net_core_path, net_core_table);
	return 0;
}
fs_initcall(sysctl_core_init);
`,
  "net/core/dev.c": `
static int enqueue_to_backlog(struct sk_buff *skb)
{
	return 0;
}
int netif_rx(struct sk_buff *skb)
{
	return enqueue_to_backlog(skb);
}
int netif_receive_skb(struct sk_buff *skb)
{
	return 0;
}
static int process_backlog(struct napi_struct *napi, int quota)
{
	return 0;
}
static void net_rx_action(struct softirq_action *h)
{
	struct napi_struct *n = first_napi();

	n->poll(n, 64);
}
void netif_napi_add(struct napi_struct *napi,
		    int (*poll)(struct napi_struct *, int), int weight)
{
	napi->poll = poll;
}
static int __init net_dev_init(void)
{
	struct softnet_data *queue = this_queue();

	queue->backlog.poll = process_backlog;
	open_softirq(NET_RX_SOFTIRQ, net_rx_action);
	return 0;
}
subsys_initcall(net_dev_init);
`,
  "net/ipv4/af_inet.c": af_inet("sk->sk_max_ack_backlog = backlog"),
  "net/ipv4/inet_connection_sock.c": connection,
  "net/ipv4/tcp_ipv4.c": tcp,
  "net/ipv4/ip_input.c": `
static int ip_local_deliver_finish(struct sk_buff *skb)
{
	const struct net_protocol *ipprot = find_protocol(skb);

	return ipprot->handler(skb);
}
int ip_local_deliver(struct sk_buff *skb)
{
	return NF_HOOK(2, 1, skb, ip_local_deliver_finish);
}
static int ip_rcv_finish(struct sk_buff *skb)
{
	return skb_dst(skb)->input(skb);
}
int ip_rcv(struct sk_buff *skb)
{
	return NF_HOOK(2, 0, skb, ip_rcv_finish);
}
static struct packet_type ip_packet_type = {
	.type = 8,
	.func = ip_rcv,
};
`,
  "net/ipv4/route.c": `
static int make_route(struct rtable *rth)
{
	rth->dst.input = ip_local_deliver;
	return 0;
}
`,
  "net/unix/af_unix.c": `
int sysctl_unix_max_dgram_qlen = 10;
static struct sock *unix_create1(struct socket *sock)
{
	struct sock *sk = new_sock();

	sk->sk_max_ack_backlog = sysctl_unix_max_dgram_qlen;
	return sk;
}
SYSCALL_DEFINE3(socket, int, family, int, type, int, protocol)
{
	unix_create1(0);
	return 0;
}
`,
  "net/unix/sysctl_net_unix.c": `
static ctl_table unix_table[] = {
	{
		.procname = "max_dgram_qlen",
		.data = &sysctl_unix_max_dgram_qlen,
		.proc_handler = proc_dointvec
	},
	{ }
};
static struct ctl_path unix_path[] = {
	{ .procname = "net", },
	{ .procname = "unix", },
	{ },
};
int unix_sysctl_register(struct net *net)
{
	register_net_sysctl_table(net, unix_path, unix_table);
	return 0;
}
`,
  "drivers/net/virtio_net.c": `
static int receive_buf(struct napi_struct *napi)
{
	return netif_receive_skb(0);
}
${driver("netif_napi_add(&card->backlog, virtnet_poll, 64)")}`,
};

/** Like 6.x: namespaces, helpers below the system calls, wrappers around reads and calls. */
export const newTree: Readonly<Record<string, string>> = {
  ...oldTree,
  Makefile: "# SPDX\nVERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 9\nEXTRAVERSION =\n",
  "include/linux/netfilter.h": `
static inline int
NF_HOOK(int pf, int hook, struct sk_buff *skb, int (*okfn)(struct sk_buff *))
{
	int ret = nf_hook(pf, hook, skb);

	if (ret == 1)
		ret = okfn(skb);
	return ret;
}
`,
  "include/net/netns/core.h": `
struct netns_core {
	int sysctl_somaxconn;
	int sysctl_optmem_max;
};
struct other_core {
	int sysctl_somaxconn;
};
struct net {
	struct netns_core core;
};
`,
  "net/socket.c": `
int __sys_listen(int fd, int backlog)
{
	struct socket *sock = find_socket(fd);
	int somaxconn;

	somaxconn = READ_ONCE(sock_net(sock->sk)->core.sysctl_somaxconn);
	if ((unsigned int)backlog > somaxconn)
		backlog = somaxconn;
	return READ_ONCE(sock->ops)->listen(sock, backlog);
}
SYSCALL_DEFINE2(listen, int, fd, int, backlog)
{
	return __sys_listen(fd, backlog);
}
int stranger(struct other_core *core)
{
	return core->sysctl_somaxconn;
}
`,
  "net/core/sysctl_net_core.c": `
static struct ctl_table netns_core_table[] = {
	{
		.procname	= "somaxconn",
		.data		= &init_net.core.sysctl_somaxconn,
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.extra1		= SYSCTL_ZERO,
		.proc_handler	= proc_dointvec_minmax
	},
};
static __net_init int sysctl_core_net_init(struct net *net)
{
	struct ctl_table *tbl = netns_core_table;

	net->core.sysctl_hdr = register_net_sysctl(net, "net/core", tbl);
	return 0;
}
`,
  "net/ipv4/af_inet.c": af_inet("WRITE_ONCE(sk->sk_max_ack_backlog, backlog)"),
  "net/ipv4/ip_input.c": `
INDIRECT_CALLABLE_DECLARE(int udp_rcv(struct sk_buff *));
void ip_protocol_deliver_rcu(struct sk_buff *skb)
{
	const struct net_protocol *ipprot = find_protocol(skb);

	INDIRECT_CALL_2(ipprot->handler, tcp_v4_rcv, udp_rcv, skb);
}
static int ip_local_deliver_finish(struct sk_buff *skb)
{
	ip_protocol_deliver_rcu(skb);
	return 0;
}
int ip_local_deliver(struct sk_buff *skb)
{
	return NF_HOOK(2, 1, skb, ip_local_deliver_finish);
}
static inline int dst_input(struct sk_buff *skb)
{
	return INDIRECT_CALL_INET(skb_dst(skb)->input, ip6_input, ip_local_deliver, skb);
}
static int ip_rcv_finish(struct sk_buff *skb)
{
	return dst_input(skb);
}
int ip_rcv(struct sk_buff *skb)
{
	return NF_HOOK(2, 0, skb, ip_rcv_finish);
}
static struct packet_type ip_packet_type = {
	.type = 8,
	.func = ip_rcv,
};
`,
};
