/*
 * Models net/ipv4/udp.c, all versions, as far as a packet's end: a receiver that reads everything.
 * A model in our own words, not kernel text.
 */
#include <net/ip.h>

/* A UDP packet arrives and is read at once. */
int udp_rcv(struct sk_buff *skb)
{
	kfree_skb(skb);
	return 0;
}
