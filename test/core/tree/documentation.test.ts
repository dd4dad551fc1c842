import { describe, expect, test } from "vitest";
import { quotation } from "../../../core/tree/documentation/quotation.ts";
import { sysctlText } from "../../../core/tree/documentation/sysctlText.ts";
import type { TreeAccess } from "../../../core/tree/treeFiles.ts";

function textOf(files: Readonly<Record<string, string>>, name: string) {
  const access: TreeAccess = {
    list: () => undefined,
    stamp: () => undefined,
    holdsAny: () => false,
    readText: (path) => files[path],
  };
  return sysctlText(access, name);
}

const underlined = `
=====
Ducks
=====

pond_size
---------

How many ducks
fit into a pond.

==  ========
0   no limit
1   one duck
==  ========

pond_depth, pond_width
----------------------

In feet.
`;

const defined = `
/proc/sys/net/ipv4/* Variables
==============================

quack - BOOLEAN
\tWhether ducks of the old
\tkind quack.

\tDefault: 1

route/quack_cost - INTEGER
\tWhat it costs.

/proc/sys/net/ipv6/* Variables
==============================

conf/interface/*:

quack - INTEGER
\tHow loud the new kind quacks.
`;

const old = `
==============================================================

feed:

Crumbs for each duck.

==============================================================

nest_limit

The most eggs in a nest.

==============================================================
`;

describe("the documentation of a tree", () => {
  test("a heading that is underlined, with a table below", () => {
    const files = { "Documentation/admin-guide/sysctl/vm.rst": underlined };
    expect(textOf(files, "vm.pond_size")).toEqual({
      path: "Documentation/admin-guide/sysctl/vm.rst",
      line: 5,
      blocks: [
        { kind: "prose", text: "How many ducks fit into a pond." },
        { kind: "verbatim", text: "==  ========\n0   no limit\n1   one duck\n==  ========" },
      ],
      isCut: false,
    });
    expect(textOf(files, "vm.pond_width")?.blocks).toEqual([{ kind: "prose", text: "In feet." }]);
    expect(textOf(files, "vm.pond")).toBeUndefined();
    expect(textOf(files, "kernel.pond_size")).toBeUndefined();
  });

  test("a definition, of the protocol that the section is about", () => {
    const files = { "Documentation/networking/ip-sysctl.rst": defined };
    expect(textOf(files, "net.ipv4.quack")?.blocks).toEqual([
      { kind: "prose", text: "Whether ducks of the old kind quack." },
      { kind: "prose", text: "Default: 1" },
    ]);
    expect(textOf(files, "net.ipv6.conf.eth0.quack")?.line).toBe(18);
    expect(textOf(files, "net.ipv4.route.quack_cost")?.line).toBe(10);
    expect(textOf(files, "net.ipv4.quack_cost")).toBeUndefined();
  });

  test("plain text of older trees", () => {
    const files = { "Documentation/sysctl/kernel.txt": old };
    expect(textOf(files, "kernel.feed")?.blocks).toEqual([
      { kind: "prose", text: "Crumbs for each duck." },
    ]);
    expect(textOf(files, "kernel.nest_limit")?.blocks).toEqual([
      { kind: "prose", text: "The most eggs in a nest." },
    ]);
  });

  test("a long text is cut where a paragraph ends, and says so", () => {
    const long = `pond_size\n---------\n\n${"quack ".repeat(100)}\n\n${"splash ".repeat(100)}\n`;
    const found = textOf({ "Documentation/admin-guide/sysctl/vm.rst": long }, "vm.pond_size");
    expect(found).toMatchObject({ isCut: true, blocks: [{ kind: "prose" }] });
  });
});

test("a quotation names its place, and nothing in it is markup but code", () => {
  const blocks = [
    { kind: "prose", text: "Set ``pond`` to *2*, [see](command:bad) <b>there</b>." },
    { kind: "verbatim", text: "```\nstill inside" },
  ] as const;
  const text = quotation({ path: "D/vm.rst", line: 4, blocks, isCut: true }, "Linux 6.1", "file:x");
  expect(text.split("\n")).toEqual([
    "Linux 6.1 says in [D/vm.rst:5](file:x):",
    "",
    "> Set `pond` to \\*2\\*, \\[see\\](command:bad) \\<b\\>there\\</b\\>.",
    ">",
    "> ````text",
    "> ```",
    "> still inside",
    "> ````",
    ">",
    "> …",
  ]);
});
