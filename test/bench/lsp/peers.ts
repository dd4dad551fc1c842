import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Language servers that people compare us with. They are fetched for the bench only. */
const packages = ["yaml-language-server@1.25.0", "vscode-langservers-extracted@4.10.0"];

/** The scripts that start them: `yaml` and `json`. */
export interface Peers {
  readonly yaml: string;
  readonly json: string;
}

/** Installs the peers into a folder outside of the project's dependencies, once. */
export async function installPeers(folder: string): Promise<Peers> {
  const bin = join(folder, "node_modules", ".bin");
  const peers = {
    yaml: join(bin, "yaml-language-server"),
    json: join(bin, "vscode-json-language-server"),
  };
  if (existsSync(peers.yaml) && existsSync(peers.json)) return peers;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  const { status, stderr } = spawnSync(
    "npm",
    ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages],
    { cwd: folder, encoding: "utf8", shell: process.platform === "win32" },
  );
  if (status !== 0) {
    throw new Error(`The servers to compare with could not be installed: ${stderr}`);
  }
  return peers;
}
