import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { type LoaderRelease, usualRelease } from "../core/config/loader.ts";
import { type LoaderName, loaderNames } from "../core/config/loaderNames.ts";
import { loaderOf } from "../core/config/loaders/loaders.ts";
import { defaultVersionLabel } from "../core/kernel/version.ts";
import { type CheckFormat, checkCommand, checkFormats } from "./commands/check.ts";
import type { CommandResult } from "./commands/commandResult.ts";
import { compareCommand } from "./commands/compare.ts";
import { effectiveCommand } from "./commands/effective.ts";
import { indexCommand } from "./commands/index.ts";
import { kernelOption, listenOption } from "./commands/optionValues.ts";
import { parseCommand, parseSystemCommand } from "./commands/parse.ts";
import { pathCommand, pathFormats } from "./commands/path.ts";
import { replayCommand } from "./commands/replay.ts";
import { addSettingsCommand } from "./commands/settingsOptions.ts";
import { addSimulateCommand } from "./commands/simulateArguments.ts";
import { bundledSnippets, cliHost, loadTools, type Tools } from "./commands/tools.ts";
import { treePathCommand } from "./commands/treePath.ts";
import { UsageError } from "./commands/usageError.ts";
import { verifyCommand } from "./commands/verify.ts";
import { defaultSettings } from "./connection/settings.ts";
import { startServer } from "./connection/startServer.ts";
import { stdioConnection } from "./stdioConnection.ts";

void main();

async function main(): Promise<void> {
  // A reader such as head(1) may close the pipe before everything is written.
  process.stdout.on("error", (error) => {
    if ("code" in error && error.code === "EPIPE") process.exit(0);
    throw error;
  });
  const program = new Command("sysctl-lens")
    .description("Sysctl Lens: what a Linux sysctl really does.")
    .version(ownVersion())
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) });
  addCommands(program);
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = statusOf(error);
  }
}

/** Of two values one would be ignored without a word. */
function once(option: Option): Option {
  let given: string | undefined;
  return option.argParser((text: string) => {
    if (given !== undefined)
      throw new InvalidArgumentError(`It is given twice: ${given}, ${text}.`);
    given = text;
    return text;
  });
}

