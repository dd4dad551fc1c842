/*
 * Models net/core/dev.c, 2.6.32 to 7.3: from a driver to the protocols.
 * A model in our own words, not kernel text. Role: puts packets of drivers without NAPI (and of loopback, or steered to
 * another CPU) into a CPU's backlog, which net.core.netdev_max_backlog bounds, and empties it in the NET_RX softirq.
 */
#include <linux/backports.h>
#include <linux/interrupt.h>
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

/* Who wants every packet, as tcpdump does. */
static struct packet_type *ptype_all;
/* Who wants packets of one protocol. Upstream: a hash by protocol. */
static struct packet_type *ptype_base;

/* A protocol says which packets it takes; ETH_P_ALL stands for all of them. */
void dev_add_pack(struct packet_type *pt)
{
	if (pt->type == ETH_P_ALL) {
		pt->next = ptype_all;
		ptype_all = pt;
	} else {
		pt->next = ptype_base;
		ptype_base = pt;
	}
}

/* Hands a packet to one of several who asked for it. */
static int deliver_skb(struct sk_buff *skb, struct packet_type *pt_prev, struct net_device *orig_dev)
{
	return pt_prev->func(skb, skb->dev, pt_prev, orig_dev);
}

/*
 * Gives a packet to all who asked for it: first those who want every packet, then its protocol. One is kept back at each
 * step, so the last one gets the packet itself and not one more reference to it.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 9, 0)
static int __netif_receive_skb_core(struct sk_buff *skb)
#elif HAS_RPS
static int __netif_receive_skb(struct sk_buff *skb)
#else
int netif_receive_skb(struct sk_buff *skb)
#endif
{
	struct packet_type *pt_prev = NULL;
	struct packet_type *ptype;

	softnet_data[smp_processor_id()].processed++; /* First column of /proc/net/softnet_stat. */
	skb->dev->rx_packets++;
	for (ptype = ptype_all; ptype; ptype = ptype->next) {
		if (pt_prev)
			deliver_skb(skb, pt_prev, skb->dev);
		pt_prev = ptype;
	}
	for (ptype = ptype_base; ptype; ptype = ptype->next) {
		if (ptype->type != skb->protocol)
			continue;
		if (pt_prev)
			deliver_skb(skb, pt_prev, skb->dev);
		pt_prev = ptype;
	}
	if (pt_prev)
		return pt_prev->func(skb, skb->dev, pt_prev, skb->dev); /* For IPv4 this is ip_rcv(). */
	kfree_skb(skb);
	return NET_RX_DROP; /* DROP none: Nobody asked for packets of this protocol. */
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 19, 0)

/* The same for a packet that comes alone, not in a list. */
static int __netif_receive_skb_one_core(struct sk_buff *skb)
{
	return __netif_receive_skb_core(skb);
}

/* The same, with what upstream does about memory that is short. */
static int __netif_receive_skb(struct sk_buff *skb)
{
	return __netif_receive_skb_one_core(skb);
}

#elif LINUX_VERSION_CODE >= KERNEL_VERSION(3, 9, 0)

/* The same, with what upstream does about memory that is short. */
static int __netif_receive_skb(struct sk_buff *skb)
{
	return __netif_receive_skb_core(skb);
}

#endif

/* Puts a NAPI at the end of the CPU's poll list and asks for a softirq run. This is how the backlog gets polled. */
static void ____napi_schedule(struct softnet_data *sd, struct napi_struct *napi)
{
	list_add_tail(&napi->poll_list, &sd->poll_list);
	sd->softirq_pending = true; /* Upstream: __raise_softirq_irqoff(NET_RX_SOFTIRQ). */
}

/* Whether a NAPI may be scheduled: it is not yet. From now on it is. */
bool napi_schedule_prep(struct napi_struct *n)
{
	if (n->state)
		return false;
	n->state = 1;
	return true;
}

/* Has this CPU poll a NAPI in its next softirq run. */
void __napi_schedule(struct napi_struct *n)
{
	____napi_schedule(&softnet_data[smp_processor_id()], n);
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 19, 0)

/* A poll found nothing more to do, with interrupts off: off the poll list, until somebody schedules it anew. */
static void __napi_complete(struct napi_struct *n)
{
	list_del_init(&n->poll_list);
	n->state = 0;
}

/* The same for drivers. */
void napi_complete(struct napi_struct *n)
{
	__napi_complete(n);
}

#else

/* A poll found nothing more to do: off the poll list, until the device's next interrupt. Upstream: napi_complete_done(). */
void napi_complete(struct napi_struct *n)
{
	list_del_init(&n->poll_list);
	n->state = 0;
}

#endif

/* A driver says how its ring is polled and how much of it at a time. */
void netif_napi_add(struct net_device *dev, struct napi_struct *napi, int (*poll)(struct napi_struct *napi, int quota), int weight)
{
	(void)dev;
	INIT_LIST_HEAD(&napi->poll_list);
	napi->poll = poll;
	napi->weight = weight;
	napi->state = 0; /* Upstream: only napi_enable() allows it to be scheduled. */
}

