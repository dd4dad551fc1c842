import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fakeServer, fakeTools, serverFolder } from "./fakeInstallation.ts";
import { runNode, startNode, temporaryFolder } from "./runScript.ts";

const start = ["scripts/start.mjs", "--server"];
const noDesktop = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined, npm_execpath: undefined };

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie has ended, and waits only for its parent to take note of it.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

describe.runIf(process.platform === "linux")("Ctrl-C", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s ends the VS Code server and all that it started",
    async (signal) => {
      const { cache, pids } = fakeServer();
      const started = startNode(start, { ...noDesktop, XDG_CACHE_HOME: cache });
      await started.untilItSays(/VS Code is ready: http:\/\/127\.0\.0\.1:\d+\//);
      const members = readFileSync(pids, "utf8").split(" ").map(Number);
      expect(members.map(isRunning)).toEqual([true, true]);
      started.child.kill(signal);
      const { exitCode, stderr } = await started.result;
      expect(exitCode).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
      expect(stderr).toBe("");
      expect(members.map(isRunning)).toEqual([false, false]);
    },
  );

  test("in the middle of an installation ends its step, and the next start goes on with that one", async () => {
    const cache = temporaryFolder();
    const calls = join(cache, "calls");
    const variables = { ...noDesktop, XDG_CACHE_HOME: cache };
    const first = startNode(start, { ...variables, PATH: fakeTools("hangs", calls) });
    await first.untilItSays(/\[2\/7\] VS Code/);
    const npm = await first.until(() => /pack .* pid (\d+)/.exec(readFileSync(calls, "utf8"))?.[1]);
    first.child.kill("SIGINT");
    expect((await first.result).exitCode).toBe(130);
    expect(isRunning(Number(npm))).toBe(false);

    const install = `
      import { ensureVscodeServer } from "./scripts/vscodeServerInstall.mjs";
      await ensureVscodeServer(console.log);`;
    const second = await runNode(["--input-type=module", "-e", install], {
      ...variables,
      PATH: fakeTools("works", calls),
    });
    expect(second).toMatchObject({ exitCode: 0, stderr: "" });
    expect(second.stdout).toMatch(/\[1\/7\] Node .*: there already\n.*\[2\/7\] VS Code [\d.]+\n/);
    expect(second.stdout).toContain("Installed in");
    const done = readFileSync(calls, "utf8").match(/^install --ignore-scripts node-linux/gm);
    expect(done).toHaveLength(1);
    const target = join(cache, serverFolder);
    expect(existsSync(join(target, "installed.json"))).toBe(true);
    expect(existsSync(`${target}.partial`)).toBe(false);
  });
});

describe.runIf(process.platform === "linux")("what is missing is said in one line", () => {
  test("space on the disk, while something is downloaded", async () => {
    const cache = temporaryFolder();
    const PATH = fakeTools("finds no space", join(cache, "calls"));
    const { exitCode, stderr } = await runNode(start, {
      ...noDesktop,
      XDG_CACHE_HOME: cache,
      PATH,
    });
    expect(exitCode).toBe(1);
    expect(stderr.trim()).toMatch(
      /^sysctl-lens: no space left in .*the next start goes on where this one stopped\.$/,
    );
  });

  test("a browser, for what needs one", async () => {
    const open = `
      import { openPage } from "./scripts/support/browser.mjs";
      import { runMain } from "./scripts/support/userError.mjs";
      await runMain(() => openPage({ defer() {} }));`;
    const variables = { PATH: temporaryFolder(), CHROMIUM: undefined };
    const { exitCode, stderr } = await runNode(["--input-type=module", "-e", open], variables);
    expect(exitCode).toBe(1);
    expect(stderr.trim()).toMatch(/^sysctl-lens: no Chromium found\. .*apt-get install chromium/);
  });

  test("programs that the tests run, where they cannot be installed", async () => {
    const ask = `
      import { ensureSystemPackages } from "./scripts/support/systemPackages.mjs";
      for (const line of await ensureSystemPackages(console.log)) console.log(line);`;
    const variables = { PATH: temporaryFolder(), CHROMIUM: undefined };
    const { stdout } = await runNode(["--input-type=module", "-e", ask], variables);
    expect(stdout).toContain("Chromium is missing. Install it (Debian: apt-get install chromium).");
    expect(stdout).toContain("gcc is missing. Install it (Debian: apt-get install gcc).");
  });
});