function addCommands(program: Command): void {
  const kernel = once(
    new Option("--kernel <version>", "kernel that values are worked out for").default(
      defaultVersionLabel,
    ),
  );
  const listen = once(
    new Option("--listen <backlog>", "second argument of listen(2)").default(
      String(defaultSettings.listenBacklog),
    ),
  );
  const json = new Option("--json", "print JSON");

  program
    .command("parse [files...]")
    .description("the writes that a loader would make for each file, in order, as JSON")
    .addOption(new Option("--loader <name>", "loader").choices(loaderNames).default("procps"))
    .option("--keys <list>", "file of existing keys, one a line: globs are expanded against them")
    .option("--system", "read the folders and files that the loader reads when a machine starts")
    .option("--root <directory>", "with --system: the machine's root directory", "/")
    .addOption(
      new Option("--exclusions <rule>", "procps: as patterns since 4.0.5, exact before")
        .choices(["pattern", "exact"])
        .default(usualRelease.exclusions),
    )
    .addOption(
      new Option("--semicolons <rule>", "systemd: begin comments in 252, lines in newest sources")
        .choices(["comments", "lines"])
        .default(usualRelease.semicolons),
    )
    .addOption(json)
    .action(async (files: string[], options: ParseTexts) => report(await parse(files, options)));

  program
    .command("check <files...>")
    .description("the editor's diagnostics; errors and warnings give exit status 1")
    .addOption(new Option("--format <name>", "output").choices(checkFormats).default("text"))
    .addOption(json)
    .option("--fix", "make the fixes that keep what the author meant, then report what is left")
    .option("--dry-run", "with --fix: print what would change as a diff, and write nothing")
    .addOption(kernel)
    .addOption(listen)
    .action((files: string[], options: CheckTexts) =>
      run((tools) =>
        checkCommand(
          files,
          {
            format: options.json ? "json" : options.format,
            fix: fixOf(options),
            ...kernelOptions(options),
          },
          tools,
        ),
      ),
    );

  program
    .command("effective [files...]")
    .description("effective limits, each with what limits it and its trace")
    .addOption(json)
    .addOption(kernel)
    .addOption(listen)
    .action((files: string[], options: KernelOptions) =>
      run((tools) =>
        effectiveCommand(
          files,
          { format: options.json ? "json" : "text", ...kernelOptions(options) },
          tools,
        ),
      ),
    );

  addSettingsCommand(program, { kernel, json }, loadTools, report);

  program
    .command("path [sysctl] [files...]")
    .description("the ways through the kernel that read a sysctl, or one path by its id")
    .option("--tree <directory>", "look in this Linux source tree instead of the snippets")
    .option("--from <function>", "with --tree and --to: the ways from this function, or listen(2)")
    .option("--to <name>", "with --tree and --from: to this function, or to a member's assignment")
    .addOption(new Option("--format <name>", "output").choices(pathFormats).default("text"))
    .addOption(json)
    .addOption(kernel)
    .addOption(listen)
    .action(
      (
        wanted: string | undefined,
        files: string[],
        options: KernelOptions & TreePathTexts & { format: (typeof pathFormats)[number] },
      ) => {
        const format = options.json ? "json" : options.format;
        if (options.tree !== undefined || wanted === undefined) {
          return inTree(wanted, files, options, format);
        }
        return run((tools) =>
          pathCommand(wanted, files, { format, ...kernelOptions(options) }, tools),
        );
      },
    );

  program
    .command("compare [files...]")
    .description("the effective limits on several kernels, and the lines that make the difference")
    .addOption(json)
    .option("--kernel <version>", "a kernel to compare, may be given again; all without it", asList)
    .addOption(listen)
    .action((files: string[], options: CompareTexts) =>
      run((tools) =>
        compareCommand(
          files,
          {
            format: options.json ? "json" : "text",
            kernels: (options.kernel ?? []).map((text) => kernelOption(text)),
            listenBacklog: listenOption(options.listen),
          },
          tools,
        ),
      ),
    );

  program
    .command("verify")
    .description(
      "does a kernel tree do what the snippets say? Each rule: confirmed, differs or not found",
    )
    .requiredOption("--tree <directory>", "folder with Linux source")
    .option("--kernel <version>", "the version to hold it against; without it, the Makefile's")
    .addOption(json)
    .action(async (options: VerifyTexts) => {
      const { tree, kernel: wanted } = options;
      const chosen = wanted === undefined ? undefined : kernelOption(wanted);
      const format = options.json ? "json" : "text";
      report(await verifyCommand({ tree, kernel: chosen, format }));
    });

  program
    .command("replay <cases.json>")
    .description("runs scripted experiments against the model, as JSON")
    .addOption(json)
    .addOption(kernel)
    .action((file: string, options: KernelOptions) =>
      run((tools) => replayCommand(file, kernelOption(options.kernel), tools)),
    );

  addSimulateCommand(program, run);

  program
    .command("index")
    .description("all sysctls of a Linux source tree, with their variables and places")
    .requiredOption("--tree <directory>", "the tree's top folder")
    .option("--no-cache", "read every file, and keep nothing for the next time")
    .addOption(json)
    .action(async ({ tree, cache, json: asJson }: IndexTexts) =>
      report(await indexCommand(tree, { format: asJson ? "json" : "text", usesCache: cache })),
    );

  program
    .command("lsp")
    .description("the language server, for any editor")
    .requiredOption("--stdio", "speak over standard input and output")
    .option(
      "--trust-workspace",
      "run a workspace's own kernel-snippets, where the editor has no say",
    )
    .action(({ trustWorkspace }: { readonly trustWorkspace?: true }) => {
      const host = cliHost();
      startServer(
        stdioConnection(),
        bundledSnippets,
        () => host,
        trustWorkspace ? "trusted" : "untrusted",
      );
    });
}

