/*
 * Has no upstream file: rules that reached stable series by backport, one macro each, with the releases and the source.
 * A model in our own words, not kernel text. A rule that changed in mainline only is a plain version test in the code.
 */
#ifndef _LINUX_BACKPORTS_H
#define _LINUX_BACKPORTS_H

#include <linux/version.h>

/*
 * The SYN queue is full when it holds more than the backlog, not when it holds as many: listen(fd, 0) works again.
 * "tcp/dccp: allow a connection when sk_max_ack_backlog is zero", January 2025, mainline 6.13; stable 5.4.290 and
 * 5.15.177 by their announcements, 5.10.234, 6.1.125 and 6.12.10 by Debian's changelogs, 6.6.72 from memory.
 */
#define SYN_QUEUE_HOLDS_ONE_MORE \
	(LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0) || IN_STABLE(6, 12, 10) || IN_STABLE(6, 6, 72) || \
	 IN_STABLE(6, 1, 125) || IN_STABLE(5, 15, 177) || IN_STABLE(5, 10, 234) || IN_STABLE(5, 4, 290))

/*
 * net.unix.max_dgram_qlen refuses negative values. "net: unix: reject negative max_dgram_qlen values", mainline 7.3;
 * stable 6.12.117. Measured: 6.18.44, 6.1.192 and 5.10.262 still take them.
 */
#define UNIX_QLEN_IS_CHECKED (LINUX_VERSION_CODE >= KERNEL_VERSION(7, 3, 0) || IN_STABLE(6, 12, 117))

/*
 * A full accept queue refuses every SYN, however few handshakes are young. "tcp/dccp: drop SYN packets if accept queue is
 * full", mainline 4.10 (measured: 4.9 and older have the old rule, 4.10.17 the new one); stable 3.16.81 by its review mail;
 * 4.4 between 4.4.137 and 4.4.186 by a list of its commits, of which 178 is from memory, as 3.18.138 and 4.9.168 are.
 */
#define FULL_ACCEPT_QUEUE_REFUSES_SYNS \
	(LINUX_VERSION_CODE >= KERNEL_VERSION(4, 10, 0) || IN_STABLE(4, 9, 168) || IN_STABLE(4, 4, 178) || \
	 IN_STABLE(3, 18, 138) || IN_STABLE(3, 16, 81))

/* An AF_UNIX socket that sends to itself is not bounded by its own queue: mainline 4.4; stable 4.2.8 and 3.4.113 have it. */
#define UNIX_SELF_SEND_IS_FREE \
	(LINUX_VERSION_CODE >= KERNEL_VERSION(4, 4, 0) || IN_STABLE(4, 2, 8) || IN_STABLE(3, 4, 113))

/* net.core.somaxconn is checked at all: mainline 3.11; stable 3.4.113 has it. Before, any int is taken. */
#define SOMAXCONN_IS_CHECKED (LINUX_VERSION_CODE >= KERNEL_VERSION(3, 11, 0) || IN_STABLE(3, 4, 113))

/* net.core.dev_weight must be positive: mainline 6.14; seen in 5.10.262, 6.1.192 and 6.12.117. */
#define DEV_WEIGHT_IS_CHECKED \
	(LINUX_VERSION_CODE >= KERNEL_VERSION(6, 14, 0) || IN_STABLE(6, 12, 117) || IN_STABLE(6, 1, 192) || \
	 IN_STABLE(5, 10, 262))

/* net.core.netdev_budget_usecs has a lower bound: mainline 6.14; seen in 6.1.192, 6.12.117 and 6.13.7. */
#define BUDGET_USECS_HAS_MINIMUM \
	(LINUX_VERSION_CODE >= KERNEL_VERSION(6, 14, 0) || IN_STABLE(6, 13, 7) || IN_STABLE(6, 12, 117) || \
	 IN_STABLE(6, 1, 192))

/*
 * Switches and retry counts of TCP take one byte each, so 256 and negative values are refused: mainline 5.13. Measured on
 * 5.10.218 too; which release brought it to 5.10 is not known.
 */
#define TCP_SWITCHES_ARE_BYTES (LINUX_VERSION_CODE >= KERNEL_VERSION(5, 13, 0) || IN_STABLE(5, 10, 218))

