import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderWith, temporaryFolder } from "./runScript.ts";

const installer = "../../scripts/vscodeServerInstall.mjs";
const { vscodeVersion } = (await import(new URL(installer, import.meta.url).href)) as {
  vscodeVersion: string;
};

/** The installation's folder within a cache folder. */
export const serverFolder = join("sysctl-lens", `vscode-server-${vscodeVersion}`);

/**
 * A VS Code server that is no VS Code, in a cache folder of its own: answers its address, and starts a process that does
 * not end when it is asked to. Both write their ids to `pids`.
 */
export function fakeServer(): { readonly cache: string; readonly pids: string } {
  const cache = temporaryFolder();
  const pids = join(cache, "pids");
  const target = join(cache, serverFolder);
  mkdirSync(join(target, "node", "bin"), { recursive: true });
  mkdirSync(join(target, "vscode", "out"), { recursive: true });
  symlinkSync(process.execPath, join(target, "node", "bin", "node"));
  writeFileSync(join(target, "installed.json"), JSON.stringify({ recipe: 1 }));
  writeFileSync(
    join(target, "vscode", "out", "server-main.js"),
    `
if (process.argv.includes("--install-extension")) process.exit(0);
const stubborn = 'process.on("SIGTERM", () => {}); console.log("ready"); setInterval(() => {}, 1000)';
const child = require("node:child_process").spawn(process.execPath, ["-e", stubborn]);
child.stdout.once("data", () => {
  require("node:fs").writeFileSync(${JSON.stringify(pids)}, process.pid + " " + child.pid);
  const server = require("node:http").createServer((request, response) => response.end("page"));
  server.listen(0, "127.0.0.1", () => console.log("agent listening on " + server.address().port));
});
`,
  );
  return { cache, pids };
}

/** What npm's stand-in does at the step that downloads VS Code. */
export type Download = "hangs" | "finds no space" | "works";

/**
 * A PATH on which npm and the compilers are stand-ins that make files of the right names, so that an installation goes
 * through all its steps in a second. npm's calls are written to `calls`.
 */
export function fakeTools(download: Download, calls: string): string {
  const npm = `#!${process.execPath}
const { appendFileSync, mkdirSync, writeFileSync, chmodSync } = require("node:fs");
const { execFileSync } = require("node:child_process");
const words = process.argv.slice(2);
appendFileSync(${JSON.stringify(calls)}, words.slice(0, 3).join(" ") + " pid " + process.pid + "\\n");
const write = (path, text) => {
  mkdirSync(require("node:path").dirname(path), { recursive: true });
  writeFileSync(path, text);
};
const node = words.find((word) => word.startsWith("node-linux-"));
if (node !== undefined) {
  const program = "node_modules/" + node.split("@")[0] + "/bin/node";
  write(program, "#!/bin/sh\\nexit 0\\n");
  chmodSync(program, 0o755);
}
if (words[0] === "pack") {
  if (${JSON.stringify(download)} === "hangs") return setInterval(() => {}, 1000);
  if (${JSON.stringify(download)} === "finds no space") {
    console.error("npm error code ENOSPC\\nnpm error nospc No space left on device");
    process.exit(1);
  }
  const modules = ["@vscode/spdlog", "@vscode/native-watchdog", "node-pty", "@parcel/watcher"];
  for (const name of modules) {
    write("package/lib/vscode/node_modules/" + name + "/package.json", '{"version":"1.0.0"}');
  }
  write("package/lib/vscode/out/server-main.js", "");
  for (const name of ["LICENSE", "ThirdPartyNotices.txt"]) write("package/" + name, "");
  execFileSync("tar", ["czf", words[1].replace("@", "-") + ".tgz", "package"]);
  require("node:fs").rmSync("package", { recursive: true });
}
`;
  const folder = folderWith({ tar: "/bin/tar", gzip: "/bin/gzip" });
  const programs = { npm, "g++": "#!/bin/sh\n", make: "#!/bin/sh\n", python3: "#!/bin/sh\n" };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}
