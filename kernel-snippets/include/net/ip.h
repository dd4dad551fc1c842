/*
 * Models include/net/ip.h and include/net/protocol.h, all versions: from a packet on a device to its protocol.
 * A model in our own words, not kernel text.
 */
#ifndef _IP_H
#define _IP_H

#include <linux/netdevice.h>

#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define MAX_INET_PROTOS 32

struct socket;

struct net_protocol {
	int (*handler)(struct sk_buff *skb);
};

extern const struct net_protocol *inet_protos[MAX_INET_PROTOS];

int ip_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt, struct net_device *orig_dev);
int inet_add_protocol(const struct net_protocol *prot, u8 protocol);
int udp_rcv(struct sk_buff *skb);
int inet_create(struct socket *sock);
int inet_listen(struct socket *sock, int backlog);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
int __inet_listen_sk(struct sock *sk, int backlog);
#endif
int inet_accept(struct socket *sock, struct socket *newsock);
void arp_init(void);
void inet_init(void);

#endif
