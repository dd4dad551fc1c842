/*
 * Has no upstream file: upstream registers these with register_pernet_subsys(). All versions. Own words, not kernel text.
 */
#ifndef __NET_NET_NAMESPACE_INIT_H
#define __NET_NET_NAMESPACE_INIT_H

#include <net/net_namespace.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 12, 0)
void net_defaults_init_net(struct net *net);
#endif
void sysctl_core_net_init(struct net *net);
void ipv4_sysctl_init_net(struct net *net);
void unix_sysctl_register(struct net *net);

#endif
