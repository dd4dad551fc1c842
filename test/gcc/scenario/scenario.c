/*
 * A random driver of the model, in the C that the snippets are written in, so that gcc's build and the JavaScript run the
 * same operations. Own words. After every operation the whole visible state goes into a hash.
 */
#include <linux/jiffies.h>
#include <model/flow.h>
#include <model/model.h>
#include <net/sock.h>

#define LISTENERS 3
#define FLOWS 48
#define UNIX_SOCKETS 6

static u32 random_state;
static u32 hash;
static u32 next_peer;
static struct socket *listeners[LISTENERS];
static struct flow *flows[FLOWS];
static struct socket *unix_sockets[UNIX_SOCKETS];

static const char *const names[] = {
	"net/core/somaxconn", "net.core.netdev_max_backlog", "net/ipv4/tcp_max_syn_backlog",
	"net.ipv4.tcp_fastopen", "net.ipv4.tcp_syncookies", "net/ipv4/tcp_abort_on_overflow", "net/ipv4/tcp_synack_retries",
	"net.unix.max_dgram_qlen", "net/core/dev_weight", "net/core/netdev_budget", "net/core/netdev_budget_usecs",
	"net/core/flow_limit_cpu_bitmap", "net.core.flow_limit_table_len", "net/ipv4/tcp_syn_retries",
	"net.ipv4.tcp_tw_recycle", "net/ipv4/tcp_migrate_req", "net/core/no_such_thing", "",
};

static const char *const texts[] = {
	"0", "1", "2", "3", "0x203", "0x603", "4", "5", "7", "8", "10", "16", "64", "128", "255", "256", "300", "1000", "4096", "65535",
	"65536", "70000", "100000", "2147483647", "2147483648", "4294967295", "4294967296", "-1", "-2", "-2147483648",
	"-2147483649", "0x10", "0X1f", "010", "08", "0x", " 7 ", "5 6", "9\n", "", " ", "\t", "1.5", "1k", "abc", "-", "+1",
	"18446744073709551615", "18446744073709551616", "999999999999999999999", "-0",
};

static const int backlogs[] = { 0, 1, 2, 3, 4, 8, 15, 16, 128, 511, 4096, 65535, 65536, 70000, 2147483647, -1 };
static const u32 sizes[] = { 0, 1, 64, 192, 193, 704, 1000, 4000, 16064, 16065, 65000, 200000, 212960, 4294967295u };
static const u32 waits[] = { 0, 1, 5, 200, 999, 1000, 1001, 2000, 3000, 7000, 30000, 64000 };
static const u32 lengths[] = { 0, 1, 7, 8, 9, 128, 129, 511, 512, 65535, 65536, 2147483646 };

static u32 next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state;
}

static u32 below(u32 limit)
{
	return (next_random() >> 8) % limit;
}

static void note(u32 value)
{
	hash = (hash ^ value) * 16777619u;
	hash ^= hash >> 15;
}

static void put_text(char *target, const char *text)
{
	while (*text) {
		*target = *text;
		target++;
		text++;
	}
	*target = 0;
}

static void note_text(const char *text)
{
	while (*text) {
		note((u32)(*text));
		text++;
	}
}

static void write_sysctl(void)
{
	put_text(model_name, names[below(ARRAY_SIZE(names))]);
	put_text(model_text, texts[below(ARRAY_SIZE(texts))]);
	note((u32)model_sysctl_write());
	if (model_sysctl_read() == 0)
		note_text(model_text);
}

/* Small limits, so that queues really fill. */
static void write_small_sysctl(void)
{
	put_text(model_name, names[below(8)]);
	put_text(model_text, texts[below(12)]);
	note((u32)model_sysctl_write());
}

static struct socket *some_listener(void)
{
	return listeners[below(LISTENERS)];
}

static struct flow *some_flow(void)
{
	return flows[below(FLOWS)];
}

/* A new listener may share another one's port; which of them then gets packets is noted. */
static void share_port(u32 at)
{
	u32 first = below(LISTENERS);
	u32 rounds = 4;

	if (first != at && below(2))
		note((u32)model_share_port(listeners[at], listeners[first]));
	while (rounds--) {
		struct sock *sk = model_select_listener(listeners[first], (below(65536) << 16) + below(65536));
		u32 one;

		for (one = 0; one < LISTENERS; one++) {
			if (sk && listeners[one]->sk == sk)
				note(one + 1);
		}
	}
}

static void new_listener(void)
{
	u32 at = below(LISTENERS);

	model_close_listener(listeners[at]);
	listeners[at] = model_socket(below(2) ? AF_INET6 : AF_INET, SOCK_STREAM);
	if (below(2))
		note((u32)model_listen(listeners[at], (int)below(9)));
	else
		note((u32)model_listen(listeners[at], backlogs[below(ARRAY_SIZE(backlogs))]));
	share_port(at);
}

static u32 sequence_of(const struct flow *flow)
{
	return flow->id * 1000 + 7;
}

