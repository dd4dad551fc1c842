import { describe, expect, test } from "vitest";
import { createSysctlProbe } from "../../core/features/sysctlValue.ts";
import { factFor } from "../../core/kernel/catalogue.ts";
import { resolveVersion } from "../../core/kernel/version.ts";
import { loadKernel } from "../support/kernelModel.ts";
import { kernelSource } from "../support/kernelSource.ts";

type Scope = "machine" | "network namespace";
/** A number, where the sources give one; else the default follows from the machine. */
type Default = number | undefined;

interface Period {
  readonly name: string;
  /** First and last release of the period, as the sources of 86 kernels have it. */
  readonly first: string;
  readonly last: string;
  readonly variable: string;
  readonly handler: string;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly default: Default;
  readonly scope: Scope;
}

const int = "proc_dointvec";
const bounded = "proc_dointvec_minmax";
const byte = "proc_dou8vec_minmax";
const newest = "7.3.4";

type Row = readonly [
  last: string,
  variable: string,
  handler: string,
  minimum: number | undefined,
  maximum: number | undefined,
  usual: Default,
];

/** Each row begins with the release after the one before it. */
const history: readonly {
  readonly name: string;
  /** From here on each network namespace has its own; up to then the machine has one. */
  readonly perNamespaceSince: string | undefined;
  readonly rows: readonly (readonly [first: string, ...Row])[];
}[] = [
  {
    name: "net.core.somaxconn",
    perNamespaceSince: "2.6.32",
    rows: [
      ["2.6.32", "3.10.0", "init_net.core.sysctl_somaxconn", int, undefined, undefined, 128],
      ["3.11.0", "4.0.0", "init_net.core.sysctl_somaxconn", bounded, 0, 65535, 128],
      ["4.1.0", "5.3.0", "init_net.core.sysctl_somaxconn", bounded, 0, 2147483647, 128],
      ["5.4.0", newest, "init_net.core.sysctl_somaxconn", bounded, 0, 2147483647, 4096],
    ],
  },
  {
    name: "net.core.netdev_max_backlog",
    perNamespaceSince: undefined,
    rows: [
      ["2.6.32", "6.8.0", "netdev_max_backlog", int, undefined, undefined, 1000],
      ["6.9.0", newest, "net_hotdata.max_backlog", int, undefined, undefined, 1000],
    ],
  },
  {
    name: "net.ipv4.tcp_max_syn_backlog",
    perNamespaceSince: "4.11",
    rows: [
      ["2.6.32", "4.10.0", "sysctl_max_syn_backlog", int, undefined, undefined, undefined],
      [
        "4.11.0",
        newest,
        "init_net.ipv4.sysctl_max_syn_backlog",
        int,
        undefined,
        undefined,
        undefined,
      ],
    ],
  },
  {
    name: "net.unix.max_dgram_qlen",
    perNamespaceSince: "2.6.32",
    rows: [
      ["2.6.32", "7.2.0", "init_net.unx.sysctl_max_dgram_qlen", int, undefined, undefined, 10],
      ["7.3.0", newest, "init_net.unx.sysctl_max_dgram_qlen", bounded, 0, 2147483647, 10],
    ],
  },
  {
    name: "net.ipv4.tcp_syncookies",
    perNamespaceSince: "4.6",
    rows: [
      ["2.6.32", "2.6.32", "sysctl_tcp_syncookies", int, undefined, undefined, 0],
      ["2.6.33", "4.5.0", "sysctl_tcp_syncookies", int, undefined, undefined, 1],
      ["4.6.0", "5.12.0", "init_net.ipv4.sysctl_tcp_syncookies", int, undefined, undefined, 1],
      ["5.13.0", newest, "init_net.ipv4.sysctl_tcp_syncookies", byte, 0, 255, 1],
    ],
  },
  {
    name: "net.ipv4.tcp_abort_on_overflow",
    perNamespaceSince: "4.15",
    rows: [
      ["2.6.32", "4.14.0", "sysctl_tcp_abort_on_overflow", int, undefined, undefined, 0],
      [
        "4.15.0",
        "5.12.0",
        "init_net.ipv4.sysctl_tcp_abort_on_overflow",
        int,
        undefined,
        undefined,
        0,
      ],
      ["5.13.0", newest, "init_net.ipv4.sysctl_tcp_abort_on_overflow", byte, 0, 255, 0],
    ],
  },
  {
    name: "net.ipv4.tcp_synack_retries",
    perNamespaceSince: "4.6",
    rows: [
      ["2.6.32", "4.5.0", "sysctl_tcp_synack_retries", int, undefined, undefined, 5],
      ["4.6.0", "5.12.0", "init_net.ipv4.sysctl_tcp_synack_retries", int, undefined, undefined, 5],
      ["5.13.0", newest, "init_net.ipv4.sysctl_tcp_synack_retries", byte, 0, 255, 5],
    ],
  },
  {
    name: "net.ipv4.tcp_syn_retries",
    perNamespaceSince: "4.6",
    rows: [
      ["2.6.32", "3.6.0", "sysctl_tcp_syn_retries", int, undefined, undefined, 5],
      ["3.7.0", "3.10.0", "sysctl_tcp_syn_retries", int, undefined, undefined, 6],
      ["3.11.0", "4.5.0", "sysctl_tcp_syn_retries", bounded, 1, 127, 6],
      ["4.6.0", "5.12.0", "init_net.ipv4.sysctl_tcp_syn_retries", bounded, 1, 127, 6],
      ["5.13.0", newest, "init_net.ipv4.sysctl_tcp_syn_retries", byte, 1, 127, 6],
    ],
  },
  {
    name: "net.ipv4.tcp_tw_recycle",
    perNamespaceSince: "4.11",
    rows: [
      ["2.6.32", "4.10.0", "tcp_death_row.sysctl_tw_recycle", int, undefined, undefined, 0],
      [
        "4.11.0",
        "4.11.0",
        "init_net.ipv4.tcp_death_row.sysctl_tw_recycle",
        int,
        undefined,
        undefined,
        0,
      ],
    ],
  },
  {
    name: "net.ipv4.tcp_fastopen",
    perNamespaceSince: "4.15",
    rows: [
      ["3.6.0", "3.12.0", "sysctl_tcp_fastopen", int, undefined, undefined, 0],
      ["3.13.0", "4.14.0", "sysctl_tcp_fastopen", int, undefined, undefined, 1],
      ["4.15.0", newest, "init_net.ipv4.sysctl_tcp_fastopen", int, undefined, undefined, 1],
    ],
  },
  {
    name: "net.ipv4.tcp_migrate_req",
    perNamespaceSince: "5.14",
    rows: [["5.14.0", newest, "init_net.ipv4.sysctl_tcp_migrate_req", byte, 0, 1, 0]],
  },
  {
    name: "net.core.dev_weight",
    perNamespaceSince: undefined,
    rows: [
      ["2.6.32", "4.10.0", "weight_p", int, undefined, undefined, 64],
      ["4.11.0", "6.13.0", "weight_p", "proc_do_dev_weight", undefined, undefined, 64],
      ["6.14.0", newest, "weight_p", "proc_do_dev_weight", 1, 2147483647, 64],
    ],
  },
  {
    name: "net.core.netdev_budget",
    perNamespaceSince: undefined,
    rows: [
      ["2.6.32", "6.8.0", "netdev_budget", int, undefined, undefined, 300],
      ["6.9.0", newest, "net_hotdata.netdev_budget", int, undefined, undefined, 300],
    ],
  },
  {
    name: "net.core.netdev_budget_usecs",
    perNamespaceSince: undefined,
    rows: [
      ["4.12.0", "6.8.0", "netdev_budget_usecs", bounded, 0, 2147483647, 2000],
      ["6.9.0", "6.13.0", "net_hotdata.netdev_budget_usecs", bounded, 0, 2147483647, 2000],
      // At least two ticks.
      ["6.14.0", newest, "net_hotdata.netdev_budget_usecs", bounded, 2000, 2147483647, 2000],
    ],
  },
];

