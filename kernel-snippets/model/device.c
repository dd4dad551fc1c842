/*
 * Has no upstream file: devices from outside, all versions. Own words, not kernel text.
 * Role: the host of the virtual device, and what the machine says about receiving.
 */
#include <linux/interrupt.h>
#include <linux/errno.h>
#include <linux/virtio_net.h>
#include <model/flow.h>
#include <model/model.h>
#include <net/ip.h>

/*
 * The host puts a packet into the virtual device's ring and, if asked to, raises an interrupt on a CPU. False: the ring is
 * full, and the guest never hears of the packet. TRACE off
 */
static bool host_sends(int cpu, struct sk_buff *skb)
{
	struct virtqueue *vq = &virtnet.rq.vq;

	if (skb_queue_len(&vq->used) >= VIRTQUEUE_SIZE)
		return false;
	skb->dev = &virtnet.dev;
	__skb_queue_tail(&vq->used, skb);
	model_cpu = cpu;
	if (vq->callback_enabled)
		skb_recv_done(vq);
	return true;
}

/* A packet that no listener waits for comes through the virtual device. Gives whether the ring took it. TRACE off */
bool model_virtio(int cpu)
{
	struct sk_buff *skb = kzalloc(sizeof(*skb), GFP_ATOMIC);

	if (!skb)
		return false;
	skb->protocol = ETH_P_IP;
	skb->ip_protocol = IPPROTO_UDP;
	skb->hash = MODEL_UDP_HASH;
	return host_sends(cpu, skb);
}

/* The same for a TCP segment: it arrives when the softirq runs. TRACE off */
bool model_virtio_tcp(int cpu, struct flow *flow, int kind, u32 seq)
{
	struct sk_buff *skb = kzalloc(sizeof(*skb), GFP_ATOMIC);

	if (!skb)
		return false;
	model_segment(skb, flow, kind, seq);
	return host_sends(cpu, skb);
}

/* Packets in the virtual device's ring. TRACE off */
u32 model_ring_length(void)
{
	return virtnet.rq.vq.used.qlen;
}

/* One run of the NET_RX softirq, if it was asked for. Gives how many packets went up to the protocols. TRACE off */
int model_softirq_received(int cpu)
{
	u32 before = softnet_data[cpu].processed;

	model_cpu = cpu;
	if (softnet_data[cpu].softirq_pending)
		do_softirq(NET_RX_SOFTIRQ);
	return (int)(softnet_data[cpu].processed - before);
}

#if HAS_RPS
/* Steers what comes through a device to one CPU, -1 to none: rps_cpus of the queue in sysfs. TRACE off */
void model_steer(int device, int cpu)
{
	struct net_device *dev = device == MODEL_VIRTIO ? &virtnet.dev : &model_loopback;

	dev->rps_on = cpu >= 0;
	dev->rps_cpu = cpu;
}
#else
/* Before RPS nothing is steered. TRACE off */
void model_steer(int device, int cpu)
{
	(void)device;
	(void)cpu;
}
#endif
