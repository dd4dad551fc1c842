import { type Command, Option } from "commander";
import type { LoaderChoice } from "../../core/config/loaderNames.ts";
import { loaderNames } from "../../core/config/loaderNames.ts";
import type { EffectiveFilter } from "../../core/features/effective/effectiveFilter.ts";
import type { CommandResult } from "./commandResult.ts";
import { kernelOption } from "./optionValues.ts";
import {
  type LoadTools,
  type SettingsComparison,
  type SettingsOptions,
  settingsCommand,
  settingsDiffCommand,
} from "./settings.ts";
import { type SettingsSubject, subjectOf } from "./settingsSides.ts";
import { UsageError } from "./usageError.ts";

/** The options of `settings` as commander gives them. */
interface SettingsTexts {
  readonly system?: true;
  readonly root: string;
  readonly loader: LoaderChoice;
  readonly kernel: string;
  readonly keys?: string;
  readonly differsFromDefault?: true;
  readonly differsBetweenLoaders?: true;
  readonly diff?: string;
  readonly rev?: readonly string[];
  readonly json?: true;
}

/** Adds the command `settings`. */
export function addSettingsCommand(
  program: Command,
  shared: { readonly kernel: Option; readonly json: Option },
  load: LoadTools,
  report: (result: CommandResult) => void,
): void {
  program
    .command("settings [files...]")
    .description("all settings: values, origins, what they override, defaults, other loaders")
    .option("--system", "the files that a machine reads when it starts, below --root")
    .option("--root <directory>", "the machine's root directory; alone it means --system", "/")
    .addOption(
      new Option("--loader <name>", "loader; auto looks at the root directory")
        .choices(["auto", ...loaderNames])
        .default("auto"),
    )
    .addOption(shared.kernel)
    .option("--keys <list>", "file of existing keys, one a line: globs are expanded against them")
    .option("--differs-from-default", "only what is known to differ from the kernel's default")
    .option("--differs-between-loaders", "only what another loader would leave otherwise")
    .option("--diff <path>", "what another root directory or file leaves otherwise")
    .option(
      "--rev <revision>",
      "what was otherwise in a git revision; given twice, between these two",
      (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
    )
    .addOption(shared.json)
    .action(async (files: string[], texts: SettingsTexts, command: Command) => {
      const isRootNamed = command.getOptionValueSource("root") !== "default";
      report(await settings(files, { ...texts, isRootNamed }, load));
    });
}

async function settings(
  files: readonly string[],
  texts: SettingsTexts & { readonly isRootNamed: boolean },
  load: LoadTools,
): Promise<CommandResult> {
  const comparison = comparisonOf(texts);
  const filters: EffectiveFilter[] = [
    ...(texts.differsFromDefault ? (["differsFromDefault"] as const) : []),
    ...(texts.differsBetweenLoaders ? (["differsBetweenLoaders"] as const) : []),
  ];
  if (comparison !== undefined && filters.length > 0) {
    throw new UsageError("--diff and --rev show differences only; leave out --differs-…");
  }
  const options: SettingsOptions = {
    format: texts.json ? "json" : "text",
    kernel: kernelOption(texts.kernel),
    loader: texts.loader,
    subject: await namedSubject(files, texts),
    filters,
    keys: texts.keys,
  };
  return comparison === undefined
    ? await settingsCommand(options, load)
    : await settingsDiffCommand(options, comparison, load);
}

async function namedSubject(
  files: readonly string[],
  { system, root, isRootNamed }: SettingsTexts & { readonly isRootNamed: boolean },
): Promise<SettingsSubject> {
  if (system || isRootNamed) {
    if (files.length > 0) throw new UsageError("--system takes no files; name a --root directory");
    return { kind: "root", folder: root };
  }
  const subject = await subjectOf(files);
  if (subject === undefined) throw new UsageError("name a file or a root directory, or --system");
  return subject;
}

function comparisonOf({ diff, rev = [] }: SettingsTexts): SettingsComparison | undefined {
  const [before, after, ...more] = rev;
  if (diff !== undefined && before !== undefined) {
    throw new UsageError("--diff and --rev cannot be combined");
  }
  if (more.length > 0) throw new UsageError("--rev can be given once or twice");
  if (diff !== undefined) return { kind: "other", path: diff };
  return before === undefined ? undefined : { kind: "revisions", before, after };
}
