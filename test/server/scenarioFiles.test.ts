import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";

let build: ServerBuild;
let folder: string;

const frozen = {
  ...{ version: 1, description: "Nobody accepts.", configs: ["late.conf"], durationMs: 1000 },
  clients: [{ arrivals: { kind: "burst", count: 40, atMs: 0 }, rttMs: 0, retries: 0 }],
  server: { listenBacklog: 20, accepts: { kind: "none" } },
};

beforeAll(async () => {
  build = await buildServer();
  folder = await mkdtemp(join(tmpdir(), "sysctl-lens-scenarios-"));
  await put("late.conf", "net.core.somaxconn = 9\nkernel.domainname = none\n");
  await put("wide.conf", "net.core.somaxconn = 100\n");
  await put("frozen.sysctl-scenario.json", JSON.stringify(frozen));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await build.dispose();
});

const put = (name: string, text: string) => writeFile(join(folder, name), text);

function cli(...given: readonly string[]) {
  return new Promise<{ status: number; output: string; errors: string }>((resolve) => {
    const options = { cwd: folder, maxBuffer: 2 ** 26 };
    execFile(process.execPath, [build.cliPath, ...given], options, (error, output, errors) => {
      resolve({ status: typeof error?.code === "number" ? error.code : 0, output, errors });
    });
  });
}

async function simulated(...given: readonly string[]) {
  const { status, output, errors } = await cli("simulate", ...given, "--json");
  expect({ status, errors }).toEqual({ status: 0, errors: "" });
  return JSON.parse(output);
}

const peakIn = async (...given: readonly string[]) =>
  (await simulated("--scenario", "frozen.sysctl-scenario.json", ...given)).queues.acceptQueue.peak;

describe("simulate --scenario", () => {
  test("takes everything from the file, and the configuration that it names", async () => {
    const result = await simulated("--scenario", "frozen.sysctl-scenario.json");
    expect(result).toMatchObject({ listenBacklog: 20, durationMs: 1000 });
    expect(result.connections.offered).toBe(40);
    // net.core.somaxconn is 9 in late.conf: ten connections wait.
    expect(result.queues.acceptQueue.peak).toBe(10);
  });

  test("options and files that are given come first", async () => {
    expect(await peakIn("wide.conf")).toBe(21);
    expect(await peakIn("wide.conf", "--listen", "30")).toBe(31);
    expect(await peakIn("wide.conf", "--server", "java")).toBe(40);
    expect(await peakIn("--arrivals", "burst:5@0")).toBe(5);
    const { kernel } = await simulated(
      ...["--scenario", "frozen.sysctl-scenario.json", "--kernel", "5.10"],
    );
    expect(kernel).toMatch(/^5\.10\./);
  });

  test("tells what is wrong in one line", async () => {
    await put("bad.json", '{"version": 1, "clients": [{"rttMs": -1}], "speed": 3}');
    const { status, errors, output } = await cli("simulate", "--scenario", "bad.json");
    expect({ status, output }).toEqual({ status: 2, output: "" });
    expect(errors).toBe(
      "sysctl-lens: bad.json: clients[0].rttMs is -1: it must be a number, at least 0 and at most 60000. (and 1 more problem)\n",
    );
    const missing = await cli("simulate", "--scenario", "none.json");
    expect(missing).toMatchObject({ status: 2, errors: "sysctl-lens: none.json: no such file\n" });
  });
});

test("--save-scenario writes a file that gives the same result without any other", async () => {
  const given = ["late.conf", "--listen", "40", "--arrivals", "ramp:100-900", "--seed", "3"];
  const more = ["--clients", "burst:30@1 rtt=40ms loss=5 retries=2 keep-alive=yes requests=2"];
  const first = await simulated(...given, ...more, "--save-scenario", "out/saved.json");
  const saved = JSON.parse(await readFile(join(folder, "out/saved.json"), "utf8"));
  expect(saved).toMatchObject({
    ...{ version: 1, kernel: "6.12.117", sysctls: { "net.core.somaxconn": "9" }, seed: 3 },
    clients: [
      { arrivals: { kind: "ramp", fromPerSecond: 100, toPerSecond: 900 } },
      {
        arrivals: { kind: "burst", count: 30, atMs: 1000 },
        ...{ rttMs: 40, lossShare: 0.05, retries: 2, keepAlive: true, requests: 2 },
      },
    ],
  });
  expect(saved.sysctls).not.toHaveProperty("kernel.domainname");
  expect(await simulated("--scenario", "out/saved.json")).toEqual(first);
});

