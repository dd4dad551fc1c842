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
  const bytes = await readOrRefuse(file);
  if (bytes.includes(0)) throw new UsageError(`${file}: not a text file: it holds NUL bytes`);
  return { file, text: bytes.toString("utf8") };
}

/** The file's bytes, one a character, as loaders see them: NUL and what is not UTF-8 included. */
export async function readBytes(file: string): Promise<string> {
  return (await readOrRefuse(file)).toString("latin1");
}

async function readOrRefuse(file: string): Promise<Buffer> {
  try {
    // `-` is standard input; a file of that name is `./-`.
    return await (file === "-" ? readStandardInput() : readFile(file));
  } catch (error) {
    throw new UsageError(`${file}: ${reasonOf(error)}`);
  }
}

async function readStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
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
