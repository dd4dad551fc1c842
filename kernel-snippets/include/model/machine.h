/*
 * Has no upstream file: the machine that the defaults are worked out for, all versions. Own words, not kernel text.
 * Defaults that follow memory are those of the machines that were measured; another machine has others.
 */
#ifndef _MODEL_MACHINE_H
#define _MODEL_MACHINE_H

#include <linux/version.h>

/* 32 GiB. A hash or table that is larger cannot be had. */
#define MODEL_MEMORY_BYTES 0x800000000

/* Slots of the hash of TCP connections. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(3, 0, 0)
#define MODEL_EHASH_ENTRIES 262144
#else
#define MODEL_EHASH_ENTRIES 131072
#endif

/* The TCP bind hash takes 2 to the power of this many pages. */
#define MODEL_BHASH_PAGE_ORDER 8

#endif
