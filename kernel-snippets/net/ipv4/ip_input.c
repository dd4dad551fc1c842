/*
 * Models net/ipv4/ip_input.c, all versions: IPv4 packets that come in. A model in our own words, not kernel text.
 * Role: the steps between a device's packet and tcp_v4_rcv(). Routing and filters let everything pass here.
 */
#include <net/ip.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 0, 0)
/* Hands the packet to its protocol's handler: tcp_v4_rcv() for TCP. */
static int ip_protocol_deliver_rcu(struct sk_buff *skb, int protocol)
#else
/* Hands the packet to its protocol's handler: tcp_v4_rcv() for TCP. */
static int ip_local_deliver_finish(struct sk_buff *skb)
#endif
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 0, 0)
	const struct net_protocol *ipprot = inet_protos[protocol];
#else
	const struct net_protocol *ipprot = inet_protos[skb->ip_protocol];
#endif

	if (!ipprot) {
		kfree_skb(skb);
		return NET_RX_DROP;
	}
	return ipprot->handler(skb);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 0, 0)
/* The packet passed all filters: its header says which protocol takes it. */
static int ip_local_deliver_finish(struct sk_buff *skb)
{
	return ip_protocol_deliver_rcu(skb, skb->ip_protocol);
}
#endif

/* The packet is for this machine. */
static int ip_local_deliver(struct sk_buff *skb)
{
	return ip_local_deliver_finish(skb);
}

/* Goes where the route points; in the model always to this machine. */
static int dst_input(struct sk_buff *skb)
{
	return ip_local_deliver(skb);
}

/* Finds the route. */
static int ip_rcv_finish(struct sk_buff *skb)
{
	return dst_input(skb);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 19, 0)
/* Checks the header; the model's are sound. NULL: the packet was dropped. Before, ip_rcv() itself does it. */
static struct sk_buff *ip_rcv_core(struct sk_buff *skb)
{
	return skb;
}
#endif

/* IPv4's receive function, as registered in ip_packet_type. */
int ip_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt, struct net_device *orig_dev)
{
	(void)dev;
	(void)pt;
	(void)orig_dev;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 19, 0)
	skb = ip_rcv_core(skb);
	if (!skb)
		return NET_RX_DROP;
#endif
	return ip_rcv_finish(skb);
}
