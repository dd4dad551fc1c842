import { expect, test } from "vitest";
import { annotate } from "../../../core/c/annotations.ts";
import { preprocess } from "../../../core/c/preprocess.ts";
import { cParser } from "./compileC.ts";

const text = `/* Models net/x.c. */

#include "none.h"

/* Whether the queue
 * is full. */
static int full(struct q *q) { return q->a > q->b; /* Strictly greater. */ }

/* Not for traces. */
/* TRACE off */
static int get(struct q *q)
{
	return q->a;
}

int bare(void) { return 0; }

struct q {
	int a; /* How many. */
	/* How many at most. */
	int b;
};

enum { ONE, /* The first. */ TWO };

/* A queue of its own. */
static struct q q;

SYSCALL_DEFINE2(listen, int, fd, int, backlog)
{
	int a = fd; // The descriptor.
	/* One of several. */
	if (a) /* Where it is set. */
		a = min_t(unsigned int, a, 3); /* Capped. */
#if OLD
	a++; /* Not here. */
#endif
	switch (a) {
	case 1: /* Alone. */
		a = 2;
	}

	/* Speaks of nothing. */

	/* Done. */
	return a;
}
`;

const annotations = annotate(cParser(), preprocess(new Map([["a.c", text]]), "a.c", {}));

test("functions have the comments directly before them", () => {
  const functions = annotations.functions.map(({ name, note, traced }) => ({ name, note, traced }));
  expect(functions).toEqual([
    { name: "full", note: "Whether the queue is full.", traced: true },
    { name: "get", note: "Not for traces.", traced: false },
    { name: "bare", note: "", traced: true },
    { name: "sys_listen", note: "", traced: true },
  ]);
});

test("other comments belong to the code beside them", () => {
  const lines = annotations.lines.map(({ target, note }) => [
    note,
    text.slice(target.start, target.end).split("\n", 1)[0],
  ]);
  expect(lines).toEqual([
    ["Strictly greater.", "return q->a > q->b;"],
    ["How many.", "int a;"],
    ["How many at most.", "int b;"],
    ["The first.", "ONE"],
    ["A queue of its own.", "static struct q q;"],
    ["The descriptor.", "int a = fd;"],
    ["One of several.", "if (a) /* Where it is set. */"],
    ["Where it is set.", "if (a) /* Where it is set. */"],
    ["Capped.", "a = min_t(unsigned int, a, 3);"],
    ["Alone.", "case 1: /* Alone. */"],
    ["Done.", "return a;"],
  ]);
});
