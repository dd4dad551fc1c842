import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** Sends a signal to a process and to everything below it; who is gone already does not matter. */
export function killTree(pid, signal) {
  if (pid === undefined) return;
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"]);
    return;
  }
  for (const member of [...descendantsOf(pid), pid]) signalProcess(member, signal);
}

/** Ends a tree politely, then by force after `graceMs`; resolves when nothing of it runs any more. */
export async function endTree(pid, graceMs = 5000) {
  if (pid === undefined) return;
  // Collected first: a child whose parent ends is handed to init and cannot be found from here.
  const members = [...descendantsOf(pid), pid];
  for (const member of members) signalProcess(member, "SIGTERM");
  for (const deadline = Date.now() + graceMs; Date.now() < deadline; await delay(50)) {
    if (!members.some(isAlive)) return;
  }
  for (const member of members) signalProcess(member, "SIGKILL");
}

/** Whether a process exists and is more than a zombie. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    return error.code === "EPERM";
  }
  return processState(pid) !== "Z";
}

/** Ids of all processes below `pid`, deepest last. */
export function descendantsOf(pid) {
  const parents = parentsOfAll();
  const found = [];
  for (let generation = [pid]; generation.length > 0; ) {
    generation = [...parents].filter(([, parent]) => generation.includes(parent)).map(([id]) => id);
    found.push(...generation);
  }
  return found;
}

/** The id of a process's parent; `undefined` where it ended or where the system does not tell cheaply. */
export function parentOf(pid) {
  return process.platform === "linux" ? statFields(pid)?.[1] : undefined;
}

function parentsOfAll() {
  if (process.platform === "linux") {
    const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return new Map(ids.map((id) => [Number(id), Number(statFields(id)?.[1] ?? -1)]));
  }
  const table = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).stdout ?? "";
  return new Map(
    table
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/).map(Number)),
  );
}

function processState(pid) {
  return process.platform === "linux" ? statFields(pid)?.[0] : undefined;
}

/** What follows the program's name in /proc/PID/stat: state, parent, ... */
function statFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    // It ended between being listed and being read.
    return undefined;
  }
}

function signalProcess(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}
