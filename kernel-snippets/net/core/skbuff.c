/*
 * Models net/core/skbuff.c, 2.6.32 to 7.3: making and freeing packets, and what memory each is charged with.
 * A model in our own words, not kernel text. Measured on 6.18.44, RHEL 6's 2.6.32-279 and 2.6.32.2.
 */
#include <linux/backports.h>
#include <linux/slab.h>
#include <net/sock.h>

#define SMP_CACHE_BYTES 64
#define PAGE_SIZE 4096

/* Bytes of struct sk_buff with its slab's rounding, and of the struct skb_shared_info behind the data. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 2, 0)
#define SKB_HEAD_BYTES 256
#else
#define SKB_HEAD_BYTES 192
#endif
#define SKB_SHARED_INFO_BYTES 320

/* Rounds up to whole cache lines. TRACE off */
static u32 skb_data_align(u32 size)
{
	return (size + SMP_CACHE_BYTES - 1) & ~(u32)(SMP_CACHE_BYTES - 1);
}

/* What is charged for a packet with `size` bytes of data in one piece: more than the data, often several times as much. */
static u32 linear_truesize(u32 size)
{
#if TRUESIZE_IS_EXACT
	return SKB_HEAD_BYTES + kmalloc_size_roundup(skb_data_align(size) + SKB_SHARED_INFO_BYTES);
#else
	return SKB_HEAD_BYTES + skb_data_align(size);
#endif
}

/* Makes a packet with room for so many bytes. */
struct sk_buff *alloc_skb(u32 size, gfp_t priority)
{
	struct sk_buff *skb = kzalloc(sizeof(*skb), priority);

	if (!skb)
		return NULL;
	skb->len = size;
	skb->truesize = linear_truesize(size);
	return skb;
}

/* The same with a part of the data in whole pages beside it. */
struct sk_buff *alloc_skb_with_frags(u32 header_len, u32 data_len, gfp_t priority)
{
	struct sk_buff *skb = alloc_skb(header_len, priority);

	if (!skb)
		return NULL;
	skb->len += data_len;
	skb->truesize += (data_len + PAGE_SIZE - 1) & ~(u32)(PAGE_SIZE - 1); /* Whole pages are charged. */
	return skb;
}

/* Frees a packet; the memory goes back to the sender's account. */
void kfree_skb(struct sk_buff *skb)
{
	if (skb->sk)
		sock_wfree(skb);
	kfree(skb);
}
