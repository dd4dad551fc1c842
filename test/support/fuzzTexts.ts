import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { examples } from "./diagnosticExamples.ts";

/** Texts to begin with: the project's examples, what diagnostics are shown with, nothing, and the files of `folder`. */
export function fuzzTexts(root: string, folder?: string): readonly string[] {
  const exampleFolder = join(root, "examples");
  const folders = folder === undefined ? [exampleFolder] : [exampleFolder, folder];
  const files = folders.flatMap((one) =>
    readdirSync(one, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.conf$/.test(entry.name))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")),
  );
  const shown = examples.map(({ text }) => text);
  return ["", ...files, shown.join("\n"), ...shown];
}
