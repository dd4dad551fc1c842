/*
 * Has no upstream file: glue of the model, all versions. Own words, not kernel text.
 * Role: finds an entry below /proc/sys by its name. The host puts name and value into model_name and model_text.
 */
#include <linux/errno.h>
#include <linux/sysctl.h>
#include <model/model.h>

#define MAX_TABLES 16

struct registered_table {
	const char *path;
	struct ctl_table *table;
	int size;
};

char model_name[MODEL_TEXT_SIZE];
char model_text[MODEL_TEXT_SIZE];

static struct registered_table registered[MAX_TABLES];
static int registered_count;

/* Puts the entries of a table below a directory of /proc/sys. TRACE off */
void register_net_sysctl(struct net *net, const char *path, struct ctl_table *table, int size)
{
	if (!net || registered_count == MAX_TABLES)
		return;
	registered[registered_count].path = path;
	registered[registered_count].table = table;
	registered[registered_count].size = size;
	registered_count++;
}

/* Whether `name` is `path`, a slash or dot, and `procname`. TRACE off */
static bool is_named(const char *name, const char *path, const char *procname)
{
	while (*path && (*name == *path || (*name == '.' && *path == '/'))) {
		name++;
		path++;
	}
	if (*path || (*name != '.' && *name != '/'))
		return false;
	name++;
	while (*procname && *name == *procname) {
		name++;
		procname++;
	}
	return !*procname && !*name;
}

/* The entry named by model_name, or NULL. TRACE off */
static struct ctl_table *find_entry(void)
{
	int at;

	for (at = 0; at < registered_count; at++) {
		int row;

		for (row = 0; row < registered[at].size; row++) {
			struct ctl_table *entry = &registered[at].table[row];

			if (is_named(model_name, registered[at].path, entry->procname))
				return entry;
		}
	}
	return NULL;
}

/* Writes model_text to the sysctl named by model_name. TRACE off */
int model_sysctl_write(void)
{
	struct ctl_table *entry = find_entry();

	return entry ? entry->proc_handler(entry, 1, model_text) : -ENOENT;
}

/* Reads the sysctl named by model_name into model_text. TRACE off */
int model_sysctl_read(void)
{
	struct ctl_table *entry = find_entry();

	return entry ? entry->proc_handler(entry, 0, model_text) : -ENOENT;
}
