import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { killTree } from "./processTree.mjs";

const running = new Set();

/**
 * Runs a program to its end.
 * `output: "show"` passes its output through, `"keep"` only collects it. Never throws on a failing
 * program: `{ exitCode, output }`, and 127 where it could not be started.
 */
export function runCommand(command, args, { cwd, env, output = "show", timeoutMs } = {}) {
  return new Promise((resolve) => {
    // Windows finds npm.cmd and npx.cmd only through its shell.
    const shell = process.platform === "win32" && !command.endsWith(".exe");
    const child = spawn(command, args, { cwd, env, shell, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    let text = "";
    const collect = (stream) => (chunk) => {
      text += chunk;
      if (output === "show") stream.write(chunk);
    };
    child.stdout.setEncoding("utf8").on("data", collect(process.stdout));
    child.stderr.setEncoding("utf8").on("data", collect(process.stderr));
    const timer =
      timeoutMs &&
      setTimeout(() => {
        text += `\n${command} did not end within ${timeoutMs / 1000} s\n`;
        killTree(child.pid, "SIGKILL");
      }, timeoutMs);
    const finish = (exitCode) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ exitCode, output: text });
    };
    child.on("error", (error) => {
      text += String(error);
      finish(127);
    });
    child.on("close", (code) => finish(code ?? 1));
  });
}

/** Ends the programs that `runCommand` still waits for. */
export function endRunningCommands() {
  for (const child of running) killTree(child.pid, "SIGTERM");
}

/** The full path of a program on PATH, or in `directories`; `undefined` where it is not there. */
export function findProgram(name, directories = (process.env.PATH ?? "").split(delimiter)) {
  const extensions = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  for (const directory of directories) {
    for (const extension of extensions) {
      const candidate = join(directory, name + extension);
      if (directory !== "" && isExecutableFile(candidate)) return candidate;
    }
  }
  return undefined;
}

function isExecutableFile(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Absent or not for us: the search goes on.
    return false;
  }
}
