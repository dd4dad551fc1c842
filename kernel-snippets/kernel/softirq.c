/*
 * Models kernel/softirq.c, all versions: work that an interrupt asks for and that runs soon after it, with interrupts on.
 * A model in our own words, not kernel text. Role: the way from a network card's interrupt to net_rx_action().
 */
#include <linux/interrupt.h>

/* The model's drivers hand packets in from interrupts. */
bool model_in_interrupt = true;

static struct softirq_action softirq_vec[NR_SOFTIRQS];

/* At boot: names what a softirq runs. */
void open_softirq(int nr, void (*action)(void))
{
	softirq_vec[nr].action = action;
}

/* Runs a softirq that was asked for, right behind an interrupt or in the CPU's ksoftirqd. Upstream: __do_softirq(). */
void do_softirq(int nr)
{
	softirq_vec[nr].action(); /* For received packets this is net_rx_action(). */
}
