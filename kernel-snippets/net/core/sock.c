/*
 * Models net/core/sock.c, 2.6.32 to 7.3: what all protocols' sockets have in common.
 * A model in our own words, not kernel text. Role: the send buffer, which bounds a sender where no queue does.
 */
#include <linux/errno.h>
#include <net/sock.h>

/* Fills in a new socket. */
void sock_init_data(struct socket *sock, struct sock *sk)
{
	sk->sk_state = TCP_CLOSE;
	sk->sk_type = sock->type;
	sk->sk_net = &init_net;
	sk->sk_sndbuf = SK_WMEM_MAX; /* net.core.wmem_default. */
	sk->sk_wmem_alloc = 1;
	skb_queue_head_init(&sk->sk_receive_queue);
	sock->sk = sk;
}

/* setsockopt(SO_SNDBUF): twice the value asked for, to make up for what packets cost beyond their data. */
int sock_setsockopt_sndbuf(struct sock *sk, int val)
{
	int size = min_t(u32, val, SK_WMEM_MAX); /* net.core.wmem_max; a negative value asks for all of it. */

	sk->sk_sndbuf = max_t(int, size * 2, SOCK_MIN_SNDBUF);
	return 0;
}

/* A packet was taken or dropped: its sender gets the memory back. */
void sock_wfree(struct sk_buff *skb)
{
	skb->sk->sk_wmem_alloc -= skb->truesize;
	skb->sk = NULL;
}

/*
 * Makes a packet on a sender's account. It is refused only when the account is already full, so the last packet may go
 * over the limit by its whole size.
 */
struct sk_buff *sock_alloc_send_pskb(struct sock *sk, u32 header_len, u32 data_len, int noblock, int *errcode)
{
	struct sk_buff *skb;

	if (sk_wmem_alloc_get(sk) >= READ_ONCE(sk->sk_sndbuf)) { /* Is the send buffer used up? */
		*errcode = noblock ? -EAGAIN : -ENOMEM; /* A blocking sender would wait; the model's never block. */
		return NULL; /* DROP unix queue: The sender's SO_SNDBUF is used up by datagrams that nobody has read. */
	}
	skb = alloc_skb_with_frags(header_len, data_len, GFP_KERNEL);
	if (!skb) {
		*errcode = -ENOMEM;
		return NULL;
	}
	skb->sk = sk;
	sk->sk_wmem_alloc += skb->truesize;
	return skb;
}
