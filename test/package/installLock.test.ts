import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runNode, temporaryFolder } from "./runScript.ts";

/** Takes the lock, writes "+", stays a moment, writes "-". */
const holder = `
import { appendFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { withLock } from "./scripts/support/installLock.mjs";
const [lock, log] = process.argv.slice(1);
await withLock(lock, (pid) => console.log("waiting for " + pid), async () => {
  appendFileSync(log, "+");
  await setTimeout(300);
  appendFileSync(log, "-");
});
`;

function hold(lock: string, log: string) {
  return runNode(["--input-type=module", "-e", holder, lock, log]);
}

function files() {
  const folder = temporaryFolder();
  return { lock: join(folder, "lock"), log: join(folder, "log") };
}

/** The id of a process that has ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

test("holders come one after the other, and the second says whom it waits for", async () => {
  const { lock, log } = files();
  const results = await Promise.all([hold(lock, log), hold(lock, log), hold(lock, log)]);
  expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  expect(readFileSync(log, "utf8")).toBe("+-+-+-");
  expect(results.filter(({ stdout }) => /waiting for \d+/.test(stdout))).toHaveLength(2);
  expect(existsSync(lock)).toBe(false);
});

test("a lock whose process is gone is taken over at once, by one of two", async () => {
  const { lock, log } = files();
  const left = { pid: deadProcess(), host: hostname(), token: "left" };
  writeFileSync(lock, JSON.stringify(left));
  await Promise.all([hold(lock, log), hold(lock, log)]);
  expect(readFileSync(log, "utf8")).toBe("+-+-");
});

test("a lock of another host counts until it was not touched for a minute", async () => {
  const { lock, log } = files();
  writeFileSync(lock, JSON.stringify({ pid: 1, host: "elsewhere", token: "left" }));
  const past = new Date(Date.now() - 61_000);
  utimesSync(lock, past, past);
  expect((await hold(lock, log)).stdout).toBe("");
  expect(readFileSync(log, "utf8")).toBe("+-");
});

test("a lock cut off while it was written is as good as its age", async () => {
  const { lock, log } = files();
  writeFileSync(lock, '{"pid"');
  const past = new Date(Date.now() - 61_000);
  utimesSync(lock, past, past);
  await hold(lock, log);
  expect(readFileSync(log, "utf8")).toBe("+-");
});
