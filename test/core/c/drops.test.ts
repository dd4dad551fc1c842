import { expect, test } from "vitest";
import { compiled, runC } from "./compileC.ts";

const text = `struct q { int length; int limit; };
static int full(const struct q *q) { return q->length > q->limit; }
int offer(struct q *q, int cookie)
{
	if (full(q) && !cookie)
		goto drop; /* DROP SYN queue: The listener holds as many as its backlog. */
	/* Counted before. */
	if (q->length < 0) {
		q->length = 0;
		/* DROP accept queue: Nobody
		 * accepts. */
		return 2;
	}
	/* DROP CPU backlog: Too long. */
	if (q->length > 1000)
		return 3;
	q->length++;
	return 0;
drop:
	return 1; /* DROP unix queue: Gone. */
}
struct q *make(int limit)
{
	struct q *q = kzalloc(sizeof(*q), 0);
	q->limit = limit;
	return q;
}
`;

test("a drop names the condition that decided it", () => {
  const { sites } = compiled(text);
  const drops = sites.filter(({ queue }) => queue !== undefined);
  expect(drops.map(({ queue, text: code, line, note }) => ({ queue, code, line, note }))).toEqual([
    {
      queue: "SYN queue",
      code: "full(q) && !cookie",
      line: 4,
      note: "The listener holds as many as its backlog.",
    },
    { queue: "accept queue", code: "q->length < 0", line: 7, note: "Nobody accepts." },
    { queue: "CPU backlog", code: "q->length > 1000", line: 14, note: "Too long." },
    { queue: "unix queue", code: "return 1;", line: 19, note: "Gone." },
  ]);
  for (const { range, text: code, functionName, file, id } of drops) {
    expect(text.slice(range.start, range.end)).toBe(code);
    expect([functionName, file]).toEqual(["offer", "test.c"]);
    expect(sites[id]?.text).toBe(code);
  }
});

test.each(["plain", "traced"] as const)("the %s build remembers the last drop", (build) => {
  const { call, instance, program } = runC(text, build);
  const queue = call("make", 1) as { length: number };
  const last = () => program.sites[instance.lastDrop()]?.queue;
  expect([call("offer", queue, 0), call("offer", queue, 0), last()]).toEqual([0, 0, undefined]);
  // The goto sets the first site and the return behind the label another one.
  expect([call("offer", queue, 0), last()]).toEqual([1, "unix queue"]);
  instance.clearDrop();
  expect(instance.lastDrop()).toBe(-1);
  queue.length = -5;
  expect([call("offer", queue, 1), last()]).toEqual([2, "accept queue"]);
  queue.length = 2000;
  expect([call("offer", queue, 1), last()]).toEqual([3, "CPU backlog"]);
  instance.clearDrop();
  queue.length = 1;
  expect([call("offer", queue, 1), last()]).toEqual([0, undefined]);
});
