import { expect, test } from "vitest";
import { indexSnippets } from "../../../core/c/codeIndexSnippets.ts";
import { loadCParser } from "../../support/cParser.ts";

const socket = `/* Has no upstream file. */

/* Bounds the backlog. */
#if NEW
int __sys_listen(int fd, int backlog)
#else
int old_listen(int fd, int backlog)
#endif
{
	int limit = 5; /* As many as five. */

	/* Asked for more? */
	if (backlog > limit)
		backlog = min_t(unsigned int, backlog, limit);
	return backlog;
}

/* listen(2). */
SYSCALL_DEFINE2(listen, int, fd, int, backlog)
{
#ifdef NEW
	return __sys_listen(fd, LIMIT);
#endif
}
`;
const files = new Map([
  ["net/socket.c", `#include <limit.h>\n${socket}`],
  ["include/limit.h", "/* A bound. */\n#define LIMIT 7\n"],
]);

test("snippets are indexed as one version sees them, at the places people see", async () => {
  const parser = await loadCParser();
  const { index, inactive, notes } = indexSnippets(files, { NEW: "1" }, parser);
  const text = files.get("net/socket.c") ?? "";
  const shown = ({ start, end }: { start: number; end: number }) => text.slice(start, end);

  const [syscall] = index.functions.get("sys_listen") ?? [];
  expect(syscall).toMatchObject({
    kind: "syscall",
    comment: "listen(2).",
    parameters: ["fd", "backlog"],
    signature: "SYSCALL_DEFINE2(listen, int, fd, int, backlog)",
  });
  expect(syscall && shown(syscall.range)).toBe("listen");
  expect(index.functions.get("__sys_listen")?.[0]?.comment).toBe("Bounds the backlog.");
  expect(index.functions.has("old_listen")).toBe(false);
  expect(index.calls.get("__sys_listen")?.[0]?.functionName).toBe("sys_listen");

  expect(inactive.get("net/socket.c")?.map(shown)).toEqual([
    "int old_listen(int fd, int backlog)\n",
  ]);
  expect([...(notes.get("net/socket.c") ?? [])]).toEqual([
    [10, "As many as five."],
    [13, "Asked for more?"],
    [19, "listen(2)."],
  ]);
  expect(index.symbols.get("LIMIT")?.[0]).toMatchObject({
    kind: "macro",
    path: "include/limit.h",
    line: 1,
    text: "#define LIMIT 7",
  });
  expect(index.accesses.get("limit")?.map((one) => one.role)).toContain("clamp");
});
