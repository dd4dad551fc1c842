import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { TestClient } from "../support/serverHarness.ts";

interface Run {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

describe("the command line", () => {
  let build: ServerBuild;
  let folder: string;

  beforeAll(async () => {
    build = await buildServer();
    folder = await mkdtemp(join(tmpdir(), "sysctl-lens-cli-"));
    await put("web.conf", "# web\nnet.core.somaxconn = 4096\n-net/ipv4/tcp_syncookies=0\n");
    await put("late.conf", "net.core.somaxconn = 128\n");
    await put("bad.conf", "net.core.somaxconn = -1\nnonsense\n");
    await put("binary.conf", "a\0b");
    await put(
      "globs.conf",
      "net.ipv4.conf.*.rp_filter = 2\nnet.ipv4.conf.lo.rp_filter = 0\n-net.ipv4.conf.wg*.rp_filter\n",
    );
    await put(
      "keys.txt",
      "net.ipv4.conf.lo.rp_filter\nnet/ipv4/conf/eth0.100/rp_filter\r\n\nnet.ipv4.conf.all.rp_filter\nnet.ipv4.conf.wg0.rp_filter\n",
    );
    await put("broken.json", '{"rows": [');
    await put("odd.json", '{"rows": [{"case": {}}]}');
    const script = (...steps: unknown[]) => ({ kind: "tcp_script", backlog: 1, script: steps });
    const huge = [
      script(["syn", 1e9]),
      script(["syn", 150_000], ["syn", 150_000]),
      script(["syn", -1]),
      script(["sleep", 1e12]),
      script(["listen", 1e12]),
      { kind: "tcp_accept", backlog: 1, clients: 1e15 },
      { kind: "unix_dgram", senders: 1e9 },
      { kind: "unix_stream", backlog: 2 ** 40, clients: 1 },
      { kind: "netdev", max_backlog: "1", burst: 1e9, reps: 1e9 },
    ].map((each, at) => ({ id: "abcdefghi"[at], case: each }));
    const fine = { id: "fine", case: script(["syn", 1], ["accept", -1], "sample") };
    await put("huge.json", JSON.stringify([...huge, fine]));
    await put("cases.json", JSON.stringify({ rows: [{ id: "nope", case: { kind: "nope" } }] }));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
    await build.dispose();
  });

  test("parse prints the writes", async () => {
    const { status, output } = await cli("parse", "web.conf");
    expect(status).toBe(0);
    expect(JSON.parse(output)).toEqual([
      {
        file: "web.conf",
        writes: [
          write("net.core.somaxconn", "net/core/somaxconn", "4096", 2, false),
          write("net.ipv4.tcp_syncookies", "net/ipv4/tcp_syncookies", "0", 3, true),
        ],
        problems: [],
      },
    ]);
  });

  test("parse expands globs against the keys that exist, less what is named or excluded", async () => {
    const parsed = async (...options: readonly string[]) => {
      const { status, output } = await cli("parse", "globs.conf", ...options);
      expect(status).toBe(0);
      return JSON.parse(output)[0].writes.map(
        ({ key, path, value, line }: Record<string, unknown>) => `${line} ${key} ${path} ${value}`,
      );
    };
    expect(await parsed("--keys", "keys.txt")).toEqual([
      "1 net.ipv4.conf.all.rp_filter net/ipv4/conf/all/rp_filter 2",
      "1 net.ipv4.conf.eth0/100.rp_filter net/ipv4/conf/eth0.100/rp_filter 2",
      "2 net.ipv4.conf.lo.rp_filter net/ipv4/conf/lo/rp_filter 0",
    ]);
    expect(await parsed()).toEqual([
      "1 net.ipv4.conf.*.rp_filter net/ipv4/conf/*/rp_filter 2",
      "2 net.ipv4.conf.lo.rp_filter net/ipv4/conf/lo/rp_filter 0",
    ]);
    expect(await cli("parse", "globs.conf", "--keys", "missing.txt")).toMatchObject({ status: 2 });
  });

  test("a kernel that is read otherwise than it is spelled is told, in a note and in the JSON", async () => {
    const commands = [
      ["effective", "web.conf"],
      ["check", "late.conf"],
      ["simulate", "web.conf", "--duration", "1"],
      ["compare", "web.conf"],
      ["replay", "cases.json"],
    ];
    for (const command of commands) {
      const { output, errors } = await cli(...command, "--kernel", "5.10.0-30-amd64", "--json");
      expect(errors).toMatch(/^sysctl-lens: "5\.10\.0-30-amd64" is read as .*$/m);
      expect(output).toMatch(/"kernelNotes?": ?(\[\s*)?"\\"5\.10\.0-30-amd64/);
      const plain = await cli(...command, "--kernel", "6.12", "--json");
      expect(plain.errors).not.toContain("is read as");
      expect(plain.output).not.toContain("kernelNote");
    }
  });

  test("effective does not print a megabyte that the kernel refuses", async () => {
    await put("huge.conf", `net.core.somaxconn = ${"9".repeat(1_000_000)}\n`);
    const { status, output } = await cli("effective", "huge.conf");
    expect(status).toBe(1);
    expect(output).toMatch(/^refused: net\.core\.somaxconn = 9+… \(EINVAL\)/m);
    expect(output.length).toBeLessThan(3000);
  });

  test("parse tells lines that are no assignments, and exits with 1", async () => {
    const { status, output } = await cli("parse", "bad.conf");
    expect(status).toBe(1);
    const [parsed] = JSON.parse(output);
    expect(parsed.writes).toHaveLength(1);
    expect(parsed.problems).toHaveLength(1);
    expect(parsed.problems[0].line).toBe(2);
  });

  test("check speaks text, JSON and GitHub's workflow commands", async () => {
    const text = await cli("check", "bad.conf");
    expect(text.status).toBe(1);
    expect(text.output).toContain("bad.conf:1:22: error: ");
    expect(text.output).toContain("[refused-value]");
    const json = await cli("check", "bad.conf", "--format", "json");
    expect(JSON.parse(json.output)[0].problems[0]).toMatchObject({
      line: 1,
      column: 22,
      code: "refused-value",
    });
    const github = await cli("check", "bad.conf", "--format", "github");
    expect(github.output).toMatch(/^::error file=bad\.conf,line=1,col=22,/);
  });

  test("check speaks SARIF", async () => {
    const { status, output } = await cli("check", "bad.conf", "--format", "sarif");
    expect(status).toBe(1);
    const log = JSON.parse(output);
    expect(log.version).toBe("2.1.0");
    const [run] = log.runs;
    const [result] = run.results;
    expect(result).toMatchObject({ ruleId: "refused-value", level: "error" });
    expect(run.tool.driver.rules[result.ruleIndex].id).toBe("refused-value");
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "bad.conf" },
      region: { startLine: 1, startColumn: 22, endLine: 1, endColumn: 24 },
    });
  });

