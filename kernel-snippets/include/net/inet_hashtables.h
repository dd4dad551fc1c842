/*
 * Models include/net/inet_hashtables.h, 2.6.32 to 7.3: where sockets are found by address and port.
 * A model in our own words, not kernel text. Where the kernel looks into a hash, the model looks into the packet's flow.
 */
#ifndef _INET_HASHTABLES_H
#define _INET_HASHTABLES_H

#include <net/sock.h>

struct sock *__inet_lookup_listener(struct sock *sk, u32 phash);
int __inet_inherit_port(const struct sock *sk, struct sock *child);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0)
void inet_ehash_nolisten(struct sock *sk);
#else
void __inet_hash_nolisten(struct sock *sk);
#endif

#endif