interface ParseTexts extends LoaderRelease {
  readonly loader: LoaderName;
  readonly keys?: string;
  readonly system?: true;
  readonly root: string;
}

function parse(files: readonly string[], options: ParseTexts): Promise<CommandResult> {
  const loader = loaderOf(options.loader, options);
  if (options.system) {
    if (files.length > 0) throw new UsageError("--system takes no files; name a --root directory");
    return parseSystemCommand(options.root, loader, options.keys);
  }
  if (files.length === 0) throw new UsageError("name files to parse, or --system");
  return parseCommand(files, loader, options.keys);
}

interface KernelOptions {
  readonly kernel: string;
  readonly listen: string;
  readonly json?: boolean;
}

interface TreePathTexts {
  readonly tree?: string;
  readonly from?: string;
  readonly to?: string;
}

async function inTree(
  wanted: string | undefined,
  files: readonly string[],
  { tree, from, to }: TreePathTexts,
  format: (typeof pathFormats)[number],
): Promise<void> {
  if (tree === undefined) {
    throw new UsageError("name a sysctl, or --tree with --from and --to");
  }
  if (files.length > 0) throw new UsageError("--tree takes one sysctl and no files");
  if (format !== "text" && format !== "json") {
    throw new UsageError(
      `--format ${format} is of the snippets' paths: with --tree use text or json`,
    );
  }
  if (wanted !== undefined && from === undefined && to === undefined) {
    report(await treePathCommand({ kind: "sysctl", name: wanted }, { format, folder: tree }));
  } else if (wanted === undefined && from !== undefined && to !== undefined) {
    report(await treePathCommand({ kind: "between", from, to }, { format, folder: tree }));
  } else {
    throw new UsageError("--tree takes either a sysctl, or --from and --to");
  }
}

interface IndexTexts {
  readonly tree: string;
  readonly cache: boolean;
  readonly json?: true;
}

interface VerifyTexts {
  readonly tree: string;
  readonly kernel?: string;
  readonly json?: boolean;
}

interface CompareTexts {
  readonly kernel?: readonly string[];
  readonly listen: string;
  readonly json?: boolean;
}

function asList(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

interface CheckTexts extends KernelOptions {
  readonly format: CheckFormat;
  readonly fix?: boolean;
  readonly dryRun?: boolean;
}

function fixOf({ fix, dryRun }: CheckTexts): "write" | "show" | undefined {
  if (dryRun && !fix) throw new UsageError("--dry-run goes with --fix");
  if (!fix) return undefined;
  return dryRun ? "show" : "write";
}

function kernelOptions(options: KernelOptions) {
  return { kernel: kernelOption(options.kernel), listenBacklog: listenOption(options.listen) };
}

async function run(command: (tools: Tools) => Promise<CommandResult>): Promise<void> {
  report(await command(await loadTools()));
}

function report({ output, exitCode, isExact = false, notes = [] }: CommandResult): void {
  for (const note of notes) process.stderr.write(`sysctl-lens: ${note}\n`);
  if (output !== "") process.stdout.write(isExact ? output : `${output}\n`);
  process.exitCode = exitCode;
}

function statusOf(error: unknown): number {
  // Commander has printed its own message; help and the version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) {
    process.stderr.write(`sysctl-lens: ${error.message}\n`);
    return 2;
  }
  throw error;
}

/** Commander's errors come with a prefix and sometimes a suggestion on a line of its own. */
function oneLine(text: string): string {
  return `sysctl-lens: ${text
    .trim()
    .replace(/^error: /, "")
    .replaceAll("\n", " ")}\n`;
}

function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8"));
  const version =
    typeof manifest === "object" && manifest !== null && "version" in manifest
      ? manifest.version
      : undefined;
  return typeof version === "string" ? version : "unknown";
}
