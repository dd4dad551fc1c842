/*
 * Models include/uapi/linux/snmp.h and include/net/snmp.h, 2.6.32 to 7.3: the counters that nstat and netstat -s show.
 * A model in our own words, not kernel text. A version that has no such counter has no such name here.
 */
#ifndef _LINUX_SNMP_H
#define _LINUX_SNMP_H

#include <linux/backports.h>
#include <linux/compiler.h>

/* Shown as TcpExt..., from /proc/net/netstat. */
enum {
	LINUX_MIB_SYNCOOKIESSENT,
	LINUX_MIB_SYNCOOKIESRECV,
	LINUX_MIB_SYNCOOKIESFAILED,
	LINUX_MIB_EMBRYONICRSTS,
	LINUX_MIB_LISTENOVERFLOWS,
	LINUX_MIB_LISTENDROPS,
	LINUX_MIB_TCPTIMEOUTS,
	LINUX_MIB_TCPABORTONTIMEOUT,
#if LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 34)
	LINUX_MIB_TCPDEFERACCEPTDROP,
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 1, 0)
	LINUX_MIB_TCPREQQFULLDOCOOKIES,
	LINUX_MIB_TCPREQQFULLDROP,
#endif
#if HAS_FASTOPEN_SERVER
	LINUX_MIB_TCPFASTOPENPASSIVE,
	LINUX_MIB_TCPFASTOPENPASSIVEFAIL,
	LINUX_MIB_TCPFASTOPENLISTENOVERFLOW,
	LINUX_MIB_TCPFASTOPENCOOKIEREQD,
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 15, 0)
	LINUX_MIB_TCPSYNRETRANS,
#endif
	__LINUX_MIB_MAX
};

/* Shown as Tcp..., from /proc/net/snmp. */
enum {
	TCP_MIB_PASSIVEOPENS,
	TCP_MIB_ATTEMPTFAILS,
	TCP_MIB_ESTABRESETS,
	TCP_MIB_RETRANSSEGS,
	TCP_MIB_OUTRSTS,
	__TCP_MIB_MAX
};

struct netns_mib {
	u32 net_statistics[__LINUX_MIB_MAX];
	u32 tcp_statistics[__TCP_MIB_MAX];
};

#endif
