/*
 * Models include/linux/skbuff.h, 2.6.32 to 7.3: a packet or datagram and the queues it waits in.
 * A model in our own words, not kernel text. The TCP header stands in the packet; a payload is only a length.
 */
#ifndef _LINUX_SKBUFF_H
#define _LINUX_SKBUFF_H

#include <linux/tcp.h>

struct net_device;
struct sock;
struct flow;

struct sk_buff {
	struct sk_buff *next;
	struct sk_buff *prev;
	struct net_device *dev;
	struct sock *sk;
	/* Bytes of data behind the TCP header, or of a datagram. */
	u32 len;
	/* Memory that is charged to the sender for it. */
	u32 truesize;
	__be16 protocol;
	u8 ip_protocol;
	struct tcphdr th;
	struct tcp_skb_cb cb;
	/* The same for all packets of a connection. */
	u32 hash;
	/* Between whom the packet travels: the model's stand-in for addresses and ports. */
	struct flow *flow;
};

struct sk_buff_head {
	struct sk_buff *next;
	struct sk_buff *prev;
	u32 qlen;
};

struct sk_buff *alloc_skb(u32 size, gfp_t priority);
struct sk_buff *alloc_skb_with_frags(u32 header_len, u32 data_len, gfp_t priority);
void kfree_skb(struct sk_buff *skb);

/* Makes an empty queue. TRACE off */
static inline void skb_queue_head_init(struct sk_buff_head *list)
{
	list->next = NULL;
	list->prev = NULL;
	list->qlen = 0;
}

/* How many wait. TRACE off */
static inline u32 skb_queue_len(const struct sk_buff_head *list)
{
	return list->qlen;
}

/* How many wait, read without the queue's lock. TRACE off */
static inline u32 skb_queue_len_lockless(const struct sk_buff_head *list)
{
	return READ_ONCE(list->qlen);
}

/* Puts one at the end. TRACE off */
static inline void __skb_queue_tail(struct sk_buff_head *list, struct sk_buff *skb)
{
	skb->next = NULL;
	skb->prev = list->prev;
	if (list->prev)
		list->prev->next = skb;
	else
		list->next = skb;
	list->prev = skb;
	list->qlen++;
}

/* Takes the first one, or NULL. TRACE off */
static inline struct sk_buff *__skb_dequeue(struct sk_buff_head *list)
{
	struct sk_buff *skb = list->next;

	if (!skb)
		return NULL;
	list->next = skb->next;
	if (list->next)
		list->next->prev = NULL;
	else
		list->prev = NULL;
	skb->next = NULL;
	list->qlen--;
	return skb;
}

/* Moves a whole queue behind another one. TRACE off */
static inline void skb_queue_splice_tail_init(struct sk_buff_head *list, struct sk_buff_head *head)
{
	if (!list->next)
		return;
	list->next->prev = head->prev;
	if (head->prev)
		head->prev->next = list->next;
	else
		head->next = list->next;
	head->prev = list->prev;
	head->qlen += list->qlen;
	skb_queue_head_init(list);
}

#endif
