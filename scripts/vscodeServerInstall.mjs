import { realpathSync } from "node:fs";
import { mkdir, readFile, rename, rm, statfs, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findProgram, runCommand } from "./support/command.mjs";
import { withLock } from "./support/installLock.mjs";
import { cacheDirectory } from "./support/paths.mjs";
import { UserError } from "./support/userError.mjs";

/** VS Code itself; the npm package `code-server` carries its server and workbench. */
export const vscodeVersion = "1.139.1";
const codeServerVersion = "4.139.1";
const nodeVersion = "24.21.0";
/** Goes up when the steps below change: an older installation is then made anew. */
const recipe = 1;

const neededMegabytes = 1300;
/** Once everything is downloaded and unpacked. */
const neededToCompileMegabytes = 300;
const stampName = "installed.json";
/** The modules that the server loads at start; everything else native is left out. */
const nativeModules = ["@vscode/spdlog", "@vscode/native-watchdog", "node-pty"];
/** Need a service of their own, and nothing here uses them. */
const unusedExtensions = ["copilot", "mermaid-markdown-features"];

/**
 * The VS Code server in this user's cache, installed there first where it is missing.
 * `log` gets one line a step. An interrupted installation is gone on with at the step it reached.
 */
export async function ensureVscodeServer(log) {
  checkPlatform();
  const target = join(cacheDirectory(), `vscode-server-${vscodeVersion}`);
  if (await isInstalled(target)) return installation(target);
  try {
    await mkdir(dirname(target), { recursive: true });
    const waiting = (pid) =>
      log(`Another start (process ${pid}) is installing the VS Code server; waiting for it.`);
    await withLock(`${target}.lock`, waiting, async () => {
      if (!(await isInstalled(target))) await install(target, log);
    });
  } catch (error) {
    throw explained(error, dirname(target));
  }
  return installation(target);
}

/** Whether this machine can run the server at all. */
export function vscodeServerIsSupported() {
  const glibc = process.report.getReport().header.glibcVersionRuntime;
  return process.platform === "linux" && ["x64", "arm64"].includes(process.arch) && Boolean(glibc);
}

function checkPlatform() {
  if (vscodeServerIsSupported()) return;
  throw new UserError(
    "the VS Code server can be installed on Linux (glibc, x64 or arm64) only. Install VS Code " +
      "for your system, run \"Shell Command: Install 'code' command in PATH\" in it, and try again.",
  );
}

function installation(target) {
  return {
    directory: target,
    node: join(target, "node", "bin", "node"),
    main: join(target, "vscode", "out", "server-main.js"),
  };
}

async function isInstalled(target) {
  return (await readJson(join(target, stampName)))?.recipe === recipe;
}

async function install(target, log) {
  const work = `${target}.partial`;
  const startedAt = Date.now();
  const plan = join(work, "plan.json");
  if ((await readJson(plan))?.recipe !== recipe) await rm(work, { recursive: true, force: true });
  await mkdir(join(work, "done"), { recursive: true });
  await writeFile(plan, JSON.stringify({ recipe }));
  const tools = await checkTools(work);

  const steps = [
    ["node", `Node ${nodeVersion}`, () => installNode(work)],
    ["vscode", `VS Code ${vscodeVersion}`, () => unpackVscode(work)],
    ["modules", "its modules", () => installModules(work)],
    ...nativeModules.map((name) => [
      name.replace("/", "-"),
      `${name} (compiles)`,
      () => buildNativeModule(work, name, tools),
    ]),
    ["trim", "clearing up", () => trim(work)],
  ];
  log(`Installing the VS Code server into ${target} (once; 680 MB, about 2 minutes).`);
  for (const [index, [id, title, run]] of steps.entries()) {
    const stamp = join(work, "done", id);
    const label = `  [${index + 1}/${steps.length}] ${title}`;
    if ((await readJson(stamp)) !== undefined) {
      log(`${label}: there already`);
      continue;
    }
    log(label);
    await run();
    await writeFile(stamp, "{}");
  }

  await rm(target, { recursive: true, force: true });
  await writeFile(join(work, stampName), JSON.stringify({ recipe, vscodeVersion, nodeVersion }));
  await rename(work, target);
  log(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/** Everything the steps call, looked for before anything is downloaded. */
async function checkTools(work) {
  const missing = ["g++", "make", "python3", "tar", "npm"].filter((name) => !findProgram(name));
  if (missing.length > 0) {
    throw new UserError(
      `installing the VS Code server needs ${missing.join(", ")}, not found on PATH. ` +
        "On Debian or Ubuntu: apt-get install g++ make python3.",
    );
  }
  const { bavail, bsize } = await statfs(work);
  const freeMegabytes = Math.floor((bavail * bsize) / 1e6);
  const isUnpacked = (await readJson(join(work, "done", "modules"))) !== undefined;
  const needed = isUnpacked ? neededToCompileMegabytes : neededMegabytes;
  if (freeMegabytes < needed) {
    throw new UserError(
      `no space left: ${work} has ${freeMegabytes} MB free, the VS Code server needs ` +
        `${needed} MB. Free some, or point XDG_CACHE_HOME to another disk.`,
    );
  }
  const npmCli = process.env.npm_execpath ?? realpathSync(findProgram("npm"));
  return { nodeGyp: join(dirname(npmCli), "..", "node_modules", "node-gyp", "bin", "node-gyp.js") };
}

async function installNode(work) {
  const directory = join(work, "node-package");
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "package.json"), '{"private":true}');
  const name = `node-linux-${process.arch}`;
  await npm(["install", "--ignore-scripts", `${name}@${nodeVersion}`], directory);
  await rm(join(work, "node"), { force: true });
  // Relative: the whole folder is renamed when it is complete.
  await symlink(join("node-package", "node_modules", name), join(work, "node"));
}

