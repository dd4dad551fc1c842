/*
 * Has no upstream file: glue of the model, all versions; upstream's wheel is kernel/time/timer.c (kernel/timer.c to 3.10).
 * Own words, not kernel text. Role: calls timers at their tick. Of one tick the timer that was set last is called first; up
 * to 4.7, before the wheel was rewritten, the one that was set first. Both as measured (6.18.44 and 4.4.0), the release in
 * between from memory. The host says how far time goes.
 */
#include <linux/timer.h>
#include <model/flow.h>
#include <model/model.h>

#define WHEEL_SLOTS 1024

u32 jiffies = INITIAL_JIFFIES;
bool model_in_timer;

/* The first timer of each slot. */
static struct timer_list *timer_wheel[WHEEL_SLOTS];
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 8, 0)
/* The last timer of each slot that has a first one. */
static struct timer_list *timer_wheel_last[WHEEL_SLOTS];
#endif
static u32 pending_timers;

/* Fills in a timer that is not set yet. TRACE off */
void timer_setup(struct timer_list *timer, void (*function)(struct timer_list *timer))
{
	timer->next = NULL;
	timer->prev = NULL;
	timer->pending = false;
	timer->function = function;
}

/* Stops a timer. Gives whether it was set. TRACE off */
bool del_timer(struct timer_list *timer)
{
	if (!timer->pending)
		return false;
	if (timer->prev)
		timer->prev->next = timer->next;
	else
		timer_wheel[timer->expires % WHEEL_SLOTS] = timer->next;
	if (timer->next)
		timer->next->prev = timer->prev;
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 8, 0)
	else
		timer_wheel_last[timer->expires % WHEEL_SLOTS] = timer->prev;
#endif
	timer->pending = false;
	pending_timers--;
	return true;
}

/* Sets a timer, or sets it anew. TRACE off */
void mod_timer(struct timer_list *timer, u32 expires)
{
	u32 slot = expires % WHEEL_SLOTS;

	if (timer->pending)
		del_timer(timer);
	timer->expires = expires;
	timer->pending = true;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 8, 0)
	timer->prev = NULL;
	timer->next = timer_wheel[slot];
	if (timer->next)
		timer->next->prev = timer;
	timer_wheel[slot] = timer;
#else
	timer->next = NULL;
	timer->prev = timer_wheel[slot] ? timer_wheel_last[slot] : NULL;
	if (timer->prev)
		timer->prev->next = timer;
	else
		timer_wheel[slot] = timer;
	timer_wheel_last[slot] = timer;
#endif
	pending_timers++;
}

/* The first timer of this tick that is still to be called, or NULL. TRACE off */
static struct timer_list *next_due(void)
{
	struct timer_list *timer = timer_wheel[jiffies % WHEEL_SLOTS];

	while (timer && timer->expires != jiffies)
		timer = timer->next;
	return timer;
}

/* Calls every timer of this tick; what they set anew is due at a later one. TRACE off */
static void run_tick(void)
{
	struct timer_list *timer = next_due();

	while (timer) {
		struct timer_list *next = timer->next;

		del_timer(timer);
		timer->function(timer);
		/* The usual next one is where it was; otherwise the slot is looked through again. */
		while (next && next->pending && next->expires != jiffies)
			next = next->next;
		timer = next && next->pending ? next : next_due();
	}
}

/*
 * Moves the clock on, at most to `until`, and stops after the first tick at which a timer said something on the wire.
 * Gives whether there is something to fetch with model_next_announced(). TRACE off
 */
bool model_run_timers(u32 until)
{
	bool announced = false;

	while (!announced && time_after(until, jiffies)) {
		if (pending_timers == 0) {
			jiffies = until;
			return false;
		}
		jiffies++;
		if (!timer_wheel[jiffies % WHEEL_SLOTS])
			continue;
		model_in_timer = true;
		run_tick();
		model_in_timer = false;
		announced = model_has_announced();
	}
	return announced;
}
