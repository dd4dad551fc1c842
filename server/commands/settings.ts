import { chooseLoader } from "../../core/config/loaderChoice.ts";
import type { LoaderChoice } from "../../core/config/loaderNames.ts";
import type { SettingOrigin } from "../../core/config/settings.ts";
import {
  type ConfigurationDifference,
  configurationDifferences,
  type DifferingSide,
} from "../../core/features/effective/configurationDifferences.ts";
import {
  type EffectiveConfiguration,
  type EffectiveSetting,
  effectiveConfiguration,
} from "../../core/features/effective/effectiveConfiguration.ts";
import {
  type EffectiveFilter,
  filteredSettings,
} from "../../core/features/effective/effectiveFilter.ts";
import { effectiveText } from "../../core/features/effective/effectiveText.ts";
import { linkedText, type Piece, placeLink } from "../../core/features/effective/linkedText.ts";
import type { ResolvedVersion } from "../../core/kernel/version.ts";
import type { CommandResult } from "./commandResult.ts";
import { kernelNoteField, kernelNotes } from "./kernelNotes.ts";
import { readKeys } from "./parse.ts";
import { readSide, type SettingsSide, type SettingsSubject, subjectOf } from "./settingsSides.ts";
import type { Tools } from "./tools.ts";
import { UsageError } from "./usageError.ts";

export interface SettingsOptions {
  readonly format: "text" | "json";
  readonly kernel: ResolvedVersion;
  readonly loader: LoaderChoice;
  readonly subject: SettingsSubject;
  readonly filters: readonly EffectiveFilter[];
  /** File of existing keys. */
  readonly keys: string | undefined;
}

/** What is compared: another root or file, or two states of the same one; without a second revision, the files on disk. */
export type SettingsComparison =
  | { readonly kind: "other"; readonly path: string }
  | { readonly kind: "revisions"; readonly before: string; readonly after: string | undefined };

/** Called when everything else is found to be right: compiling a kernel takes the longest. */
export type LoadTools = () => Promise<Tools>;

interface ReadSettings {
  readonly side: SettingsSide;
  readonly reason: string;
  readonly configuration: EffectiveConfiguration;
}

/** All settings of a root or of files. A value that the kernel refuses gives exit status 1. */
export async function settingsCommand(
  options: SettingsOptions,
  load: LoadTools,
): Promise<CommandResult> {
  const { kernel, filters, subject } = options;
  const [read] = await readSettings([await readSide(subject, undefined)], options, load);
  if (read === undefined) throw new Error("settings were asked for and not read");
  const { side, reason, configuration } = read;
  const { text } = effectiveText(configuration, {
    title: side.title,
    kernel: kernel.version.id,
    reason,
    filters,
    notes: [],
  });
  return {
    output: options.format === "json" ? json(printedConfiguration(read, options)) : text.trimEnd(),
    exitCode: configuration.settings.some(({ refused }) => refused.length > 0) ? 1 : 0,
    notes: [...kernelNotes(kernel), ...side.notes],
  };
}

/** The settings that two configurations leave with different values. Differences give exit status 1, as diff(1) does. */
export async function settingsDiffCommand(
  options: SettingsOptions,
  comparison: SettingsComparison,
  load: LoadTools,
): Promise<CommandResult> {
  const sides = await sidesOf(options.subject, comparison);
  const [before, after] = await readSettings(sides, options, load);
  if (before === undefined || after === undefined) throw new Error("a comparison has two sides");
  const differences = configurationDifferences(before.configuration, after.configuration);
  const { kernel } = options;
  const data = {
    kernel: kernel.version.id,
    ...kernelNoteField(kernel),
    before: { title: before.side.title, loader: before.configuration.loader },
    after: { title: after.side.title, loader: after.configuration.loader },
    differences: differences.map(printedDifference),
  };
  return {
    output: options.format === "json" ? json(data) : differencesText(before, after, differences),
    exitCode: differences.length === 0 ? 0 : 1,
    notes: [...kernelNotes(kernel), ...before.side.notes, ...after.side.notes],
  };
}