const periods: readonly Period[] = history.flatMap(({ name, perNamespaceSince, rows }) =>
  rows.map(([first, last, variable, handler, minimum, maximum, usual]) => ({
    ...{ name, first, last, variable, handler, minimum, maximum, default: usual },
    scope:
      perNamespaceSince !== undefined && codeOf(first) >= codeOf(perNamespaceSince)
        ? "network namespace"
        : "machine",
  })),
);

function codeOf(release: string): number {
  const [major = 0, minor = 0, sublevel = 0] = release.split(".").map(Number);
  return major * 2 ** 24 + minor * 2 ** 16 + sublevel;
}

function entryOf(kernel: string, name: string) {
  const procname = name.slice(name.lastIndexOf(".") + 1);
  return kernelSource(kernel).index.sysctls.find((entry) => entry.procname === procname);
}

/** Whether a text is taken as it is, by a machine of its own. */
function takes(kernel: string, name: string, value: number): boolean {
  const machine = loadKernel(kernel).createMachine();
  return (
    machine.writeSysctl(name, String(value)) === "0" && machine.readSysctl(name) === String(value)
  );
}

describe.each(
  periods.flatMap((period) =>
    [period.first, period.last].map((kernel) => [kernel, period.name, period] as const),
  ),
)("%s: %s", (kernel, name, period) => {
  test("the table's entry", () => {
    const entry = entryOf(kernel, name);
    expect(entry?.variable.join(".")).toBe(period.variable);
    expect(entry?.handler).toBe(period.handler);
  });

  test("the values that are taken", () => {
    const { minimum, maximum } = period;
    // Below zero and above what a byte or sixteen bits hold; all of it within an int.
    const values = [-2147483647, -1, 0, 1, 255, 256, 1999, 2000, 65535, 65536, 2147483647];
    const isInside = (value: number) =>
      value >= (minimum ?? Number.NEGATIVE_INFINITY) &&
      value <= (maximum ?? Number.POSITIVE_INFINITY);
    const taken = values.filter((value) => takes(kernel, name, value));
    expect(taken).toEqual(values.filter(isInside));
  });

  test("the default and the scope", () => {
    const usual = createSysctlProbe(loadKernel(kernel)).defaultValue(name);
    if (period.default === undefined) expect(Number(usual)).toBeGreaterThanOrEqual(128);
    else expect(usual).toBe(String(period.default));
    expect(factFor(name, resolveVersion(kernel).version)?.period?.scope).toBe(period.scope);
  });
});

