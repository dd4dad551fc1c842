/*
 * Models net/ipv6/ip6_input.c and net/ipv6/protocol.c, all versions: IPv6 packets that come in.
 * A model in our own words, not kernel text. Role: the steps between a device's packet and tcp_v6_rcv(). Routing and filters
 * let everything pass here.
 */
#include <linux/errno.h>
#include <net/ipv6.h>

static const struct inet6_protocol *inet6_protos[MAX_INET_PROTOS];

/* A protocol says which function takes its packets. */
int inet6_add_protocol(const struct inet6_protocol *prot, u8 protocol)
{
	if (inet6_protos[protocol])
		return -EINVAL;
	inet6_protos[protocol] = prot;
	return 0;
}

/* Hands the packet to its protocol's handler: tcp_v6_rcv() for TCP. */
static int ip6_input_finish(struct sk_buff *skb)
{
	const struct inet6_protocol *ipprot = inet6_protos[skb->ip_protocol];

	if (!ipprot) {
		kfree_skb(skb);
		return NET_RX_DROP;
	}
	return ipprot->handler(skb);
}

/* The packet is for this machine. */
static int ip6_input(struct sk_buff *skb)
{
	return ip6_input_finish(skb);
}

/* IPv6's receive function, as registered in ipv6_packet_type; the route leads to this machine. */
int ipv6_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt, struct net_device *orig_dev)
{
	(void)dev;
	(void)pt;
	(void)orig_dev;
	return ip6_input(skb);
}
