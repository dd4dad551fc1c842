import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { WasmName } from "../core/messages.ts";

/** The bytes of a wasm file that stands in one of these folders, searched in turn. */
export async function loadWasm(folders: readonly string[], name: WasmName): Promise<Uint8Array> {
  for (const folder of folders) {
    try {
      return await readFile(join(folder, name));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  throw new Error(`${name} is missing in ${folders.join(" and ")}: build it with npm run build`);
}

/** Not there, or not to be read by this user. */
export function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR" || code === "EACCES";
}
