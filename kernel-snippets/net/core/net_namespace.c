/*
 * Models net/core/net_namespace.c, 2.6.32 to 7.3: the first network namespace and its defaults.
 * A model in our own words, not kernel text. A new namespace gets these defaults, not the values of its creator.
 */
#include <linux/net.h>
#include <net/net_namespace.h>
#include <net/net_namespace_init.h>

struct net init_net;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 12, 0)
/* The defaults of a namespace's core settings (up to 4.11 in net/core/sysctl_net_core.c). */
void net_defaults_init_net(struct net *net)
{
	net->core.sysctl_somaxconn = SOMAXCONN; /* 4096 since 5.4, 128 before. */
}
#endif
