/*
 * Models include/net/ipv6.h and the IPv6 part of include/net/protocol.h, all versions.
 * A model in our own words, not kernel text.
 */
#ifndef _NET_IPV6_H
#define _NET_IPV6_H

#include <net/ip.h>

struct inet6_protocol {
	int (*handler)(struct sk_buff *skb);
};

int ipv6_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt, struct net_device *orig_dev);
int inet6_add_protocol(const struct inet6_protocol *prot, u8 protocol);
int inet6_create(struct socket *sock);
void inet6_init(void);

#endif
