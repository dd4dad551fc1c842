/*
 * Models include/net/hotdata.h, 6.9 to 7.3: settings that every packet reads, moved together into one place in 6.9.
 * A model in our own words, not kernel text.
 */
#ifndef _NET_HOTDATA_H
#define _NET_HOTDATA_H

#include <linux/compiler.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
struct net_hotdata {
	int max_backlog;
	int netdev_budget;
	u32 netdev_budget_usecs;
	int dev_rx_weight;
};

extern struct net_hotdata net_hotdata;
#endif

#endif