describe("--clients", () => {
  test("adds groups, each with what differs from the first one", async () => {
    const { connections } = await simulated(
      ...["--arrivals", "burst:3@0", "--rtt", "0", "--clients", "burst:4@0", "--duration", "1"],
      ...["--clients", "burst:5@0.1 rtt=100ms", "--accepts", "constant:1000"],
    );
    expect(connections).toMatchObject({ offered: 12, accepted: 12 });
  });

  test.each([
    ["burst:3@0 speed=3", "--clients burst:3@0 speed: is not known; there are rtt, jitter"],
    ["storm:3", "--clients: Arrivals are written burst:N@T"],
    ["burst:3@0 rtt", "--clients burst:3@0 rtt : must be seconds"],
    ["burst:3@0 keep-alive=3", "--clients burst:3@0 keep-alive 3: must be yes or no"],
    ["burst:3@0 retries=-1", "--clients burst:3@0 retries -1: must be a whole number"],
  ])("refuses %s", async (group, message) => {
    const { status, errors } = await cli("simulate", "--clients", group);
    expect(status).toBe(2);
    expect(errors).toContain(`sysctl-lens: ${message}`);
    expect(errors.trim().split("\n")).toHaveLength(1);
  });
});

describe("simulate beside something else", () => {
  const compared = async (...given: readonly string[]) => {
    const { comparison } = await simulated("late.conf", "--accepts", "none", ...given);
    const dropped = comparison.differences.find(({ id }: { id: string }) => id === "dropped");
    return { ...comparison, dropped };
  };
  const burst = ["--arrivals", "burst:40@0", "--rtt", "0", "--client-retries", "0"];
  const quick = [...burst, "--duration", "1", "--listen", "20"];

  test("a configuration, the defaults, a kernel, a scenario", async () => {
    const [file, defaults, kernel, scenario] = await Promise.all([
      compared(...quick, "--compare-with", "wide.conf"),
      compared(...quick, "--compare-defaults"),
      compared(...quick, "--compare-kernel", "rhel6-2.6.32", "--replications", "2"),
      compared(...quick, "--compare-with", "frozen.sysctl-scenario.json"),
    ]);
    expect(file).toMatchObject({
      ...{ with: "wide.conf", dropped: { here: 30, other: 19, difference: 11 } },
      changed: [{ name: "net.core.somaxconn", here: "9", other: "100" }],
    });
    expect(defaults).toMatchObject({
      ...{ with: "the kernel's defaults", dropped: { other: 19 } },
      changed: [{ name: "net.core.somaxconn", here: "9", other: "4096" }],
    });
    expect(kernel.with).toBe("Linux rhel6-2.6.32");
    expect(kernel.changed).toContainEqual({
      ...{ name: "kernel", here: "6.12.117", other: "rhel6-2.6.32" },
    });
    expect(kernel.dropped.interval).toMatchObject({ mean: kernel.dropped.difference });
    // That scenario names late.conf itself, and is otherwise the same.
    expect(scenario).toMatchObject({ changed: [], dropped: { here: 30, difference: 0 } });
  });

  test("an earlier revision of the file", async () => {
    const git = (...given: readonly string[]) =>
      new Promise<void>((resolve, reject) => {
        const identity = ["-c", "user.name=a", "-c", "user.email=a@b"];
        execFile("git", ["-C", folder, ...identity, ...given], (error) =>
          error ? reject(error) : resolve(),
        );
      });
    await git("init", "-q");
    await put("versioned.conf", "net.core.somaxconn = 5\n");
    await git("add", "versioned.conf");
    await git("commit", "-qm", "first");
    await put("versioned.conf", "net.core.somaxconn = 9\n");
    const given = ["simulate", "versioned.conf", "--accepts", "none", ...quick, "--compare-rev"];
    const { output, status } = await cli(...given, "HEAD");
    expect(status).toBe(0);
    expect(output).toMatch(/compared with HEAD, the same clients at the same times:/);
    expect(output).toMatch(/net\.core\.somaxconn: 9, there 5/);
    expect(output).toMatch(/Connections lost +30 +34 +-4/);
    const unknown = await cli(...given, "nowhere");
    expect(unknown.status).toBe(2);
    expect(unknown.errors).toMatch(/^sysctl-lens: --compare-rev nowhere: versioned\.conf: .+\n$/);
    expect((await cli(...given, "--upload")).errors).toContain("--compare-rev --upload: is no");
  });

  test("one comparison at a time", async () => {
    const { status, errors } = await cli(
      ...["simulate", "--compare-defaults", "--compare-kernel", "5.10"],
    );
    expect({ status, errors }).toEqual({
      status: 2,
      errors: "sysctl-lens: name one comparison: --compare-with, -kernel, -defaults or -rev\n",
    });
  });
});

