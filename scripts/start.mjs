import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { packageExtension } from "./package.mjs";
import { endRunningCommands, findProgram } from "./support/command.mjs";
import { root } from "./support/paths.mjs";
import { endTree, parentOf } from "./support/processTree.mjs";
import { runMain, UserError } from "./support/userError.mjs";
import { checkPort, startVscodeServer } from "./vscodeServer.mjs";
import { ensureVscodeServer } from "./vscodeServerInstall.mjs";

const usage = `npm start [-- OPTIONS]
Opens the examples in a VS Code that has this extension.
  --folder DIR   open DIR instead of examples/
  --port N       port of the VS Code server (default: a free one)
  --server       use the VS Code server even where the desktop VS Code is installed`;

await runMain(async () => {
  const options = readOptions();
  if (options === undefined) return console.log(usage);
  const code = options.server ? undefined : desktopCode();
  return code === undefined ? openInServer(options) : openInDesktop(code, options.folder);
});

function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        folder: { type: "string", default: join(root, "examples") },
        port: { type: "string", default: "0" },
        server: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    }));
  } catch (error) {
    throw new UserError(`${error.message.split("\n")[0]}\n${usage}`);
  }
  if (values.help) return undefined;
  // npm runs scripts in the package's folder; a relative --folder means the caller's.
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), values.folder);
  if (!existsSync(folder)) throw new UserError(`there is no folder ${folder}.`);
  if (!statSync(folder).isDirectory()) throw new UserError(`${folder} is not a folder.`);
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new UserError(`--port needs a number from 1 to 65535, not "${values.port}".`);
  }
  return { folder, port, server: values.server };
}

/** The desktop's `code`, where it can open a window. The one in a remote terminal cannot develop extensions. */
function desktopCode() {
  return hasDesktop() && !process.env.VSCODE_IPC_HOOK_CLI ? findProgram("code") : undefined;
}

function hasDesktop() {
  if (process.platform !== "linux") return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

async function openInDesktop(code, folder) {
  await build({ production: false, log: console.log });
  const profile = await mkdtemp(join(tmpdir(), "sysctl-lens-"));
  const args = [
    ...["--new-window", "--wait", "--disable-workspace-trust"],
    // A profile of its own: other extensions stay out, and ending it ends only what we started.
    ...["--user-data-dir", profile, `--extensionDevelopmentPath=${root}`],
    // Chromium's sandbox refuses root.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    folder,
  ];
  console.log(`Opening ${folder} in VS Code (${code}).`);
  const child = spawn(code, args, {
    stdio: "inherit",
    detached: process.platform !== "win32",
    shell: process.platform === "win32",
  });
  const ended = new Promise((done, failed) => {
    child.once("exit", (exitCode) => done(exitCode ?? 0));
    child.once("error", (error) =>
      failed(new UserError(`${code} did not start: ${error.message}`)),
    );
  });
  const exitCode = await Promise.race([ended, interrupted()]);
  await endTree(child.pid);
  await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  return exitCode;
}

async function openInServer({ folder, port }) {
  const stops = [];
  const opened = (async () => {
    // Before the long work: nobody wants to wait two minutes for this answer.
    await checkPort(port);
    const installation = await ensureVscodeServer(console.log);
    const { file } = await packageExtension({ log: console.log });
    const defer = (stop) => stops.push(stop);
    const server = await startVscodeServer(installation, { port, vsix: file, defer });
    const url = server.folderUrl(folder, openedFile(folder));
    console.log(`\nVS Code is ready: ${url}\nCtrl-C ends it.`);
    if (hasDesktop() && findProgram("xdg-open")) openBrowser(url);
    await server.exited;
    throw new UserError(`the VS Code server ended by itself:\n${server.output()}`);
  })();
  try {
    return await Promise.race([opened, interrupted()]);
  } finally {
    endRunningCommands();
    for (const stop of stops) await stop();
  }
}

/** The example that shows most is open from the start. */
function openedFile(folder) {
  const file = join(folder, "etc", "sysctl.d", "90-web.conf");
  return existsSync(file) ? [["openFile", file]] : [];
}

function openBrowser(url) {
  const browser = spawn("xdg-open", [url], { stdio: "ignore", detached: true });
  browser.once("error", (error) => console.log(`No browser opened (${error.message}).`));
  browser.unref();
}

/** Resolves with the usual exit code when somebody asks this program to end. */
function interrupted() {
  return new Promise((done) => {
    process.once("SIGINT", () => done(130));
    process.once("SIGTERM", () => done(143));
    process.once("SIGHUP", () => done(129));
    // A signal sent to npm ends npm, perhaps its shell, and is not passed on to us.
    const callers = () => `${process.ppid} ${parentOf(process.ppid)}`;
    const atStart = callers();
    const startedByNpm = process.env.npm_lifecycle_event !== undefined;
    if (startedByNpm) setInterval(() => callers() === atStart || done(143), 500);
  });
}
