import { readFile } from "node:fs/promises";
import { UsageError } from "./usageError.ts";

/** A file of the command line, decoded as UTF-8; broken bytes become U+FFFD. */
export interface InputFile {
  /** As it was given. */
  readonly file: string;
  readonly text: string;
}

export async function readInputFiles(files: readonly string[]): Promise<readonly InputFile[]> {
  return await Promise.all(files.map(readInputFile));
}

export async function readInputFile(file: string): Promise<InputFile> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new UsageError(`${file}: ${reasonOf(error)}`);
  }
  if (bytes.includes(0)) throw new UsageError(`${file}: not a text file: it holds NUL bytes`);
  return { file, text: bytes.toString("utf8") };
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
      return "no such file";
    case "EISDIR":
      return "is a directory; name the files in it";
    case "EACCES":
    case "EPERM":
      return "may not be read by this user";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
