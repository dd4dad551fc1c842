/*
 * Models include/linux/list.h, all versions: the kernel's ring of embedded list heads.
 * A model in our own words, not kernel text.
 */
#ifndef _LINUX_LIST_H
#define _LINUX_LIST_H

#include <linux/compiler.h>

struct list_head {
	struct list_head *next;
	struct list_head *prev;
};

/* Makes an empty ring. TRACE off */
static inline void INIT_LIST_HEAD(struct list_head *list)
{
	list->next = list;
	list->prev = list;
}

/* Whether nothing hangs on the ring. TRACE off */
static inline bool list_empty(const struct list_head *head)
{
	return head->next == head;
}

/* Adds at the front. TRACE off */
static inline void list_add(struct list_head *entry, struct list_head *head)
{
	entry->next = head->next;
	entry->prev = head;
	head->next->prev = entry;
	head->next = entry;
}

/* Adds at the back. TRACE off */
static inline void list_add_tail(struct list_head *entry, struct list_head *head)
{
	list_add(entry, head->prev);
}

/* Takes an entry out and leaves it an empty ring of its own. TRACE off */
static inline void list_del_init(struct list_head *entry)
{
	entry->prev->next = entry->next;
	entry->next->prev = entry->prev;
	INIT_LIST_HEAD(entry);
}

/* Moves a whole ring behind the last entry of another one. TRACE off */
static inline void list_splice_tail_init(struct list_head *list, struct list_head *head)
{
	if (list_empty(list))
		return;
	list->next->prev = head->prev;
	head->prev->next = list->next;
	list->prev->next = head;
	head->prev = list->prev;
	INIT_LIST_HEAD(list);
}

#endif
