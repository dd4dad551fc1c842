import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../kernel-snippets/", import.meta.url));

/** The project's own snippets: upstream path to text. */
export function readSnippetFiles(below = folder): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const visit = (directory: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (/\.[ch]$/.test(entry.name)) {
        files.set(relative(below, path).split(sep).join("/"), readFileSync(path, "utf8"));
      }
    }
  };
  visit(below);
  return files;
}

/** Where they stand, for gcc's -I and the like. */
export const snippetFolder = folder;
