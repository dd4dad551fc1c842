import { beforeAll, describe, expect, test } from "vitest";
import type { Parser } from "web-tree-sitter";
import { resolveVersion } from "../../../core/kernel/version.ts";
import type { TreeAccess } from "../../../core/tree/treeFiles.ts";
import { readTree } from "../../../core/tree/verify/readTree.ts";
import { rulesOf } from "../../../core/tree/verify/rules.ts";
import { verification } from "../../../core/tree/verify/verification.ts";
import { verifyTree } from "../../../core/tree/verify/verifyTree.ts";
import { finished } from "../../../server/tree/finished.ts";
import { loadCParser } from "../../support/cParser.ts";

let parser: Parser;

beforeAll(async () => {
  parser = await loadCParser();
});

const snippets = new Map([
  [
    "net/gate.c",
    `
static bool gate_is_full(const struct gate *g)
{
	return READ_ONCE(g->gate_length) > READ_ONCE(g->gate_limit);
}
int gate_open(struct gate *g, int wanted)
{
	int most = READ_ONCE(g->net->core.sysctl_gate_most);

	if ((unsigned int)wanted > (unsigned int)most) /* More than allowed? */
		wanted = most; /* Then what is allowed. */
#if LINUX_VERSION_CODE >= 0x6000000
	if (g->gate_tries >= 7) /* Enough? */
#else
	if (g->gate_tries > 7) /* Enough? */
#endif
		return -1;
	if (gate_is_full(g)) /* No room? */
		return -1;
	g->gate_limit = 16; /* A fresh start. */
	return 0;
}
`,
  ],
]);

const tree = `
static inline int gate_is_full(const struct gate *gate)
{
	return atomic_read(&gate->gate_length) > gate->gate_limit;
}
int __gate_open(struct gate *gate, int count)
{
	int ceiling;

	ceiling = gate->space->core.sysctl_gate_most;
	if (unlikely((u32)ceiling < (u32)count))
		count = ceiling;
	if (!(gate->gate_tries < 7))
		return -EBUSY;
	if (gate_is_full(gate))
		return -ENOSPC;
	WRITE_ONCE(gate->gate_limit, 0x10);
	return 0;
}
`;

function accessOf(path: string, text: string): TreeAccess {
  return {
    list: () => undefined,
    stamp: () => undefined,
    holdsAny: () => false,
    readText: (asked) => (asked === path ? text : undefined),
  };
}

function verify(text: string, version = "6.12") {
  const rules = rulesOf(snippets, resolveVersion(version).version, parser);
  const others = ["5.10", "6.12"].map((one) =>
    rulesOf(snippets, resolveVersion(one).version, parser),
  );
  const read = finished(readTree(accessOf("net/gate.c", text), snippets, rules, parser));
  return verifyTree(rules, read.facts, others).map(({ rule, verdict, found, sameAs }) => ({
    rule: rule.text,
    verdict,
    found: found?.text,
    sameAs,
  }));
}

function better(text: string, version: string) {
  const found = finished(
    verification({
      access: accessOf("net/gate.c", text),
      snippets,
      version: resolveVersion(version).version,
      parser,
    }),
  ).better;
  return found && { ...found, version: found.version.label };
}

test("a version whose variant agrees better is offered, the nearest one, and only then", () => {
  const older = tree.replace("gate_tries < 7", "gate_tries <= 7");
  const all = { confirmed: 5, differs: 0, notFound: 0 };
  expect(better(older, "6.12")).toEqual({ version: "5.15", ...all });
  expect(better(tree, "5.10")).toEqual({ version: "6.1", ...all });
  expect(better(tree, "6.12")).toBeUndefined();
  expect(better(tree.replace("0x10", "0x20"), "6.12")).toBeUndefined();
});

