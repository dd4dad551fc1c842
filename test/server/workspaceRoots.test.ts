import { expect, test } from "vitest";
import { rootedPathOf } from "../../server/connection/workspaceRoots.ts";

test.each([
  ["file:///project/etc/sysctl.d/90-web.conf", "file:///project/", "etc/sysctl.d/90-web.conf"],
  ["file:///w/usr/local/lib/sysctl.d/a.conf", "file:///w/", "usr/local/lib/sysctl.d/a.conf"],
  ["file:///w/usr/lib/sysctl.d/a.conf", "file:///w/", "usr/lib/sysctl.d/a.conf"],
  ["file:///etc/sysctl.conf", "file:///", "etc/sysctl.conf"],
  ["vscode-vfs://github/a/b/etc/sysctl.conf", "vscode-vfs://github/a/b/", "etc/sysctl.conf"],
])("%s has the root %s", (uri, rootUri, path) => {
  expect(rootedPathOf(uri)).toEqual({ rootUri, path });
});

test.each([
  "file:///project/sysctl.conf",
  "untitled:Untitled-1",
  "file:///project/etc/sysctl.d/README",
  "file:///project/etc/sysctl.d/deeper/a.conf",
])("%s is its own root", (uri) => {
  expect(rootedPathOf(uri)).toBeUndefined();
});