test("--sensitivity tells what half and double of each number would do", async () => {
  const given = ["--scenario", "frozen.sysctl-scenario.json", "wide.conf", "--sensitivity"];
  const { sensitivity } = await simulated(...given);
  // 21 of 40 wait; with a backlog of 10 it is 11, with 40 all of them.
  expect(sensitivity).toMatchObject({ dropRatio: 0.475 });
  expect(sensitivity.knobs[0]).toMatchObject({
    ...{ name: "listen backlog", half: { to: 10, dropRatio: 0.725 } },
    double: { to: 40, dropRatio: 0, difference: -0.475 },
  });
  const { output } = await cli("simulate", ...given);
  expect(output).toContain("listen backlog 20: half (10): 72.50 %, +25.00 points; double (40)");
});

describe("--unix", () => {
  test("datagrams and connections, without TCP clients unless they are asked for", async () => {
    await put("dgram.conf", "net.unix.max_dgram_qlen = 15\n");
    const burst = "datagram burst:50@0 reads=none senders=5 size=100";
    const given = ["dgram.conf", "--unix", burst, "--duration", "1"];
    const { connections, unix } = await simulated(...given);
    expect(connections.offered).toBe(0);
    expect(unix).toMatchObject({
      ...{ kind: "datagram", totals: { offered: 50, dropped: 34, queued: 16 } },
      drops: [{ queue: "unix queue", function: "unix_dgram_sendmsg", count: 34 }],
    });
    const { output } = await cli("simulate", ...given);
    expect(output).toMatch(
      /The AF_UNIX queue held 16 datagrams at most, and 34 datagrams were refused/,
    );
    expect(output).toMatch(/34 at net\/unix\/af_unix\.c:\d+ unix_dgram_sendmsg/);
    const stream = await simulated(
      ...["--unix", "stream burst:50@0 reads=constant:100 backlog=4 full=wait"],
      ...["--arrivals", "burst:3@0", "--duration", "1", "--save-scenario", "unix.json"],
    );
    expect(stream.connections.offered).toBe(3);
    expect(stream.unix.totals).toMatchObject({ delivered: 50, dropped: 0 });
    expect(await simulated("--scenario", "unix.json")).toEqual(stream);
  });

  test.each([
    ["seqpacket", "--unix seqpacket: begins with datagram or stream"],
    ["datagram poisson:9 backlog=3", "--unix datagram backlog: is not known; there are reads"],
    ["stream poisson:9 full=maybe", "--unix stream full maybe: must be drop or wait"],
    ["datagram poisson:9 senders=999", "The senders of datagrams must be a whole number"],
    ["datagram poisson:0", "--unix: poisson needs connections per second"],
  ])("refuses %s", async (text, message) => {
    const { status, errors } = await cli("simulate", "--unix", text);
    expect(status).toBe(2);
    expect(errors).toContain(`sysctl-lens: ${message}`);
  });
});
