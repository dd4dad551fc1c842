import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageExtension } from "./package.mjs";
import { runEditorSuite } from "./runEditorSuite.mjs";
import { runUiFlow } from "./runUiFlow.mjs";
import { runWebFlow } from "./runWebFlow.mjs";
import { endRunningCommands, runCommand } from "./support/command.mjs";
import { root } from "./support/paths.mjs";
import { ensureSystemPackages } from "./support/systemPackages.mjs";
import { runMain, UserError } from "./support/userError.mjs";

const require = createRequire(import.meta.url);

/** In this order; each stage resolves to `{ passed, failed }`. A stage that fails does not end the run. */
const stages = [
  { id: "check", title: "Format, lint, types", run: check },
  { id: "core", title: "Core, grammar, server and command line", run: core },
  { id: "package", title: "Build and package", run: packageChecks },
  { id: "editor", title: "Suite in VS Code's extension host", run: () => runEditorSuite() },
  { id: "ui", title: "UI flow in VS Code in a browser", run: () => runUiFlow() },
  { id: "web", title: "Web extension, its server in a worker", run: () => runWebFlow() },
];

const usage = `npm test [-- --only STAGES]
  --only STAGES  some of: ${stages.map(({ id }) => id).join(",")}`;

await runMain(async () => {
  const chosen = chosenStages();
  if (chosen === undefined) return console.log(usage);
  let interrupted = false;
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      interrupted = true;
      endRunningCommands();
    });
  }

  const total = { passed: 0, failed: 0 };
  const rows = [];
  const missing = await ensureSystemPackages(console.log);
  for (const line of missing) console.log(`✗ ${line}`);
  total.failed += missing.length;
  for (const stage of chosen) {
    if (interrupted) break;
    const startedAt = Date.now();
    console.log(`\n== ${stage.title} (${stage.id})`);
    const { passed, failed } = await runStage(stage);
    total.passed += passed;
    total.failed += failed;
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    rows.push(`${stage.id.padEnd(8)} ${passed} passed, ${failed} failed in ${seconds} s`);
  }
  console.log(`\n${rows.join("\n")}\n`);
  const nothingRan = total.passed + total.failed === 0;
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 || nothingRan || interrupted ? 1 : 0;
});

function chosenStages() {
  let values;
  try {
    ({ values } = parseArgs({
      options: { only: { type: "string" }, help: { type: "boolean", short: "h" } },
    }));
  } catch (error) {
    throw new UserError(`${error.message.split("\n")[0]}\n${usage}`);
  }
  if (values.help) return undefined;
  if (values.only === undefined) return stages;
  const ids = values.only.split(",");
  const unknown = ids.filter((id) => !stages.some((stage) => stage.id === id));
  if (unknown.length > 0) throw new UserError(`there is no stage ${unknown.join(", ")}.\n${usage}`);
  return stages.filter(({ id }) => ids.includes(id));
}

async function runStage({ run }) {
  try {
    return await run();
  } catch (error) {
    console.log(`✗ ${error instanceof UserError ? error.message : error.stack}`);
    return { passed: 0, failed: 1 };
  }
}

async function check() {
  const biome = require.resolve("@biomejs/biome/bin/biome");
  const typescript = join(require.resolve("typescript/package.json"), "..", "bin", "tsc");
  return countChecks([
    ["biome check", await runNode([biome, "check", "--error-on-warnings"])],
    ["tsc -b", await runNode([typescript, "-b"])],
  ]);
}

function core() {
  return vitest("core");
}

/** Runs one project of vitest.config.mts; the counts come from its JSON report. */
async function vitest(project) {
  const directory = await mkdtemp(join(tmpdir(), "sysctl-lens-test-"));
  const report = join(directory, "core.json");
  try {
    const program = join(require.resolve("vitest/package.json"), "..", "vitest.mjs");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const exitCode = await runNode([program, "run", "--project", project, ...reporters]);
    if (!existsSync(report)) return { passed: 0, failed: 1 };
    const results = JSON.parse(await readFile(report, "utf8"));
    const { numPassedTests: passed, numFailedTests } = results;
    // A file that does not load has no test to fail.
    const broken = results.testResults.filter(
      ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
    ).length;
    const failed = numFailedTests + broken;
    return { passed, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function packageChecks() {
  const commands = await vitest("package");
  const { checks } = await packageExtension({ log: console.log });
  const contents = countChecks(
    checks.map(({ title, problem }) => {
      if (problem !== undefined) console.log(problem);
      return [title, problem === undefined ? 0 : 1];
    }),
  );
  return {
    passed: commands.passed + contents.passed,
    failed: commands.failed + contents.failed,
  };
}

async function runNode(args) {
  const { exitCode } = await runCommand(process.execPath, args, { cwd: root });
  return exitCode;
}

function countChecks(rows) {
  for (const [title, exitCode] of rows) console.log(`  ${exitCode === 0 ? "✓" : "✗"} ${title}`);
  const failed = rows.filter(([, exitCode]) => exitCode !== 0).length;
  return { passed: rows.length - failed, failed };
}
