/*
 * Models net/ipv4/sysctl_net_ipv4.c, 2.6.32 to 7.3: the entries of /proc/sys/net/ipv4 on these paths.
 * A model in our own words, not kernel text. Role: ties each name to its variable, its bounds and who has it.
 */
#include <linux/backports.h>
#include <linux/sysctl.h>
#include <net/net_namespace_init.h>
#include <net/tcp.h>

#if TCP_SYN_RETRIES_IS_CHECKED
static const int tcp_syn_retries_min = 1;
static const int tcp_syn_retries_max = MAX_TCP_SYNCNT;
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)

/* One for the machine. They moved into the namespaces one after another, the last of these in 4.15. */
static struct ctl_table ipv4_table[] = {
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 6, 0)
	{
		.procname = "tcp_syncookies",
		.data = &sysctl_tcp_syncookies,
		.maxlen = sizeof(int),
		.proc_handler = proc_dointvec,
	},
	{
		.procname = "tcp_synack_retries",
		.data = &sysctl_tcp_synack_retries,
		.maxlen = sizeof(int),
		.proc_handler = proc_dointvec,
	},
	{
		.procname = "tcp_syn_retries",
		.data = &sysctl_tcp_syn_retries,
		.maxlen = sizeof(int),
#if TCP_SYN_RETRIES_IS_CHECKED
		.proc_handler = proc_dointvec_minmax,
		.extra1 = &tcp_syn_retries_min,
		.extra2 = &tcp_syn_retries_max,
#else
		.proc_handler = proc_dointvec,
#endif
	},
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 11, 0)
	{
		.procname = "tcp_max_syn_backlog",
		.data = &sysctl_max_syn_backlog,
		.maxlen = sizeof(int),
		.proc_handler = proc_dointvec,
	},
	{
		.procname = "tcp_tw_recycle",
		.data = &tcp_death_row.sysctl_tw_recycle,
		.maxlen = sizeof(int),
		.proc_handler = proc_dointvec,
	},
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 6, 0)
	{
		.procname = "tcp_fastopen",
		.data = &sysctl_tcp_fastopen,
		.maxlen = sizeof(int),
		.proc_handler = proc_dointvec,
	},
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 0, 0)
	{
		.procname = "tcp_invalid_ratelimit",
		.data = &sysctl_tcp_invalid_ratelimit,
		.maxlen = sizeof(int),
		.proc_handler = proc_dointvec_ms_jiffies,
	},
#endif
	{
		.procname = "tcp_abort_on_overflow",
		.data = &sysctl_tcp_abort_on_overflow,
		.maxlen = sizeof(int),
		.proc_handler = proc_dointvec,
	},
};

#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)

/* Each network namespace has its own. */
static struct ctl_table ipv4_net_table[] = {
#if TCP_SWITCHES_ARE_BYTES
	{
		.procname = "tcp_syncookies",
		.data = &init_net.ipv4.sysctl_tcp_syncookies,
		.maxlen = sizeof(u8),
		.proc_handler = proc_dou8vec_minmax, /* 0 to 255; 3 and more act like 1. */
	},
	{
		.procname = "tcp_synack_retries",
		.data = &init_net.ipv4.sysctl_tcp_synack_retries,
		.maxlen = sizeof(u8),
		.proc_handler = proc_dou8vec_minmax,
	},
	{
		.procname = "tcp_abort_on_overflow",
		.data = &init_net.ipv4.sysctl_tcp_abort_on_overflow,
		.maxlen = sizeof(u8),
		.proc_handler = proc_dou8vec_minmax,
	},
	{
		.procname = "tcp_syn_retries",
		.data = &init_net.ipv4.sysctl_tcp_syn_retries,
		.maxlen = sizeof(u8),
		.proc_handler = proc_dou8vec_minmax,
		.extra1 = &tcp_syn_retries_min,
		.extra2 = &tcp_syn_retries_max,
	},
#else
	{
		.procname = "tcp_syncookies",
		.data = &init_net.ipv4.sysctl_tcp_syncookies,
		.maxlen = sizeof(int),
		.proc_handler = proc_dointvec,
	},
	{
		.procname = "tcp_synack_retries",
		.data = &init_net.ipv4.sysctl_tcp_synack_retries,
		.maxlen = sizeof(int),
		.proc_handler = proc_dointvec,
	},
	{
		.procname = "tcp_syn_retries",
		.data = &init_net.ipv4.sysctl_tcp_syn_retries,
		.maxlen = sizeof(int),
		.proc_handler = proc_dointvec_minmax,
		.extra1 = &tcp_syn_retries_min,
		.extra2 = &tcp_syn_retries_max,
	},
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
	{
		.procname = "tcp_abort_on_overflow",
		.data = &init_net.ipv4.sysctl_tcp_abort_on_overflow,
		.maxlen = sizeof(int),
		.proc_handler = proc_dointvec,
	},
#endif
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
	{
		.procname = "tcp_max_syn_backlog",
		.data = &init_net.ipv4.sysctl_max_syn_backlog,
		.maxlen = sizeof(int),
		.proc_handler = proc_dointvec, /* Any int, even a negative one. */
	},
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0) && LINUX_VERSION_CODE < KERNEL_VERSION(4, 12, 0)
	{
		.procname = "tcp_tw_recycle", /* Its last release. */
		.data = &init_net.ipv4.tcp_death_row.sysctl_tw_recycle,
		.maxlen = sizeof(int),
		.proc_handler = proc_dointvec,
	},
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
	{
		.procname = "tcp_fastopen",
		.data = &init_net.ipv4.sysctl_tcp_fastopen,
		.maxlen = sizeof(int),
		.proc_handler = proc_dointvec, /* Bits; those that mean nothing are taken, too. */
	},
	{
		.procname = "tcp_invalid_ratelimit",
		.data = &init_net.ipv4.sysctl_tcp_invalid_ratelimit,
		.maxlen = sizeof(int),
		.proc_handler = proc_dointvec_ms_jiffies,
	},
#endif
#if HAS_TCP_MIGRATE_REQ
	{
		.procname = "tcp_migrate_req",
		.data = &init_net.ipv4.sysctl_tcp_migrate_req,
		.maxlen = sizeof(u8),
		.proc_handler = proc_dou8vec_minmax,
		.extra1 = SYSCTL_ZERO,
		.extra2 = SYSCTL_ONE,
	},
#endif
};

#endif

/* Registers /proc/sys/net/ipv4. */
void ipv4_sysctl_init_net(struct net *net)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
	register_net_sysctl(&init_net, "net/ipv4", ipv4_table, ARRAY_SIZE(ipv4_table));
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)
	register_net_sysctl(net, "net/ipv4", ipv4_net_table, ARRAY_SIZE(ipv4_net_table));
#endif
	net->ipv4.unused = 0;
}