/* net.ipv4.tcp_syn_retries is held to 1 to 127: mainline 3.11; stable 3.4.113 has it. Before, any int is taken. */
#define TCP_SYN_RETRIES_IS_CHECKED (LINUX_VERSION_CODE >= KERNEL_VERSION(3, 11, 0) || IN_STABLE(3, 4, 113))

/* net.ipv4.tcp_migrate_req exists: mainline 5.14; 5.10.262 has the entry, which release brought it there is not known. */
#define HAS_TCP_MIGRATE_REQ (LINUX_VERSION_CODE >= KERNEL_VERSION(5, 14, 0) || IN_STABLE(5, 10, 262))

/*
 * A SYN that is answered with a cookie takes the way of the dropped ones, so it counts a ListenDrops too. From 3.8, which
 * began to count dropped SYNs; measured on 3.10.4 to 4.4, gone in 4.9. That 4.7 ended it is from memory.
 */
#define COOKIE_COUNTS_A_DROP \
	(LINUX_VERSION_CODE >= KERNEL_VERSION(3, 8, 0) && LINUX_VERSION_CODE < KERNEL_VERSION(4, 7, 0))

/*
 * An ACK of what was never sent gets an ACK back, and is counted, also while a connection is being closed: 4.13 (from
 * memory); measured on 5.10 and later.
 */
#define ACK_OF_NOTHING_IS_CHALLENGED (LINUX_VERSION_CODE >= KERNEL_VERSION(4, 13, 0))

/* Listeners can take part in TCP Fast Open: 3.7 (from memory; a tree of 3.8 has it, of 3.6 only the client's side). */
#define HAS_FASTOPEN_SERVER (LINUX_VERSION_CODE >= KERNEL_VERSION(3, 7, 0))

/*
 * net/ipv4/tcp_fastopen.c decides about a SYN with data, for IPv4 and IPv6: 3.16. From 3.7 on tcp_ipv4.c does it by itself,
 * and IPv6 listeners take no part. All of it from memory; a tree of 4.2 has the new form.
 */
#define HAS_TCP_TRY_FASTOPEN (LINUX_VERSION_CODE >= KERNEL_VERSION(3, 16, 0))

/* Packets can be steered to another CPU's backlog, so netif_rx() has enqueue_to_backlog(): 2.6.35 and RHEL 6. */
#define HAS_ENQUEUE_TO_BACKLOG (LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 35) || IS_RHEL6)

/*
 * With cookies off, IPv6 leaves the last quarter of tcp_max_syn_backlog empty as IPv4 does. RHEL 6 does not have it, 3.4 has;
 * that 2.6.39 brought it is from memory.
 */
#define IPV6_KEEPS_LAST_QUARTER (LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 39))

/* RPS, which steers packets to other CPUs, came together with it. */
#define HAS_RPS HAS_ENQUEUE_TO_BACKLOG

/* A SYN-ACK is sent again after one second, not three: 3.1 (from memory) and RHEL 6 (measured on 2.6.32-279). */
#define SYNACK_TIMEOUT_IS_ONE_SECOND (LINUX_VERSION_CODE >= KERNEL_VERSION(3, 1, 0) || IS_RHEL6)

/* tcp_max_syn_backlog starts from the size of the connection hash: 2.6.36; RHEL 6 too, by its measured default. */
#define SYN_BACKLOG_FOLLOWS_EHASH (LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 36) || IS_RHEL6)

/* A datagram is charged with the memory that was really handed out for it: 3.2 (from memory); RHEL 6, measured. */
#define TRUESIZE_IS_EXACT (LINUX_VERSION_CODE >= KERNEL_VERSION(3, 2, 0) || IS_RHEL6)

/*
 * A listener of AF_VSOCK on VMware or Hyper-V is full when more than its backlog wait, as it is over virtio: in 7.2, not in
 * 6.19; stable 6.1.192 and 6.12.117 have it, which releases brought it there is not known.
 */
#define VSOCK_HOLDS_ONE_MORE \
	(LINUX_VERSION_CODE >= KERNEL_VERSION(7, 0, 0) || IN_STABLE(6, 12, 117) || IN_STABLE(6, 1, 192))

#endif
