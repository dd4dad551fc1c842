import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";

// The examples as their users run them: git calls the hook, a shell the workflow's step.

const examples = fileURLToPath(new URL("../../examples", import.meta.url));
let build: ServerBuild;
let tools: string;
let repository: string;

beforeAll(async () => {
  build = await buildServer();
  tools = await mkdtemp(join(tmpdir(), "sysctl-lens-tools-"));
  const program = join(tools, "sysctl-lens");
  await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${build.cliPath}" "$@"\n`);
  await chmod(program, 0o755);
});
afterAll(async () => {
  await rm(tools, { recursive: true, force: true });
  await build.dispose();
});

interface Run {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

function run(
  program: string,
  given: readonly string[],
  more: NodeJS.ProcessEnv = {},
): Promise<Run> {
  const env = {
    ...process.env,
    PATH: `${tools}:${process.env.PATH ?? ""}`,
    GIT_AUTHOR_NAME: "A",
    GIT_AUTHOR_EMAIL: "a@example.com",
    GIT_COMMITTER_NAME: "A",
    GIT_COMMITTER_EMAIL: "a@example.com",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    ...more,
  };
  return new Promise((resolve) => {
    execFile(program, given, { cwd: repository, env }, (error, output, errors) => {
      resolve({ status: typeof error?.code === "number" ? error.code : 0, output, errors });
    });
  });
}

const git = (...given: readonly string[]) => run("git", given);

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(repository, path)), { recursive: true });
  await writeFile(join(repository, path), text);
}

beforeEach(async () => {
  repository = await mkdtemp(join(tmpdir(), "sysctl-lens-repository-"));
  await git("init", "--quiet");
  return async () => await rm(repository, { recursive: true, force: true });
});

describe("the pre-commit hook", () => {
  beforeEach(async () => {
    await copyFile(
      join(examples, "hooks", "pre-commit"),
      join(repository, ".git/hooks/pre-commit"),
    );
  });

  test("lets a good commit pass, and one without sysctl files", async () => {
    await put("etc/sysctl.d/a b.conf", "net.core.somaxconn = 512\n");
    await git("add", "--all");
    expect(await git("commit", "--quiet", "-m", "one")).toMatchObject({ status: 0 });
    await put("README", "text\n");
    await git("add", "--all");
    expect(await git("commit", "--quiet", "-m", "two")).toMatchObject({ status: 0 });
  });

  test("stops a bad one and names the line", async () => {
    await put("etc/sysctl.d/a b.conf", "# web\nnet.core.somaxconn = 4k\n");
    await git("add", "--all");
    const { status, output, errors } = await git("commit", "--quiet", "-m", "one");
    expect(status).toBe(1);
    expect(`${output}${errors}`).toMatch(
      /etc\/sysctl\.d\/a b\.conf:2:\d+: error: .*\[refused-value\]/,
    );
    expect(errors).toContain("pre-commit: sysctl-lens found problems in what is staged");
  });

  test("looks at what is staged, not at what lies in the folder", async () => {
    await put("sysctl.conf", "net.core.somaxconn = 4k\n");
    await git("add", "--all");
    await put("sysctl.conf", "net.core.somaxconn = 4096\n");
    expect(await git("commit", "--quiet", "-m", "one")).toMatchObject({ status: 1 });
    await git("add", "--all");
    await put("sysctl.conf", "net.core.somaxconn = 4k\n");
    expect(await git("commit", "--quiet", "-m", "one")).toMatchObject({ status: 0 });
  });

  test("takes the kernel that is chosen", async () => {
    // 256 is too large for what is one byte since 5.13.
    await put("sysctl.conf", "net.ipv4.tcp_syn_retries = 127\nnet.ipv4.tcp_synack_retries = 256\n");
    await git("add", "--all");
    const commit = ["commit", "--quiet", "-m", "one"];
    expect(await run("git", commit, { SYSCTL_LENS_KERNEL: "6.12" })).toMatchObject({ status: 1 });
    expect(await run("git", commit, { SYSCTL_LENS_KERNEL: "4.4" })).toMatchObject({ status: 0 });
  });
});

test("the workflow's step prints annotations for every file that git knows", async () => {
  await put("roles/web/files/etc/sysctl.d/web.conf", "net.core.somaxconn = 4k\n");
  await put("untracked/sysctl.conf", "net.core.somaxconn = 4k\n");
  await git("add", "roles");
  const workflow = await readFile(join(examples, "github", "sysctl.yml"), "utf8");
  const [, step = ""] = /- name: Check\n\s+run: \|\n([\s\S]+)$/.exec(workflow) ?? [];
  expect(step).toContain("sysctl-lens check --format github");
  const { status, output } = await run("bash", ["-e", "-o", "pipefail", "-c", step]);
  expect(status).not.toBe(0);
  expect(output).toMatch(
    /^::error file=roles\/web\/files\/etc\/sysctl\.d\/web\.conf,line=1,col=22/,
  );
  expect(output).not.toContain("untracked");
});
