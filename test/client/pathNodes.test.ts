import { expect, test } from "vitest";
import { type PathNode, pathTree } from "../../client/paths/pathNodes.ts";
import type { KernelPaths } from "../../core/paths/kernelPath.ts";

const at = { path: "net/socket.c", line: 43, functionName: "__sys_listen" };

function pathsWith(value: string): KernelPaths {
  const step = { at, depth: 0, note: "Bounds it.", values: [], queue: undefined, sysctls: [] };
  const sign = { kind: "column", name: "ss -ltn Send-Q", command: "ss -ltn" } as const;
  const shared = { place: undefined, origin: "default", watch: [sign] };
  return {
    kernel: "6.12.117",
    kernelNote: undefined,
    listenBacklog: 511,
    displayPath: "etc/sysctl.d/90-web.conf",
    sysctls: [
      {
        ...{ ...shared, name: "net.core.somaxconn", effective: value, isInFile: true },
        ...{ paths: ["listen", "gone"], otherReaders: [{ at, text: "return somaxconn;" }] },
      },
      {
        ...{ ...shared, name: "net.ipv4.tcp_syncookies", effective: "1", isInFile: false },
        ...{ paths: ["listen"], otherReaders: [], watch: [] },
      },
    ],
    paths: [
      {
        ...{ id: "listen", entry: "listen", title: "listen(2)", summary: "Bounds." },
        steps: [
          { ...step, id: "clamp", value, sign: undefined },
          { ...step, id: "done", value: "", sign },
        ],
      },
    ],
  };
}

const ids = (nodes: readonly PathNode[]): readonly unknown[] =>
  nodes.map(({ id, children }) => (children.length === 0 ? id : [id, ids(children)]));

test("the file's sysctls, the rest of the family, the paths by entry", () => {
  const path = (under: string) => [
    `${under}/path:listen`,
    [`${under}/path:listen/step:clamp`, `${under}/path:listen/step:done`],
  ];
  const somaxconn = "sysctl:net.core.somaxconn";
  expect(ids(pathTree(pathsWith("4096")).roots)).toEqual([
    [
      "file",
      [
        [
          somaxconn,
          [
            path(somaxconn),
            [`${somaxconn}/readers`, [`${somaxconn}/readers/net/socket.c:43`]],
            [`${somaxconn}/watch`, [`${somaxconn}/watch/column:ss -ltn Send-Q`]],
          ],
        ],
      ],
    ],
    ["family", [["sysctl:net.ipv4.tcp_syncookies", [path("sysctl:net.ipv4.tcp_syncookies")]]]],
    ["entries", [["entry:listen", [path("entry:listen")]]]],
  ]);
});

test("ids stay when values change, and each node knows its parent", () => {
  const before = pathTree(pathsWith("4096"));
  const after = pathTree(pathsWith("128"));
  expect([...after.byId.keys()]).toEqual([...before.byId.keys()]);
  for (const node of after.byId.values()) {
    if (node.parent) expect(node.parent.children).toContain(node);
    else expect(after.roots).toContain(node);
  }
});

test("without a file there is no group for it, and the sysctls are open", () => {
  const paths = pathsWith("128");
  const sysctls = paths.sysctls.map((one) => ({ ...one, isInFile: false }));
  const { roots } = pathTree({ ...paths, displayPath: undefined, sysctls });
  expect(roots.map(({ id }) => id)).toEqual(["family", "entries"]);
  expect(roots[0]).toMatchObject({ label: "Sysctls", isOpen: true });
});