describe("a tree against the rules of the snippets", () => {
  test("reads, casts, hints, names of locals, helpers and the sides of a comparison do not matter", () => {
    expect(verify(tree).map(({ verdict }) => verdict)).toEqual(
      Array.from({ length: 5 }, () => "confirmed"),
    );
  });

  test.each([
    ["compared with zero", "if (gate_is_full(gate))", "if (gate_is_full(gate) != 0)"],
    ["reached through a local", "gate->space->core.sysctl_gate_most", "core->sysctl_gate_most"],
    [
      "with the branches the other way",
      "if (gate_is_full(gate))\n\t\treturn -ENOSPC;",
      "if (!gate_is_full(gate))\n\t\tcount++;\n\telse\n\t\treturn -ENOSPC;",
    ],
    [
      "in a function that is called",
      "\tWRITE_ONCE(gate->gate_limit, 0x10);\n\treturn 0;\n}",
      "\tgate_reset(gate);\n\treturn 0;\n}\nvoid gate_reset(struct gate *gate)\n{\n\tgate->gate_limit = 16;\n}",
    ],
  ])("%s it still is the same", (_what, from, to) => {
    const changed = tree
      .replace(from, to)
      .replace("int ceiling;", "int ceiling;\n\tstruct core *core = &gate->space->core;");
    expect(changed).toContain(to);
    expect(verify(changed).every(({ verdict }) => verdict === "confirmed")).toBe(true);
  });

  test.each([
    ["a comparison", "(u32)ceiling < (u32)count", "(u32)ceiling <= (u32)count"],
    ["a helper's comparison", "> gate->gate_limit", ">= gate->gate_limit"],
    ["a helper's field", "> gate->gate_limit", "> gate->gate_width"],
    ["a negated comparison", "gate_tries < 7", "gate_tries <= 7"],
    ["a compared constant", "gate_tries < 7", "gate_tries < 8"],
    ["an assigned constant", "0x10", "0x20"],
    ["a field", "core.sysctl_gate_most", "core.sysctl_gate_least"],
    ["the same field of another member", "space->core.sysctl", "space->edge.sysctl"],
    ["a condition turned round", "if (gate_is_full(gate))", "if (!gate_is_full(gate))"],
    ["a comparison turned round", "if (!(gate->gate_tries < 7))", "if (gate->gate_tries < 7)"],
    [
      "the same field of another struct",
      "int __gate_open(struct gate *gate, int",
      "int __gate_open(struct fence *gate, int",
    ],
  ])("%s that is another one differs", (_what, from, to) => {
    const changed = tree.replace(from, to);
    expect(changed).not.toBe(tree);
    const verdicts = verify(changed).map(({ verdict }) => verdict);
    expect(verdicts).toContain("differs");
  });

  test("a place that stands for one function's rule says nothing of another's", () => {
    const twice = new Map([
      ...snippets,
      [
        "net/door.c",
        "int door_open(struct gate *g)\n{\n\tg->gate_limit = 16; /* As a gate does. */\n\treturn 0;\n}\n",
      ],
    ]);
    const rules = rulesOf(twice, resolveVersion("6.12").version, parser);
    const access: TreeAccess = {
      ...accessOf("net/gate.c", tree),
      readText: (path) =>
        path === "net/gate.c"
          ? tree
          : path === "net/door.c"
            ? "int door_shut(struct gate *gate)\n{\n\treturn gate->gate_tries == 3;\n}\n"
            : undefined,
    };
    const read = finished(readTree(access, twice, rules, parser));
    const found = verifyTree(rules, read.facts, []);
    expect(found.filter(({ rule }) => rule.path === "net/door.c")).toMatchObject([
      { verdict: "not found" },
    ]);
    expect(found.filter(({ verdict }) => verdict === "confirmed")).toHaveLength(5);
  });

  test("another version's variant is named", () => {
    const older = tree.replace("gate_tries < 7", "gate_tries <= 7");
    expect(verify(older).find(({ verdict }) => verdict === "differs")).toEqual({
      rule: "g->gate_tries >= 7",
      verdict: "differs",
      found: "!(gate->gate_tries <= 7)",
      sameAs: ["5.10"],
    });
  });

  test("an empty tree has nothing, and nothing fails on broken text", () => {
    expect(verify("").every(({ verdict }) => verdict === "not found")).toBe(true);
    expect(verify("int f( { if ((( ").every(({ verdict }) => verdict === "not found")).toBe(true);
  });
});