static void note_answer(const struct flow *flow)
{
	note((u32)flow->answer << 1 | flow->answer_is_cookie);
	note((u32)flow->answer_fastopen);
}

/* Several new peers send a SYN each. */
static void new_peers(void)
{
	struct socket *listener = some_listener();
	u32 count = 1 + below(12);

	while (count--) {
		u32 at = below(FLOWS);

		next_peer += 1 + below(3);
		flows[at] = model_flow(listener, next_peer);
		if (below(16) == 0)
			model_save_rtt(flows[at]);
		if (below(24) == 0)
			model_receive_reusing_time_wait(flows[at], sequence_of(flows[at]), 1 + below(5));
		else
			model_receive(flows[at], below(3) ? MODEL_SYN : MODEL_SYN_DATA + (int)below(3), sequence_of(flows[at]));
		note_answer(flows[at]);
	}
}

/* Known peers send something; now and then with a number that does not fit. */
static void old_peers(void)
{
	u32 count = 1 + below(8);

	while (count--) {
		struct flow *flow = some_flow();
		int kind = (int)below(11);
		u32 seq;

		if (!flow)
			continue;
		kind = kind > MODEL_ACK_OF_FIN ? MODEL_ACK : kind;
		seq = sequence_of(flow) + (kind == MODEL_SYN || (kind >= MODEL_SYN_DATA && kind <= MODEL_SYN_COOKIE) ? 0 : 1);
		seq += kind == MODEL_ACK_OF_FIN;
		if (below(10) == 0)
			seq += below(3) - 1;
		if (below(12) == 0)
			note(model_netif_rx_tcp((int)below(NR_CPUS), flow, kind, seq));
		else if (below(12) == 0)
			note(model_virtio_tcp((int)below(NR_CPUS), flow, kind, seq));
		else
			model_receive(flow, kind, seq);
		note_answer(flow);
	}
}

static void accept_some(void)
{
	struct socket *listener = some_listener();
	u32 count = 1 + below(4);

	while (count--) {
		struct sock *sk = model_accept(listener);

		note(sk ? model_accepted_flow(sk)->id : 0xffffffff);
		if (sk && below(3) == 0)
			model_close(model_accepted_flow(sk));
		else if (sk && below(3) == 0)
			model_close_gracefully(sk);
	}
}

static void wait_some(void)
{
	u32 until = jiffies + waits[below(ARRAY_SIZE(waits))];

	while (model_run_timers(until)) {
		struct flow *flow = model_next_announced();

		note(jiffies);
		while (flow) {
			note(flow->id);
			note_answer(flow);
			flow = model_next_announced();
		}
	}
}

static void new_unix_socket(void)
{
	static const int types[] = { SOCK_DGRAM, SOCK_DGRAM, SOCK_DGRAM, SOCK_STREAM, SOCK_SEQPACKET };
	u32 at = below(UNIX_SOCKETS);

	unix_sockets[at] = model_socket(AF_UNIX, types[below(ARRAY_SIZE(types))]);
	if (below(4) == 0) {
		u32 other = (at + 1 + below(UNIX_SOCKETS - 1)) % UNIX_SOCKETS;

		unix_sockets[other] = model_socket(AF_UNIX, unix_sockets[at]->type);
		if (unix_sockets[at]->type != SOCK_STREAM)
			model_unix_pair(unix_sockets[at], unix_sockets[other]);
	}
}

static void use_unix_socket(void)
{
	struct socket *sock = unix_sockets[below(UNIX_SOCKETS)];
	struct socket *to = unix_sockets[below(UNIX_SOCKETS)];
	u32 count = 1 + below(14);

	switch (below(9)) {
	case 0:
		note((u32)model_unix_connect(sock, to));
		break;
	case 1:
		note((u32)model_listen(sock, (int)below(6) - 1));
		break;
	case 2:
		model_set_send_buffer(sock, (int)below(5) * 1500 - 1500);
		break;
	case 3:
		note((u32)(sock->type == SOCK_DGRAM ? -1 : model_unix_accept(sock)));
		break;
	case 4:
	case 5:
		while (sock->type != SOCK_STREAM && count--)
			note((u32)model_unix_receive(sock));
		break;
	default:
		to = below(3) ? NULL : to;
		while (sock->type != SOCK_STREAM && count--)
			note((u32)model_unix_send(sock, sizes[below(ARRAY_SIZE(sizes))], to));
		break;
	}
	note(model_poll_out(sock));
}

static void packets(void)
{
	int cpu = (int)below(NR_CPUS);
	u32 count = 1 + below(30);
	bool is_virtio = below(3) == 0;

	if (below(40) == 0)
		count = 300; /* More than a ring holds. */
	while (count--)
		note(is_virtio ? model_virtio(cpu) : model_netif_rx(cpu));
}

/* RPS on, off, or to another CPU. */
static void steer(void)
{
	int device = below(2) ? MODEL_VIRTIO : MODEL_LOOPBACK;

	model_steer(device, (int)below(NR_CPUS + 2) - 2);
}

