import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's root. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** Where this project keeps what is worth keeping between runs. */
export function cacheDirectory() {
  // The XDG rules say that a relative path there is to be ignored.
  const configured = process.env.XDG_CACHE_HOME;
  const base = configured && isAbsolute(configured) ? configured : join(homedir(), ".cache");
  return join(base, "sysctl-lens");
}
