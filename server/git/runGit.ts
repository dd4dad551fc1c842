import { execFile } from "node:child_process";
import { GitFailure } from "./gitFailure.ts";

const longestRunMs = 20_000;
/** Of a file list or of all files together, in bytes. */
const mostOutput = 256 * 1024 * 1024;

/** These would have git look at another repository than the folder's: a hook runs with some of them set. */
const repositoryVariables = [
  ...["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"],
  ...["GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX"],
];

/**
 * Runs git in a folder, without a shell, and gives what it prints. It asks nothing, fetches nothing and runs none of the
 * programs that a repository's configuration can name for these commands.
 */
export function runGit(folder: string, args: readonly string[], input?: string): Promise<Buffer> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...{ LC_ALL: "C", GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", GIT_NO_LAZY_FETCH: "1" },
    // A name with an asterisk is that name.
    GIT_LITERAL_PATHSPECS: "1",
  };
  for (const name of repositoryVariables) delete env[name];
  const all = [
    "-C",
    folder,
    "-c",
    "core.fsmonitor=false",
    "-c",
    "log.showSignature=false",
    ...args,
  ];
  const options = {
    env,
    timeout: longestRunMs,
    maxBuffer: mostOutput,
    encoding: "buffer" as const,
  };
  return new Promise((resolve, reject) => {
    const child = execFile("git", all, options, (error, output, errors) => {
      if (error === null) resolve(output);
      else reject(new GitFailure(failureOf(error, errors.toString("utf8"), folder)));
    });
    // Where git ends early, nobody reads.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input ?? "");
  });
}

function failureOf(
  error: { readonly code?: unknown; readonly killed?: boolean; readonly message: string },
  errors: string,
  folder: string,
): string {
  if (error.code === "ENOENT") return "git was not found. Install it, or put it on the PATH.";
  if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER")
    return `${folder} holds too much for a comparison.`;
  if (error.killed === true) return `git did not answer within ${longestRunMs / 1000} seconds.`;
  if (/not a git repository/i.test(errors)) return `${folder} is in no git repository.`;
  const [first = ""] = errors.split("\n").filter((line) => line.trim() !== "");
  return `git cannot look at ${folder}: ${first.replace(/^fatal: /, "") || error.message}`;
}
