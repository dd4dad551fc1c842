import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderWith, runNode, temporaryFolder } from "./runScript.ts";

const start = "scripts/start.mjs";
const noDesktop = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined, npm_execpath: undefined };

/** One line on stderr, and nothing that looks like a crash. */
function expectOneLine(stderr: string, pattern: RegExp): void {
  expect(stderr).toMatch(pattern);
  expect(stderr.trim().split("\n")).toHaveLength(1);
}

describe("npm start says in one line", () => {
  test("that the folder is missing", async () => {
    const { exitCode, stderr } = await runNode([start, "--folder", "/no/such/folder"]);
    expect(exitCode).toBe(1);
    expectOneLine(stderr, /there is no folder \/no\/such\/folder/);
  });

  test("that the folder is a file", async () => {
    const { exitCode, stderr } = await runNode([start, "--folder", "package.json"]);
    expect(exitCode).toBe(1);
    expectOneLine(stderr, /package\.json is not a folder/);
  });

  test("that a port is no number", async () => {
    const { exitCode, stderr } = await runNode([start, "--port", "http"]);
    expect(exitCode).toBe(1);
    expectOneLine(stderr, /--port needs a number/);
  });

  test("that the port is in use", async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
    const address = holder.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { exitCode, stderr } = await runNode([start, "--port", String(port)], noDesktop);
    holder.close();
    expect(exitCode).toBe(1);
    expectOneLine(stderr, new RegExp(`port ${port} is in use`));
  });
});

describe.runIf(process.platform === "linux")(
  "installing the VS Code server says in one line",
  () => {
    const cacheWithoutServer = () => ({ ...noDesktop, XDG_CACHE_HOME: temporaryFolder() });

    test("that the compiler is missing, before it downloads anything", async () => {
      const variables = { ...cacheWithoutServer(), PATH: folderWith({ tar: "/bin/tar" }) };
      const { exitCode, stderr } = await runNode([start], variables);
      expect(exitCode).toBe(1);
      expectOneLine(stderr, /needs g\+\+, make, python3, npm, not found on PATH/);
    });

    test("that the registry cannot be reached, and leaves nothing that looks installed", async () => {
      // Nothing listens on port 9 of this machine, so every download is refused at once.
      const variables = { ...cacheWithoutServer(), npm_config_registry: "http://127.0.0.1:9/" };
      const { exitCode, stderr } = await runNode([start], variables);
      expect(exitCode).toBe(1);
      expectOneLine(stderr, /registry cannot be reached/);
      const made = readdirSync(join(variables.XDG_CACHE_HOME, "sysctl-lens"));
      expect(made.filter((name) => !name.endsWith(".partial"))).toEqual([]);
    });

    test("that the cache cannot be written", async () => {
      const file = join(temporaryFolder(), "file");
      writeFileSync(file, "");
      const { exitCode, stderr } = await runNode([start], { ...noDesktop, XDG_CACHE_HOME: file });
      expect(exitCode).toBe(1);
      expectOneLine(stderr, /cannot write to/);
    });
  },
);

describe.runIf(process.platform === "linux")("with a desktop", () => {
  test("code on PATH is started with the built extension, and its profile goes with it", async () => {
    const folder = temporaryFolder();
    const code = join(folder, "code");
    const log = join(folder, "arguments");
    writeFileSync(code, `#!/bin/sh\nprintf '%s\\n' "$@" > '${log}'\n`);
    chmodSync(code, 0o755);
    const opened = join(folder, "opened");
    mkdirSync(opened);
    const { exitCode, stderr } = await runNode([start, "--folder", opened], {
      DISPLAY: ":99",
      VSCODE_IPC_HOOK_CLI: undefined,
      PATH: `${folder}:${process.env.PATH}`,
    });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    const args = readFileSync(log, "utf8").trim().split("\n");
    expect(args).toContain(`--extensionDevelopmentPath=${process.cwd()}`);
    expect(args.at(-1)).toBe(opened);
    expect(existsSync("dist/client/extension.cjs")).toBe(true);
    const profile = args[args.indexOf("--user-data-dir") + 1];
    expect(profile === undefined || existsSync(profile)).toBe(false);
  });
});
