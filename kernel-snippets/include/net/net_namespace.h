/*
 * Models include/net/net_namespace.h and include/net/netns/{core,ipv4,unix,mib}.h, 2.6.32 to 7.3: what each network
 * namespace has for itself. A model in our own words, not kernel text. A sysctl that is absent here is one for the machine.
 */
#ifndef __NET_NET_NAMESPACE_H
#define __NET_NET_NAMESPACE_H

#include <linux/backports.h>
#include <linux/snmp.h>

struct netns_core {
	int sysctl_somaxconn;
};

struct netns_unix {
	int sysctl_max_dgram_qlen;
};

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 12, 0)
/* Connections in TIME_WAIT: of this, the model knows the switch alone. */
struct inet_timewait_death_row {
	int sysctl_tw_recycle;
};
#endif

struct netns_ipv4 {
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0)
	int sysctl_max_syn_backlog;
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 11, 0) && LINUX_VERSION_CODE < KERNEL_VERSION(4, 12, 0)
	struct inet_timewait_death_row tcp_death_row;
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
	int sysctl_tcp_fastopen;
	int sysctl_tcp_invalid_ratelimit;
#endif
#if HAS_TCP_MIGRATE_REQ
	u8 sysctl_tcp_migrate_req;
#endif
#if TCP_SWITCHES_ARE_BYTES
	/* One byte each since 5.13: 256 cannot be written any more. */
	u8 sysctl_tcp_syncookies;
	u8 sysctl_tcp_synack_retries;
	u8 sysctl_tcp_abort_on_overflow;
	u8 sysctl_tcp_syn_retries;
#else
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 6, 0)
	int sysctl_tcp_syncookies;
	int sysctl_tcp_synack_retries;
	int sysctl_tcp_syn_retries;
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 15, 0)
	int sysctl_tcp_abort_on_overflow;
#endif
#endif
	/* No member of an empty struct: plain C wants one. */
	int unused;
};

struct net {
	struct netns_core core;
	struct netns_unix unx;
	struct netns_ipv4 ipv4;
	struct netns_mib mib;
};

extern struct net init_net;

/* Adds one to a TcpExt counter of the namespace. */
static inline void NET_INC_STATS(struct net *net, int field)
{
	net->mib.net_statistics[field]++;
}

/* Adds one to a Tcp counter of the namespace. */
static inline void TCP_INC_STATS(struct net *net, int field)
{
	net->mib.tcp_statistics[field]++;
}

#endif
