import fc from "fast-check";
import { expect, test } from "vitest";
import type { EntryChunks } from "../../../core/config/entryChunks.ts";
import { acceptedSettings, modelValues } from "../../../core/features/acceptedSettings.ts";
import type { ConfigDocument, KernelContext } from "../../../core/features/context.ts";
import { configProblems } from "../../../core/features/diagnostics.ts";
import { LiveProblems } from "../../../core/features/liveProblems.ts";
import { createSysctlProbe } from "../../../core/features/sysctlValue.ts";
import { type EffectiveLimits, effectiveLimits } from "../../../core/kernel/limits.ts";
import { resolveVersion } from "../../../core/kernel/version.ts";
import type { Problem } from "../../../core/text/problem.ts";
import { configReader } from "../../../server/configReader.ts";
import { snippetIndexOf } from "../../support/checkDefinition.ts";
import { loadKernel } from "../../support/kernelModel.ts";
import { randomLine } from "../../support/randomConfig.ts";
import { applied, randomEdits } from "../../support/randomEdits.ts";

const kernel = resolveVersion("6.12");
const model = loadKernel("6.12");
const probe = createSysctlProbe(model);
const { index, notes } = snippetIndexOf("6.12");
const links = { snippet: () => undefined, setting: () => undefined };
const knownLimits = new Map<string, EffectiveLimits>();

/** As the language server makes it: the same limits for the same values. */
function contextOf(document: ConfigDocument): KernelContext {
  const { settings: loaded, inOrder: files } = configReader.resolve([document], "procps");
  const { settings, refused, refusedOf } = acceptedSettings(loaded, probe);
  const sysctls = modelValues(settings, probe);
  const key = JSON.stringify([...sysctls]);
  const limits = knownLimits.get(key) ?? effectiveLimits(model, { listenBacklog: 511, sysctls });
  knownLimits.set(key, limits);
  return {
    ...{ kernel, model, probe, index, notes, links, settings, refused, refusedOf, files },
    ...{ listenBacklog: 511, loader: "procps", maskedBy: undefined },
    limits: { ...limits, refusedWrites: refused },
  };
}

function documentOf(text: string, before: EntryChunks | undefined) {
  const chunks = configReader.read(text, "procps", before);
  const place = { uri: "file:///etc/sysctl.conf", displayPath: "sysctl.conf" };
  return { ...place, text, entries: chunks.entries, problems: chunks.problems, index: chunks };
}

function inOrder(problems: readonly Problem[]): readonly string[] {
  return problems.map((problem) => JSON.stringify(problem)).toSorted();
}

const all = { most: Number.POSITIVE_INFINITY, severities: {} };

/** Lines whose problems hang on other lines: what wins, what the kernel takes, what goes together. */
const longText = fc
  .array(
    fc.oneof(
      randomLine(),
      fc.constantFrom(
        "net.core.somaxconn = 1",
        "net/core/somaxconn = 2",
        "net.core.somaxconn = no",
        "net.core.rmem_max = 4096",
        "net.ipv4.tcp_rmem = 4096 131072 6291456",
        "net.ipv4.tcp_max_syn_backlog = 65536",
        "net.ipv4.tcp_syncookies = 1",
        "net.ipv4.tcp_syncookies = 0",
        "vm.swappiness = 10",
        "# a comment",
      ),
    ),
    { maxLength: 300, size: "max" },
  )
  .map((lines) => lines.join("\n"));

test("after random edits the problems are those of a fresh look", () => {
  fc.assert(
    fc.property(longText, randomEdits(longText), (start, edits) => {
      const live = new LiveProblems();
      let text = start;
      let document = documentOf(text, undefined);
      for (const edit of [undefined, ...edits]) {
        if (edit !== undefined) text = applied(text, edit);
        document = documentOf(text, document.index);
        const { problems, hidden } = live.shown(document, contextOf(document), all);
        const fresh = documentOf(text, undefined);
        expect(inOrder(problems)).toEqual(inOrder(configProblems(fresh, contextOf(fresh))));
        expect(hidden).toBe(0);
      }
    }),
    { numRuns: 60 },
  );
});

const lines = Array.from(
  { length: 200 },
  (_, line) => `net.ipv4.conf.eth${line}.rp_filter = "1"\n`,
);

test("a line of its own is found anew, the others stay the same objects", () => {
  const live = new LiveProblems();
  const first = documentOf(lines.join(""), undefined);
  const before = live.shown(first, contextOf(first), all).problems;
  const second = documentOf(`${lines.join("")}vm.swappiness = "1"\n`, first.index);
  const after = live.shown(second, contextOf(second), all).problems;
  expect(after).toHaveLength(before.length + 1);
  const kept = after.filter((problem) => before.includes(problem));
  expect(kept.length).toBeGreaterThan(100);
});

test("the most severe come first where there are many, and chosen severities count", () => {
  const live = new LiveProblems();
  const text = `${lines.join("")}net.core.somaxconn = no\n`;
  const document = documentOf(text, undefined);
  const context = contextOf(document);
  const few = live.shown(document, context, { most: 3, severities: {} });
  expect(few.problems.map(({ severity }) => severity)).toContain("error");
  expect(few.problems.map(({ range }) => range.start)).toEqual(
    few.problems.map(({ range }) => range.start).toSorted((a, b) => a - b),
  );
  expect(few.problems.length + few.hidden).toBe(live.shown(document, context, all).problems.length);
  const unknown = few.problems.find(({ severity }) => severity !== "error")?.code ?? "";
  const chosen = { ...all, severities: { [unknown]: "off" } } as const;
  expect(live.shown(document, context, chosen).problems.some(({ code }) => code === unknown)).toBe(
    false,
  );
});

test("names that were typed letter by letter are not asked about for ever", () => {
  const live = new LiveProblems();
  const some = lines.slice(0, 40).join("");
  let document = documentOf(some, undefined);
  const asked: string[] = [];
  for (let typed = 0; typed < 400; typed++) {
    document = documentOf(`${some}net.core.typed${typed} = 1\n`, document.index);
    const context = contextOf(document);
    asked.length = 0;
    const get = context.settings.get.bind(context.settings);
    context.settings.get = (name) => {
      asked.push(name);
      return get(name);
    };
    live.shown(document, context, all);
  }
  expect(asked.filter((name) => name.startsWith("net.core.typed")).length).toBeLessThan(250);
});
