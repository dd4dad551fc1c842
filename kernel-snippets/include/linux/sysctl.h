/*
 * Models include/linux/sysctl.h, 2.6.32 to 7.3: an entry below /proc/sys and the functions that write and read it.
 * A model in our own words, not kernel text. Upstream's handlers take length and position of the user's buffer, too.
 */
#ifndef _LINUX_SYSCTL_H
#define _LINUX_SYSCTL_H

#include <linux/compiler.h>

struct net;

struct ctl_table {
	const char *procname;
	void *data;
	int maxlen;
	/* The smallest and the largest value that may be written, where there is such a bound. */
	const int *extra1;
	const int *extra2;
	int (*proc_handler)(struct ctl_table *table, int write, char *buffer);
};

extern const int sysctl_zero;
extern const int sysctl_one;
extern const int sysctl_ushort_max;

#define SYSCTL_ZERO (&sysctl_zero)
#define SYSCTL_ONE (&sysctl_one)

int proc_dointvec(struct ctl_table *table, int write, char *buffer);
int proc_dointvec_minmax(struct ctl_table *table, int write, char *buffer);
int proc_dointvec_ms_jiffies(struct ctl_table *table, int write, char *buffer);
int proc_dou8vec_minmax(struct ctl_table *table, int write, char *buffer);

void register_net_sysctl(struct net *net, const char *path, struct ctl_table *table, int size);

#endif
