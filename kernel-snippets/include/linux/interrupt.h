/*
 * Models include/linux/interrupt.h, all versions: softirqs, the work that an interrupt leaves for later.
 * A model in our own words, not kernel text.
 */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

/* Their numbers are upstream's; the model has received packets only. */
enum {
	NET_RX_SOFTIRQ = 3,
	NR_SOFTIRQS = 4
};

struct softirq_action {
	void (*action)(void);
};

void open_softirq(int nr, void (*action)(void));
void do_softirq(int nr);

#endif
