import { readdir, readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { diagnosticCodes } from "../../../core/features/checks/diagnosticCodes.ts";
import { withSeverities } from "../../../core/features/checks/severities.ts";
import { configProblemsOf } from "../../support/checkConfig.ts";
import { examples } from "../../support/diagnosticExamples.ts";

const folder = new URL("../../../docs/diagnostics/", import.meta.url);

describe("every code", () => {
  test("has a page that says what the registry says, and no page is left over", async () => {
    const pages = (await readdir(folder)).filter((name) => name !== "README.md");
    expect(pages.toSorted()).toEqual(diagnosticCodes.map(({ code }) => `${code}.md`).toSorted());
    const index = await readFile(new URL("README.md", folder), "utf8");
    for (const { code, severity, summary } of diagnosticCodes) {
      const page = await readFile(new URL(`${code}.md`, folder), "utf8");
      expect(page).toContain(`# ${code}\n\n${summary} Usual severity: ${severity}.\n`);
      for (const part of ["## Why", "## How to fix it", "## Example"]) expect(page).toContain(part);
      expect(index).toContain(`| [${code}](${code}.md) | ${severity} | ${summary} |`);
    }
  });

  // Both speak of sizes that no fixture should have; the server's own tests have them.
  const elsewhere = ["too-large", "more-problems", "masked-file"];
  test("has an example that shows it", () => {
    const shown = examples.map(({ code }) => code);
    expect([...shown, ...elsewhere].toSorted()).toEqual(
      diagnosticCodes.map(({ code }) => code).toSorted(),
    );
  });

  test.each(examples)("$code is found, and its fix solves it", ({ code, text, fixed, ...lens }) => {
    const problems = configProblemsOf(text, lens);
    const problem = problems.find((one) => one.code === code);
    expect(problems.map((one) => one.code)).toContain(code);
    expect(problem?.severity).toBe(diagnosticCodes.find((one) => one.code === code)?.severity);
    const [fix] = problem?.fixes ?? [];
    expect(fix && applied(text, fix.edits)).toBe(fixed);
    if (fixed !== undefined) {
      expect(configProblemsOf(fixed, lens).map((one) => one.code)).not.toContain(code);
    }
  });
});

test("a file that sets usual things well has at most hints", () => {
  const text = `# Web server
net.core.somaxconn = 8192
net.ipv4.tcp_fin_timeout = 30
vm.swappiness = 10
kernel.core_pattern = |/usr/lib/systemd/systemd-coredump %P %u # %g
net.ipv4.conf.*.rp_filter = 2
-net.ipv4.conf.lo.rp_filter
net.ipv4.vs.conntrack = 1
some.module.never.seen = 010
`;
  const severities = configProblemsOf(text, { listenBacklog: 65535 }).map((one) => one.severity);
  expect(severities.filter((one) => one !== "hint")).toEqual([]);
});

test("the user's severities hold, and off leaves a problem out", () => {
  const problems = configProblemsOf("vm.swappiness = 010\nnet.core.somaxconn = -1\n", {});
  expect(problems.map(({ code }) => code)).toEqual(["octal-number", "refused-value"]);
  const chosen = withSeverities(problems, { "octal-number": "error", "refused-value": "off" });
  expect(chosen.map(({ code, severity }) => `${severity} ${code}`)).toEqual(["error octal-number"]);
});

function applied(
  text: string,
  edits: readonly { readonly range: { start: number; end: number }; readonly newText: string }[],
): string {
  return edits
    .toSorted((a, b) => b.range.start - a.range.start)
    .reduce(
      (now, { range, newText }) => now.slice(0, range.start) + newText + now.slice(range.end),
      text,
    );
}