async function sidesOf(
  subject: SettingsSubject,
  comparison: SettingsComparison,
): Promise<readonly SettingsSide[]> {
  if (comparison.kind === "other") {
    const other = await subjectOf([comparison.path]);
    if (other === undefined) throw new UsageError("--diff needs a directory or a file");
    return [await readSide(subject, undefined), await readSide(other, undefined)];
  }
  const { before, after } = comparison;
  return [await readSide(subject, before), await readSide(subject, after)];
}

async function readSettings(
  sides: readonly SettingsSide[],
  { kernel, loader: choice, keys }: SettingsOptions,
  load: LoadTools,
): Promise<readonly ReadSettings[]> {
  const knownNames = await readKeys(keys);
  const { probe } = (await load()).kernel(kernel);
  return sides.map((side) => {
    const { name: loader, reason } = chooseLoader(choice, side.signs);
    return {
      side,
      reason: choice === "auto" ? reason : "The option --loader says so.",
      configuration: effectiveConfiguration(side.texts, { loader, probe, knownNames }),
    };
  });
}

function differencesText(
  before: ReadSettings,
  after: ReadSettings,
  differences: readonly ConfigurationDifference[],
): string {
  const row = (sign: string, name: string, { value, origin }: DifferingSide): Piece[] => {
    if (origin !== undefined) return [`${sign} ${name} = ${value ?? ""}  # `, placeLink(origin)];
    const holds = value === undefined ? "" : `: the default ${value} holds`;
    return [`${sign} # ${name} is not set${holds}`];
  };
  const lines = differences.flatMap((one) => [
    row("-", one.name, one.before),
    row("+", one.name, one.after),
  ]);
  const same: Piece[][] = differences.length === 0 ? [["The settings are the same."]] : [];
  const heads: Piece[][] = [[`--- ${before.side.title}`], [`+++ ${after.side.title}`]];
  return linkedText([...heads, ...lines, ...same]).text.trimEnd();
}

function printedConfiguration(
  { side, reason, configuration }: ReadSettings,
  { kernel, filters }: SettingsOptions,
) {
  const { settings, unknown } = filteredSettings(configuration, filters);
  return {
    kernel: kernel.version.id,
    ...kernelNoteField(kernel),
    loader: configuration.loader,
    loaderReason: reason,
    root: side.title,
    files: configuration.files.map(({ displayPath }) => displayPath),
    unread: configuration.unread.map((one) => ({
      file: one.file.displayPath,
      reason: one.reason,
      ...(one.reason === "masked" ? { by: one.by.displayPath } : {}),
    })),
    settings: settings.map(printedSetting),
    globs: configuration.globs.map(({ pattern, value, origin, finds }) => ({
      pattern,
      value,
      ...place(origin),
      finds,
    })),
    defaultUnknown: unknown,
  };
}

function printedSetting(setting: EffectiveSetting) {
  const { name, value, set, pattern, overrides, refused, notes, usual } = setting;
  return {
    name,
    value: value ?? null,
    written: set?.written ?? null,
    ...place(set?.origin),
    ...(pattern === undefined ? {} : { pattern }),
    overrides: overrides.map((one) => ({ value: one.value, ...place(one.origin) })),
    refused: refused.map((one) => ({ value: one.value, errno: one.errno, ...place(one.origin) })),
    notes,
    default: usual?.value ?? null,
    ...(usual?.release === undefined ? {} : { defaultFrom: usual.release }),
    differsFromDefault: setting.differsFromDefault ?? null,
    otherLoaders: setting.otherLoaders.map(({ loader, value: theirs, origin }) => ({
      loader,
      value: theirs ?? null,
      ...place(origin),
    })),
  };
}

function printedDifference({ name, kind, before, after }: ConfigurationDifference) {
  const side = ({ value, origin }: DifferingSide) => ({ value: value ?? null, ...place(origin) });
  return { name, kind, before: side(before), after: side(after) };
}

/** Lines count from 1; `null`: no line says it. */
function place(origin: SettingOrigin | undefined) {
  return { file: origin?.displayPath ?? null, line: origin === undefined ? null : origin.line + 1 };
}

function json(data: unknown): string {
  return JSON.stringify(data, undefined, 2);
}
