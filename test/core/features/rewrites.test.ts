import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loaderNames } from "../../../core/config/loaderNames.ts";
import { removeDuplicates } from "../../../core/features/removeDuplicates.ts";
import { convertSeparators, type Separators } from "../../../core/features/separators.ts";
import { sortedBySubsystem } from "../../../core/features/sortLines.ts";
import { applyEdits } from "../../../core/text/textEdit.ts";
import { expectSameValues, finalValues } from "../../support/loaderReadings.ts";
import { configOf } from "../../support/plainConfig.ts";
import { judgedPaths, randomLoaderFile } from "../../support/randomLoaderFile.ts";

/** Files that are mostly sound, with keys that come again, globs and exclusions. */
function randomSettings(paths: readonly string[] = judgedPaths): fc.Arbitrary<string> {
  const path = fc.constantFrom(
    ...paths,
    "net/ipv4/conf/*/rp_filter",
    "net/ipv4/conf/*0*/rp_filter",
    "net/*/conf/l?/rp_filter",
  );
  const key = path.chain((one) =>
    fc.constantFrom(
      one,
      one.replace(/[./]/g, (separator) => (separator === "." ? "/" : ".")),
    ),
  );
  const line = fc.oneof(
    { weight: 8, arbitrary: fc.tuple(key, fc.nat(9)).map(([k, v]) => `${k} = ${v}`) },
    { weight: 1, arbitrary: fc.tuple(key, fc.nat(9)).map(([k, v]) => ` -${k}=${v} `) },
    { weight: 1, arbitrary: key.map((k) => `-${k}`) },
    {
      weight: 3,
      arbitrary: fc.constantFrom("# note", "; note", "", "", "# --- Part ---", "broken"),
    },
  );
  return fc
    .tuple(fc.array(line, { maxLength: 14 }), fc.constantFrom("\n", "\r\n"), fc.boolean())
    .map(([lines, end, isComplete]) => lines.join(end) + (isComplete ? end : ""));
}

const files = fc.oneof({ weight: 3, arbitrary: randomSettings() }, randomLoaderFile());

describe("separators", () => {
  const converted = (text: string, separators: Separators) =>
    applyEdits(text, convertSeparators(text, { start: 0, end: text.length }, separators));

  test("dots and slashes; the dot of an interface becomes a slash", () => {
    const dotted =
      "net.core.somaxconn = 1\n -net.ipv4.conf.eth0/100.mtu=2\n-net.ipv4.conf.*.rp_filter\n";
    const slashed =
      "net/core/somaxconn = 1\n -net/ipv4/conf/eth0.100/mtu=2\n-net/ipv4/conf/*/rp_filter\n";
    expect(converted(dotted, "slashes")).toBe(slashed);
    expect(converted(slashed, "dots")).toBe(dotted);
    expect(converted(dotted, "dots")).toBe(dotted);
  });

  test("one line of several", () => {
    const text = "a.b = 1\nc.d = 2\n";
    expect(applyEdits(text, convertSeparators(text, { start: 9, end: 9 }, "slashes"))).toBe(
      "a.b = 1\nc/d = 2\n",
    );
  });

  test.each([
    "# net.core.x = 1\n",
    "net.ipv4.conf.eth0.100.mtu = 1\n",
    "net/core.x = 1\n",
    "net..core.x = 1\n",
    "net.core.[a.b] = 1\n",
    "net.core.{a,b}* = 1\n",
    "- net.core.x = 1\n",
    "net.core.x = 1 \\\nnet.core.y = 2\n",
    "somaxconn = 1\n",
  ])("%j stays: a loader could take it for something else", (text) => {
    expect(converted(text, "slashes")).toBe(text);
    expect(converted(text, "dots")).toBe(text);
  });

  test("every loader leaves the same values behind", () => {
    let changed = 0;
    fc.assert(
      fc.property(
        files,
        fc.constantFrom("dots" as const, "slashes" as const),
        (text, separators) => {
          const after = converted(text, separators);
          if (after !== text) changed += 1;
          expectSameValues(text, after);
        },
      ),
      { numRuns: 1000, seed: 11 },
    );
    expect(changed).toBeGreaterThan(500);
  });
});

