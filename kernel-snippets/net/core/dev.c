/*
 * Models net/core/dev.c, 2.6.32 to 7.3: from a driver to the protocols.
 * A model in our own words, not kernel text. Role: puts packets of drivers without NAPI (and of loopback, or steered to
 * another CPU) into a CPU's backlog, which net.core.netdev_max_backlog bounds, and empties it in the NET_RX softirq.
 */
#include <linux/backports.h>
#include <linux/jiffies.h>
#include <linux/netdevice.h>
#include <net/hotdata.h>

struct softnet_data softnet_data[NR_CPUS];

/* net.core.dev_weight: how many packets one poll of a CPU's backlog may take. */
int weight_p = 64;

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
/* net.core.netdev_max_backlog: one for the machine, and each CPU's queue is held against it. */
int netdev_max_backlog = 1000;
/* net.core.netdev_budget: how many packets one softirq run may take from all devices together. */
int netdev_budget = 300;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 7, 0)
u32 netdev_budget_usecs = 2 * USEC_PER_SEC / HZ;
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 12, 0)
u32 netdev_budget_usecs = 2000;
#endif
#endif

/* Who wants IPv4 packets. Upstream has lists by protocol. */
static struct packet_type *ptype_ip;

/* A protocol says which packets it takes. */
void dev_add_pack(struct packet_type *pt)
{
	ptype_ip = pt;
}

/* Hands a packet to a protocol's receive function, ip_rcv() for IPv4. */
static int deliver_skb(struct sk_buff *skb, struct packet_type *pt_prev, struct net_device *orig_dev)
{
	return pt_prev->func(skb, skb->dev, pt_prev, orig_dev);
}

/* Gives a packet to whoever asked for its protocol. */
static int __netif_receive_skb(struct sk_buff *skb)
{
	softnet_data[smp_processor_id()].processed++; /* First column of /proc/net/softnet_stat. */
	skb->dev->rx_packets++;
	if (ptype_ip && ptype_ip->type == skb->protocol)
		return deliver_skb(skb, ptype_ip, skb->dev);
	kfree_skb(skb);
	return NET_RX_DROP;
}

/* A NAPI driver's way in: past the CPU's backlog, so netdev_max_backlog does not touch it (unless RPS steers). */
int netif_receive_skb(struct sk_buff *skb)
{
	return __netif_receive_skb(skb);
}

/* Puts a NAPI at the end of the CPU's poll list and asks for a softirq run. This is how the backlog gets polled. */
static void ____napi_schedule(struct softnet_data *sd, struct napi_struct *napi)
{
	list_add_tail(&napi->poll_list, &sd->poll_list);
	sd->softirq_pending = true; /* Upstream: __raise_softirq_irqoff(NET_RX_SOFTIRQ). */
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 19, 0)

/* Schedules a CPU's backlog; another CPU would get an interrupt first. */
static void napi_schedule_rps(struct softnet_data *sd)
{
	____napi_schedule(sd, &sd->backlog);
}

#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 11, 0)

/*
 * Whether one flow fills too much of the second half of a backlog. Off until net.core.flow_limit_cpu_bitmap names the CPU,
 * which the model leaves at its default of no CPU.
 */
static bool skb_flow_limit(const struct sk_buff *skb, u32 qlen, int max_backlog)
{
	if (qlen < (u32)max_backlog >> 1)
		return false;
	return skb == NULL;
}

#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)

/*
 * Puts a packet into a CPU's backlog, or drops it. The test is "more than the limit", so the queue holds one more; the
 * first packet in an empty queue schedules the backlog's NAPI.
 */
