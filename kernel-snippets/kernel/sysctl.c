/*
 * Models kernel/sysctl.c and fs/proc/proc_sysctl.c, 2.6.32 to 7.3: what writing a text below /proc/sys does, and reading.
 * A model in our own words, not kernel text. Role: octal and hexadecimal numbers, blanks, what is refused, and bounds.
 */
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/sysctl.h>

#define INT_MAX 2147483647

/* The longest number that is looked at, in characters. */
#define TMPBUFLEN 22

const int sysctl_zero = 0;
const int sysctl_one = 1;
const int sysctl_ushort_max = 65535;

/* Whether a character may stand before a number. TRACE off */
static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Whether a character may stand behind a number: a blank, a tab or the line's end. TRACE off */
static bool is_separator(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* The value of a digit in any base up to 16; 16 for what is none. TRACE off */
static u32 digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

/* Skips blanks, line ends among them. TRACE off */
static const char *proc_skip_spaces(const char *p)
{
	while (is_blank(*p))
		p++;
	return p;
}

/*
 * Reads a number as C spells it: 0x10 is 16 and 010 is 8. Gives what stands behind it; *overflow says that 64 bits did not
 * hold it.
 */
static const char *parse_unsigned(const char *p, u64 *value, bool *overflow)
{
	u32 base = 10;
	u64 result = 0;

	if (p[0] == '0') {
		base = 8; /* A leading zero means octal, which surprises people who align numbers. */
		if ((p[1] == 'x' || p[1] == 'X') && digit_value(p[2]) < 16) {
			base = 16;
			p += 2;
		}
	}
	*overflow = false;
	while (digit_value(*p) < base) {
		u32 digit = digit_value(*p);

		if (result > (0xffffffffffffffff - digit) / base)
			*overflow = true;
		result = result * base + digit;
		p++;
	}
	*value = result;
	return p;
}

/*
 * Reads one number with its sign from a written text. Only the first number counts: a blank may follow and anything after
 * it is not looked at. 1: there is none, as the text is empty or blank.
 */
static int proc_get_long(const char *buffer, u64 *value, bool *negative)
{
	const char *p = proc_skip_spaces(buffer);
	const char *start = p;
	bool overflow = false;

	if (!*p)
		return 1;
	*negative = *p == '-' && p[1];
	if (*negative)
		p++;
	if (digit_value(*p) > 9)
		return -EINVAL; /* abc, +1, -: no number. */
	p = parse_unsigned(p, value, &overflow);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 1, 0)
	if (overflow)
		return -EINVAL;
#endif
	if (p - start >= TMPBUFLEN - 1)
		return -EINVAL; /* Longer than any number that fits. */
	if (*p && !is_separator(*p))
		return -EINVAL; /* 1.5, 1k: something is stuck to the number. */
	return 0;
}

/* Writes a number in decimal, with a minus sign if negative. */
static void proc_put_long(char *buffer, u64 value, bool negative)
{
	u64 power = 1;

	if (negative) {
		*buffer = '-';
		buffer++;
	}
	while (value / power >= 10)
		power *= 10;
	while (power > 0) {
		*buffer = (char)('0' + (int)(value / power % 10));
		buffer++;
		power /= 10;
	}
	*buffer = 0;
}

/*
 * What is written into an int. Up to 4.0 a number that does not fit is taken and wraps; an entry with bounds goes on so, and
 * only the wrapped number is held against the bounds: measured on 4.3 and 4.4, gone in 5.10; that 5.1 ended it is from memory.
 */
static int do_proc_dointvec_conv(u64 value, bool negative, bool bounded, int *result)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 1, 0)
	bool wraps = false;
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 1, 0)
	bool wraps = bounded;
#else
	bool wraps = true;
#endif

	(void)bounded;
	if (!wraps && value > (u64)INT_MAX + (negative ? 1 : 0)) /* More than an int holds. */
		return -EINVAL;
	*result = (int)(negative ? 0 - value : value);
	return 0;
}

/* Shows an int. Up to 4.2 the smallest one comes out wrong, as -18446744071562067968. */
static void show_int(char *buffer, int value)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(4, 3, 0)
	proc_put_long(buffer, value < 0 ? 0 - (u64)value : (u64)value, value < 0);
#else
	int positive = value < 0 ? (int)(0u - (u32)value) : value;

	proc_put_long(buffer, (u64)positive, value < 0);
#endif
}

/* Reads or writes one int of an entry, within its bounds where `bounded` says so. */
static int do_proc_dointvec(struct ctl_table *table, int write, char *buffer, bool bounded)
{
	int *data = table->data;
	bool negative = false;
	u64 value = 0;
	int number = 0;
	int err;

	if (!write) {
		show_int(buffer, READ_ONCE(*data));
		return 0;
	}
	if (!*buffer)
		return 0; /* Nothing written: nothing changes, and no error. */
	err = proc_get_long(buffer, &value, &negative);
	if (err)
		return -EINVAL;
	err = do_proc_dointvec_conv(value, negative, bounded, &number);
	if (err)
		return err;
	if (bounded && ((table->extra1 && number < *table->extra1) || (table->extra2 && number > *table->extra2)))
		return -EINVAL; /* Out of the entry's bounds: the old value stays. */
	WRITE_ONCE(*data, number);
	return 0;
}

/* An int without bounds. */
int proc_dointvec(struct ctl_table *table, int write, char *buffer)
{
	return do_proc_dointvec(table, write, buffer, false);
}

/* An int between extra1 and extra2. */
int proc_dointvec_minmax(struct ctl_table *table, int write, char *buffer)
{
	return do_proc_dointvec(table, write, buffer, true);
}

/* A time: written and shown in milliseconds, kept in ticks. Of the number only 32 bits count: measured on 6.18.44. */
int proc_dointvec_ms_jiffies(struct ctl_table *table, int write, char *buffer)
{
	int *data = table->data;
	bool negative = false;
	u64 value = 0;
	int ticks;

	if (!write) {
		proc_put_long(buffer, (u64)READ_ONCE(*data), false);
		return 0;
	}
	if (!*buffer)
		return 0; /* Nothing written: nothing changes, and no error. */
	if (proc_get_long(buffer, &value, &negative))
		return -EINVAL;
	ticks = (int)msecs_to_jiffies((u32)(negative ? 0 - value : value));
	if (ticks < 0)
		return -EINVAL; /* Negative, or more than 24 days: the old value stays. */
	WRITE_ONCE(*data, ticks);
	return 0;
}

/* A byte: 0 to 255, or between extra1 and extra2. */
int proc_dou8vec_minmax(struct ctl_table *table, int write, char *buffer)
{
	u8 *data = table->data;
	bool negative = false;
	u64 value = 0;
	int err;

	if (!write) {
		proc_put_long(buffer, READ_ONCE(*data), false);
		return 0;
	}
	if (!*buffer)
		return 0; /* Nothing written: nothing changes, and no error. */
	err = proc_get_long(buffer, &value, &negative);
	if (err || negative)
		return -EINVAL; /* A byte has no sign: not even -0 is taken. */
	if (value < (u64)(table->extra1 ? *table->extra1 : 0) || value > (u64)(table->extra2 ? *table->extra2 : 255))
		return -EINVAL; /* Out of bounds: the old value stays. */
	WRITE_ONCE(*data, (u8)value);
	return 0;
}
