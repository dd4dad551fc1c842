/*
 * Models net/ipv4/tcp_fastopen.c, 3.6 to 7.3 (servers take part since 3.7).
 * A model in our own words, not kernel text. Role: connections that carry data in their SYN.
 */
#include <linux/backports.h>
#include <net/tcp.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 13, 0) && LINUX_VERSION_CODE < KERNEL_VERSION(4, 15, 0)
/* net.ipv4.tcp_fastopen: one for the machine up to 4.14; clients may use it unasked since 3.13. */
int sysctl_tcp_fastopen = TFO_CLIENT_ENABLE;
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(3, 6, 0) && LINUX_VERSION_CODE < KERNEL_VERSION(3, 13, 0)
/* net.ipv4.tcp_fastopen: one for the machine up to 4.14; off up to 3.12. */
int sysctl_tcp_fastopen = 0;
#endif
