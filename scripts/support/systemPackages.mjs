import { findBrowser } from "./browser.mjs";
import { findProgram, runCommand } from "./command.mjs";

/** Programs that the tests run, and the Debian packages that have them. */
const needs = [
  { title: "Chromium", debian: "chromium", isThere: () => findBrowser() !== undefined },
  { title: "gcc", debian: "gcc", isThere: () => hasProgram("gcc") },
  { title: "sysctl (procps)", debian: "procps", isThere: () => hasProgram("sysctl") },
  {
    title: "systemd-sysctl",
    debian: "systemd",
    isThere: () =>
      findProgram("systemd-sysctl", ["/usr/lib/systemd", "/lib/systemd"]) !== undefined,
  },
  { title: "git", debian: "git", isThere: () => hasProgram("git") },
  { title: "BusyBox", debian: "busybox", isThere: () => hasProgram("busybox") },
];

function hasProgram(name) {
  // A user's PATH leaves out the folders of the administrator's programs, which sysctl is one of.
  return findProgram(name) !== undefined || findProgram(name, ["/usr/sbin", "/sbin"]) !== undefined;
}

/** Installs what is missing where this is Debian and we may; resolves to one line per thing still missing. */
export async function ensureSystemPackages(log) {
  const missing = needs.filter(({ isThere }) => !isThere());
  if (missing.length === 0) return [];
  const names = missing.map(({ debian }) => debian);
  const mayInstall = process.getuid?.() === 0 && findProgram("apt-get") !== undefined;
  if (mayInstall) {
    log(`Installing ${names.join(", ")} (apt-get)`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const install = ["install", "-y", "--no-install-recommends", ...names];
    for (const args of [["update"], install]) {
      const { exitCode, output } = await runCommand("apt-get", args, { env, output: "keep" });
      if (exitCode !== 0) log(`apt-get ${args[0]} failed:\n${lastLines(output)}`);
    }
  }
  return missing
    .filter(({ isThere }) => !isThere())
    .map(
      ({ title, debian }) => `${title} is missing. Install it (Debian: apt-get install ${debian}).`,
    );
}

function lastLines(text) {
  return text.trim().split("\n").slice(-10).join("\n");
}
