/*
 * Models include/linux/jiffies.h, all versions: the clock that timers and the softirq's time limit count in.
 * A model in our own words, not kernel text. Upstream's counter is an unsigned long; 32 bits keep the comparisons alike.
 */
#ifndef _LINUX_JIFFIES_H
#define _LINUX_JIFFIES_H

#include <linux/compiler.h>

/* One tick a millisecond. Distributions choose 250 or 1000; only defaults given in ticks depend on it. */
#define HZ 1000
#define USEC_PER_SEC 1000000

/* The clock does not start at 0, so that a time stamp which was never set lies far back. */
#define INITIAL_JIFFIES 600000

extern u32 jiffies;

/* Whether a is later than b, right across a wrap of the counter. TRACE off */
static inline bool time_after(u32 a, u32 b)
{
	return (int)(b - a) < 0;
}

/* Whether a is b or later. TRACE off */
static inline bool time_after_eq(u32 a, u32 b)
{
	return (int)(a - b) >= 0;
}

/* Ticks in a time given in microseconds, rounded up. TRACE off */
static inline u32 usecs_to_jiffies(u32 usecs)
{
	return usecs / (USEC_PER_SEC / HZ) + (usecs % (USEC_PER_SEC / HZ) ? 1 : 0);
}

/* Ticks in milliseconds; at this HZ they are the same. TRACE off */
static inline u32 msecs_to_jiffies(u32 msecs)
{
	return msecs * (HZ / 1000);
}

#endif
