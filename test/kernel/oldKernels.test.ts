import { describe, expect, test } from "vitest";
import { replayCases } from "../../core/simulation/replay.ts";
import { loadKernel } from "../support/kernelModel.ts";
import { readMeasured } from "../support/measured.ts";

const somaxconn = "net.core.somaxconn";
const maxSynBacklog = "net.ipv4.tcp_max_syn_backlog";
const syncookies = "net.ipv4.tcp_syncookies";
const abortOnOverflow = "net.ipv4.tcp_abort_on_overflow";
const dgramQlen = "net.unix.max_dgram_qlen";

/** Kernels that were measured with the same experiments; only figures of some of them are kept, these here. */
const kernels = [
  "2.6.32",
  "rhel6-2.6.32",
  "3.10.4",
  "3.16.0",
  "4.3.0",
  "4.4.0",
  "4.9.0",
  "4.10.17",
] as const;
type Kernel = (typeof kernels)[number];

const to = (last: Kernel) => kernels.slice(0, kernels.indexOf(last) + 1);
const from = (first: Kernel) => kernels.slice(kernels.indexOf(first));

interface Step {
  readonly seq?: string;
  readonly gone_ms?: number;
  readonly synack_ms?: readonly (readonly number[])[];
  readonly server_SYN_RECV?: number;
  readonly recv_q?: number;
  readonly counters?: Readonly<Record<string, number>>;
}

/** What the model answers to one experiment of the harness. */
function replayed(kernel: string, experiment: object): Readonly<Record<string, unknown>> {
  const { rows, problems } = replayCases(loadKernel(kernel), [{ id: "it", case: experiment }]);
  expect(problems).toEqual([]);
  return rows[0]?.measured ?? {};
}

function steps(
  kernel: string,
  backlog: number,
  sysctl: Readonly<Record<string, string>>,
  script: readonly unknown[],
): readonly Step[] {
  const experiment = { kind: "tcp_script", backlog, sysctl, script };
  return replayed(kernel, experiment).steps as readonly Step[];
}

const last = (all: readonly Step[]): Step => all.at(-1) ?? {};
const runs = (all: readonly Step[]) => all.flatMap(({ seq }) => (seq === undefined ? [] : [seq]));

describe("SYN_RECV held for a backlog, tcp_max_syn_backlog and tcp_syncookies", () => {
  // Backlog, tcp_max_syn_backlog, tcp_syncookies; held up to 4.3; held from 4.4 to 4.10.
  const cells: readonly (readonly [number, number, number, number, number])[] = [
    ...[
      [8, 7],
      [128, 16],
      [1024, 16],
      [4096, 16],
    ].map(([m = 0, n = 0]) => [0, m, 0, n, 0] as const),
    [0, 4096, 1, 16, 0],
    [8, 8, 0, 7, 7],
    [8, 128, 0, 16, 8],
    [8, 1024, 0, 16, 8],
    [8, 4096, 0, 16, 8],
    [8, 4096, 1, 16, 8],
    [16, 8, 0, 7, 7],
    [16, 128, 0, 32, 16],
    [16, 1024, 0, 32, 16],
    [16, 4096, 0, 32, 16],
    [16, 4096, 1, 32, 16],
    [127, 8, 0, 7, 7],
    [127, 128, 0, 97, 97],
    [127, 1024, 0, 128, 127],
    [127, 4096, 0, 128, 127],
    [127, 4096, 1, 128, 127],
    [128, 8, 0, 7, 7],
    [128, 128, 0, 97, 97],
    [128, 1024, 0, 256, 128],
    [128, 4096, 0, 256, 128],
    [128, 4096, 1, 256, 128],
    [511, 8, 0, 7, 7],
    [511, 128, 0, 97, 97],
    [511, 1024, 0, 512, 511],
    [511, 4096, 0, 512, 511],
    [511, 4096, 1, 512, 511],
  ];

  const held = (kernel: string, backlog: number, max: number, cookies: number) => {
    const sysctl = {
      [somaxconn]: "65535",
      [maxSynBacklog]: String(max),
      [syncookies]: String(cookies),
    };
    const syns = 2 * Math.max(backlog, 8) + 40;
    return last(steps(kernel, backlog, sysctl, [["syn", syns], "sample"])).server_SYN_RECV ?? 0;
  };

  test.each(kernels)("%s", (kernel) => {
    const measured = (cell: (typeof cells)[number]) =>
      to("4.3.0").includes(kernel) ? cell[3] : cell[4];
    for (const cell of cells) {
      const [backlog, max, cookies] = cell;
      expect(held(kernel, backlog, max, cookies), cell.join(" ")).toBe(measured(cell));
    }
  });

  test("2 asks for cookies always, from 3.12 on; before it acts like 1", () => {
    const answers = kernels.map((kernel) => held(kernel, 16, 1024, 2));
    expect(answers).toEqual([32, 32, 32, 0, 0, 0, 0, 0]);
  });
});

