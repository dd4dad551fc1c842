import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";

let build: ServerBuild;
let folder: string;

beforeAll(async () => {
  build = await buildServer();
  folder = await mkdtemp(join(tmpdir(), "sysctl-lens-settings-"));
  await put("debian/usr/lib/systemd/systemd-sysctl", "");
  await put("debian/usr/lib/sysctl.d/50-default.conf", "net.core.somaxconn = 128\n");
  await put("debian/etc/sysctl.d/90-web.conf", "net.core.somaxconn = 0x200\nvm.swappiness = 60\n");
  await put("debian/etc/sysctl.conf", "net.core.somaxconn = 999\n");
  await put("alpine/etc/alpine-release", "3\n");
  await put("alpine/etc/sysctl.conf", "net.core.somaxconn = 512\nkernel.hostname = a\n");
  await put("bad.conf", "net.core.somaxconn = -1\n");
  await put("one.conf", "net.core.somaxconn = 300\n");
  await put("two.conf", "# moved\nnet.core.somaxconn = 300\n");
  await mkdir(join(folder, "empty"));
  await put("keys", "net/made/up\n");
  await put("globs.conf", "net.made.* = 1\n");
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await build.dispose();
});

async function put(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
}

interface Run {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

function settings(...args: readonly string[]): Promise<Run> {
  return settingsWith({}, ...args);
}

function settingsWith(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { ...process.env, ...env } };
    const all = [build.cliPath, "settings", ...args];
    execFile(process.execPath, all, options, (error, output, errors) => {
      resolve({ status: typeof error?.code === "number" ? error.code : 0, output, errors });
    });
  });
}

describe("settings", () => {
  test("shows what a root comes to, as its loader reads it", async () => {
    const { status, output } = await settings("debian");
    expect(status).toBe(0);
    expect(output).toContain(
      "# Read as systemd-sysctl does. The root directory has usr/lib/systemd.",
    );
    expect(output).toContain(
      "net.core.somaxconn = 512\n#   set at etc/sysctl.d/90-web.conf:1, written as 0x200\n",
    );
    expect(output).toContain("#   procps comes to 999 by etc/sysctl.conf:1\n");
    expect(await settings("--system", "--root", "debian")).toEqual({ status, output, errors: "" });
  });

  test("as data, filtered", async () => {
    const { output } = await settings("debian", "--differs-from-default", "--json");
    const data = JSON.parse(output);
    expect(data).toMatchObject({
      loader: "systemd",
      files: ["usr/lib/sysctl.d/50-default.conf", "etc/sysctl.d/90-web.conf"],
      unread: [{ file: "etc/sysctl.conf", reason: "other-place" }],
      defaultUnknown: 0,
    });
    expect(data.settings).toEqual([
      {
        name: "net.core.somaxconn",
        value: "512",
        written: "0x200",
        file: "etc/sysctl.d/90-web.conf",
        line: 1,
        overrides: [{ value: "128", file: "usr/lib/sysctl.d/50-default.conf", line: 1 }],
        refused: [],
        notes: ["0x200 is hexadecimal: 512."],
        default: "4096",
        differsFromDefault: true,
        otherLoaders: [
          { loader: "procps", value: "999", file: "etc/sysctl.conf", line: 1 },
          { loader: "busybox", value: "999", file: "etc/sysctl.conf", line: 1 },
        ],
      },
    ]);
    const loaders = await settings("debian", "--differs-between-loaders", "--json");
    expect(JSON.parse(loaders.output).settings).toHaveLength(1);
    const procps = await settings("debian", "--loader", "procps", "--kernel", "4.4", "--json");
    expect(JSON.parse(procps.output).settings[0]).toMatchObject({ value: "999", default: "128" });
  });

  test("files by themselves, in the order given", async () => {
    const { output } = await settings("one.conf", "bad.conf", "--json");
    expect(JSON.parse(output).settings[0]).toMatchObject({
      value: "300",
      file: "one.conf",
      refused: [{ value: "-1", errno: "EINVAL", file: "bad.conf", line: 1 }],
    });
    expect((await settings("bad.conf")).status).toBe(1);
    const listed = await settings("globs.conf", "--keys", "keys", "--json");
    expect(JSON.parse(listed.output).settings[0]).toMatchObject({ name: "net.made.up" });
  });

  test("a root without files says so", async () => {
    const { status, output } = await settings("empty");
    expect(status).toBe(0);
    expect(output).toContain("Nothing is set: there is neither an etc/sysctl.conf");
  });

  test("bad input is one line and exit status 2", async () => {
    const bad = [
      [],
      ["missing.conf"],
      ["--root", "missing"],
      ["--system", "one.conf"],
      ["one.conf", "empty"],
      ["one.conf", "--loader", "none"],
      ["one.conf", "--kernel", "none"],
      ["one.conf", "--diff", "missing"],
      ["one.conf", "--diff", "two.conf", "--rev", "HEAD"],
      ["one.conf", "--diff", "two.conf", "--differs-from-default"],
      ["one.conf", "--rev", "a", "--rev", "b", "--rev", "c"],
      ["one.conf", "--keys", "missing"],
    ];
    for (const args of bad) {
      const { status, output, errors } = await settings(...args);
      expect([args, status, output]).toEqual([args, 2, ""]);
      expect(errors).toMatch(/^sysctl-lens: .+\n$/);
    }
  });
});

