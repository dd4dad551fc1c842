/*
 * Models net/core/hotdata.c, 6.9 to 7.3: the defaults of settings that every packet reads.
 * A model in our own words, not kernel text.
 */
#include <linux/jiffies.h>
#include <net/hotdata.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
struct net_hotdata net_hotdata = {
	.max_backlog = 1000,
	.netdev_budget = 300,
	.netdev_budget_usecs = 2 * USEC_PER_SEC / HZ,
	.dev_rx_weight = 64,
};
#endif