#if HAS_RPS

/* The CPU that RPS steers the packet to, or -1. Upstream: the packet's hash chooses one of the device's rps_cpus. */
static int get_rps_cpu(const struct net_device *dev, const struct sk_buff *skb)
{
	(void)skb;
	return dev->rps_on ? dev->rps_cpu : -1;
}

/*
 * Another CPU's backlog is to be polled: that CPU is interrupted (at once in the model) and schedules it. Gives whether the
 * backlog belongs to another CPU.
 */
static bool rps_ipi_queued(struct softnet_data *sd)
{
	if (sd == &softnet_data[smp_processor_id()])
		return false;
	____napi_schedule(sd, &sd->backlog);
	sd->received_rps++; /* Column 10 of /proc/net/softnet_stat. */
	return true;
}

/* Schedules a CPU's backlog, another one's by an interrupt. Up to 5.18 this stands in enqueue_to_backlog() itself. */
static void napi_schedule_rps(struct softnet_data *sd)
{
	if (!rps_ipi_queued(sd))
		____napi_schedule(sd, &sd->backlog);
}

#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 11, 0)

/* net.core.flow_limit_table_len: how many flows the test tells apart, a power of two. */
int netdev_flow_limit_table_len = 4096;

/*
 * Whether one flow fills too much of the second half of a backlog: of the last 128 packets it had more than half. Off until
 * net.core.flow_limit_cpu_bitmap names the CPU.
 */
static bool skb_flow_limit(const struct sk_buff *skb, u32 qlen, int max_backlog)
{
	struct softnet_data *sd = &softnet_data[smp_processor_id()]; /* The CPU that hands the packet over. */
	struct sd_flow_limit *fl = sd->flow_limit;
	u32 new_flow;
	u32 old_flow;

	if (qlen < (u32)max_backlog >> 1) /* The first half of the backlog is free for all. */
		return false;
	if (!fl)
		return false;
	new_flow = skb->hash & (fl->num_buckets - 1);
	old_flow = fl->history[fl->history_head];
	fl->history[fl->history_head] = (u16)new_flow;
	fl->history_head = (fl->history_head + 1) & (FLOW_LIMIT_HISTORY - 1);
	if (fl->buckets[old_flow])
		fl->buckets[old_flow]--;
	if (++fl->buckets[new_flow] > FLOW_LIMIT_HISTORY >> 1) { /* More than half of what is remembered. */
		fl->count++; /* Column 11 of /proc/net/softnet_stat. */
		return true;
	}
	return false;
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

	if (unlikely(qlen > (u32)max_backlog)) /* More than the limit wait. Asked without the lock first, so a flood costs little. */
		goto cpu_backlog_drop; /* DROP CPU backlog: This CPU's backlog is full: net.core.netdev_max_backlog packets and one more wait in it. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 18, 0)
	if (skb_flow_limit(skb, qlen, max_backlog)) /* Without the lock, too. */
		goto cpu_backlog_drop; /* DROP CPU backlog: One flow fills too much of this CPU's backlog; net.core.flow_limit_cpu_bitmap turned that test on. */
	if (skb_queue_len(&sd->input_pkt_queue) > (u32)max_backlog) /* Once more under the lock: other CPUs may have been quicker. */
		goto cpu_backlog_drop; /* DROP CPU backlog: This CPU's backlog became full while this packet waited for its lock. */
#else
	if (skb_queue_len(&sd->input_pkt_queue) > (u32)max_backlog) /* Once more under the lock: other CPUs may have been quicker. */
		goto cpu_backlog_drop; /* DROP CPU backlog: This CPU's backlog became full while this packet waited for its lock. */
	if (skb_flow_limit(skb, qlen, max_backlog)) /* Under the lock up to 6.17. */
		goto cpu_backlog_drop; /* DROP CPU backlog: One flow fills too much of this CPU's backlog; net.core.flow_limit_cpu_bitmap turned that test on. */
#endif

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
			napi_schedule_rps(sd);
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
			napi_schedule_rps(queue);
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

/* Runs what was asked for on this CPU, where no interrupt will end and do so. */
static void run_pending_softirq(void)
{
	if (softnet_data[smp_processor_id()].softirq_pending)
		do_softirq(NET_RX_SOFTIRQ);
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 15, 0)
/* Whether netpoll, which sends kernel messages over the network, keeps a packet for itself. In the model nobody uses it. */
static bool netpoll_rx(struct sk_buff *skb)
{
	return skb == NULL;
}
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 14, 0)

