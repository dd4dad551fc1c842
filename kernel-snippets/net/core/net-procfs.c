/*
 * Models net/core/net-procfs.c, up to 3.8 net/core/dev.c, 2.6.32 to 7.3: what /proc/net/softnet_stat shows.
 * A model in our own words, not kernel text. Role: one line for each CPU, where drops of its backlog can be watched.
 */
#include <linux/backports.h>
#include <linux/netdevice.h>

/* Fills in the columns of one CPU's line, in hexadecimal upstream, and gives how many there are. */
int softnet_seq_show(int cpu, u32 *columns)
{
	const struct softnet_data *sd = &softnet_data[cpu];
	int count = 0;
	int zeros;

	columns[count++] = sd->processed; /* Column 1: packets that went through. */
	columns[count++] = sd->dropped; /* Column 2: packets that the full backlog refused. */
	columns[count++] = sd->time_squeeze; /* Column 3: softirq runs that ended with work left. */
	for (zeros = 0; zeros < 6; zeros++)
		columns[count++] = 0; /* Columns 4 to 8 are unused; 9 counts collisions of transmitters, of which the model has none. */
#if HAS_RPS
	columns[count++] = sd->received_rps; /* Column 10: how often another CPU asked this one to look at its backlog. */
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 11, 0)
	columns[count++] = sd->flow_limit ? sd->flow_limit->count : 0; /* Column 11: packets refused by the flow limit. */
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 10, 0)
	columns[count++] = skb_queue_len(&sd->input_pkt_queue) + skb_queue_len(&sd->process_queue); /* Column 12: the backlog's length. */
	columns[count++] = (u32)cpu; /* Column 13: the CPU, as lines of CPUs that are off are left out. */
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
	columns[count++] = skb_queue_len(&sd->input_pkt_queue); /* Column 14: the part of it that netdev_max_backlog bounds. */
	columns[count++] = skb_queue_len(&sd->process_queue); /* Column 15: the batch that is being worked on. */
#endif
	return count;
}
