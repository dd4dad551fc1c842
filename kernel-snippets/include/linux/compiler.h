/*
 * Models include/linux/compiler.h, types.h, kernel.h, syscalls.h and slab.h, all versions: words that the snippets use and
 * that the evaluator knows by itself. A model in our own words, not kernel text. This file is for a real C compiler.
 */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H

#include <linux/version.h>

#ifndef __SNIPPET_EVALUATOR__

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef _Bool bool;
typedef unsigned long size_t;
typedef u16 __be16;
typedef u32 __be32;
typedef u32 gfp_t;

#define true 1
#define false 0
#define NULL ((void *)0)

#define __init
#define __user
#define __maybe_unused __attribute__((unused))

#define likely(condition) __builtin_expect(!!(condition), 1)
#define unlikely(condition) __builtin_expect(!!(condition), 0)
#define READ_ONCE(place) (*(const volatile __typeof__(place) *)&(place))
#define WRITE_ONCE(place, value) (*(volatile __typeof__(place) *)&(place) = (value))
#define min_t(type, a, b) ((type)(a) < (type)(b) ? (type)(a) : (type)(b))
#define max_t(type, a, b) ((type)(a) > (type)(b) ? (type)(a) : (type)(b))
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define container_of(pointer, type, member) \
	((type *)((char *)(pointer) - __builtin_offsetof(type, member)))

#define SYSCALL_DEFINE2(name, type1, arg1, type2, arg2) long sys_##name(type1 arg1, type2 arg2)
#define SYSCALL_DEFINE3(name, type1, arg1, type2, arg2, type3, arg3) \
	long sys_##name(type1 arg1, type2 arg2, type3 arg3)

void *kzalloc(size_t size, gfp_t flags);
void kfree(const void *object);

#endif

#define GFP_KERNEL 0
#define GFP_ATOMIC 1

#endif