describe("what came later did not exist before", () => {
  test.each([
    ["net.core.netdev_budget_usecs", "4.11.0", "4.12.0"],
    ["net.core.flow_limit_table_len", "3.10.0", "3.11.0"],
    ["net.ipv4.tcp_fastopen", "3.5.0", "3.6.0"],
    ["net.ipv4.tcp_migrate_req", "5.13.0", "5.14.0"],
  ])("%s", (name, before, since) => {
    expect([before, since].map((kernel) => entryOf(kernel, name) !== undefined)).toEqual([
      ...[false, true],
    ]);
    expect(loadKernel(before).createMachine().writeSysctl(name, "1")).toBe("ENOENT");
    expect(loadKernel(since).createMachine().writeSysctl(name, "1")).toBe("0");
  });

  test("tcp_tw_recycle is gone in 4.12", () => {
    expect(loadKernel("4.11.0").createMachine().readSysctl("net.ipv4.tcp_tw_recycle")).toBe("0");
    expect(loadKernel("4.12.0").createMachine().readSysctl("net.ipv4.tcp_tw_recycle")).toBe(
      undefined,
    );
  });

  test("flow_limit_table_len has a handler of its own and 4096 entries", () => {
    expect(entryOf("3.11.0", "flow_limit_table_len")?.handler).toBe("flow_limit_table_len_sysctl");
    for (const kernel of ["3.11.0", newest]) {
      const machine = loadKernel(kernel).createMachine();
      expect(machine.readSysctl("net.core.flow_limit_table_len")).toBe("4096");
    }
  });
});

test("5.10.262 has tcp_migrate_req, which mainline got with 5.14", () => {
  const { version } = resolveVersion("5.10.262");
  expect(loadKernel("5.10.262").createMachine().readSysctl("net.ipv4.tcp_migrate_req")).toBe("0");
  expect(factFor("net.ipv4.tcp_migrate_req", version)?.period).toBeDefined();
});

describe("tcp_max_syn_backlog starts from the machine's size", () => {
  const usual = (kernel: string) =>
    Number(createSysctlProbe(loadKernel(kernel)).defaultValue("net.ipv4.tcp_max_syn_backlog"));

  test("5.4 doubled it: one for each 128 slots of the connection hash, not each 256", () => {
    expect(usual("5.4.0")).toBe(2 * usual("5.3.0"));
  });

  test("up to 2.6.35 it is one of three, by the bind hash", () => {
    expect([128, 256, 1024]).toContain(usual("2.6.35"));
  });
});

describe("backports", () => {
  test.each([
    ["3.4.112", "3.4.113", "net.core.somaxconn", -1],
    ["6.12.116", "6.12.117", "net.unix.max_dgram_qlen", -1],
    ["6.12.116", "6.12.117", "net.core.dev_weight", 0],
    ["6.1.191", "6.1.192", "net.core.netdev_budget_usecs", 1999],
    ["5.10.217", "5.10.218", "net.ipv4.tcp_syncookies", 256],
    ["3.4.112", "3.4.113", "net.ipv4.tcp_syn_retries", 0],
  ])("%s takes it, %s does not: %s = %i", (before, since, name, value) => {
    expect([before, since].map((kernel) => takes(kernel, name, value))).toEqual([true, false]);
  });
});
