import fc from "fast-check";
import { expect, test } from "vitest";
import { type EntryChunks, readChunks, rereadChunks } from "../../../core/config/entryChunks.ts";
import { LazySettings } from "../../../core/config/lazySettings.ts";
import { loaderNames } from "../../../core/config/loaderNames.ts";
import { loaderOf } from "../../../core/config/loaders/loaders.ts";
import { resolveSettings } from "../../../core/config/precedence.ts";
import { procpsSetting } from "../../../core/config/procpsSettings.ts";
import type { Setting } from "../../../core/config/settings.ts";
import { randomLine } from "../../support/randomConfig.ts";
import { applied, randomEdits } from "../../support/randomEdits.ts";

/** Long enough for several pieces, with keys that meet again. */
const longText = fc
  .array(
    fc.oneof(
      randomLine(),
      fc.constantFrom(
        "net.core.somaxconn = 1",
        "net/core/somaxconn = 2",
        "net..core.somaxconn=3",
        "net.core.* = 4",
        "-net.core.somaxconn",
        "-net.ipv4.*",
        "net.ipv4.tcp_syncookies = 1 \\",
      ),
    ),
    { maxLength: 300, size: "max" },
  )
  .map((lines) => lines.join("\n"));

for (const name of loaderNames) {
  test(`after random edits, ${name}'s entries are those of a fresh read`, () => {
    const read = (text: string) => loaderOf(name).read(text, "text");
    fc.assert(
      fc.property(longText, randomEdits(longText), (start, edits) => {
        let text = start;
        let chunks = readChunks(text, read);
        expect(plain(chunks)).toEqual(plain(read(text)));
        for (const edit of edits) {
          text = applied(text, edit);
          chunks = rereadChunks(chunks, text, read);
          expect(plain(chunks)).toEqual(plain(read(text)));
        }
      }),
      { numRuns: 150 },
    );
  });
}

test("a line that systemd stops at hides what follows, and shows it when it is shortened", () => {
  const read = (text: string) => loaderOf("systemd").read(text, "text");
  const lines = "net.core.somaxconn = 1\n".repeat(200);
  const long = `# ${"x".repeat(1_100_000)}\n`;
  const short = readChunks(lines + lines, read);
  const cut = rereadChunks(short, lines + long + lines, read);
  expect(cut.entries).toHaveLength(200);
  expect(rereadChunks(cut, lines + lines, read).entries).toHaveLength(400);
});

test("an edit of one line reads few others", () => {
  const lines = "net.core.somaxconn = 1\n".repeat(5_000);
  let characters = 0;
  const read = (text: string) => {
    characters += text.length;
    return loaderOf("procps").read(text, "text");
  };
  const before = readChunks(lines, read);
  characters = 0;
  const after = rereadChunks(before, `${lines.slice(0, 60_000)}0${lines.slice(60_000)}`, read);
  expect(after.entries).toHaveLength(5_000);
  expect(characters).toBeLessThan(200 * 23);
});

test("a setting found by name is the one that reading all lines gives", () => {
  const names = ["net.core.somaxconn", "net.core.rmem_max", "net.ipv4.tcp_syncookies"];
  const loader = loaderOf("procps");
  const read = (text: string) => loader.read(text, "text");
  fc.assert(
    fc.property(longText, longText, (first, second) => {
      const files = [first, second].map((text, index) => {
        const chunks: EntryChunks = readChunks(text, read);
        const place = `etc/sysctl.d/${index}.conf`;
        return { uri: place, displayPath: place, entries: chunks.entries, index: chunks };
      });
      const all = resolveSettings(files, names, loader);
      const known = new Set(names);
      const lazy = new LazySettings(
        (name) => procpsSetting(files, name, known),
        () => all,
      );
      for (const name of [...all.keys(), ...names, "vm.swappiness"]) {
        const setting = lazy.get(name);
        expect(setting && told(setting)).toEqual(all.get(name));
        for (const isOne of [() => true, (value: string) => value.length % 2 === 0]) {
          if (setting?.lastOverridden === undefined) continue;
          const { value, origin } = setting.lastOverridden(isOne) ?? {};
          const last = setting.overridden.findLast((one) => isOne(one.value));
          expect({ value, origin }).toEqual({ value: last?.value, origin: last?.origin });
        }
      }
    }),
    { numRuns: 150 },
  );
});

/** Without the shorter way to one of those that lost. */
function told({ name, value, origin, overridden }: Setting): Setting {
  return { name, value, origin, overridden };
}

/** Ranges without what else their objects carry. */
function plain({ entries, problems }: Pick<EntryChunks, "entries" | "problems">) {
  const bare = ({ start, end }: { readonly start: number; readonly end: number }) => ({
    start,
    end,
  });
  return {
    entries: entries.map((entry) => ({
      ...entry,
      keyRange: bare(entry.keyRange),
      ...(entry.kind === "assignment" ? { valueRange: bare(entry.valueRange) } : {}),
    })),
    problems: problems.map((problem) => ({ ...problem, range: bare(problem.range) })),
  };
}