static int enqueue_to_backlog(struct sk_buff *skb, int cpu, u32 *qtail)
{
	struct softnet_data *sd = &softnet_data[cpu];
	int max_backlog = READ_ONCE(net_hotdata.max_backlog); /* Read for each packet: a change acts at once. */
	u32 qlen = skb_queue_len_lockless(&sd->input_pkt_queue);

	if (unlikely(qlen > (u32)max_backlog)) /* First without the lock, so a flood costs little. */
		goto cpu_backlog_drop; /* DROP CPU backlog: This CPU's backlog is full: net.core.netdev_max_backlog packets and one more wait in it. */
	if (skb_flow_limit(skb, qlen, max_backlog))
		goto cpu_backlog_drop; /* DROP CPU backlog: One flow fills too much of this CPU's backlog; net.core.flow_limit_cpu_bitmap turned that test on. */

	if (!qlen && !sd->backlog.state) { /* Nobody polls this backlog yet. */
		sd->backlog.state = 1;
		napi_schedule_rps(sd);
	}
	__skb_queue_tail(&sd->input_pkt_queue, skb);
	*qtail = qlen + 1;
	return NET_RX_SUCCESS;

cpu_backlog_drop:
	sd->dropped++; /* Second column of /proc/net/softnet_stat. */
	skb->dev->rx_dropped++; /* Shown by ip -s link. */
	kfree_skb(skb);
	return NET_RX_DROP;
}

#elif LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 35)

/*
 * Puts a packet into a CPU's backlog, or drops it. The test is "at most the limit", so the queue holds one more; the first
 * packet in an empty queue schedules the backlog's NAPI.
 */
static int enqueue_to_backlog(struct sk_buff *skb, int cpu, u32 *qtail)
{
	struct softnet_data *sd = &softnet_data[cpu];
	u32 qlen = skb_queue_len(&sd->input_pkt_queue);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
	int max_backlog = READ_ONCE(net_hotdata.max_backlog); /* Read for each packet: a change acts at once. */
#else
	int max_backlog = READ_ONCE(netdev_max_backlog); /* Read for each packet: a change acts at once. */
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 11, 0)
	if (qlen <= (u32)max_backlog && !skb_flow_limit(skb, qlen, max_backlog)) { /* Is there room? */
#else
	if (qlen <= (u32)max_backlog) { /* Is there room? */
#endif
		if (!qlen && !sd->backlog.state) { /* Nobody polls this backlog yet. */
			sd->backlog.state = 1;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 19, 0)
			napi_schedule_rps(sd);
#else
			____napi_schedule(sd, &sd->backlog);
#endif
		}
		__skb_queue_tail(&sd->input_pkt_queue, skb);
		*qtail = qlen + 1;
		return NET_RX_SUCCESS;
	}
	sd->dropped++; /* Second column of /proc/net/softnet_stat. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 37)
	skb->dev->rx_dropped++; /* Shown by ip -s link. */
#endif
	kfree_skb(skb);
	return NET_RX_DROP; /* DROP CPU backlog: This CPU's backlog is full: net.core.netdev_max_backlog packets and one more wait in it. */
}

#elif HAS_ENQUEUE_TO_BACKLOG

/*
 * Puts a packet into a CPU's backlog, or drops it. The test is "at most the limit", so the queue holds one more; the first
 * packet in an empty queue schedules the backlog's NAPI.
 */
static int enqueue_to_backlog(struct sk_buff *skb, int cpu, u32 *qtail)
{
	struct softnet_data *queue = &softnet_data[cpu];

	softnet_data[smp_processor_id()].processed++; /* Counted on the way in, dropped or not, and again on the way out. */
	if (queue->input_pkt_queue.qlen <= (u32)netdev_max_backlog) { /* Is there room? A change of the sysctl acts at once. */
		if (!queue->input_pkt_queue.qlen && !queue->backlog.state) { /* Nobody polls this backlog yet. */
			queue->backlog.state = 1;
			____napi_schedule(queue, &queue->backlog);
		}
		__skb_queue_tail(&queue->input_pkt_queue, skb);
		*qtail = queue->input_pkt_queue.qlen;
		return NET_RX_SUCCESS;
	}
	softnet_data[smp_processor_id()].dropped++; /* Second column of /proc/net/softnet_stat. */
	kfree_skb(skb);
	return NET_RX_DROP; /* DROP CPU backlog: This CPU's backlog is full: net.core.netdev_max_backlog packets and one more wait in it. */
}

#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 14, 0)

/* Chooses the CPU whose backlog takes the packet: this one, as RPS is off. */
static int netif_rx_internal(struct sk_buff *skb)
{
	u32 qtail;

	return enqueue_to_backlog(skb, smp_processor_id(), &qtail);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 18, 0)

