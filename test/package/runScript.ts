import { spawn } from "node:child_process";
import { mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface ScriptResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Node with these arguments in the checkout; variables set to `undefined` are taken away. */
export function runNode(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>> = {},
): Promise<ScriptResult> {
  return new Promise((resolve) => {
    const env = Object.fromEntries(
      Object.entries({ ...process.env, ...variables }).filter(([, value]) => value !== undefined),
    );
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
    });
    child.on("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "sysctl-lens-test-"));
}

/** A folder to be PATH, with links to just these programs. */
export function folderWith(programs: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, target] of Object.entries(programs)) symlinkSync(target, join(folder, name));
  return folder;
}