/* Chooses the CPU whose backlog takes the packet: where RPS steers it, else this one. */
static int netif_rx_internal(struct sk_buff *skb)
{
	int cpu;
	u32 qtail;

#if LINUX_VERSION_CODE < KERNEL_VERSION(3, 15, 0)
	if (netpoll_rx(skb))
		return NET_RX_DROP;
#endif
	cpu = get_rps_cpu(skb->dev, skb);
	if (cpu < 0) /* RPS is off for the device. */
		cpu = smp_processor_id();
	return enqueue_to_backlog(skb, cpu, &qtail);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 18, 0)

/* The same, for callers that run in an interrupt or a softirq; loopback comes in here. */
int __netif_rx(struct sk_buff *skb)
{
	return netif_rx_internal(skb);
}

/*
 * A driver without NAPI hands a packet in, from wherever it runs. It may be dropped at once. Outside of interrupts the softirq
 * that takes it follows at once; up to 5.17 netif_rx_ni() was for that.
 */
int netif_rx(struct sk_buff *skb)
{
	int ret = netif_rx_internal(skb);

	if (!in_interrupt())
		run_pending_softirq();
	return ret;
}

#else

/* A driver without NAPI hands a packet in, from an interrupt. It may be dropped at once. */
int netif_rx(struct sk_buff *skb)
{
	return netif_rx_internal(skb);
}

#endif

#elif HAS_ENQUEUE_TO_BACKLOG

/*
 * A driver without NAPI hands a packet in, from an interrupt: into the backlog of the CPU where RPS steers it, else of this
 * one. It may be dropped.
 */
int netif_rx(struct sk_buff *skb)
{
	int cpu;
	u32 qtail;

	if (netpoll_rx(skb))
		return NET_RX_DROP;
	cpu = get_rps_cpu(skb->dev, skb);
	if (cpu < 0) /* RPS is off for the device. */
		cpu = smp_processor_id();
	return enqueue_to_backlog(skb, cpu, &qtail);
}

#else

/*
 * A driver without NAPI hands a packet in, from an interrupt: into this CPU's backlog, or it is dropped. The test is "at
 * most the limit", so the queue holds one more.
 */
int netif_rx(struct sk_buff *skb)
{
	struct softnet_data *queue = &softnet_data[smp_processor_id()];

	if (netpoll_rx(skb))
		return NET_RX_DROP;
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

#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 18, 0)

/* The same for a caller that no interrupt called, as a tunnel in user space: the softirq that takes the packet follows at once. */
int netif_rx_ni(struct sk_buff *skb)
{
	int err = netif_rx(skb);

	run_pending_softirq();
	return err;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 7, 0)
/* The same for a caller that does not know what called it. */
int netif_rx_any_context(struct sk_buff *skb)
{
	return in_interrupt() ? netif_rx(skb) : netif_rx_ni(skb);
}
#endif

#endif

#if HAS_RPS

/*
 * A NAPI driver's way in: straight to the protocols, past the CPU's backlog, so net.core.netdev_max_backlog does not touch
 * it. Only where RPS steers the packet to another CPU does it wait in that CPU's backlog.
 */
int netif_receive_skb(struct sk_buff *skb)
{
	int cpu = get_rps_cpu(skb->dev, skb);
	u32 qtail;

	if (cpu >= 0) /* rps_cpus of the device's queue is set. */
		return enqueue_to_backlog(skb, cpu, &qtail);
	return __netif_receive_skb(skb);
}

#endif

/* The same with GRO, which merges packets of a connection before they go up; in the model it finds nothing to merge. */
int napi_gro_receive(struct napi_struct *napi, struct sk_buff *skb)
{
	(void)napi;
	return netif_receive_skb(skb);
}

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
			__napi_complete(napi); /* Nothing left: the next packet schedules it anew. */
#else
			napi->state = 0; /* Nothing left: the next packet schedules it anew. */
#endif
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
			__napi_complete(napi); /* Nothing left: the next packet schedules it anew. */
			return work;
		}
#if HAS_RPS
		__netif_receive_skb(skb);
#else
		netif_receive_skb(skb);
#endif
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
	work = n->poll(n, weight); /* For a CPU's backlog this is process_backlog(), for a virtual device virtnet_poll(). */
	if (work >= weight && n->state)
		list_add_tail(&n->poll_list, repoll);
	return work;
}

/*
 * The NET_RX softirq: polls whoever is on this CPU's list until all are done, the budget is used up or the time is over.
 * What is left is polled in another run.
 */
static void net_rx_action(void)
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
static void net_rx_action(void)
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
			work = n->poll(n, weight); /* For a CPU's backlog this is process_backlog(), for a virtual device virtnet_poll(). */
		budget -= work;
		if (work == weight && n->state) { /* It wants more: to the back of the line. */
			list_del_init(&n->poll_list);
			list_add_tail(&n->poll_list, &sd->poll_list);
		}
	}
}

#endif

/* At boot: names what the NET_RX softirq runs, and gives each CPU its backlog, with process_backlog() as the poll function. */
void net_dev_init(void)
{
	int cpu;

	open_softirq(NET_RX_SOFTIRQ, net_rx_action); /* From here on net_rx_action() is what answers each interrupt. */

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
