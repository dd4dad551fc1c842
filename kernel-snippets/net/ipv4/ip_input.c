/*
 * Models net/ipv4/ip_input.c, all versions: IPv4 packets that come in. A model in our own words, not kernel text.
 * Role: the steps between a device's packet and tcp_v4_rcv(). Routing and filters let everything pass here.
 */
#include <net/ip.h>

/* Hands the packet to its protocol's handler: tcp_v4_rcv() for TCP. */
static int ip_local_deliver_finish(struct sk_buff *skb)
{
	const struct net_protocol *ipprot = inet_protos[skb->ip_protocol];

	if (!ipprot) {
		kfree_skb(skb);
		return NET_RX_DROP;
	}
	return ipprot->handler(skb);
}

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

/* IPv4's receive function, as registered in ip_packet_type. Upstream checks the header first; the model's are sound. */
int ip_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt, struct net_device *orig_dev)
{
	(void)dev;
	(void)pt;
	(void)orig_dev;
	return ip_rcv_finish(skb);
}
