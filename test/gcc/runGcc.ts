import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Compiles one C file with gcc and answers what the program prints. Both steps have a time limit. */
export function runGcc(source: string, flags: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "sysctl-lens-gcc-"));
  try {
    const file = join(folder, "program.c");
    const program = join(folder, "program");
    writeFileSync(file, source);
    const options = { timeout: 60_000, maxBuffer: 1 << 26, encoding: "utf8" } as const;
    execFileSync("gcc", ["-std=gnu11", "-fwrapv", ...flags, "-o", program, file], options);
    return execFileSync(program, [], { ...options, timeout: 10_000 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
