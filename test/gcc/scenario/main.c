/* gcc's side of the comparison: memory, and a hash a scenario on standard output. Arguments: first seed, how many, operations. */
#include <stdio.h>
#include <stdlib.h>

void model_boot(void);
unsigned int scenario_run(unsigned int seed, unsigned int operations);

void *kzalloc(unsigned long size, unsigned int flags)
{
	(void)flags;
	return calloc(1, size);
}

void kfree(const void *object)
{
#ifdef REALLY_FREE
	free((void *)object);
#else
	(void)object;
#endif
}

int main(int count, char **arguments)
{
	unsigned int first, many, operations, at;

	if (count != 4)
		return 2;
	first = (unsigned int)atoi(arguments[1]);
	many = (unsigned int)atoi(arguments[2]);
	operations = (unsigned int)atoi(arguments[3]);
	model_boot();
	for (at = 0; at < many; at++)
		printf("%u\n", scenario_run(first + at, operations));
	return 0;
}
