import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { isAlive } from "./processTree.mjs";

const heartbeatMs = 5_000;
const staleAfterMs = 60_000;

/**
 * Runs `action` while holding the lock file `path`; a second holder waits until the first is done.
 * A lock is stale, and is taken over, where its process is gone (same host) or where it was not
 * touched for a minute (a host or container whose processes cannot be seen from here).
 * `onWait(pid)` is called once where there is something to wait for.
 */
export async function withLock(path, onWait, action) {
  const token = randomUUID();
  await acquire(path, token, onWait);
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A lock that was taken from us while this machine slept is no longer ours to touch.
    utimes(path, now, now).catch(() => clearInterval(heartbeat));
  }, heartbeatMs);
  heartbeat.unref();
  try {
    return await action();
  } finally {
    clearInterval(heartbeat);
    if ((await readHolder(path))?.token === token) await rm(path, { force: true });
  }
}

async function acquire(path, token, onWait) {
  // Written aside and linked into place: nobody ever reads a half-written lock.
  const draft = `${path}.${token}`;
  await writeFile(draft, JSON.stringify({ pid: process.pid, host: hostname(), token }));
  try {
    for (let waited = false; !(await tryLink(draft, path)); ) {
      const holder = await readHolder(path);
      if (holder === undefined) continue;
      if (isStale(holder)) {
        await removeStale(path, holder, token);
        continue;
      }
      if (!waited) onWait(holder.pid);
      waited = true;
      await delay(500);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

async function tryLink(draft, path) {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

async function readHolder(path) {
  try {
    const [text, { mtimeMs }] = [await readFile(path, "utf8"), await stat(path)];
    return { ...parseHolder(text), mtimeMs };
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function parseHolder(text) {
  try {
    return JSON.parse(text);
  } catch {
    // Cut off by a full disk or a power failure. Its age decides.
    return {};
  }
}

function isStale({ pid, host, mtimeMs }) {
  if (Date.now() - mtimeMs > staleAfterMs) return true;
  return host === hostname() && typeof pid === "number" && !isAlive(pid);
}

/** Moves the stale lock away; where another process was quicker and holds it now, puts it back. */
async function removeStale(path, stale, token) {
  const aside = `${path}.${token}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  if ((await readHolder(aside))?.token !== stale.token) await tryLink(aside, path);
  await rm(aside, { force: true });
}
