/*
 * Models include/linux/slab.h, all versions. A model in our own words, not kernel text.
 */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H

#include <linux/compiler.h>

u32 kmalloc_size_roundup(u32 size);

#endif
