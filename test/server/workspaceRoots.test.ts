import { expect, test } from "vitest";
import { isOtherPeoplesFolder } from "../../core/searchLimits.ts";
import {
  isConfigFile,
  mappedRootOf,
  rootedPathOf,
} from "../../server/connection/workspaceRoots.ts";

test.each([
  ["file:///project/etc/sysctl.d/90-web.conf", "file:///project/", "etc/sysctl.d/90-web.conf"],
  ["file:///w/usr/local/lib/sysctl.d/a.conf", "file:///w/", "usr/local/lib/sysctl.d/a.conf"],
  ["file:///w/usr/lib/sysctl.d/a.conf", "file:///w/", "usr/lib/sysctl.d/a.conf"],
  ["file:///etc/sysctl.conf", "file:///", "etc/sysctl.conf"],
  ["vscode-vfs://github/a/b/etc/sysctl.conf", "vscode-vfs://github/a/b/", "etc/sysctl.conf"],
])("%s has the root %s", (uri, rootUri, path) => {
  expect(rootedPathOf(uri)).toEqual({ rootUri, path, isMapped: false });
});

test.each([
  "file:///project/sysctl.conf",
  "untitled:Untitled-1",
  "file:///project/etc/sysctl.d/README",
  "file:///project/etc/sysctl.d/deeper/a.conf",
])("%s is its own root", (uri) => {
  expect(rootedPathOf(uri)).toBeUndefined();
});

test("folders that sysctlLens.roots names belong to the machine of their wildcards", () => {
  const roots = { "roles/*/files": "/etc/sysctl.d", "roles/*/templates": "etc/sysctl.d/" };
  const folder = "file:///w";
  const files = mappedRootOf("file:///w/roles/web/files/90-a.conf", folder, roots);
  const templates = mappedRootOf("file:///w/roles/web/templates/91-b.conf.j2", folder, roots);
  expect(files).toMatchObject({ path: "etc/sysctl.d/90-a.conf", isMapped: true });
  expect(templates).toMatchObject({ path: "etc/sysctl.d/91-b.conf", rootUri: files?.rootUri });
  const other = mappedRootOf("file:///w/roles/db/files/90-a.conf", folder, roots);
  expect(other?.rootUri).not.toBe(files?.rootUri);
  expect(mappedRootOf("file:///elsewhere/roles/web/files/a.conf", folder, roots)).toBeUndefined();
});

test.each([
  ["file:///w/etc/sysctl.d/90-a.conf", true],
  ["file:///w/roles/web/templates/sysctl.d/90-a.conf.j2", true],
  ["file:///w/sysctl.conf", true],
  ["file:///w/db.sysctl.conf", true],
  ["file:///w/mysysctl.conf", false],
  ["file:///w/sysctl.d/deeper/90-a.conf", false],
  ["file:///w/nginx.conf", false],
])("%s is named as a configuration: %s", (uri, expected) => {
  expect(isConfigFile(uri)).toBe(expected);
});

test("a search leaves out what others wrote and what the kernel makes up", () => {
  for (const folder of ["file:///w/node_modules", "file:///w/.git", "file:///proc"]) {
    expect(isOtherPeoplesFolder(folder)).toBe(true);
  }
  expect(isOtherPeoplesFolder("file:///w/proc")).toBe(false);
});
