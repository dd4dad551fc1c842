import { describe, expect, test } from "vitest";
import { entryWithKeyAt, mentionsOf } from "../../../core/features/keyMentions.ts";
import { keyToRename, renameKey } from "../../../core/features/rename.ts";
import { applyEdits } from "../../../core/text/textEdit.ts";
import { readFixture, renderFile } from "../../support/fixture.ts";
import { configAtCursor } from "../../support/plainConfig.ts";

/** All mentions of the key at `$0` are what the carets say. */
function checkMentions(marked: string): void {
  const fixture = readFixture(marked);
  const { documents, document, offset } = configAtCursor(fixture);
  const entry = entryWithKeyAt(document, offset);
  const mentions = entry === undefined ? [] : mentionsOf(entry, documents);
  const actual = fixture.files.map((file) =>
    renderFile(
      file,
      mentions
        .filter(({ uri }) => uri === `file:///root/${file.path === "" ? "lone.conf" : file.path}`)
        .map(({ range, kind }) => ({ range, text: kind })),
    ),
  );
  expect(actual).toEqual(fixture.files.map((file) => renderFile(file, file.expectations)));
}

/** The files after a rename of the key at `$0`, or why there is none. */
function renamed(marked: string, newName: string): string | readonly string[] {
  const { documents, document, offset } = configAtCursor(readFixture(marked));
  const key = keyToRename(document, offset);
  if ("refusal" in key) return key.refusal;
  const result = renameKey(key.entry, newName, documents, (uri) => uri.replace(/\/etc\/.*/, ""));
  if ("refusal" in result) return result.refusal;
  return documents.map(({ uri, text }) =>
    applyEdits(text, result.find((one) => one.uri === uri)?.edits ?? []),
  );
}

describe("mentions", () => {
  test("every spelling, in every file, and globs that find the key", () => {
    checkMentions(`
//- etc/sysctl.d/10-a.conf
net.core.so$0maxconn = 1
# <------------------ assignment
net/core/somaxconn = 2
# <------------------ assignment
net.core.rmem_max = 3
//- etc/sysctl.d/20-b.conf
 -net.core.somaxconn = 2
# ^^^^^^^^^^^^^^^^^^ assignment
net.core.so* = 3
# <------------ pattern
 -net.core.somaxconn
# ^^^^^^^^^^^^^^^^^^ exclusion
*/core/somaxconn=1
# <---------------- pattern
net.*.*.somaxconn = 1
`);
  });

  test("an interface with a dot in its name", () => {
    checkMentions(`
net.ipv4.conf.eth0/100.mtu$0 = 1
# <-------------------------- assignment
net/ipv4/conf/eth0.100/mtu = 1
# <-------------------------- assignment
net.ipv4.conf.eth0.100.mtu = 1
`);
  });

  test("of a glob: the same one, and the keys that it finds", () => {
    checkMentions(`
net.ipv4.conf.*.rp_filter$0 = 1
# <------------------------- assignment
net/ipv4/conf/*/rp_filter = 2
# <------------------------- assignment
net.ipv4.conf.lo.rp_filter = 1
# <-------------------------- assignment
net.ipv4.conf.lo.forwarding = 1
`);
  });

  test("none in comments and on values", () => {
    checkMentions("# net.core.somaxconn$0 = 1\nnet.core.somaxconn = 1\n");
    checkMentions("net.core.somaxconn = 1$0\n");
  });
});

describe("rename", () => {
  test("each spelling is kept, globs and comments stay", () => {
    const marked = `
//- etc/sysctl.d/10-a.conf
# net.core.somaxconn
net.core.so$0maxconn = 1
 -net/core/somaxconn=2
//- etc/sysctl.d/20-b.conf
-net.core.somaxconn
net.core.so* = 3
`;
    const expected = [
      "# net.core.somaxconn\nnet.core.rmem_max = 1\n -net/core/rmem_max=2",
      "-net.core.rmem_max\nnet.core.so* = 3\n",
    ];
    expect(renamed(marked, "net.core.rmem_max")).toEqual(expected);
    expect(renamed(marked, " net/core/rmem_max ")).toEqual(expected);
  });

  test("an interface with a dot is spelled as each line needs it", () => {
    const marked = "net.ipv4.conf.lo.mtu$0 = 1\nnet/ipv4/conf/lo/mtu = 1\n";
    const expected = ["net.ipv4.conf.eth0/100.mtu = 1\nnet/ipv4/conf/eth0.100/mtu = 1\n"];
    expect(renamed(marked, "net.ipv4.conf.eth0/100.mtu")).toEqual(expected);
    expect(renamed(marked, "net/ipv4/conf/eth0.100/mtu")).toEqual(expected);
  });

  test("a new name with both separators means what the loaders take it for", () => {
    expect(renamed("a.b$0 = 1", "x/y.z")).toEqual(["x.y/z = 1"]);
    expect(renamed("a.b$0 = 1", "/proc/sys/net/core/somaxconn")).toMatch(/empty segment/);
  });

  test("the same name changes nothing", () => {
    expect(renamed("net.core.somaxconn$0 = 1", "net/core/somaxconn")).toEqual([
      "net.core.somaxconn = 1",
    ]);
  });

  test.each([
    ["", /empty/],
    ["net.core.so*", /wildcard/],
    ["net.core.x[1]", /wildcard/],
    ["net core.x", /blank/],
    ["a.b=c", /"="/],
    ["a.b\\", /backslash/],
    ["-a.b", /begins with "-"/],
    ["#a.b", /begins with "#"/],
    ["a..b", /empty segment/],
    [".a.b", /empty segment/],
    ["a.b/", /empty segment/],
    ["a/../b", /empty segment/],
    ["somaxconn", /one segment/],
    [`a.${"b".repeat(300)}`, /longer/],
    ["vm.swappiness", /set already, in lone\.conf:2/],
    ["vm/swappiness", /set already/],
  ])("%s is refused", (newName, reason) => {
    expect(renamed("net.core.somaxconn$0 = 1\nvm.swappiness = 1\n", newName)).toMatch(reason);
  });

  test("a name that another machine's files set is free", () => {
    const marked =
      "//- a/etc/x.conf\nvm.a$0 = 1\n//- b/etc/y.conf\nvm.b = 1\n//- a/etc/z.conf\nvm.c = 1\n";
    expect(renamed(marked, "vm.b")).toEqual(["vm.b = 1", "vm.b = 1", "vm.c = 1\n"]);
    expect(renamed(marked, "vm.c")).toMatch(/set already, in a\/etc\/z\.conf:1/);
  });

  test("what is no key of one sysctl cannot be renamed", () => {
    expect(renamed("# a$0", "a.b")).toMatch(/none here/);
    expect(renamed("a.b = 1$0", "a.c")).toMatch(/none here/);
    expect(renamed("a.b$0* = 1", "a.c")).toMatch(/glob/);
  });

  test("a key that BusyBox finds in two lines stays, and is said to", () => {
    const { documents, document, offset } = configAtCursor(
      readFixture("net.core.some$0\\\nthing = 1\n"),
      "busybox",
    );
    expect(keyToRename(document, offset)).toMatchObject({
      refusal: expect.stringMatching(/next line/),
    });
    expect(documents).toHaveLength(1);
  });
});
