/*
 * Models mm/slab_common.c, all versions: how much memory an allocation really takes.
 * A model in our own words, not kernel text. Role: a datagram is charged with this, so SO_SNDBUF runs out sooner.
 */
#include <linux/slab.h>

/* The size class that an allocation of so many bytes comes from: powers of two here, as the small odd ones do not occur. */
u32 kmalloc_size_roundup(u32 size)
{
	u32 class = 8;

	while (class < size && class < 0x40000000)
		class <<= 1;
	return class;
}
