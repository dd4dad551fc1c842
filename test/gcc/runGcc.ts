import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Compiles C texts into one program with gcc and answers what it prints. Both steps have a time limit. */
export function runGcc(sources: readonly string[], flags: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "sysctl-lens-gcc-"));
  try {
    const program = join(folder, "program");
    const paths = sources.map((source, index) => {
      const path = join(folder, `unit${index}.c`);
      writeFileSync(path, source);
      return path;
    });
    const options = { timeout: 60_000, maxBuffer: 1 << 26, encoding: "utf8" } as const;
    execFileSync("gcc", ["-std=gnu11", "-fwrapv", ...flags, "-o", program, ...paths], options);
    return execFileSync(program, [], { ...options, timeout: 10_000 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
