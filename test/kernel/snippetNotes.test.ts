import { describe, expect, test } from "vitest";
import { annotate, type FunctionNote } from "../../core/c/annotations.ts";
import { preprocessAll } from "../../core/c/preprocess.ts";
import { knownVersions } from "../../core/kernel/version.ts";
import { loadCParser } from "../support/cParser.ts";
import { readSnippetFiles } from "../support/snippetFiles.ts";

const files = readSnippetFiles();
const parser = await loadCParser();
const queues = ["SYN queue", "accept queue", "CPU backlog", "unix queue", "none"];

test.each([...files])(
  "%s says what it models, for which versions, and that it is a model",
  (path, text) => {
    const header = /^\/\*\n([\s\S]*?)\*\//.exec(text)?.[1]?.replace(/\s*\n \*\s*/g, " ") ?? "";
    const isGlue = /^(include\/)?model\/|^include\/linux\/backports\.h$|_init\.h$/.test(path);
    expect(header).toMatch(isGlue ? /^ \* Has no upstream file/ : /^ \* Models \S/);
    if (!isGlue) expect(header).toContain("A model in our own words, not kernel text.");
    else expect(header).toMatch(/own words, not kernel text/i);
    if (path !== "include/linux/backports.h") expect(header).toMatch(/\d\.\d+|all versions/i);
  },
);

describe.each(knownVersions.map((version) => [version.id, version] as const))(
  "%s",
  (_id, version) => {
    const sources = [...files.keys()].filter((path) => path.endsWith(".c"));
    const preprocessed = [...preprocessAll(files, sources, version.defines).values()];
    const annotations = preprocessed.map((file) => annotate(parser, file));
    const functions: readonly FunctionNote[] = annotations.flatMap((one) => one.functions);

    test("every function has a note of one to three sentences", () => {
      const sentences = (note: string) =>
        note.split(/[.?!](?=\s|$)/).filter((part) => part.trim() !== "");
      const wrong = functions.filter(({ note }) => {
        const count = sentences(note.replace(/\b[a-z]\.\d|\d\.\d+|\w\.\w/g, "x")).length;
        return count < 1 || count > 3;
      });
      expect(wrong.map(({ name, note }) => `${name}: ${note}`)).toEqual([]);
      expect(functions.length).toBeGreaterThan(100);
    });

    test("every drop names a queue and says one sentence", () => {
      const drops = annotations.flatMap(({ lines }) =>
        lines.filter(({ queue }) => queue !== undefined),
      );
      expect(annotations.flatMap(({ problems }) => problems)).toEqual([]);
      for (const { queue, note } of drops) {
        expect(queues).toContain(queue);
        expect(note).toMatch(/^[A-Z].*\.$/);
      }
      expect(new Set(drops.map(({ queue }) => queue)).size).toBe(queues.length);
    });
  },
);