describe("the accept queue", () => {
  const accepted = (kernel: string, backlog: number, cookies: string, more = {}) =>
    replayed(kernel, {
      kind: "tcp_accept",
      backlog,
      clients: backlog + 13,
      sysctl: { [somaxconn]: "4096", [maxSynBacklog]: "1024", [syncookies]: cookies, ...more },
    });

  test.each(kernels)("%s: holds one more than the backlog", (kernel) => {
    for (const backlog of [1, 4, 16]) {
      expect(accepted(kernel, backlog, "0").recv_q, String(backlog)).toBe(backlog + 1);
    }
    // From 4.4 to the correction of 2025 an empty SYN queue is full for a backlog of 0.
    expect(accepted(kernel, 0, "0").recv_q).toBe(from("4.4.0").includes(kernel) ? 0 : 1);
  });

  test.each([
    ["2.6.32", ["S2 .3", ".5", "S2 .3"]],
    ...["rhel6-2.6.32", "3.10.4", "3.16.0", "4.3.0", "4.4.0", "4.9.0"].map(
      (kernel) => [kernel, ["S2 .3", "S2 .3", "S2 .3"]] as const,
    ),
    ["4.10.17", [".5", ".5", ".5"]],
  ] as const)("%s: full, it lets two young handshakes begin, or none: %j", (kernel, expected) => {
    // On 2.6.32 the SYN-ACK timer takes three seconds, so the two are still young after 1.5.
    const longer = kernel === "2.6.32" ? 3000 : 1500;
    const fill = [
      ["syn", 8],
      ["ack", 8],
      ["syn", 9],
      ["ack", 9],
    ];
    const offers = [
      ["syn", 5],
      ["sleep", 1500],
      ["syn", 5],
      ["sleep", longer],
      ["syn", 5],
    ];
    const sysctl = { [somaxconn]: "4096", [maxSynBacklog]: "1024", [syncookies]: "0" };
    const all = runs(steps(kernel, 16, sysctl, [...fill, ...offers]));
    expect(all.slice(-3)).toEqual(expected);
  });

  test.each(kernels)("%s: tcp_abort_on_overflow is seen by clients up to 4.9 only", (kernel) => {
    const measured = accepted(kernel, 4, "0", { [abortOnOverflow]: "1" });
    const counters = measured.counters as Readonly<Record<string, number>>;
    expect(measured.client_ESTABLISHED).toBe(5);
    const resets = to("4.9.0").includes(kernel) ? 12 : undefined;
    expect(measured.client_CLOSE).toBe(resets);
    expect(counters.TcpExtEmbryonicRsts).toBe(resets);
    expect(measured.client_SYN_SENT).toBe(resets === undefined ? 12 : undefined);
  });

  test.each(kernels)("%s: full, it does not stop cookies up to 4.9", (kernel) => {
    if (to("3.10.4").includes(kernel)) {
      // 2 acts like 1 there, and the SYN queue is not full: no cookie is sent.
      expect(accepted(kernel, 4, "2").client_ESTABLISHED).not.toBe(17);
    } else {
      const seen = to("4.9.0").includes(kernel) ? 17 : 5;
      expect(accepted(kernel, 4, "2", { [abortOnOverflow]: "1" }).client_ESTABLISHED).toBe(seen);
    }
  });

  test("listen(fd, 0): nothing without cookies from 4.4 on, one and a lot of deceived clients with them", () => {
    for (const kernel of ["4.4.0", "4.9.0"]) {
      expect(accepted(kernel, 0, "0")).toMatchObject({
        client_SYN_SENT: 13,
        recv_q: 0,
        accepted: 0,
      });
      expect(accepted(kernel, 0, "1")).toMatchObject({
        client_ESTABLISHED: 13,
        recv_q: 1,
        accepted: 1,
      });
    }
  });
});

