/*
 * Models net/core/sysctl_net_core.c, 2.6.32 to 7.3: the entries of /proc/sys/net/core on these paths.
 * A model in our own words, not kernel text. Role: ties each name to its variable, its bounds and who has it.
 */
#include <linux/backports.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/net.h>
#include <linux/netdevice.h>
#include <linux/sysctl.h>
#include <net/hotdata.h>
#include <net/net_namespace_init.h>

#if BUDGET_USECS_HAS_MINIMUM
static const int netdev_budget_usecs_min = 2 * USEC_PER_SEC / HZ;
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
/* Writing net.core.dev_weight also sets what receiving uses: the weight times dev_weight_rx_bias, which is 1. */
static int proc_do_dev_weight(struct ctl_table *table, int write, char *buffer)
{
#if DEV_WEIGHT_IS_CHECKED
	int ret = proc_dointvec_minmax(table, write, buffer);
#else
	int ret = proc_dointvec(table, write, buffer);
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
	if (!ret && write)
		WRITE_ONCE(net_hotdata.dev_rx_weight, weight_p);
#endif
	return ret;
}
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 11, 0)

static struct sd_flow_limit flow_limits[NR_CPUS];
/* What net.core.flow_limit_table_len stands at; a table keeps the length that it was made with. */
static int flow_limit_table_len;

/* The number that a digit of a CPU mask stands for, 16 for what is none. TRACE off */
static int mask_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 16;
}

/*
 * Reads or writes net.core.flow_limit_cpu_bitmap, a mask of CPUs in hexadecimal: each CPU in it gets a table of its own, so
 * that skb_flow_limit() begins to refuse; each other one loses its table.
 */
static int flow_limit_cpu_sysctl(struct ctl_table *table, int write, char *buffer)
{
	bool beyond = false;
	int mask = 0;
	int cpu;

	(void)table;
	if (!write) {
		for (cpu = 0; cpu < NR_CPUS; cpu++)
			mask |= softnet_data[cpu].flow_limit ? 1 << cpu : 0;
		buffer[0] = (char)(mask < 10 ? '0' + mask : 'a' + mask - 10); /* One digit: the model has four CPUs. */
		buffer[1] = 0;
		return 0;
	}
	for (; *buffer && *buffer != '\n'; buffer++) {
		if (*buffer == ',')
			continue;
		if (mask_digit(*buffer) == 16)
			return -EINVAL;
		if (mask)
			beyond = true; /* The model has four CPUs: one digit holds them all. */
		mask = mask_digit(*buffer);
	}
	if (beyond)
		return -EOVERFLOW; /* A CPU that there is not. */
	for (cpu = 0; cpu < NR_CPUS; cpu++) {
		struct softnet_data *sd = &softnet_data[cpu];

		if (!(mask & 1 << cpu)) {
			sd->flow_limit = NULL;
		} else if (!sd->flow_limit) {
			flow_limits[cpu] = (struct sd_flow_limit){ .num_buckets = netdev_flow_limit_table_len };
			sd->flow_limit = &flow_limits[cpu];
		}
	}
	return 0;
}

/* Writes net.core.flow_limit_table_len: only powers of two are taken, and they count for tables made from then on. */
static int flow_limit_table_len_sysctl(struct ctl_table *table, int write, char *buffer)
{
	int ret;

	flow_limit_table_len = netdev_flow_limit_table_len;
	ret = proc_dointvec(table, write, buffer);
	if (ret || !write)
		return ret;
	if (flow_limit_table_len <= 0 || (flow_limit_table_len & (flow_limit_table_len - 1)) ||
	    flow_limit_table_len > FLOW_LIMIT_MOST_BUCKETS)
		return -EINVAL; /* Upstream takes larger ones, too. */
	netdev_flow_limit_table_len = flow_limit_table_len;
	return 0;
}

#endif

/* One for the machine: a container cannot set these. */
static struct ctl_table net_core_table[] = {
	{
		.procname = "dev_weight",
		.data = &weight_p,
		.maxlen = sizeof(int),
#if DEV_WEIGHT_IS_CHECKED
		.extra1 = SYSCTL_ONE,
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
		.proc_handler = proc_do_dev_weight,
#else
		.proc_handler = proc_dointvec,
#endif
	},
	{
		.procname = "netdev_max_backlog",
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
		.data = &net_hotdata.max_backlog,
#else
		.data = &netdev_max_backlog,
#endif
		.maxlen = sizeof(int),
		.proc_handler = proc_dointvec, /* Any int, even a negative one, which means no limit. */
	},
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 11, 0)
	{
		.procname = "flow_limit_cpu_bitmap",
		.proc_handler = flow_limit_cpu_sysctl,
	},
	{
		.procname = "flow_limit_table_len",
		.data = &flow_limit_table_len,
		.maxlen = sizeof(int),
		.proc_handler = flow_limit_table_len_sysctl,
	},
#endif
	{
		.procname = "netdev_budget",
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
		.data = &net_hotdata.netdev_budget,
#else
		.data = &netdev_budget,
#endif
		.maxlen = sizeof(int),
		.proc_handler = proc_dointvec,
	},
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 12, 0)
	{
		.procname = "netdev_budget_usecs",
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
		.data = &net_hotdata.netdev_budget_usecs,
#else
		.data = &netdev_budget_usecs,
#endif
		.maxlen = sizeof(u32),
#if BUDGET_USECS_HAS_MINIMUM
		.extra1 = &netdev_budget_usecs_min,
#else
		.extra1 = SYSCTL_ZERO,
#endif
		.proc_handler = proc_dointvec_minmax,
	},
#endif
};

/* Each network namespace has its own. */
static struct ctl_table netns_core_table[] = {
	{
		.procname = "somaxconn",
		.data = &init_net.core.sysctl_somaxconn,
		.maxlen = sizeof(int),
#if SOMAXCONN_IS_CHECKED
		.extra1 = SYSCTL_ZERO,
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 1, 0)
		.extra2 = &sysctl_ushort_max, /* While the limit was kept in 16 bits. */
#endif
		.proc_handler = proc_dointvec_minmax,
#else
		.proc_handler = proc_dointvec, /* Any int; 16 bits of it count. */
#endif
	},
};

/* Registers /proc/sys/net/core. */
void sysctl_core_net_init(struct net *net)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 12, 0)
	net->core.sysctl_somaxconn = SOMAXCONN; /* 128 up to 5.3. */
#endif
	register_net_sysctl(&init_net, "net/core", net_core_table, ARRAY_SIZE(net_core_table));
	register_net_sysctl(net, "net/core", netns_core_table, ARRAY_SIZE(netns_core_table));
}
