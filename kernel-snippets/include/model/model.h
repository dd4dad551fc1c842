/*
 * Has no upstream file: what the host calls, all versions. Own words, not kernel text.
 * The host owns time, packets and peers; every decision and every counter is the snippets'.
 */
#ifndef _MODEL_MODEL_H
#define _MODEL_MODEL_H

#include <linux/net.h>
#include <linux/netdevice.h>
#include <model/flow.h>

/* Which queue model_pretend_length() fills. */
enum {
	MODEL_SYN_QUEUE = 0,
	MODEL_ACCEPT_QUEUE = 1,
	MODEL_UNIX_QUEUE = 2,
	MODEL_FASTOPEN_QUEUE = 3
};

/* Kinds of packet that a peer sends. */
enum {
	MODEL_SYN = 0,
	MODEL_ACK = 1,
	MODEL_DATA = 2,
	MODEL_RST = 3,
	/* A SYN with a byte of data. */
	MODEL_SYN_DATA = 4,
	/* A SYN that asks for a Fast Open cookie. */
	MODEL_SYN_ASK = 5,
	/* A SYN with a byte of data and a Fast Open cookie: a valid one if this machine gave the peer one. */
	MODEL_SYN_COOKIE = 6,
	/* A FIN, with the ACK that every segment has. */
	MODEL_FIN = 7,
	/* An ACK of a FIN, whether there was one or not. */
	MODEL_ACK_OF_FIN = 8
};

/* The length of a Fast Open cookie. */
#define MODEL_FASTOPEN_COOKIE_BYTES 8

/* Text that goes in and out: the name and the value of a sysctl. */
#define MODEL_TEXT_SIZE 256
extern char model_name[MODEL_TEXT_SIZE];
extern char model_text[MODEL_TEXT_SIZE];

void model_boot(void);
struct socket *model_socket(int family, int type);
int model_listen(struct socket *sock, int backlog);
void model_close_listener(struct socket *sock);
int model_share_port(struct socket *sock, struct socket *first);
struct sock *model_select_listener(struct socket *first, u32 hash);
struct sock *model_accept(struct socket *sock);
void model_receive(struct flow *flow, int kind, u32 seq);
void model_receive_reusing_time_wait(struct flow *flow, u32 seq, u32 isn);
struct flow *model_accepted_flow(struct sock *sk);
void model_close(struct flow *flow);
void model_close_gracefully(struct sock *sk);
u32 model_syn_queue_length(struct socket *sock);
u32 model_syn_queue_young(struct socket *sock);
u32 model_accept_queue_length(struct socket *sock);
u32 model_max_ack_backlog(struct socket *sock);
u32 model_unix_queue_length(struct socket *sock);
void model_pretend_length(struct socket *sock, int queue, u32 length);
bool model_run_timers(u32 until);
void model_save_rtt(struct flow *flow);
void model_defer_accept(struct socket *sock, int seconds);
int model_set_fastopen(struct socket *sock, int length);
u32 model_fastopen_queue_length(struct socket *sock);

void model_unix_pair(struct socket *one, struct socket *other);
int model_unix_connect(struct socket *sock, struct socket *to);
int model_unix_send(struct socket *sock, u32 size, struct socket *to);
int model_unix_receive(struct socket *sock);
int model_unix_accept(struct socket *sock);
bool model_poll_out(struct socket *sock);
int model_outq_bytes(struct socket *sock);
int model_send_buffer(struct socket *sock);
void model_set_send_buffer(struct socket *sock, int bytes);

bool model_netif_rx(int cpu);
bool model_netif_rx_from_process(int cpu);
bool model_netif_rx_tcp(int cpu, struct flow *flow, int kind, u32 seq);
int model_softirq(int cpu);
u32 model_cpu_backlog_length(int cpu);
void model_pretend_cpu_backlog_length(int cpu, u32 length);
int model_softnet_columns(int cpu);
u32 model_softnet(int cpu, int column);

bool model_virtio(int cpu);
bool model_virtio_tcp(int cpu, struct flow *flow, int kind, u32 seq);
u32 model_ring_length(void);
int model_softirq_received(int cpu);
void model_steer(int device, int cpu);
void model_segment(struct sk_buff *skb, struct flow *flow, int kind, u32 seq);

int model_sysctl_write(void);
int model_sysctl_read(void);
u32 model_tcpext_counter(int field);
u32 model_tcp_counter(int field);

extern int model_cpu;
extern struct net_device model_loopback;

/* What packets that no listener waits for have in common: they are one flow. */
#define MODEL_UDP_HASH 1

/* Devices that model_steer() knows. */
enum {
	MODEL_LOOPBACK,
	MODEL_VIRTIO
};

#endif
