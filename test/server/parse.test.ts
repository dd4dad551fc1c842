import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";

let build: ServerBuild;
let folder: string;

beforeAll(async () => {
  build = await buildServer();
  folder = await mkdtemp(join(tmpdir(), "sysctl-lens-parse-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await build.dispose();
});

async function put(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), Buffer.from(text, "latin1"));
}

function parse(...args: readonly string[]) {
  return new Promise<{ status: number; result: Result; errors: string }>((resolve) => {
    const all = [build.cliPath, "parse", ...args];
    execFile(process.execPath, all, { cwd: folder }, (error, output, errors) => {
      const status = typeof error?.code === "number" ? error.code : 0;
      resolve({ status, result: output === "" ? undefined : JSON.parse(output), errors });
    });
  });
}

// biome-ignore lint/suspicious/noExplicitAny: what the command prints is what is tested.
type Result = any;

async function writesOf(loader: string, text: string, ...options: readonly string[]) {
  await put("one.conf", text);
  const { result } = await parse("one.conf", "--loader", loader, ...options);
  return result[0].writes.map(
    ({ path, value, line, ignoreErrors }: Result) =>
      `${line}: ${ignoreErrors ? "-" : ""}${path}=${value}`,
  );
}

test("each loader makes its own writes of a file", async () => {
  const text = [
    "-net.core.somaxconn = 1",
    "- net.core.rmem_max = 2",
    "net.core.wmem_max = 3 \\",
    "vm.swappiness = 4",
    "vm.swappiness = 5",
    "kernel.hostname =",
    "-vm.swappiness",
  ].join("\n");
  expect(await writesOf("procps", text)).toEqual([
    "1: -net/core/somaxconn=1",
    "2: - net/core/rmem_max=2",
    "3: net/core/wmem_max=3 \\",
    "4: vm/swappiness=4",
    "5: vm/swappiness=5",
    "6: kernel/hostname=",
  ]);
  expect(await writesOf("systemd", text)).toEqual([
    "1: -net/core/somaxconn=1",
    "2: -net/core/rmem_max=2",
    "3: net/core/wmem_max=3 \\",
    "6: kernel/hostname=",
  ]);
  expect(await writesOf("busybox", text)).toEqual([
    "1: -net/core/somaxconn=1",
    "2: - net/core/rmem_max=2",
    "3: net/core/wmem_max=3 vm.swappiness = 4",
    "5: vm/swappiness=5",
  ]);
});

test("files are read as bytes", async () => {
  const text =
    "\xef\xbb\xbf# mark\r\nkernel.hostname = caf\xc3\xa9 \xff\0x\r\nvm.swappiness = 1\r\n";
  expect(await writesOf("procps", text)).toEqual([
    "2: kernel/hostname=café \ufffd",
    "3: vm/swappiness=1",
  ]);
  expect(await writesOf("systemd", text)).toEqual([
    "2: kernel/hostname=café \ufffd",
    "3: vm/swappiness=1",
  ]);
  await put("bytes.conf", "kernel.caf\xc3\xa9 = 1\ncaf\xc3\xa9\n");
  const { status, result } = await parse("bytes.conf");
  expect(status).toBe(1);
  expect(result[0].problems[0]).toMatchObject({ line: 2, column: 1, endLine: 2, endColumn: 5 });
});

test("globs, exclusions and semicolons follow the options", async () => {
  await put("keys", "net/core/rmem_max\nnet.core.rmem_default\nnet.core.somaxconn\n");
  const text = "net.core.* = 1\n-net.core.r*_m*\n; vm.swappiness = 2\n";
  const keys = ["--keys", "keys"];
  expect(await writesOf("procps", text)).toEqual(["1: net/core/*=1"]);
  expect(await writesOf("procps", text, ...keys)).toEqual([
    "1: net/core/rmem_default=1",
    "1: net/core/somaxconn=1",
  ]);
  expect(await writesOf("procps", text, ...keys, "--exclusions", "exact")).toHaveLength(3);
  expect(await writesOf("systemd", text, ...keys)).toHaveLength(3);
  expect(await writesOf("systemd", text, "--semicolons", "lines")).toEqual([
    "1: net/core/*=1",
    "3: ; vm/swappiness=2",
  ]);
});

test("a root's folders are walked as each loader does", async () => {
  const files = {
    "etc/sysctl.d/50-a.conf": "",
    "usr/lib/sysctl.d/50-a.conf": "vm.swappiness = 1\n",
    "usr/lib/sysctl.d/10-b.conf": "vm.swappiness = 2\n",
    "lib/sysctl.d/70-c.conf": "vm.swappiness = 3\n",
    "run/sysctl.d/.hidden.conf": "vm.swappiness = 4\n",
    "run/sysctl.d/README": "nonsense\n",
    "etc/sysctl.conf": "vm.swappiness = 5\nnonsense\n",
  };
  for (const [name, text] of Object.entries(files)) await put(`root/${name}`, text);
  await symlink("/etc/sysctl.conf", join(folder, "root/etc/sysctl.d/99-sysctl.conf"));
  await symlink("/dev/null", join(folder, "root/etc/sysctl.d/10-b.conf"));
  const walk = async (loader: string) => {
    const { status, result } = await parse("--system", "--root", "root", "--loader", loader);
    expect(status).toBe(1);
    return {
      files: result.files,
      values: result.writes.map(({ value, file, line }: Result) => `${value} ${file}:${line}`),
      problems: result.problems.map(({ file, line }: Result) => `${file}:${line}`),
    };
  };
  expect(await walk("procps")).toEqual({
    files: [
      "/run/sysctl.d/.hidden.conf",
      "/etc/sysctl.d/10-b.conf",
      "/etc/sysctl.d/50-a.conf",
      "/lib/sysctl.d/70-c.conf",
      "/etc/sysctl.d/99-sysctl.conf",
      "/etc/sysctl.conf",
    ],
    values: [
      "4 /run/sysctl.d/.hidden.conf:1",
      "3 /lib/sysctl.d/70-c.conf:1",
      "5 /etc/sysctl.d/99-sysctl.conf:1",
      "5 /etc/sysctl.conf:1",
    ],
    problems: ["/etc/sysctl.d/99-sysctl.conf:2", "/etc/sysctl.conf:2"],
  });
  expect(await walk("systemd")).toEqual({
    files: [
      "/etc/sysctl.d/10-b.conf",
      "/etc/sysctl.d/50-a.conf",
      "/lib/sysctl.d/70-c.conf",
      "/etc/sysctl.d/99-sysctl.conf",
    ],
    values: ["5 /etc/sysctl.d/99-sysctl.conf:1"],
    problems: ["/etc/sysctl.d/99-sysctl.conf:2"],
  });
  expect(await walk("busybox")).toMatchObject({ files: ["/etc/sysctl.conf"] });
});

test("wrong uses give one line and exit status 2", async () => {
  for (const args of [
    [],
    ["--system", "one.conf"],
    ["--system", "--root", "missing"],
    ["one.conf", "--loader", "augeas"],
  ]) {
    const { status, errors } = await parse(...args);
    expect(status).toBe(2);
    expect(errors.trim().split("\n")).toHaveLength(1);
  }
});