/* The same, for callers that keep softirqs off themselves; loopback comes in here. */
static int __netif_rx(struct sk_buff *skb)
{
	return netif_rx_internal(skb);
}

/* A driver without NAPI hands a packet in, from an interrupt. It may be dropped at once. */
int netif_rx(struct sk_buff *skb)
{
	return __netif_rx(skb);
}

#else

/* A driver without NAPI hands a packet in, from an interrupt. It may be dropped at once. */
int netif_rx(struct sk_buff *skb)
{
	return netif_rx_internal(skb);
}

#endif

#elif HAS_ENQUEUE_TO_BACKLOG

/* A driver without NAPI hands a packet in, from an interrupt: into this CPU's backlog, as RPS is off. It may be dropped. */
int netif_rx(struct sk_buff *skb)
{
	u32 qtail;

	return enqueue_to_backlog(skb, smp_processor_id(), &qtail);
}

#else

/*
 * A driver without NAPI hands a packet in, from an interrupt: into this CPU's backlog, or it is dropped. The test is "at
 * most the limit", so the queue holds one more.
 */
int netif_rx(struct sk_buff *skb)
{
	struct softnet_data *queue = &softnet_data[smp_processor_id()];

	queue->processed++; /* Counted on the way in, dropped or not, and again on the way out. */
	if (queue->input_pkt_queue.qlen <= (u32)netdev_max_backlog) { /* Is there room? A change of the sysctl acts at once. */
		if (!queue->input_pkt_queue.qlen && !queue->backlog.state) { /* Nobody polls this backlog yet. */
			queue->backlog.state = 1;
			____napi_schedule(queue, &queue->backlog);
		}
		__skb_queue_tail(&queue->input_pkt_queue, skb);
		return NET_RX_SUCCESS;
	}
	queue->dropped++; /* Second column of /proc/net/softnet_stat. */
	kfree_skb(skb);
	return NET_RX_DROP; /* DROP CPU backlog: This CPU's backlog is full: net.core.netdev_max_backlog packets and one more wait in it. */
}

#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 35)

/*
 * The poll function of a CPU's backlog. Takes the whole queue over as a batch and works on that, so new packets find the
 * queue empty again: up to a limit's worth may be in the batch and another one in the queue.
 */
static int process_backlog(struct napi_struct *napi, int quota)
{
	struct softnet_data *sd = container_of(napi, struct softnet_data, backlog);
	bool again = true;
	int work = 0;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
	napi->weight = READ_ONCE(net_hotdata.dev_rx_weight); /* net.core.dev_weight, from the next poll on. */
#else
	napi->weight = READ_ONCE(weight_p); /* net.core.dev_weight, from the next poll on. */
#endif
	while (again) {
		struct sk_buff *skb = __skb_dequeue(&sd->process_queue);

		while (skb) {
			__netif_receive_skb(skb);
			if (++work >= quota) /* Others have a turn; the rest of the batch waits. */
				return work;
			skb = __skb_dequeue(&sd->process_queue);
		}
		if (!skb_queue_len(&sd->input_pkt_queue)) {
#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 19, 0)
			list_del_init(&napi->poll_list);
#endif
			napi->state = 0; /* Nothing left: the next packet schedules it anew. */
			again = false;
		} else {
			skb_queue_splice_tail_init(&sd->input_pkt_queue, &sd->process_queue);
		}
	}
	return work;
}

#else

/* The poll function of a CPU's backlog: takes packets one by one, for at most a tick. */
static int process_backlog(struct napi_struct *napi, int quota)
{
	struct softnet_data *sd = container_of(napi, struct softnet_data, backlog);
	u32 start_time = jiffies;
	bool again = true;
	int work = 0;

	napi->weight = weight_p; /* net.core.dev_weight, from the next poll on. */
	while (again) {
		struct sk_buff *skb = __skb_dequeue(&sd->input_pkt_queue);

		if (!skb) {
			list_del_init(&napi->poll_list);
			napi->state = 0; /* Nothing left: the next packet schedules it anew. */
			return work;
		}
		__netif_receive_skb(skb);
		again = ++work < quota && jiffies == start_time;
	}
	return work;
}

#endif

/* Both as they are since 3.19 (from memory). */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 19, 0)

