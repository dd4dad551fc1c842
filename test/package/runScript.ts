import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface ScriptResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A script under way. */
export interface StartedScript {
  readonly child: ChildProcess;
  readonly result: Promise<ScriptResult>;
  /** Resolves when its output so far has the pattern; fails where it ends first. */
  untilItSays(pattern: RegExp): Promise<void>;
  /** Resolves with what `look` finds, asked again whenever the script or the clock gives reason to. */
  until<T>(look: () => T | undefined): Promise<T>;
}

/** Runs Node with these arguments in the checkout; variables set to `undefined` are taken away. */
export function runNode(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>> = {},
): Promise<ScriptResult> {
  return startNode(args, variables).result;
}

/** The same, for looking at it and signalling it while it runs. */
export function startNode(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): StartedScript {
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
  const result = new Promise<ScriptResult>((resolve) => {
    child.on("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  const until = <T>(look: () => T | undefined) =>
    new Promise<T>((resolve, reject) => {
      const again = () => {
        const found = look();
        if (found === undefined) return;
        clearInterval(timer);
        resolve(found);
      };
      const timer = setInterval(again, 20);
      child.once("close", () => {
        clearInterval(timer);
        reject(new Error(`the script ended early:\n${stdout}\n${stderr}`));
      });
      again();
    });
  return {
    child,
    result,
    until,
    untilItSays: async (pattern) => {
      await until(() => (pattern.test(stdout) ? true : undefined));
    },
  };
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
