import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./support/paths.mjs";
import { runMain, UserError } from "./support/userError.mjs";

/**
 * Compares the simulation with the kernel of this machine: the same scenario for both. What one packet decides after the
 * other has no tolerance. Where clients are paced by a clock, the real ones are late by as much as this machine makes them
 * wait: about one connection in fifty, at least three.
 */
const exact = 0;
const paced = (count) => Math.max(3, Math.ceil(count / 50));

const noCookies = { "net.ipv4.tcp_syncookies": "0", "net.ipv4.tcp_max_syn_backlog": "1024" };
const cookies = { "net.ipv4.tcp_syncookies": "1", "net.ipv4.tcp_max_syn_backlog": "1024" };
const tiny = { "net.ipv4.tcp_syncookies": "0", "net.ipv4.tcp_max_syn_backlog": "16" };

const clients = (name, backlog, count, arrivals, accepts, stall) => {
  return {
    ...{ name, kind: "clients", sysctls: cookies, backlog, clients: count, stall },
    ...{ arrivalsPerSecond: arrivals, acceptsPerSecond: accepts },
  };
};
/** Datagrams over AF_UNIX, against one reader. */
const unix = (name, queue, count, senders, size, arrivals, reads, stall) => {
  return {
    ...{ name, kind: "unix", sysctls: { "net.unix.max_dgram_qlen": queue }, clients: count },
    ...{ senders, size, stall, backlog: 1, arrivalsPerSecond: arrivals, acceptsPerSecond: reads },
  };
};
const flood = (name, sysctls) => ({ name, kind: "flood", sysctls, backlog: 64, syns: 200 });

const scenarios = [
  clients("burst into a frozen acceptor", 64, 300, 0, 0, [0, 0]),
  clients("slow acceptor", 20, 400, 200, 50, [0, 0]),
  clients("stall", 30, 400, 200, 400, [0.5, 1]),
  flood("SYN flood, tcp_syncookies = 0", noCookies),
  flood("SYN flood, tcp_syncookies = 1", cookies),
  flood("tiny tcp_max_syn_backlog", tiny),
  unix("unix datagrams, nobody reads", "25", 200, 7, 200, 0, 0, [0, 0]),
  unix("unix datagrams, one sender's buffer", "4000", 2000, 1, 3000, 0, 0, [0, 0]),
  unix("unix datagrams, slow reader", "10", 400, 3, 200, 200, 50, [0, 0]),
  unix("unix datagrams, stall", "30", 400, 2, 200, 200, 400, [0.5, 1]),
];

const cli = join(root, "dist", "cli.cjs");

await runMain(async () => {
  if (process.getuid?.() !== 0) {
    console.log("judge:kernel was skipped: it needs root, for a network namespace of its own.");
    return 0;
  }
  if (!existsSync(cli)) throw new UserError("dist/cli.cjs is missing: npm run build makes it.");
  const directory = await mkdtemp(join(tmpdir(), "judge-kernel-"));
  try {
    const file = join(directory, "scenarios.json");
    await writeFile(file, JSON.stringify(scenarios));
    const script = join(root, "test", "kernel", "judge", "live.py");
    const output = execFileSync("unshare", ["--net", "python3", script, file], {
      encoding: "utf8",
    });
    const rows = [];
    for (const [index, measured] of JSON.parse(output).entries()) {
      rows.push(...(await compare(scenarios[index], measured, directory)));
    }
    console.table(rows);
    return rows.every(({ agrees }) => agrees) ? 0 : 1;
  } finally {
    await rm(directory, { recursive: true });
  }
});

