/*
 * Models include/generated/uapi/linux/version.h for 2.6.32 to 7.3: how the snippets tell kernel versions apart.
 * A model in our own words, not kernel text. LINUX_VERSION_CODE and RHEL_MAJOR come from whoever compiles.
 */
#ifndef _LINUX_VERSION_H
#define _LINUX_VERSION_H

/* Sixteen bits for the sublevel: stable series such as 4.9 and 5.4 went past 255, where upstream's macro stops. */
#define KERNEL_VERSION(a, b, c) (((a) << 24) + ((b) << 16) + (c))

/* True for a release of the stable series a.b that is c or later. */
#define IN_STABLE(a, b, c) \
	(LINUX_VERSION_CODE >= KERNEL_VERSION(a, b, c) && LINUX_VERSION_CODE < KERNEL_VERSION(a, (b) + 1, 0))

/* Red Hat's 2.6.32, which carries many later changes. */
#if defined(RHEL_MAJOR)
#define IS_RHEL6 (RHEL_MAJOR == 6)
#else
#define IS_RHEL6 0
#endif

#endif
