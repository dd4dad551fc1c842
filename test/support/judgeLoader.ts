import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LoaderRelease } from "../../core/config/loader.ts";
import type { LoaderName } from "../../core/config/loaderNames.ts";
import { loaderOf } from "../../core/config/loaders/loaders.ts";
import type { ConfigWrite } from "../../core/config/writes.ts";
import type { JudgedWrite, LoaderJudge } from "./loaderJudge.ts";
import { judgedPaths } from "./randomLoaderFile.ts";

export interface Verdict {
  readonly expected: readonly string[];
  readonly actual: readonly string[];
}

/** What the loader did with a text of bytes and what we say it does, in one form: `path=value` in order. */
export function judge(
  judges: LoaderJudge,
  name: LoaderName,
  release: LoaderRelease,
  text: string,
): Verdict {
  const sys = join(judges.root, "proc", "sys");
  const ours = writesOf(name, release, text).filter(({ path }) => isSysctl(sys, path));
  if (name === "busybox") {
    for (const path of judgedPaths) writeFileSync(pathBytes(sys, path), "");
  }
  const run = judges.run(name, Buffer.from(text, "latin1"));
  if (name !== "busybox") {
    const expected = run.writes.filter(({ path }) => isSysctl(sys, path)).map(written);
    if (name === "systemd") sortWithinGlobs(expected, ours);
    return { expected, actual: ours.map(written) };
  }
  // It prints slashes as dots, so the files must tell which were written.
  const last = new Map(ours.map(({ path, value }) => [normal(sys, path), value]));
  const stored = judgedPaths.map(
    (path) => `${path}: ${readFileSync(pathBytes(sys, path), "latin1")}`,
  );
  return {
    expected: [...run.writes.map(written), ...stored],
    actual: [
      ...ours.map(({ path, value }) => written({ path: path.replaceAll("/", "."), value })),
      ...judgedPaths.map((path) => `${path}: ${last.get(normal(sys, path)) ?? ""}`),
    ],
  };
}

function written({ path, value }: JudgedWrite): string {
  return `${path}=${value}`;
}

/** systemd takes what a glob finds in the order of the folder, which is sorted in /proc/sys alone. */
function sortWithinGlobs(expected: string[], ours: readonly ConfigWrite[]): void {
  for (let start = 0; start < ours.length; ) {
    const { pattern, origin } = ours[start] ?? {};
    let end = start + 1;
    while (
      pattern !== undefined &&
      ours[end]?.pattern === pattern &&
      ours[end]?.origin.line === origin?.line
    ) {
      end += 1;
    }
    expected.splice(start, end - start, ...expected.slice(start, end).toSorted());
    start = end;
  }
}

function writesOf(name: LoaderName, release: LoaderRelease, text: string) {
  const loader = loaderOf(name, release);
  const { entries } = loader.read(text, "bytes");
  return loader.writes([{ uri: "file:///x", displayPath: "x", entries }], judgedPaths);
}

/** Names have any bytes, and so does a path: one a character here. */
function pathBytes(sys: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${sys}/`), Buffer.from(path, "latin1")]);
}

function isSysctl(sys: string, path: string): boolean {
  if (path.includes("\0") || path.length > 2000) return false;
  const bytes = pathBytes(sys, path);
  return (
    existsSync(bytes) &&
    statSync(bytes).isFile() &&
    realpathSync(bytes).startsWith(`${realpathSync(sys)}/`)
  );
}

function normal(sys: string, path: string): string {
  return realpathSync(pathBytes(sys, path), "latin1");
}