describe("settings --diff", () => {
  test("tells what another root leaves otherwise", async () => {
    const { status, output } = await settings("debian", "--diff", "alpine");
    expect(status).toBe(1);
    expect(output.trimEnd().split("\n")).toEqual([
      "--- debian",
      "+++ alpine",
      "- # kernel.hostname is not set",
      "+ kernel.hostname = a  # etc/sysctl.conf:2",
      "- vm.swappiness = 60  # etc/sysctl.d/90-web.conf:2",
      "+ # vm.swappiness is not set: the default 60 holds",
    ]);
    const data = JSON.parse((await settings("debian", "--diff", "alpine", "--json")).output);
    expect(data).toMatchObject({ before: { loader: "systemd" }, after: { loader: "busybox" } });
    expect(data.differences[0]).toEqual({
      name: "kernel.hostname",
      kind: "added",
      before: { value: null, file: null, line: null },
      after: { value: "a", file: "etc/sysctl.conf", line: 2 },
    });
  });

  test("a line that only moved is no difference", async () => {
    const { status, output } = await settings("one.conf", "--diff", "two.conf");
    expect(status).toBe(0);
    expect(output).toContain("The settings are the same.");
  });
});

describe("settings --rev", () => {
  let repository: string;

  const git = (...args: readonly string[]) =>
    promisify(execFile)("git", [
      ...["-C", repository, "-c", "user.name=Test", "-c", "user.email=test@example.org"],
      ...args,
    ]);

  beforeAll(async () => {
    repository = join(folder, "repository");
    await put("repository/host/etc/sysctl.conf", "net.core.somaxconn = 100\n");
    await put("repository/host/etc/sysctl.d/10-a.conf", "vm.swappiness = 10\n");
    await symlink("../sysctl.conf", join(repository, "host/etc/sysctl.d/99-sysctl.conf"));
    await git("init", "--quiet");
    await git("add", ".");
    await git("commit", "--quiet", "-m", "first");
    await git("tag", "v1");
    await put("repository/host/etc/sysctl.conf", "net.core.somaxconn = 200\n");
    await git("rm", "--quiet", "host/etc/sysctl.d/10-a.conf");
    await git("commit", "--quiet", "-am", "second");
    await put("repository/host/etc/sysctl.conf", "net.core.somaxconn = 300\n");
  });

  const host = "repository/host";

  test("compares with the files on disk, or two revisions", async () => {
    const now = await settings(host, "--rev", "v1");
    expect(now.errors).toBe("");
    expect(now.status).toBe(1);
    expect(
      now.output
        .replace(/\([0-9a-f]{10}\)/, "(HASH)")
        .trimEnd()
        .split("\n"),
    ).toEqual([
      "--- repository/host at v1 (HASH)",
      "+++ repository/host",
      "- net.core.somaxconn = 100  # etc/sysctl.conf:1",
      "+ net.core.somaxconn = 300  # etc/sysctl.conf:1",
      "- vm.swappiness = 10  # etc/sysctl.d/10-a.conf:1",
      "+ # vm.swappiness is not set: the default 60 holds",
    ]);
    const two = await settings(host, "--rev", "v1", "--rev", "HEAD", "--json");
    expect(JSON.parse(two.output).differences).toMatchObject([
      { before: { value: "100" }, after: { value: "200" } },
      { kind: "removed", name: "vm.swappiness" },
    ]);
    const same = await settings(host, "--rev", "HEAD~1", "--rev", "v1");
    expect(same).toMatchObject({ status: 0 });
  });

  test("links are followed inside the revision", async () => {
    const linked = await settings(host, "--loader", "systemd", "--rev", "v1", "--json");
    expect(JSON.parse(linked.output).differences[0]).toMatchObject({
      before: { value: "100", file: "etc/sysctl.d/99-sysctl.conf" },
      after: { value: "300", file: "etc/sysctl.d/99-sysctl.conf" },
    });
  });

  test("a file by itself, which may be new", async () => {
    const file = `${host}/etc/sysctl.conf`;
    const changed = await settings(file, "--rev", "v1", "--json");
    expect(JSON.parse(changed.output).differences).toHaveLength(1);
    const gone = `${host}/etc/sysctl.d/10-a.conf`;
    const two = await settings(gone, "--rev", "v1", "--rev", "HEAD");
    expect(two.errors).toContain("was not there at HEAD");
    expect(two.output).toContain("+ # vm.swappiness is not set");
  });

  test("says what is wrong: no git, no repository, no such revision", async () => {
    const refused = async (run: Promise<Run>) => {
      const { status, output, errors } = await run;
      expect([status, output]).toEqual([2, ""]);
      return errors;
    };
    expect(await refused(settings(host, "--rev", "nothing"))).toMatch(
      /^sysctl-lens: The repository of repository\/host has no revision "nothing"\.\n$/,
    );
    for (const odd of ["--output=x", "", "a\nb", "HEAD:host", "v1^{blob}"]) {
      expect(await refused(settings(host, `--rev=${odd}`))).toContain("has no revision");
    }
    expect(await refused(settings("debian", "--rev", "HEAD"))).toBe(
      "sysctl-lens: debian is in no git repository.\n",
    );
    expect(
      await refused(settingsWith({ PATH: join(folder, "empty") }, host, "--rev", "HEAD")),
    ).toBe("sysctl-lens: git was not found. Install it, or put it on the PATH.\n");
  });

  test("a hook's variables do not lead to another repository", async () => {
    const { status } = await settingsWith({ GIT_DIR: "/nowhere" }, host, "--rev", "v1");
    expect(status).toBe(1);
  });
});