async function unpackVscode(work) {
  const download = join(work, "download");
  await rm(download, { recursive: true, force: true });
  await mkdir(download);
  await npm(["pack", `code-server@${codeServerVersion}`], download);
  const wanted = ["lib/vscode", "LICENSE", "ThirdPartyNotices.txt"].map((p) => `package/${p}`);
  await must("tar", ["xzf", `code-server-${codeServerVersion}.tgz`, ...wanted], download);
  await rm(join(work, "vscode"), { recursive: true, force: true });
  for (const name of ["LICENSE", "ThirdPartyNotices.txt"]) {
    await rename(join(download, "package", name), join(download, "package/lib/vscode", name));
  }
  await rename(join(download, "package/lib/vscode"), join(work, "vscode"));
  await rm(download, { recursive: true });
}

async function installModules(work) {
  const vscode = join(work, "vscode");
  await npm(["install", "--ignore-scripts", "--omit=dev", "--omit=optional"], vscode);
  const watcher = await readJson(join(vscode, "node_modules/@parcel/watcher/package.json"));
  const binary = `@parcel/watcher-linux-${process.arch}-glibc@${watcher.version}`;
  await npm(["install", "--no-save", "--ignore-scripts", "--omit=dev", binary], vscode);
}

async function buildNativeModule(work, name, tools) {
  const directory = join(work, "vscode", "node_modules", name);
  // The server runs on the Node that was installed beside it, so it is compiled for that one.
  const args = [tools.nodeGyp, "rebuild", `--nodedir=${realpathSync(join(work, "node"))}`];
  await must(join(work, "node", "bin", "node"), args, directory);
  await rm(join(directory, "build", "Release", "obj.target"), { recursive: true, force: true });
}

async function trim(work) {
  for (const name of unusedExtensions) {
    await rm(join(work, "vscode", "extensions", name), { recursive: true, force: true });
  }
}

function npm(args, cwd) {
  // Without the settings of the `npm start` that we run under: they speak of another package.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(?!config_|execpath)/.test(name)),
  );
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  // npm's own pauses add up to more than a minute before it says that nobody answers.
  const patience = ["--fetch-retries=3", "--fetch-retry-mintimeout=1000", "--fetch-retry-factor=2"];
  return must("npm", [...args, ...quiet, ...patience], cwd, env);
}

async function must(command, args, cwd, env = process.env) {
  const { exitCode, output } = await runCommand(command, args, { cwd, env, output: "keep" });
  if (exitCode !== 0) throw new StepError(`${command} ${args.join(" ")}`, output);
}

class StepError extends Error {
  constructor(command, output) {
    super(`${command} failed:\n${output.trim().split("\n").slice(-20).join("\n")}`);
    this.output = output;
  }
}

/** The usual causes in a sentence; anything else as it is. */
function explained(error, directory) {
  const text = `${error.code ?? ""} ${error.output ?? ""}`;
  if (/ENOSPC|No space left on device/i.test(text)) {
    return new UserError(
      `no space left in ${directory}. Free ${neededMegabytes} MB, or point XDG_CACHE_HOME to ` +
        "another disk; the next start goes on where this one stopped.",
    );
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|E5\d\d/.test(text)) {
    return new UserError(
      "the npm registry cannot be reached. Check the network, or npm's proxy settings; the next " +
        "start goes on where this one stopped. (Or install VS Code: `code` on PATH is used as it is.)",
    );
  }
  if (/EACCES|EROFS|EPERM|ENOTDIR|EEXIST/.test(error.code ?? "")) {
    return new UserError(`cannot write to ${directory} (${error.code}). Set XDG_CACHE_HOME.`);
  }
  if (error instanceof StepError) {
    return new UserError(`installing the VS Code server failed. ${error.message}`);
  }
  return error;
}

async function readJson(path) {
  let text;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch {
    // Cut off by a full disk: as good as absent.
    return undefined;
  }
}
