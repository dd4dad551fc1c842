/*
 * Models include/linux/netdevice.h, 2.6.32 to 7.3: devices, NAPI, and each CPU's backlog.
 * A model in our own words, not kernel text.
 */
#ifndef _LINUX_NETDEVICE_H
#define _LINUX_NETDEVICE_H

#include <linux/backports.h>
#include <linux/list.h>
#include <linux/skbuff.h>
#include <net/net_namespace.h>

#define NET_RX_SUCCESS 0
#define NET_RX_DROP 1
#define NR_CPUS 4
#define ETH_P_ALL 0x0003
#define ETH_P_IP 0x0800
#define ETH_P_IPV6 0x86dd
/* How many packets one poll of a device may take, where its driver has no opinion of its own. */
#define NAPI_POLL_WEIGHT 64

struct net_device {
	u32 rx_packets;
	u32 rx_dropped;
#if HAS_RPS
	/* Where rps_cpus sends this device's packets. Upstream: a set of CPUs for each queue, chosen from by the packet's hash. */
	bool rps_on;
	int rps_cpu;
#endif
};

/* The namespace that a device is in. TRACE off */
static inline struct net *dev_net(const struct net_device *dev)
{
	(void)dev;
	return &init_net; /* The model has one. */
}

/* Something that can be polled for packets: a device's receive ring, or a CPU's backlog. */
struct napi_struct {
	struct list_head poll_list;
	/* Non-zero while it is scheduled: upstream's NAPI_STATE_SCHED bit. */
	u32 state;
	int weight;
	int (*poll)(struct napi_struct *napi, int quota);
};

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 11, 0)
/* How many of the last packets are remembered, by flow. */
#define FLOW_LIMIT_HISTORY 128
/* The largest table in the model; upstream is bounded by memory only. */
#define FLOW_LIMIT_MOST_BUCKETS 8192

/* Which flows the last packets of a crowded backlog belonged to. */
struct sd_flow_limit {
	/* Packets refused: column 11 of /proc/net/softnet_stat. */
	u32 count;
	u32 num_buckets;
	u32 history_head;
	u16 history[FLOW_LIMIT_HISTORY];
	u8 buckets[FLOW_LIMIT_MOST_BUCKETS];
};
#endif

/* What one CPU has to do for the network. */
struct softnet_data {
	/* Who wants to be polled in the next softirq run. */
	struct list_head poll_list;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 35)
	/* The batch that process_backlog() is working on; it no longer counts against the limit. */
	struct sk_buff_head process_queue;
#endif
	/* Packets that wait for the next softirq run; netdev_max_backlog bounds this one. */
	struct sk_buff_head input_pkt_queue;
	/* The pseudo device whose poll function is process_backlog(). */
	struct napi_struct backlog;
	/* Columns of /proc/net/softnet_stat; up to 2.6.34 they stood in netdev_rx_stat. */
	u32 processed;
	u32 dropped;
	u32 time_squeeze;
#if HAS_RPS
	/* How often another CPU's interrupt asked this one to look at its backlog: column 10 of /proc/net/softnet_stat. */
	u32 received_rps;
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 11, 0)
	/* NULL: net.core.flow_limit_cpu_bitmap does not name this CPU. */
	struct sd_flow_limit *flow_limit;
#endif
	/* NET_RX_SOFTIRQ was raised on this CPU. */
	bool softirq_pending;
};

struct packet_type {
	struct packet_type *next;
	__be16 type;
	int (*func)(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt, struct net_device *orig_dev);
};

/* The most that any version shows. */
#define SOFTNET_COLUMNS 15

int softnet_seq_show(int cpu, u32 *columns);

extern struct softnet_data softnet_data[NR_CPUS];
extern int weight_p;
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
extern int netdev_max_backlog;
extern int netdev_budget;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 12, 0)
extern u32 netdev_budget_usecs;
#endif
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 11, 0)
extern int netdev_flow_limit_table_len;
#endif

int netif_rx(struct sk_buff *skb);
int napi_gro_receive(struct napi_struct *napi, struct sk_buff *skb);
void netif_napi_add(struct net_device *dev, struct napi_struct *napi, int (*poll)(struct napi_struct *napi, int quota), int weight);
bool napi_schedule_prep(struct napi_struct *n);
void __napi_schedule(struct napi_struct *n);
void napi_complete(struct napi_struct *n);
int netif_receive_skb(struct sk_buff *skb);
void dev_add_pack(struct packet_type *pt);
void net_dev_init(void);
int smp_processor_id(void);

#endif
