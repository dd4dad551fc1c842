/*
 * Models include/linux/interrupt.h, all versions: softirqs, the work that an interrupt leaves for later.
 * A model in our own words, not kernel text.
 */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

#include <linux/compiler.h>

/* Their numbers are upstream's; the model has received packets only. */
enum {
	NET_RX_SOFTIRQ = 3,
	NR_SOFTIRQS = 4
};

struct softirq_action {
	void (*action)(void);
};

/* The code that runs was called by an interrupt or a softirq, so softirqs that it asks for run when that is over. */
extern bool model_in_interrupt;

/* Whether the code that runs interrupted something else. TRACE off */
static inline bool in_interrupt(void)
{
	return model_in_interrupt;
}

void open_softirq(int nr, void (*action)(void));
void do_softirq(int nr);

#endif