async function compare(scenario, measured, directory) {
  const { name } = scenario;
  const simulated = await simulate(scenario, directory);
  const row = (what, kernel, simulation, tolerance) => {
    const agrees = Math.abs(kernel - simulation) <= tolerance;
    return { scenario: name, what, kernel, simulation, tolerance, agrees };
  };
  const of = ({ counters }, counter) => counters[counter] ?? 0;
  if (scenario.kind === "flood") {
    const refused = scenario.sysctls === cookies ? "TcpExtSyncookiesSent" : "TcpExtListenDrops";
    const taken = scenario.syns - of(measured, refused);
    return [row("SYN queue's length when full", taken, simulated.queues.synQueue.peak, exact)];
  }
  if (scenario.kind === "unix") {
    const { delivered, queued } = simulated.unix.totals;
    const tolerance = scenario.arrivalsPerSecond === 0 ? exact : paced(scenario.clients);
    return [
      row("datagrams taken", measured.sent, delivered + queued, tolerance),
      row("longest queue", measured.longest, simulated.unix.queue.peak, exact),
    ];
  }
  const tolerance = scenario.arrivalsPerSecond === 0 ? exact : paced(scenario.clients);
  const { accepted, pending } = simulated.connections;
  const overflows = "TcpExtListenOverflows";
  const drops = "TcpExtListenDrops";
  return [
    row("connected", measured.connected, accepted + pending, tolerance),
    row(overflows, of(measured, overflows), of(simulated, overflows), tolerance),
    row(drops, of(measured, drops), of(simulated, drops), tolerance),
    row("longest accept queue", measured.longest, simulated.queues.acceptQueue.peak, exact),
  ];
}

async function simulate(scenario, directory) {
  const config = join(directory, "sysctl.conf");
  const lines = Object.entries(scenario.sysctls).map(([name, value]) => `${name} = ${value}\n`);
  await writeFile(config, lines.join(""));
  const options = { flood: floodOptions, clients: clientOptions, unix: unixOptions };
  const traffic = options[scenario.kind](scenario);
  const output = execFileSync(
    process.execPath,
    [
      ...[cli, "simulate", config, "--json"],
      ...["--kernel", release(), "--listen", String(scenario.backlog)],
      ...["--rtt", "0", "--client-retries", "0", ...traffic],
    ],
    { encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "ignore"] },
  );
  return JSON.parse(output);
}

/** Faster than the first timeout, after which the kernel begins to forget. */
function floodOptions({ syns }) {
  return [
    ...["--arrivals", "burst:1@0.8", "--accepts", "none", "--duration", "0.9"],
    ...["--syn-flood", String(syns * 2)],
  ];
}

function unixOptions(scenario) {
  const { clients: count, arrivalsPerSecond, acceptsPerSecond, senders, size, stall } = scenario;
  const arrivals = arrivalsPerSecond === 0 ? `burst:${count}@0` : `constant:${arrivalsPerSecond}`;
  const reads = acceptsPerSecond === 0 ? "none" : `constant:${acceptsPerSecond}`;
  const duration = arrivalsPerSecond === 0 ? 0.9 : (count + 0.5) / arrivalsPerSecond;
  const [from, until] = stall;
  const stalled = until > from ? ` stall=${until - from}s@${from}s` : "";
  const traffic = `datagram ${arrivals} reads=${reads} senders=${senders} size=${size}${stalled}`;
  return ["--unix", traffic, "--duration", String(duration)];
}

function clientOptions({ clients: count, arrivalsPerSecond, acceptsPerSecond, stall }) {
  const gap = arrivalsPerSecond === 0 ? 0 : 1 / arrivalsPerSecond;
  const arrivals = arrivalsPerSecond === 0 ? `burst:${count}@0` : `constant:${arrivalsPerSecond}`;
  const accepts = acceptsPerSecond === 0 ? "none" : `constant:${acceptsPerSecond}`;
  const duration = gap === 0 ? 0.9 : gap * (count + 0.5);
  const [from, until] = stall;
  const stalled = until > from ? ["--stall", `${until - from}s@${from}s`] : [];
  return [
    ...["--arrivals", arrivals, "--accepts", accepts, "--duration", String(duration)],
    ...stalled,
  ];
}
