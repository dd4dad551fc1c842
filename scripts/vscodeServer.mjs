import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "./support/command.mjs";
import { endTree } from "./support/processTree.mjs";
import { UserError } from "./support/userError.mjs";

const host = "127.0.0.1";
const startTimeoutMs = 60_000;

/** Quiet: no accounts, updates, tips or telemetry between the user and the extension. */
const machineSettings = {
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
};

/**
 * Starts an installed VS Code server with a home of its own under the temporary folder.
 * Resolves when its page answers: `{ origin, port, home, folderUrl(), workspaceUrl(), output(), exited }`.
 * `defer(stop)` is called as soon as there is something to stop, so that an interruption during the
 * start leaves nothing behind: `stop` ends every process that the server started and removes the home.
 */
export async function startVscodeServer(installation, options) {
  const { port = 0, vsix, settings = {}, args = [], asksForTrust = false, defer } = options;
  const home = await mkdtemp(join(tmpdir(), "sysctl-lens-"));
  let child;
  defer(async () => {
    await endTree(child?.pid);
    // The server's watchers may still be writing a log line while they end.
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  const common = serverArguments(installation, home);
  const env = serverEnvironment(home);
  await writeSettings(home, settings);
  if (vsix !== undefined) await installVsix(installation, common, vsix, env);

  child = spawn(
    installation.node,
    [
      ...common,
      ...["--host", host, "--port", String(port), "--without-connection-token"],
      "--accept-server-license-terms",
      ...(asksForTrust ? [] : ["--disable-workspace-trust"]),
      ...args,
    ],
    // A process group of its own: Ctrl-C reaches this script only, which ends the server in order.
    { env, detached: true, stdio: ["ignore", "pipe", "pipe"] },
  );
  const started = await waitForStart(child);
  const origin = `http://${host}:${started.port}`;
  await waitForPage(origin, started);
  return {
    origin,
    port: started.port,
    home,
    output: started.output,
    exited: started.exited,
    folderUrl: (folder, payload = []) => pageUrl(origin, started.port, { folder }, payload),
    workspaceUrl: (workspace, payload = []) =>
      pageUrl(origin, started.port, { workspace }, payload),
  };
}

function serverArguments({ main }, home) {
  return [
    main,
    ...["--server-data-dir", join(home, "server"), "--extensions-dir", join(home, "extensions")],
    ...["--telemetry-level", "off"],
  ];
}

function serverEnvironment(home) {
  // Variables of an editor whose terminal we may have been started in would make this server talk to it.
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$|npm_)/.test(name),
  );
  return { ...Object.fromEntries(inherited), HOME: home };
}

async function writeSettings(home, settings) {
  const directory = join(home, "server", "data", "Machine");
  await mkdir(directory, { recursive: true });
  const text = JSON.stringify({ ...machineSettings, ...settings }, undefined, 2);
  await writeFile(join(directory, "settings.json"), text);
}

async function installVsix(installation, common, vsix, env) {
  const args = [...common, "--install-extension", vsix];
  const result = await runCommand(installation.node, args, { env, output: "keep" });
  if (result.exitCode !== 0) {
    throw new Error(`the server did not install ${vsix}:\n${result.output}`);
  }
}

/** Fails early, and in words, where the wanted port belongs to somebody else. */
export async function checkPort(port) {
  if (port === 0) return;
  const probe = createServer();
  await new Promise((resolve, reject) => {
    probe.once("error", (error) =>
      reject(
        error.code === "EADDRINUSE"
          ? new UserError(`port ${port} is in use. Choose another with --port, or leave it out.`)
          : new UserError(`port ${port} cannot be used (${error.code}).`),
      ),
    );
    probe.listen(port, host, resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
}

function waitForStart(child) {
  let text = "";
  const exited = new Promise((resolve) => child.once("exit", resolve));
  return new Promise((resolve, reject) => {
    const fail = (reason) => reject(new Error(`the VS Code server ${reason}:\n${text}`));
    const timer = setTimeout(() => fail("did not start"), startTimeoutMs);
    const read = (chunk) => {
      // Kept short: a server that runs for days must not fill our memory.
      text = (text + chunk).slice(-50_000);
      const port = /agent listening on (\d+)/.exec(text)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve({ port: Number(port), output: () => text, exited });
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.once("error", (error) => fail(`could not be started (${error.message})`));
    child.once("exit", (code) => fail(`ended with code ${code}`));
  });
}

async function waitForPage(origin, { output }) {
  const response = await fetch(origin, { signal: AbortSignal.timeout(startTimeoutMs) });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${origin} answered ${response.status}:\n${output()}`);
}

function pageUrl(origin, port, subject, payload) {
  const query = new URLSearchParams(subject);
  if (payload.length > 0) {
    const remote = payload.map(([key, path]) => [key, `vscode-remote://${host}:${port}${path}`]);
    query.set("payload", JSON.stringify(remote));
  }
  return `${origin}/?${query}`.replaceAll("%2F", "/");
}
