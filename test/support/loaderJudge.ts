import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathOfKey } from "../../core/config/keyPath.ts";
import type { LoaderRelease } from "../../core/config/loader.ts";
import type { LoaderName } from "../../core/config/loaderNames.ts";

/** The real loaders, in a root directory of their own whose /proc/sys is a folder of plain files. */
export interface LoaderJudge {
  readonly root: string;
  /** What the loader does with a file of these bytes. */
  run(loader: LoaderName, bytes: Uint8Array): JudgeRun;
  /** What it does with the folders of the root; BusyBox reads /etc/sysctl.conf alone. */
  runSystem(loader: LoaderName): JudgeRun;
  dispose(): void;
}

export interface JudgeRun {
  /** In order; the loaders differ in what they tell of those that fail. */
  readonly writes: readonly JudgedWrite[];
  /** Files that it said it reads, in order. BusyBox tells none. */
  readonly files: readonly string[];
  /** As bytes, one a character. */
  readonly errors: string;
  readonly status: number | null;
}

export interface JudgedWrite {
  readonly path: string;
  readonly value: string;
}

const programs = {
  procps: ["/usr/sbin/sysctl", "/sbin/sysctl", "/usr/bin/sysctl"],
  systemd: ["/usr/lib/systemd/systemd-sysctl", "/lib/systemd/systemd-sysctl"],
  busybox: ["/usr/bin/busybox", "/bin/busybox"],
} as const;

const debianPackages = { procps: "procps", systemd: "systemd", busybox: "busybox" } as const;

/**
 * `paths` are the sysctls that exist in the root, with slashes, UTF-8 as bytes. The programs run as nobody in a chroot, so nothing of this
 * machine can be written: in a user namespace, or by root where there are none.
 */
export function makeLoaderJudge(paths: readonly string[]): LoaderJudge {
  const root = mkdtempSync(join(tmpdir(), "sysctl-loaders-"));
  chmodSync(root, 0o755);
  for (const [loader, places] of Object.entries(programs)) installProgram(root, loader, places);
  const sys = join(root, "proc", "sys");
  for (const path of paths) {
    const file = join(sys, Buffer.from(path, "latin1").toString());
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "");
    chmodSync(file, 0o666);
  }
  // BusyBox creates what is not there; under the real /proc/sys nobody can.
  for (const folder of foldersIn(sys)) chmodSync(folder, 0o555);
  const enter = wayIn(root);
  const judge = (loader: LoaderName, args: readonly string[]) => runIn(enter, loader, args);
  return {
    root,
    run(loader, bytes) {
      writeFileSync(join(root, "random.conf"), bytes);
      const file = "/random.conf";
      return judge(loader, loader === "systemd" ? [file] : ["-p", file]);
    },
    runSystem: (loader) =>
      judge(loader, { procps: ["--system"], systemd: [], busybox: ["-p"] }[loader]),
    dispose() {
      for (const folder of foldersIn(sys)) chmodSync(folder, 0o755);
      rmSync(root, { recursive: true });
    },
  };
}

function installProgram(root: string, loader: string, places: readonly string[]): void {
  const program = places.find(existsSync);
  if (program === undefined) {
    const name = debianPackages[loader as LoaderName];
    throw new Error(`${places[0]} is missing: apt-get install ${name}`);
  }
  mkdirSync(join(root, "bin"), { recursive: true });
  copyFileSync(program, join(root, "bin", loader));
  const { stdout } = spawnSync("ldd", [program], { encoding: "utf8" });
  for (const [library] of stdout.matchAll(/\/\S+/g)) {
    if (!existsSync(library) || existsSync(join(root, library))) continue;
    mkdirSync(dirname(join(root, library)), { recursive: true });
    copyFileSync(library, join(root, library));
    chmodSync(join(root, library), 0o755);
  }
}

function foldersIn(folder: string): readonly string[] {
  const inside = readdirSync(folder, { recursive: true, withFileTypes: true });
  return [
    folder,
    ...inside.filter((one) => one.isDirectory()).map((one) => join(one.parentPath, one.name)),
  ];
}

/** The first command that can run a program in the root as nobody. */
function wayIn(root: string): readonly string[] {
  const ways = [
    ["unshare", "--user", `--root=${root}`],
    ["/usr/sbin/chroot", "--userspec=65534:65534", root],
  ];
  for (const [command = "", ...args] of ways) {
    if (spawnSync(command, [...args, "/bin/busybox", "true"]).status === 0)
      return [command, ...args];
  }
  throw new Error(
    "The loaders cannot be run apart from this machine: allow user namespaces, or run the tests as root.",
  );
}

function runIn(enter: readonly string[], loader: LoaderName, args: readonly string[]): JudgeRun {
  const [command = "", ...before] = enter;
  const program = {
    // --dry-run must come first: procps handles options as it meets them.
    procps: ["/bin/procps", "--dry-run"],
    systemd: ["/bin/systemd"],
    busybox: ["/bin/busybox", "sysctl"],
  }[loader];
  const { stdout, stderr, status, error } = spawnSync(command, [...before, ...program, ...args], {
    encoding: "latin1",
    env: { LC_ALL: "C", SYSTEMD_LOG_LEVEL: "debug", SYSTEMD_LOG_TARGET: "console" },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  const read = { procps: printedByProcps, systemd: loggedBySystemd, busybox: printedByBusybox };
  return { ...read[loader](loader === "systemd" ? stderr : stdout), errors: stderr, status };
}

type Printed = Pick<JudgeRun, "writes" | "files">;

/** `net.core.somaxconn = 1`, and `* Applying /etc/sysctl.conf ...` before what a file says. */
function printedByProcps(output: string): Printed {
  const lines = output.split("\n").slice(0, -1);
  const applying = /^\* Applying (.*) \.\.\.$/;
  return {
    writes: lines
      .filter((line) => !applying.test(line))
      .map((line) => {
        const equals = line.indexOf(" = ");
        return { path: pathOfKey(line.slice(0, equals)), value: line.slice(equals + 3) };
      }),
    files: lines.flatMap((line) => applying.exec(line)?.[1] ?? []),
  };
}

function loggedBySystemd(output: string): Printed {
  const lines = output.split("\n");
  return {
    writes: lines.flatMap((line) => {
      const set = /^Setting '\/proc\/sys\/(.*?)' to '(.*)'$/s.exec(line);
      return set === null ? [] : [{ path: set[1] ?? "", value: set[2] ?? "" }];
    }),
    files: lines.flatMap((line) => /^Parsing (.*)$/.exec(line)?.[1] ?? []),
  };
}

/** It prints a key in more than one way, here with dots; what they came to, the written files tell. */
function printedByBusybox(output: string): Printed {
  const writes = output
    .split("\n")
    .slice(0, -1)
    .map((line) => {
      const equals = line.indexOf(" = ");
      return {
        path: line.slice(0, equals).replaceAll("/", "."),
        value: line.slice(equals + 3),
      };
    });
  return { writes, files: [] };
}

/** How the procps of this machine matches exclusions. */
export function procpsRelease(): LoaderRelease["exclusions"] {
  const program = programs.procps.find(existsSync) ?? "sysctl";
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  const [major = 0, minor = 0, patch = 0] =
    /(\d+)\.(\d+)\.(\d+)/.exec(stdout)?.slice(1).map(Number) ?? [];
  return major * 10_000 + minor * 100 + patch >= 40_005 ? "pattern" : "exact";
}
