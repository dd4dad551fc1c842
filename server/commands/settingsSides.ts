import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { URI } from "vscode-uri";
import type { LoaderSign } from "../../core/config/loaderChoice.ts";
import { configFolders, lastConfigFile } from "../../core/config/precedence.ts";
import type { RootText } from "../../core/features/effective/loaderReading.ts";
import { GitFailure } from "../git/gitFailure.ts";
import { fileInRevision, openRevision } from "../git/gitRevision.ts";
import { type ReadRootFile, type RootAccess, readRoot, signsIn } from "../rootAccess.ts";
import { readInputFile } from "./inputFiles.ts";
import { diskRoot } from "./rootFiles.ts";
import { UsageError } from "./usageError.ts";

/** What a command line names: a machine's root directory, or files that are all there is. */
export type SettingsSubject =
  | { readonly kind: "root"; readonly folder: string }
  | { readonly kind: "files"; readonly files: readonly string[] };

/** The texts of a configuration and how to speak of it. */
export interface SettingsSide {
  readonly title: string;
  readonly texts: readonly RootText[];
  readonly signs: readonly LoaderSign[];
  /** What could not be read, a sentence each. */
  readonly notes: readonly string[];
}

/** A folder is a root; `undefined`: nothing was named. */
export async function subjectOf(files: readonly string[]): Promise<SettingsSubject | undefined> {
  const [first] = files;
  if (first === undefined) return undefined;
  for (const file of files) {
    if (!(await isFolder(file))) continue;
    if (files.length > 1) throw new UsageError(`${file}: is a directory; name it alone`);
    return { kind: "root", folder: file };
  }
  return { kind: "files", files };
}

/** As it is on disk, or as it was in a revision. */
export async function readSide(
  subject: SettingsSubject,
  revision: string | undefined,
): Promise<SettingsSide> {
  try {
    if (subject.kind === "root") return await readRootSide(subject.folder, revision);
    return revision === undefined
      ? await readFiles(subject.files)
      : await readFilesOf(subject.files, revision);
  } catch (error) {
    if (error instanceof GitFailure) throw new UsageError(error.message);
    throw error;
  }
}

async function readRootSide(folder: string, revision: string | undefined): Promise<SettingsSide> {
  const disk = await diskRoot(folder);
  if (revision === undefined) return await sideOf(disk, folder, folder);
  const { access, hash } = await openRevision(folder, revision);
  return await sideOf(access, folder, `${folder} at ${revision} (${hash})`);
}

async function sideOf(access: RootAccess, folder: string, title: string): Promise<SettingsSide> {
  const files = await readRoot(access, configFolders);
  const notes = files.flatMap(({ displayPath, bytes, reason }) =>
    bytes === undefined && reason !== undefined
      ? [`${displayPath} ${reason}, so nothing is read from it`]
      : [],
  );
  const texts = files.map((file) => textOf(file, folder));
  return { title, texts, signs: await signsIn(access), notes };
}

/** One that cannot be read still hides others of its name. */
function textOf({ displayPath, bytes }: ReadRootFile, folder: string): RootText {
  const uri = URI.file(resolve(folder, displayPath)).toString();
  return { uri, displayPath, text: bytes?.toString("utf8") ?? "" };
}

async function readFiles(files: readonly string[]): Promise<SettingsSide> {
  const inputs = await Promise.all(files.map(readInputFile));
  const texts = inputs.map(({ file, text }) => loneText(file, text));
  return { title: files.join(", "), texts, signs: [], notes: [] };
}

async function readFilesOf(files: readonly string[], revision: string): Promise<SettingsSide> {
  const texts: RootText[] = [];
  const notes: string[] = [];
  for (const file of files) {
    if (file === "-") throw new UsageError("standard input has no revisions; name a file");
    const bytes = await fileInRevision(resolve(file), revision);
    if (bytes === undefined) notes.push(`${file} was not there at ${revision}`);
    else texts.push(loneText(file, bytes.toString("utf8")));
  }
  return { title: `${files.join(", ")} at ${revision}`, texts, signs: [], notes };
}

/** In no place that a loader knows, so that it is read whichever loader is chosen, and in the order given. */
function loneText(file: string, text: string): RootText {
  const isPlace = configFolders.includes(dirname(file)) || file === lastConfigFile;
  const displayPath = isPlace ? `./${file}` : file;
  return { uri: URI.file(resolve(file)).toString(), displayPath, text };
}

async function isFolder(path: string): Promise<boolean> {
  return path !== "-" && (await stat(path).catch(() => undefined))?.isDirectory() === true;
}