describe("a second listen()", () => {
  test.each(kernels)("%s", (kernel) => {
    const sysctl = { [somaxconn]: "4096", [maxSynBacklog]: "4096", [syncookies]: "0" };
    const held = (first: number, second: number, syns: number) => {
      const script = [["listen", second], ["syn", syns], "sample"];
      return last(steps(kernel, first, sysctl, script)).server_SYN_RECV;
    };
    // Up to 4.3 the table keeps the size that the first one gave it.
    const isFixed = to("4.3.0").includes(kernel);
    expect(held(8, 256, 40)).toBe(isFixed ? 16 : 40);
    expect(held(64, 2, 200)).toBe(isFixed ? 128 : 2);
  });
});

describe("the last quarter of tcp_max_syn_backlog", () => {
  test.each([...kernels, "5.10.218"])("%s", (kernel) => {
    const sysctl = { [somaxconn]: "4096", [maxSynBacklog]: "16", [syncookies]: "0" };
    const script = [
      ["prove", 10],
      ["syn", 40],
      ["syn_proven", 10],
    ];
    const seen = runs(steps(kernel, 64, sysctl, script));
    expect(seen).toEqual(["P10", "S13 .27", kernel === "5.10.218" ? "S10" : ".10"]);
  });
});

describe("counters", () => {
  const countersOf = (kernel: string, cookies: string) =>
    last(
      steps(kernel, 16, { [somaxconn]: "4096", [maxSynBacklog]: "4096", [syncookies]: cookies }, [
        ["syn", 40],
        "sample",
      ]),
    ).counters ?? {};

  test.each(kernels)("%s: a cookie and a dropped SYN", (kernel) => {
    const surplus = to("4.3.0").includes(kernel) ? 8 : 24;
    const cookies = countersOf(kernel, "1");
    const drops = countersOf(kernel, "0");
    const isSilent = ["2.6.32", "rhel6-2.6.32"].includes(kernel);
    expect(cookies.TcpExtSyncookiesSent).toBe(surplus);
    expect(cookies.TcpExtTCPReqQFullDoCookies).toBe(isSilent ? undefined : surplus);
    expect(drops.TcpExtTCPReqQFullDrop).toBe(isSilent ? undefined : surplus);
    expect(drops.TcpExtListenDrops).toBe(isSilent ? undefined : surplus);
    const countsCookies = ["3.10.4", "3.16.0", "4.3.0", "4.4.0"].includes(kernel);
    expect(cookies.TcpExtListenDrops).toBe(countsCookies ? surplus : undefined);
  });
});

describe("limits of sixteen bits", () => {
  const granted = (kernel: string, clamp: string, backlog: number) =>
    replayed(kernel, { kind: "tcp_listen", sysctl: { [somaxconn]: clamp }, backlog })
      .max_ack_backlog;
  const datagrams = (kernel: string, limit: number, mode = "connected") =>
    replayed(kernel, {
      kind: "unix_dgram",
      mode,
      sysctl: { [dgramQlen]: String(limit) },
    }).sent;

  test("2.6.32: the backlog wraps, and a negative somaxconn clamps nothing", () => {
    const asked = [
      ["100000", 65536],
      ["100000", 65537],
      ["100000", 70000],
      ["-1", -1],
    ] as const;
    expect(asked.map(([clamp, backlog]) => granted("2.6.32", clamp, backlog))).toEqual([
      ...[0, 1, 4464, 65535],
    ]);
  });

  test.each(kernels)(
    "%s: the wrap of max_dgram_qlen, and a socket that sends to itself",
    (kernel) => {
      const wraps = to("3.16.0").includes(kernel);
      const sent = [65536, 65537, 65546].map((limit) => datagrams(kernel, limit));
      if (wraps) expect(sent).toEqual([1, 2, 11]);
      else for (const count of sent) expect(count).toBeGreaterThan(11);
      const toItself = datagrams(kernel, 5, "self");
      if (to("4.3.0").includes(kernel)) expect(toItself).toBe(6);
      else expect(toItself).toBeGreaterThan(6);
    },
  );

  test.each(kernels)(
    "%s: the values that somaxconn takes, and how out-of-range texts are read",
    (kernel) => {
      const written = replayed(kernel, {
        kind: "sysctl_write",
        name: somaxconn,
        values: ["-1", "65535", "65536", "2147483647"],
      }).writes as readonly (readonly [string, string, string])[];
      const taken = written.filter(([, errno]) => errno === "ok").map(([text]) => text);
      if (to("3.10.4").includes(kernel)) expect(taken).toHaveLength(4);
      else
        expect(taken).toEqual(kernel === "3.16.0" ? ["65535"] : ["65535", "65536", "2147483647"]);

      const texts = replayed(kernel, {
        kind: "sysctl_write",
        name: "net.core.netdev_max_backlog",
        values: ["4294967295", "-2147483648"],
      }).writes as typeof written;
      if (to("3.16.0").includes(kernel)) {
        expect(texts.map(([, errno, shown]) => [errno, shown])).toEqual([
          ["ok", "-1"],
          ["ok", "-18446744071562067968"],
        ]);
      } else expect(texts[0]?.[1]).toBe("EINVAL");
    },
  );
});

