import { expect, test } from "vitest";
import { resolveSettings } from "../../../core/config/precedence.ts";
import { type ConfigLink, configLinks } from "../../../core/features/configLinks.ts";
import { readFixture, renderFile } from "../../support/fixture.ts";
import { configsOf } from "../../support/plainConfig.ts";

/** The links of the first file are what the carets say. */
function checkLinks(marked: string): void {
  const fixture = readFixture(marked);
  const documents = configsOf(fixture);
  const [document] = documents;
  const [file] = fixture.files;
  if (document === undefined || file === undefined) throw new Error("no file");
  const links = configLinks(document, resolveSettings(documents)).map(({ range, target }) => ({
    range,
    text: textOf(target),
  }));
  expect(renderFile(file, links)).toBe(renderFile(file, file.expectations));
}

function textOf(target: ConfigLink["target"]): string {
  switch (target.kind) {
    case "url":
      return target.url;
    case "file":
      return `file ${target.path}`;
    case "place":
      return `${target.uri.replace("file:///root/", "")}:${target.line + 1}`;
  }
}

test("addresses, kernel documents, manual pages and files in comments", () => {
  checkLinks(`
# See https://lwn.net/Articles/277146/ (and https://example.org/a_(b)).
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ https://lwn.net/Articles/277146/
#                                           ^^^^^^^^^^^^^^^^^^^^^^^^^ https://example.org/a_(b)
# Documentation/networking/ip-sysctl.txt, Documentation/sysctl/vm.txt.
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ https://docs.kernel.org/networking/ip-sysctl.html
#                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^ https://docs.kernel.org/admin-guide/sysctl/vm.html
; sysctl.conf(5), sysctl (8)
# ^^^^^^^^^^^^^^ https://manpages.debian.org/sysctl.conf.5
#                 ^^^^^^^^^^ https://manpages.debian.org/sysctl.8
# /etc/sysctl.d/90-web.conf wins over 10-base.conf. Not /proc/sys/net or and/etc/or
# ^^^^^^^^^^^^^^^^^^^^^^^^^ file /etc/sysctl.d/90-web.conf
#                                     ^^^^^^^^^^^^ file 10-base.conf
kernel.core_pattern = https://example.org/ /etc/x
`);
});

test("a value that is overridden leads to the line that wins", () => {
  checkLinks(`
//- etc/sysctl.d/10-base.conf
net.core.somaxconn = 1
#                    ^ etc/sysctl.d/90-web.conf:2
vm.swappiness = 1
#               ^ etc/sysctl.d/10-base.conf:4
vm.overcommit_memory =
vm.swappiness = 2
vm.overcommit_memory = 1
//- etc/sysctl.d/90-web.conf
# Web
net/core/somaxconn = 2
`);
});