  test("check's SARIF is what the schema of SARIF 2.1.0 asks for", async () => {
    const require = createRequire(import.meta.url);
    const { $schema, id, ...schema } = JSON.parse(
      await readFile(
        require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"),
        "utf8",
      ),
    );
    // Draft 4, of which it uses nothing that later drafts read otherwise.
    expect([$schema, id]).toEqual([
      "http://json-schema.org/draft-04/schema#",
      expect.stringContaining("sarif-2.1.0-rtm.5.json"),
    ]);
    const isUri = (text: string) => URL.canParse(text);
    const isReference = (text: string) =>
      URL.canParse(text, "file:///folder/") && !/[\s"<>\\^`{|}]/.test(text);
    const ajv = new Ajv({ strict: false, unicodeRegExp: false });
    ajv
      .addFormat("uri", isUri)
      .addFormat("uri-reference", isReference)
      .addFormat("date-time", true);
    const validate = ajv.compile(schema);
    await put("odd #name {1}.conf", 'net.core.somaxconn = 4k\n= 1\n"\n');
    for (const file of ["bad.conf", "late.conf", "odd #name {1}.conf"]) {
      const { output } = await cli("check", file, "--format", "sarif");
      validate(JSON.parse(output));
      expect(validate.errors ?? []).toEqual([]);
    }
    expect(validate({ version: "2.1.0", runs: [{ tool: {} }] })).toBe(false);
  });

  test("check of a clean file prints nothing and exits with 0", async () => {
    expect(await cli("check", "late.conf")).toEqual({ status: 0, output: "", errors: "" });
  });

  test("compare tells what differs between kernels, and where", async () => {
    const all = await cli("compare", "web.conf");
    expect(all.status).toBe(0);
    expect(all.output).toMatch(/^accept queue +every kernel +512 connections$/m);
    expect(all.output).toMatch(
      /^ +4\.4 to 4\.19 +\* 511 connections +limited by .*; include\/net\/\w+\.h:\d+$/m,
    );
    const two = await cli("compare", "late.conf", "--kernel", "4.3", "--kernel", "6.12", "--json");
    const table = JSON.parse(two.output);
    expect(table.kernels.map(({ label }: { label: string }) => label)).toEqual(["4.3", "6.12"]);
    expect(table.rows[0]).toMatchObject({
      id: "listenBacklog",
      cells: [{ text: "128 connections" }, {}],
    });
    expect(await cli("compare", "--kernel", "1.0")).toMatchObject({ status: 2, output: "" });
    expect(await cli("compare", "missing.conf")).toMatchObject({ status: 2 });
  });

  test("effective measures the limits of the files together", async () => {
    const { status, output } = await cli(
      "effective",
      "web.conf",
      "late.conf",
      "--kernel",
      "6.18",
      "--listen",
      "511",
      "--json",
    );
    expect(status).toBe(0);
    const limits = JSON.parse(output);
    expect(limits.kernel).toBe("6.18.44");
    const accept = limits.limits.find((one: { id: string }) => one.id === "acceptQueue");
    expect(accept.capacity).toBe(129);
    expect(accept.limitedBy).toEqual([
      { kind: "sysctl", name: "net.core.somaxconn", value: "128" },
    ]);
    const report = await cli("effective", "--kernel", "6.12", "--listen", "-1");
    expect(report.output).toContain("Linux 6.12.117, listen(fd, -1)");
    expect(report.output).toMatch(/accept queue +4097 connections/);
    const together = await cli("effective", "late.conf", "--kernel", "6.12", "--listen", "128");
    expect(together.output).toMatch(
      /accept queue .*; limited by the application's backlog \(128\) and net\.core\.somaxconn = 128 together;/,
    );
  });

  test("effective exits with 1 where the kernel refuses a value", async () => {
    const { status, output } = await cli("effective", "bad.conf");
    expect(status).toBe(1);
    expect(output).toContain("refused: net.core.somaxconn = -1 (EINVAL)");
  });

  test("replay answers measured cases as the kernel did", async () => {
    const path = new URL("../kernel/linux-6.18.44.json", import.meta.url);
    const measured = JSON.parse(await readFile(path, "utf8"));
    const rows = measured.rows
      .filter((row: { case: { kind: string } }) => row.case.kind === "tcp_listen")
      .slice(0, 5);
    await put("some.json", JSON.stringify({ rows }));
    const { status, output } = await cli("replay", "some.json", "--kernel", "6.18.44");
    expect(status).toBe(0);
    const replay = JSON.parse(output);
    expect(replay.kernel).toBe("6.18.44");
    expect(replay.rows.map((row: { id: string }) => row.id)).toEqual(
      rows.map((row: { id: string }) => row.id),
    );
  });

  test("simulate is the same for the same seed, and loses what the queues do not hold", async () => {
    const given = [
      ...["simulate", "late.conf", "--listen", "511", "--arrivals", "burst:400@0"],
      ...["--accepts", "none", "--duration", "1", "--seed", "7"],
    ];
    const [one, other] = await Promise.all([cli(...given, "--json"), cli(...given, "--json")]);
    expect(one.status).toBe(0);
    expect(one).toEqual(other);
    const result = JSON.parse(one.output);
    expect(result).toMatchObject({ kernel: "6.12.117", listenBacklog: 511, seed: 7 });
    expect(result.connections.offered).toBe(400);
    expect(result.queues.acceptQueue.peak).toBe(129);
    const text = await cli(...given);
    expect(text.output).toContain("The accept queue was full at 129 connections");
    expect(text.output).toContain("TcpExtListenOverflows");
  });

  test("simulate runs several services, and tells each one's result", async () => {
    const { status, output } = await cli(
      ...["simulate", "--json", "--advice", "--server", "nginx", "--arrivals", "burst:50@0"],
      ...["--rtt", "0", "--client-retries", "0", "--duration", "1"],
      ...["--service", "redis arrivals=burst:700@0 accepts=none"],
    );
    expect(status).toBe(0);
    const result = JSON.parse(output);
    expect(result.connections).toMatchObject({ offered: 750, dropped: 188 });
    expect(result.services).toMatchObject([
      { name: "nginx", listenBacklog: 511, connections: { offered: 50, accepted: 50 }, drops: [] },
      {
        ...{ name: "redis", listenBacklog: 511, connections: { offered: 700, dropped: 188 } },
        queues: { acceptQueue: { peak: 512, capacity: 512 } },
        verdict: { level: "lost" },
      },
    ]);
    expect(result.drops[0].setting).toEqual(["redis: the application's backlog (511)"]);
    expect(result.verdict.sentence).toMatch(/^redis: The accept queue was full/);
    const advice = result.verdict.advice.map(({ sentence }: { sentence: string }) => sentence);
    expect(advice).toContain(
      "redis: raising net.core.somaxconn does nothing here, the service asks for 511.",
    );
    const unnamed = await cli("simulate", "--service", "arrivals=poisson:1");
    expect(unnamed).toMatchObject({ status: 2 });
    expect(unnamed.errors).toMatch(/begins with the service's name/);
    const twice = await cli("simulate", "--service", "a", "--service", "a");
    expect(twice.errors).toMatch(/Two services are called "a"/);
  });

  test("simulate: its JSON accounts for every connection, and each drop has its line and setting", async () => {
    await put("times.csv", "time\n0\n0.001\n0.002\n0.003\n");
    const { status, output } = await cli(
      ...["simulate", "--kernel", "6.18", "--listen", "1", "--arrivals", "trace:times.csv"],
      ...["--accepts", "none", "--rtt", "0", "--client-retries", "0", "--replications", "2"],
      ...["--json"],
    );
    expect(status).toBe(0);
    const result = JSON.parse(output);
    const { offered, accepted, dropped, pending } = result.connections;
    expect({ offered, accepted, dropped, pending }).toEqual({
      ...{ offered: 4, accepted: 0, dropped: 2, pending: 2 },
    });
    expect(result.drops[0]).toMatchObject({
      ...{ queue: "accept queue", function: "tcp_conn_request", file: "net/ipv4/tcp_input.c" },
      ...{ setting: ["the application's backlog (1)"], count: 2 },
    });
    expect(result.connectTimeMs).toMatchObject({ p50: 0, p95: 0, p99: 0 });
    expect(result.queues.acceptQueue).toMatchObject({ peak: 2, capacity: 2 });
    expect(result.replications.dropRatio).toEqual({ mean: 0.5, low: 0.5, high: 0.5 });
    const advised = await cli(
      ...["simulate", "--listen", "20", "--arrivals", "burst:100@0", "--accepts", "constant:50"],
      ...["--rtt", "0", "--client-retries", "0", "--advice"],
    );
    // A hundred: one is accepted at once, 99 wait; a backlog of 98 holds them.
    expect(advised.output).toContain("With listen backlog at 98, nothing is dropped.");
    expect(advised.output).toMatch(/Raising net\.core\.somaxconn \(4096\) alone changes nothing/);
    const preset = await cli("simulate", "--server", "tomcat", "--duration", "1", "--json");
    expect(JSON.parse(preset.output).listenBacklog).toBe(100);
  });

  test("path of a sysctl ends with its other readers and what to watch", async () => {
    const readers = await cli("path", "net.core.somaxconn");
    expect(readers.status).toBe(0);
    expect(readers.output).toMatch(
      /\nAlso read by\n( {2}\w+\(\) {2}[\w/.]+:\d+ {2}.+\n)+\nWhat to watch\n {2}Send-Q .+\(ss -ltn\)\n/,
    );
    const old = await cli("path", "net.ipv4.tcp_max_syn_backlog", "--kernel", "4.3");
    expect(old.output).not.toContain("Also read by");
    expect(old.output).toMatch(
      /What to watch\n( {2}.+\n)* {2}.+\(nstat -az TcpExtTCPReqQFullDrop /,
    );
    const one = await cli("path", "listen");
    expect(one.output).not.toContain("What to watch");
  });

  test("an option that takes one value is not taken twice in silence", async () => {
    const twice = await cli("effective", "--kernel", "6.12", "--kernel", "4.4");
    expect(twice).toMatchObject({ status: 2, output: "" });
    expect(twice.errors).toContain("It is given twice: 6.12, 4.4.");
    const empty = await cli("effective", "--kernel", "");
    expect(empty.status).toBe(2);
    expect(empty.errors).toContain("--kernel needs a version, like 6.12");
  });

  test("replay tells a case that it cannot run", async () => {
    const { status, errors } = await cli("replay", "cases.json");
    expect(status).toBe(2);
    expect(errors).toMatch(/^sysctl-lens: cases\.json: case nope: .+\n$/);
  });

  test("replay refuses counts that no machine could run, in one line, and runs the other rows", async () => {
    const { status, output, errors } = await cli("replay", "huge.json", "--kernel", "5.19");
    expect(status).toBe(2);
    expect(errors).toMatch(/case a: "script" has more than \d+ packets/);
    expect(errors).toMatch(/\(and 8 more that cannot be run\)/);
    expect(errors).toMatch(/^(sysctl-lens: [^\n]+\n)+$/);
    const replay = JSON.parse(output);
    expect(replay.kernel).toBe("5.19.17");
    expect(replay.rows.map((row: { id: string }) => row.id)).toEqual(["fine"]);
  });

  test.each([
    [["parse", "missing.conf"], "missing.conf: no such file"],
    [["check", "."], ".: is a directory"],
    [["effective", "binary.conf"], "not a text file"],
    [
      ["effective", "web.conf", "--kernel", "1.2"],
      "--kernel 1.2: Linux 1.2 is older than what is modelled",
    ],
    [
      ["effective", "web.conf", "--kernel", "soon"],
      '--kernel soon: "soon" is not a kernel version',
    ],
    [["effective", "--listen", "many"], "--listen many: must be a whole number"],
    [["effective", "--listen", "-2"], "--listen -2: must be a whole number"],
    [["effective", "--listen", "99999999999"], "must be a whole number"],
    [["replay", "broken.json"], "broken.json: not JSON"],
    [["replay", "odd.json"], 'row 1 needs a text "id"'],
    [["replay", "web.conf"], "not JSON"],
    [["check", "web.conf", "--format", "yaml"], "--format"],
    [["simulate", "--arrivals", "flood"], "--arrivals: Arrivals are written burst:N@T"],
    [["simulate", "--accepts", "constant:-1"], "--accepts: constant needs"],
    [["simulate", "--duration", "long"], "--duration long: must be seconds"],
    [["simulate", "--client-retries", "-1"], "--client-retries -1: must be a whole number"],
    [
      ["simulate", "--client-retries", "900"],
      "Client retries must be a whole number from 0 to 127",
    ],
    [["simulate", "--loss", "100"], "--loss 100: must be a percentage"],
    [["simulate", "--packet-path", "x"], "--packet-path x: must be napi, or backlog:RATE"],
    [["simulate", "--arrivals", "trace:none.csv"], "none.csv: no such file"],
    [["simulate", "--replications", "0"], "--replications 0: must be a whole number"],
    [["simulate", "--server", "iis"], "--server"],
    [["simulate", "--seed", "x"], "--seed x: must be a whole number"],
    [["parse"], "files"],
    [["lsp"], "--stdio"],
    [["nonsense"], "nonsense"],
    [["parse", "web.conf", "--nonsense"], "--nonsense"],
  ])("%j is told in one line, exit 2", async (given, message) => {
    const { status, output, errors } = await cli(...given);
    expect(status).toBe(2);
    expect(output).toBe("");
    expect(errors).toMatch(/^sysctl-lens: [^\n]+\n$/);
    expect(errors).toContain(message);
  });

  test("--version and --help", async () => {
    expect(await cli("--version")).toMatchObject({ status: 0, output: "0.1.0\n" });
    const { status, output } = await cli("--help");
    expect(status).toBe(0);
    expect(output).toContain("effective");
  });

  test("lsp --stdio is the language server", async () => {
    const client = await TestClient.start({
      serverPath: build.cliPath,
      arguments: ["lsp", "--stdio"],
    });
    const uri = "file:///nowhere/a.conf";
    await client.open(uri, "net.core.somaxconn = 128\n");
    expect(await client.hover(uri, { line: 0, character: 10 })).toContain("**Effective 128**");
    expect(await client.stop()).toBe(0);
  });

  function write(key: string, path: string, value: string, line: number, ignoreErrors: boolean) {
    return { key, path, value, line, ignoreErrors };
  }

  async function put(name: string, text: string): Promise<void> {
    await writeFile(join(folder, name), text);
  }

  function cli(...given: readonly string[]): Promise<Run> {
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [build.cliPath, ...given],
        { cwd: folder, maxBuffer: 2 ** 26 },
        (error, output, errors) => {
          const status = error === null ? 0 : Number(error.code ?? -1);
          resolve({ status, output, errors });
        },
      );
    });
  }
});