/* A limit far away is met by pretending; afterwards the length is what it was, and one more if the packet was taken. */
static void packet_at_length(void)
{
	int cpu = (int)below(NR_CPUS);
	u32 real = softnet_data[cpu].input_pkt_queue.qlen;
	bool taken;

	if (!real)
		return;
	model_pretend_cpu_backlog_length(cpu, lengths[below(ARRAY_SIZE(lengths))] + 1);
	taken = model_netif_rx(cpu);
	note(taken);
	model_pretend_cpu_backlog_length(cpu, taken ? real + 1 : real);
}

/* The same for a SYN and a listener's queues. */
static void syn_at_length(void)
{
	struct socket *listener = some_listener();
	bool is_syn_queue = below(2);
	int queue = is_syn_queue ? MODEL_SYN_QUEUE : MODEL_ACCEPT_QUEUE;
	u32 real = is_syn_queue ? model_syn_queue_length(listener) : model_accept_queue_length(listener);
	u32 pretended = lengths[below(ARRAY_SIZE(lengths))];
	u32 at = below(FLOWS);

	model_pretend_length(listener, queue, pretended);
	next_peer++;
	flows[at] = model_flow(listener, next_peer);
	model_receive(flows[at], MODEL_SYN, sequence_of(flows[at]));
	note_answer(flows[at]);
	if (is_syn_queue)
		real += model_syn_queue_length(listener) - pretended;
	model_pretend_length(listener, queue, real);
}

static void note_state(void)
{
	u32 at;

	for (at = 0; at < LISTENERS; at++) {
		note(model_syn_queue_length(listeners[at]));
		note(model_syn_queue_young(listeners[at]));
		note(model_accept_queue_length(listeners[at]));
		note(model_fastopen_queue_length(listeners[at]));
		note(model_max_ack_backlog(listeners[at]));
	}
	for (at = 0; at < UNIX_SOCKETS; at++) {
		note(model_unix_queue_length(unix_sockets[at]));
		note((u32)model_outq_bytes(unix_sockets[at]));
		note((u32)model_send_buffer(unix_sockets[at]));
	}
	for (at = 0; at < NR_CPUS; at++) {
		note(model_cpu_backlog_length((int)at));
		note(model_softnet((int)at, 0));
		note(model_softnet((int)at, 1));
		note(model_softnet((int)at, 2));
		note(model_softnet((int)at, 9));
		note(model_softnet((int)at, 10));
	}
	note(model_ring_length());
	for (at = 0; at < __LINUX_MIB_MAX; at++)
		note(model_tcpext_counter((int)at));
	for (at = 0; at < __TCP_MIB_MAX; at++)
		note(model_tcp_counter((int)at));
	note(jiffies);
}

/* C leaves open which argument is computed first, so random numbers are drawn one statement at a time. */
static void one_operation(void)
{
	struct socket *listener = some_listener();

	switch (below(20)) {
	case 0:
		write_sysctl();
		break;
	case 1:
		write_small_sysctl();
		break;
	case 2:
		new_listener();
		break;
	case 3:
		if (below(2))
			note((u32)model_set_fastopen(listener, (int)below(9) - 1));
		else
			note((u32)model_listen(listener, (int)below(9) - 1));
		break;
	case 4:
	case 5:
	case 6:
	case 7:
		new_peers();
		break;
	case 8:
	case 9:
	case 10:
		old_peers();
		break;
	case 11:
		accept_some();
		break;
	case 12:
		wait_some();
		break;
	case 13:
		new_unix_socket();
		break;
	case 14:
	case 15:
		use_unix_socket();
		break;
	case 16:
		if (below(12) == 0)
			steer();
		else
			packets();
		break;
	case 17:
		note((u32)(below(2) ? model_softirq((int)below(NR_CPUS)) : model_softirq_received((int)below(NR_CPUS))));
		break;
	case 18:
		if (below(3) == 0)
			syn_at_length();
		else
			packet_at_length();
		break;
	default:
		if (below(6) == 0)
			model_defer_accept(listener, (int)below(40));
		else
			note((u32)model_softirq((int)below(NR_CPUS)));
		break;
	}
}

/* Runs one scenario on the machine as the earlier ones left it. Gives the hash of all its states. */
u32 scenario_run(u32 seed, u32 operations)
{
	u32 at;

	random_state = seed * 2654435761u + 1;
	if (!random_state)
		random_state = 1;
	hash = 2166136261u;
	for (at = 0; at < LISTENERS; at++) {
		listeners[at] = model_socket(at % 2 ? AF_INET6 : AF_INET, SOCK_STREAM);
		model_listen(listeners[at], (int)below(9));
	}
	for (at = 0; at < FLOWS; at++)
		flows[at] = NULL;
	for (at = 0; at < UNIX_SOCKETS; at++)
		unix_sockets[at] = model_socket(AF_UNIX, at < 4 ? SOCK_DGRAM : SOCK_STREAM);
	while (operations--) {
		one_operation();
		note_state();
	}
	for (at = 0; at < LISTENERS; at++)
		model_close_listener(listeners[at]);
	return hash;
}
