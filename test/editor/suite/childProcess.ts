import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** The one child of this extension host whose command line contains `text`. */
export async function childProcessWith(text: string): Promise<number> {
  const table = process.platform === "linux" ? await processesOfLinux() : await processesOfPs();
  const found = table.filter(
    ({ parent, command }) => parent === process.pid && command.includes(text),
  );
  assert.equal(found.length, 1, `children with ${text}: ${JSON.stringify(found)}`);
  return found[0]?.id ?? 0;
}

interface ProcessRow {
  readonly id: number;
  readonly parent: number;
  readonly command: string;
}

/** Without `ps`, which a small container does not have. */
async function processesOfLinux(): Promise<readonly ProcessRow[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const rows = await Promise.all(
    ids.map(async (id) => {
      try {
        const stat = await readFile(`/proc/${id}/stat`, "utf8");
        const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
        return { id: Number(id), parent, command: await readFile(`/proc/${id}/cmdline`, "utf8") };
      } catch {
        // It ended between being listed and being read.
        return [];
      }
    }),
  );
  return rows.flat();
}

async function processesOfPs(): Promise<readonly ProcessRow[]> {
  const [program, args]: [string, string[]] =
    process.platform === "win32"
      ? ["powershell", ["-NoProfile", "-Command", windowsTable]]
      : ["ps", ["-A", "-o", "pid=,ppid=,command="]];
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 10_000_000 });
  return stdout.split("\n").flatMap((line) => {
    const [, id, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (command === undefined) return [];
    return [{ id: Number(id), parent: Number(parent), command }];
  });
}

const windowsTable =
  "Get-CimInstance Win32_Process | ForEach-Object { " +
  '"$($_.ProcessId) $($_.ParentProcessId) $($_.CommandLine)" }';