describe("duplicates", () => {
  const without = (text: string, loader: (typeof loaderNames)[number], refused = "none") => {
    const edits = removeDuplicates(
      configOf(text, "a.conf", loader),
      loader,
      (entry) => entry.kind === "assignment" && entry.value === refused,
    );
    return applyEdits(text, edits);
  };

  test("the last one stays, whatever its spelling; comments stay", () => {
    const text = "# one\na.b = 1\nc.d = 1\na/b = 2\n-a.b = 3\n";
    expect(without(text, "procps")).toBe("# one\nc.d = 1\n-a.b = 3\n");
  });

  test("BusyBox takes another spelling and a dash for other keys", () => {
    expect(without("a.b = 1\na/b = 2\n-a.b = 3\na.b = 4\n", "busybox")).toBe(
      "a/b = 2\n-a.b = 3\na.b = 4\n",
    );
  });

  test("systemd ignores errors of a key if any of its lines says so, so all of them stay", () => {
    expect(without("-a.b = 1\na.b = 1\nc.d = 1\nc.d = 2\n", "systemd")).toBe(
      "-a.b = 1\na.b = 1\nc.d = 2\n",
    );
  });

  test("where the kernel refuses the last one, the earlier one holds and stays", () => {
    expect(without("a.b = 1\na.b = x\n", "procps", "x")).toBe("a.b = 1\na.b = x\n");
  });

  test("a line that goes on in the next one stays", () => {
    const text = "a.b = 1\\\n\na.b = 2\n";
    expect(without(text, "procps")).toBe(text);
  });

  test.each(loaderNames)("%s leaves the same values behind", (loader) => {
    const few = randomSettings([
      "net/core/somaxconn",
      "kernel/sysrq",
      "net/ipv4/conf/lo/rp_filter",
    ]);
    let changed = 0;
    fc.assert(
      fc.property(fc.oneof({ weight: 2, arbitrary: few }, randomLoaderFile()), (text) => {
        const after = without(text, loader);
        if (after !== text) changed += 1;
        expect(finalValues(after, loader, "text")).toEqual(finalValues(text, loader, "text"));
      }),
      { numRuns: 1000, seed: 12 },
    );
    expect(changed).toBeGreaterThan(100);
  });
});

describe("sorting", () => {
  const sorted = (text: string) => {
    const result = sortedBySubsystem(configOf(text));
    return typeof result === "string" ? result : result.refusal;
  };

  test("by subsystem, then by key; comments travel", () => {
    const text = [
      ...["# Header", "", "vm.swappiness = 1", "# the queue", "net.core.somaxconn = 2"],
      ...["net.ipv4.conf.*.rp_filter = 1", "net.core.rmem_max = 3", "# end", ""],
    ].join("\n");
    expect(sorted(text)).toBe(
      [
        ...[
          "# Header",
          "",
          "net.core.rmem_max = 3",
          "",
          "# the queue",
          "net.core.somaxconn = 2",
          "",
        ],
        ...["net.ipv4.conf.*.rp_filter = 1", "", "vm.swappiness = 1", "# end", ""],
      ].join("\n"),
    );
  });

  test("each section by itself, its heading first", () => {
    const text = "# --- A ---\nvm.b = 1\nvm.a = 1\n# --- B ---\n# why\nfs.b = 1\nfs.a = 1";
    expect(sorted(text)).toBe(
      "# --- A ---\nvm.a = 1\nvm.b = 1\n# --- B ---\nfs.a = 1\n\n# why\nfs.b = 1\n",
    );
  });

  test("a last line without an end gets one that means nothing to BusyBox", () => {
    expect(sorted("b.a = 1\r\na.b =")).toBe("a.b =\n\r\nb.a = 1\r\n");
  });

  test("below a heading, the comment over the first setting travels with it", () => {
    const text = "# --- A ---\n# about b\nvm.b = 1\nvm.c = 1\nvm.a = 1\n";
    expect(sorted(text)).toBe("# --- A ---\nvm.a = 1\n\n# about b\nvm.b = 1\nvm.c = 1\n");
  });

  test("a setting does not come to stand below a comment that was not about it", () => {
    const text = "# about a and b\nvm.a = 1\nvm.b = 1\nvm.d = 1\n\nvm.c = 1\n";
    expect(sorted(text)).toBe("# about a and b\nvm.a = 1\nvm.b = 1\n\nvm.c = 1\nvm.d = 1\n");
  });

  test("lines of one key keep their order", () => {
    expect(sorted("b.a = 1\na.b = 2\na/b = 1\n")).toBe("a.b = 2\na/b = 1\n\nb.a = 1\n");
  });

  test.each([
    ["a.b = 1 \\\na.a = 2\n", /Line 1 has to stay/],
    ["{% if x %}\na.b = 1\n{% endif %}\n", /Line 1 has to stay/],
    ["a.b = 1\nnet..x = 1\n", /Line 2 spells/],
    ["net.ipv4.conf.*.mtu = 1\nnet.*.conf.lo.mtu = 2\n", /Lines 1 and 2 may set the same/],
  ])("%j is refused", (text, reason) => {
    expect(sorted(text)).toMatch(reason);
  });

  test("every loader leaves the same values behind, no line is lost, and twice is once", () => {
    let changed = 0;
    fc.assert(
      fc.property(files, (text) => {
        const after = sortedBySubsystem(configOf(text));
        if (typeof after !== "string") return;
        if (after !== text) changed += 1;
        expectSameValues(text, after);
        const lines = (one: string) =>
          one
            .split("\n")
            .map((line) => line.replace(/\r$/, ""))
            .filter((line) => line.trim() !== "");
        expect(lines(after).toSorted()).toEqual(lines(text).toSorted());
        expect(sortedBySubsystem(configOf(after))).toBe(after);
      }),
      { numRuns: 2000, seed: 13 },
    );
    expect(changed).toBeGreaterThan(400);
  });
});
