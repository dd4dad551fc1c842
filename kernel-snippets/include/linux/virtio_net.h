/*
 * Models include/linux/virtio.h and the driver's own structures, 2.6.32 to 7.3: a virtual device's receive queue.
 * A model in our own words, not kernel text. Buffers and packets are one here: what lies in the ring is a packet.
 */
#ifndef _LINUX_VIRTIO_NET_H
#define _LINUX_VIRTIO_NET_H

#include <linux/netdevice.h>

/* As many buffers as a usual virtual device has in its ring. */
#define VIRTQUEUE_SIZE 256

/* A ring that the host fills with packets and the driver empties. */
struct virtqueue {
	struct sk_buff_head used;
	/* The host raises an interrupt for a packet; off while the driver polls. */
	bool callback_enabled;
};

/* One receive queue with the NAPI that polls it. Up to 3.7 the driver has only one, in struct virtnet_info itself. */
struct receive_queue {
	struct virtqueue vq;
	struct napi_struct napi;
};

struct virtnet_info {
	struct net_device dev;
	struct receive_queue rq;
};

extern struct virtnet_info virtnet;

void virtnet_probe(struct virtnet_info *vi);
void skb_recv_done(struct virtqueue *rvq);

#endif
