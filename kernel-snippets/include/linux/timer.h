/*
 * Models include/linux/timer.h, all versions: a function to be called at a tick.
 * A model in our own words, not kernel text. The wheel behind it is glue: model/timer.c.
 */
#ifndef _LINUX_TIMER_H
#define _LINUX_TIMER_H

#include <linux/jiffies.h>

struct timer_list {
	/* Neighbours in the wheel's slot. */
	struct timer_list *next;
	struct timer_list *prev;
	u32 expires;
	bool pending;
	void (*function)(struct timer_list *timer);
};

void timer_setup(struct timer_list *timer, void (*function)(struct timer_list *timer));
void mod_timer(struct timer_list *timer, u32 expires);
bool del_timer(struct timer_list *timer);

#endif