describe("timers", () => {
  // SYN-ACKs after so many seconds, and when the last one was given up: retries 0, 1, 2, 3, 5.
  const oneSecond = { synAcks: [0, 1, 3, 7, 15, 31], gone: [1, 3, 7, 15, 63] };
  const threeSeconds = { synAcks: [0, 3, 9, 21, 45, 93], gone: [3, 9, 21, 45, 189] };
  const retries = [0, 1, 2, 3, 5];

  test.each(kernels)("%s: SYN-ACKs are sent again, the handshake is given up", (kernel) => {
    const { synAcks, gone } = kernel === "2.6.32" ? threeSeconds : oneSecond;
    for (const [at, count] of retries.entries()) {
      const sysctl = { "net.ipv4.tcp_synack_retries": String(count), [syncookies]: "0" };
      const script = [
        ["syn", 1],
        ["watch", 250_000],
        ["times", 1],
      ];
      const all = steps(kernel, 128, sysctl, script);
      // Up to 3.16 one timer looks at a part of the table each 200 ms.
      const late = to("3.16.0").includes(kernel) ? 1500 : 0;
      const measured = (gone[at] ?? 0) * 1000;
      expect(all[1]?.gone_ms).toBeGreaterThanOrEqual(measured);
      expect(all[1]?.gone_ms).toBeLessThanOrEqual(measured + late);
      const times = last(all).synack_ms?.[0] ?? [];
      expect(times).toHaveLength(count + 1);
      for (const [nth, ms] of times.entries()) {
        expect(ms).toBeGreaterThanOrEqual((synAcks[nth] ?? 0) * 1000);
        expect(ms).toBeLessThanOrEqual((synAcks[nth] ?? 0) * 1000 + late);
      }
    }
  });

  // How many peers saw how many SYN-ACKs. Which of them is pruned on 3.16 and older follows from their places in the table.
  const toFourThree = {
    "life/R5/B16/n16": { 3: 1, 6: 15 },
    "life/R5/B16/n9": { 6: 9 },
    "life/R5/B4/n5": { 6: 5 },
    "life/R1/B16/n17": { 2: 17 },
  };
  const fromFourFour = {
    "life/R5/B16/n16": { 3: 8, 6: 8 },
    "life/R5/B16/n9": { 3: 1, 6: 8 },
    "life/R5/B4/n5": { 0: 1, 6: 4 },
    "life/R1/B16/n17": { 0: 1, 2: 16 },
  };
  const cases = new Map(
    readMeasured("linux-4.4.0-timers.json").rows.map((row) => [row.id, row.case as object]),
  );
  test.each(
    from("4.3.0").flatMap((kernel) => {
      const measured = kernel === "4.3.0" ? toFourThree : fromFourFour;
      return Object.entries(measured).map(([id, counts]) => [kernel, id, counts] as const);
    }),
  )("%s %s: a crowded queue is pruned", (kernel, id, counts) => {
    const all = replayed(kernel, cases.get(id) ?? {}).steps as readonly Step[];
    const times = all.find(({ synack_ms }) => synack_ms !== undefined)?.synack_ms ?? [];
    const seen: Record<string, number> = {};
    for (const { length } of times) seen[length] = (seen[length] ?? 0) + 1;
    expect(seen).toEqual(counts);
  });
});
