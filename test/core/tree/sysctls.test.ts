import { expect, test } from "vitest";
import { sysctlsOf, type TreeSysctl } from "../../../core/tree/sysctlNames.ts";
import { scanSysctls } from "../../../core/tree/sysctlScan.ts";

/** Names, with the members that a test is about. */
function sysctlsIn(...sources: readonly string[]): readonly TreeSysctl[] {
  return sysctlsOf(sources.map((source, at) => scanSysctls(`f${at}.c`, source)));
}

function namesIn(...sources: readonly string[]): readonly string[] {
  return sysctlsIn(...sources).map(({ name }) => name);
}

test("an entry has its variable, handler, bounds, mode, default and place", () => {
  const [one] = sysctlsIn(`
static int most = 90;
static int level = 7;
static struct ctl_table level_table[] = {
	{
		.procname = "level",
		.data = &level,
		.mode = 0644,
		.proc_handler = proc_dointvec_minmax,
		.extra1 = SYSCTL_ONE,
		.extra2 = &most,
	},
	{ }
};
static int __init start(void) { register_sysctl_init("vm", level_table); return 0; }
`);
  expect(one).toEqual({
    name: "vm.level",
    file: "f0.c",
    line: 5,
    variable: "level",
    handler: "proc_dointvec_minmax",
    min: "1",
    max: "90",
    mode: "0644",
    default: "7",
    scope: "machine",
  });
});

test("a table that is copied and patched for a namespace, with its default from the function", () => {
  const [one] = sysctlsIn(`
static struct ctl_table ns_table[] = { { .procname = "size", .data = &init_net.core.size } };
static int begin(struct net *net)
{
	struct ctl_table *t = ns_table;
	net->core.size = 128;
	if (net != &init_net) t = kmemdup(ns_table, sizeof(ns_table), GFP_KERNEL);
	net->h = register_net_sysctl_sz(net, "net/core", t, ARRAY_SIZE(ns_table));
}
`);
  expect(one).toMatchObject({
    name: "net.core.size",
    scope: "network namespace",
    default: "128",
  });
});

test("entries made by macros, in a struct that is copied for each device", () => {
  expect(
    namesIn(`
#define ENTRY(attr, name) { .procname = name, .data = &conf.data[X_ ## attr], }
#define RW_ENTRY(attr, name) ENTRY(attr, name)
static struct dev_table { struct ctl_table vars[3]; } template = {
	.vars = {
		RW_ENTRY(ONE, "one"),
		ENTRY(TWO, "t" "wo"),
	},
};
static int add(struct net *net, char *dev)
{
	char path[40];
	struct dev_table *t = kmemdup(&template, sizeof(*t), GFP_KERNEL);
	snprintf(path, sizeof(path), "net/ipv4/conf/%s", dev);
	t->header = register_net_sysctl(net, path, t->vars);
}
`),
  ).toEqual(["net.ipv4.conf.*.one", "net.ipv4.conf.*.two"]);
});

test("old sub-tables and paths", () => {
  expect(
    namesIn(
      `
static ctl_table leaf[] = { { .ctl_name = CTL_UNNUMBERED, .procname = "deep" }, { .ctl_name = 0 } };
static ctl_table root[] = { { .procname = "dev", .mode = 0555, .child = leaf }, { } };
static int start(void) { register_sysctl_table(root); }
`,
      `
static struct ctl_path place[] = { { .procname = "net" }, { .procname = "old" }, { } };
static struct ctl_table t[] = { { .procname = "thing" }, { } };
static int start(void) { register_sysctl_paths(place, t); }
`,
    ),
  ).toEqual(["dev.deep", "net.old.thing"]);
});

test.each([
  ["a table that nobody registers", 'static struct ctl_table t[] = { { .procname = "x" } };'],
  ["a table that is none", 'struct ctl_table t = 5; void f(void) { register_sysctl("vm", t); }'],
  ["braces that do not end", 'struct ctl_table t[] = { { .procname = "x", {{{ '],
  ["brackets that end too often", 'struct ctl_table t[] = }}} ))) ]]] { .procname = "x"'],
  ["a macro that calls itself", "#define A(x) A(x)\nstruct ctl_table t[] = { A(1) };"],
  ["nothing", ""],
])("%s gives no names and no error", (_, source) => {
  expect(namesIn(source)).toEqual([]);
});

test("bounds and defaults are numbers where the tree says so", () => {
  const shared = `#define SYSCTL_ONE ((void *)&sysctl_vals[1])
#define SYSCTL_ODD ((void *)&sysctl_vals[2])
const int sysctl_vals[] = { 0, 1, -7, INT_MAX };
struct ctl_table;`;
  const own = `#define MOST (LEAST + 2 * 60)
#define LEAST 5
static int zero;
static int made_later;
static int first[] = { 3, 4 };
static unsigned long all = (u32)~0;
static int level = MOST;
static u8 flag;
static struct ctl_table t[] = {
	{ .procname = "a", .data = &level, .proc_handler = proc_dointvec_minmax, .extra1 = &zero, .extra2 = (void *)&first },
	{ .procname = "b", .data = &flag, .proc_handler = proc_dou8vec_minmax, .extra1 = SYSCTL_ONE },
	{ .procname = "c", .proc_handler = proc_dointvec_minmax, .extra1 = SYSCTL_ODD, .extra2 = &made_later },
	{ .procname = "d", .proc_handler = proc_doulongvec_minmax, .extra1 = &all, .extra2 = SYSCTL_INT_MAX },
	{ .procname = "e", .proc_handler = own_handler, .extra1 = &own_config },
};
static int __init start(void) { made_later = count(); register_sysctl("vm", t); }`;
  const shown = (...sources: readonly string[]) =>
    sysctlsIn(...sources).map(({ name, min, max, default: value }) => [name, min, max, value]);
  expect(shown(shared, own)).toEqual([
    ["vm.a", "0", "3", "125"],
    ["vm.b", "1", "255", "0"],
    ["vm.c", "-7", "made_later", undefined],
    ["vm.d", "all", "2147483647", undefined],
    ["vm.e", undefined, undefined, undefined],
  ]);
  // Without the table the names that are numbers speak for themselves.
  expect(shown(own)[1]).toEqual(["vm.b", "1", "255", "0"]);
  expect(shown(own)[2]?.[1]).toBe("SYSCTL_ODD");
});
