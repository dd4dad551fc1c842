/*
 * Models drivers/net/virtio_net.c, 2.6.32 to 7.3: the receive side of a virtual machine's network device.
 * A model in our own words, not kernel text. Role: a NAPI driver. Its packets wait in the device's ring and go straight up
 * from there, so net.core.netdev_max_backlog has no part in it unless RPS steers them to another CPU. Seen: 3.4 with
 * netif_receive_skb() and a weight of 128, 3.18 with NAPI_POLL_WEIGHT, 4.19 with virtnet_receive(); the releases between
 * that began it are from memory.
 */
#include <linux/netdevice.h>
#include <linux/virtio_net.h>

struct virtnet_info virtnet;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 14, 0)
static int napi_weight = NAPI_POLL_WEIGHT;
#else
static int napi_weight = 128;
#endif

/* Takes the oldest packet that the host has put into the ring, or NULL. */
static struct sk_buff *virtqueue_get_buf(struct virtqueue *vq)
{
	return __skb_dequeue(&vq->used);
}

/* Asks the host for interrupts again. False: packets came meanwhile, so there will be none for them. */
static bool virtqueue_enable_cb(struct virtqueue *vq)
{
	vq->callback_enabled = true;
	return skb_queue_len(&vq->used) == 0;
}

/* Makes a packet of a buffer and hands it up. Upstream also checks its header and adds up the pieces of a large one. */
static void receive_buf(struct receive_queue *rq, struct sk_buff *skb)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 2, 0)
	napi_gro_receive(&rq->napi, skb); /* Past the CPU's backlog, with a look whether packets can be merged. */
#else
	(void)rq;
	netif_receive_skb(skb); /* Past the CPU's backlog. */
#endif
}

/* Takes up to `budget` packets out of the ring. */
static int virtnet_receive(struct receive_queue *rq, int budget)
{
	struct sk_buff *skb = virtqueue_get_buf(&rq->vq);
	int received = 0;

	while (skb) {
		receive_buf(rq, skb);
		if (++received >= budget) /* The poll's share is used up: the rest stays in the ring. */
			return received;
		skb = virtqueue_get_buf(&rq->vq);
	}
	return received;
}

/* Stops polling until the next interrupt; polls on where packets came in the moment before. */
static void virtqueue_napi_complete(struct napi_struct *napi, struct virtqueue *vq)
{
	napi_complete(napi);
	if (!virtqueue_enable_cb(vq) && napi_schedule_prep(napi)) {
		vq->callback_enabled = false;
		__napi_schedule(napi);
	}
}

/* The poll function that net_rx_action() calls: `budget` is the NAPI's weight. */
static int virtnet_poll(struct napi_struct *napi, int budget)
{
	struct receive_queue *rq = container_of(napi, struct receive_queue, napi);
	int received = virtnet_receive(rq, budget);

	if (received < budget) /* The ring is empty. */
		virtqueue_napi_complete(napi, &rq->vq);
	return received;
}

/* The device's interrupt: no more of them while the softirq polls. */
void skb_recv_done(struct virtqueue *rvq)
{
	struct receive_queue *rq = container_of(rvq, struct receive_queue, vq);

	if (napi_schedule_prep(&rq->napi)) { /* Nobody polls the ring yet. */
		rvq->callback_enabled = false;
		__napi_schedule(&rq->napi);
	}
}

/* Called for each virtual device that is found: names virtnet_poll() as what net_rx_action() has to call. */
void virtnet_probe(struct virtnet_info *vi)
{
	skb_queue_head_init(&vi->rq.vq.used);
	vi->rq.vq.callback_enabled = true;
	netif_napi_add(&vi->dev, &vi->rq.napi, virtnet_poll, napi_weight);
}
