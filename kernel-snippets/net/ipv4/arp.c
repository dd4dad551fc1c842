/*
 * Models net/ipv4/arp.c, all versions: who has which address. A model in our own words, not kernel text.
 * Role: another taker of packets beside ip_rcv() and ipv6_rcv(); deliver_skb() chooses among them by the packet's protocol.
 */
#include <net/ip.h>

/* ARP's receive function: learns the sender's address and answers. The model has nothing to learn. */
static int arp_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt, struct net_device *orig_dev)
{
	(void)dev;
	(void)pt;
	(void)orig_dev;
	kfree_skb(skb);
	return NET_RX_SUCCESS;
}

static struct packet_type arp_packet_type = {
	.type = ETH_P_ARP,
	.func = arp_rcv,
};

/* Tells the packet layer about ARP. */
void arp_init(void)
{
	dev_add_pack(&arp_packet_type);
}