/* Polls one NAPI; if it used its whole weight and is still scheduled, it goes to the back of the line. */
static int napi_poll(struct napi_struct *n, struct list_head *repoll)
{
	int weight = n->weight;
	int work;

	list_del_init(&n->poll_list);
	work = n->poll(n, weight); /* For a CPU's backlog this is process_backlog(). */
	if (work >= weight && n->state)
		list_add_tail(&n->poll_list, repoll);
	return work;
}

/*
 * The NET_RX softirq: polls whoever is on this CPU's list until all are done, the budget is used up or the time is over.
 * What is left is polled in another run.
 */
void net_rx_action(void)
{
	struct softnet_data *sd = &softnet_data[smp_processor_id()];
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
	u32 time_limit = jiffies + usecs_to_jiffies(READ_ONCE(net_hotdata.netdev_budget_usecs));
	int budget = READ_ONCE(net_hotdata.netdev_budget);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 12, 0)
	u32 time_limit = jiffies + usecs_to_jiffies(READ_ONCE(netdev_budget_usecs));
	int budget = READ_ONCE(netdev_budget);
#else
	u32 time_limit = jiffies + 2;
	int budget = netdev_budget;
#endif
	struct list_head list;
	struct list_head repoll;
	bool again = true;

	INIT_LIST_HEAD(&list);
	INIT_LIST_HEAD(&repoll);
	list_splice_tail_init(&sd->poll_list, &list);
	sd->softirq_pending = false;

	while (again && !list_empty(&list)) {
		struct napi_struct *n = container_of(list.next, struct napi_struct, poll_list);

		budget -= napi_poll(n, &repoll);
		if (budget <= 0 || time_after_eq(jiffies, time_limit)) { /* net.core.netdev_budget or the time is used up. */
			sd->time_squeeze++; /* Third column of /proc/net/softnet_stat. */
			again = false;
		}
	}
	/* First who was not polled at all, then who was scheduled meanwhile, then who wants more. */
	list_splice_tail_init(&sd->poll_list, &list);
	list_splice_tail_init(&repoll, &list);
	list_splice_tail_init(&list, &sd->poll_list);
	if (!list_empty(&sd->poll_list))
		sd->softirq_pending = true; /* Another run will follow. */
}

#else

/*
 * The NET_RX softirq: polls whoever is on this CPU's list until all are done, the budget is used up or two ticks are over.
 * What is left is polled in another run.
 */
void net_rx_action(void)
{
	struct softnet_data *sd = &softnet_data[smp_processor_id()];
	u32 time_limit = jiffies + 2;
	int budget = netdev_budget;

	sd->softirq_pending = false;
	while (!list_empty(&sd->poll_list)) {
		struct napi_struct *n = container_of(sd->poll_list.next, struct napi_struct, poll_list);
		int weight = n->weight;
		int work = 0;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 9, 0)
		if (budget <= 0 || time_after_eq(jiffies, time_limit)) { /* net.core.netdev_budget or the time is used up. */
#else
		if (budget <= 0 || time_after(jiffies, time_limit)) { /* net.core.netdev_budget or the time is used up. */
#endif
			sd->time_squeeze++; /* Third column of /proc/net/softnet_stat. */
			sd->softirq_pending = true; /* Another run will follow. */
			return;
		}
		if (n->state)
			work = n->poll(n, weight); /* For a CPU's backlog this is process_backlog(). */
		budget -= work;
		if (work == weight && n->state) { /* It wants more: to the back of the line. */
			list_del_init(&n->poll_list);
			list_add_tail(&n->poll_list, &sd->poll_list);
		}
	}
}

#endif

/* At boot: gives each CPU its backlog, with process_backlog() as the poll function. */
void net_dev_init(void)
{
	int cpu;

	for (cpu = 0; cpu < NR_CPUS; cpu++) {
		struct softnet_data *sd = &softnet_data[cpu];

		INIT_LIST_HEAD(&sd->poll_list);
		INIT_LIST_HEAD(&sd->backlog.poll_list);
		skb_queue_head_init(&sd->input_pkt_queue);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 35)
		skb_queue_head_init(&sd->process_queue);
#endif
		sd->backlog.poll = process_backlog; /* This is where net_rx_action() ends up. */
		sd->backlog.weight = weight_p;
	}
}
