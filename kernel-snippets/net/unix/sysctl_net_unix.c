/*
 * Models net/unix/sysctl_net_unix.c, 2.6.32 to 7.3: the entry of /proc/sys/net/unix.
 * A model in our own words, not kernel text.
 */
#include <linux/backports.h>
#include <linux/sysctl.h>
#include <net/net_namespace_init.h>

/* Each network namespace has its own. */
static struct ctl_table unix_table[] = {
	{
		.procname = "max_dgram_qlen",
		.data = &init_net.unx.sysctl_max_dgram_qlen,
		.maxlen = sizeof(int),
#if UNIX_QLEN_IS_CHECKED
		.extra1 = SYSCTL_ZERO,
		.proc_handler = proc_dointvec_minmax,
#else
		.proc_handler = proc_dointvec, /* Any int; a negative one means no limit. */
#endif
	},
};

/* Registers /proc/sys/net/unix. */
void unix_sysctl_register(struct net *net)
{
	register_net_sysctl(net, "net/unix", unix_table, ARRAY_SIZE(unix_table));
}
