/*
 * Has no upstream file: glue of the model, all versions; upstream's wheel is kernel/time/timer.c (kernel/timer.c to 3.10).
 * Own words, not kernel text. Role: calls timers at their tick. Of one tick the timer that was set last is called first, as
 * measured. The host says how far time goes.
 */
#include <linux/timer.h>
#include <model/flow.h>
#include <model/model.h>

#define WHEEL_SLOTS 1024

u32 jiffies = INITIAL_JIFFIES;
bool model_in_timer;

static struct list_head timer_wheel[WHEEL_SLOTS];
static u32 pending_timers;

/* At boot: empty slots. TRACE off */
void model_timers_init(void)
{
	int slot;

	for (slot = 0; slot < WHEEL_SLOTS; slot++)
		INIT_LIST_HEAD(&timer_wheel[slot]);
}

/* Fills in a timer that is not set yet. TRACE off */
void timer_setup(struct timer_list *timer, void (*function)(struct timer_list *timer))
{
	INIT_LIST_HEAD(&timer->entry);
	timer->pending = false;
	timer->function = function;
}

/* Stops a timer. Gives whether it was set. TRACE off */
bool del_timer(struct timer_list *timer)
{
	if (!timer->pending)
		return false;
	list_del_init(&timer->entry);
	timer->pending = false;
	pending_timers--;
	return true;
}

/* Sets a timer, or sets it anew. TRACE off */
void mod_timer(struct timer_list *timer, u32 expires)
{
	del_timer(timer);
	timer->expires = expires;
	timer->pending = true;
	pending_timers++;
	list_add(&timer->entry, &timer_wheel[expires % WHEEL_SLOTS]);
}

/* Calls every timer of this tick. TRACE off */
static void run_tick(void)
{
	struct list_head *slot = &timer_wheel[jiffies % WHEEL_SLOTS];
	struct list_head *entry = slot->next;
	struct list_head due;

	INIT_LIST_HEAD(&due);
	while (entry != slot) {
		struct timer_list *timer = container_of(entry, struct timer_list, entry);

		entry = entry->next;
		if (timer->expires == jiffies) {
			list_del_init(&timer->entry);
			list_add_tail(&timer->entry, &due);
		}
	}
	while (!list_empty(&due)) {
		struct timer_list *timer = container_of(due.next, struct timer_list, entry);

		del_timer(timer);
		timer->function(timer);
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
		if (list_empty(&timer_wheel[jiffies % WHEEL_SLOTS]))
			continue;
		model_in_timer = true;
		run_tick();
		model_in_timer = false;
		announced = model_has_announced();
	}
	return announced;
}
