import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  activated,
  definitionLines,
  hoverText,
  open,
  openWebExample,
  positionOf,
} from "./support.ts";

export function readingTests(): void {
  describe("reading a config", () => {
    before(activated);

    it("hover tells the effective value and what limits it", async () => {
      const document = await openWebExample();
      const text = await hoverText(document, positionOf(document, "net.core.somaxconn"));
      assert.match(text, /\*\*Effective 511\*\* for `listen\(fd, 511\)` on Linux 6\.12/);
      assert.match(text, /accept queue .*512/);
      assert.match(text, /[Ll]imited by .*backlog/);
    });

    for (const name of [
      "net.core.netdev_max_backlog",
      "net.ipv4.tcp_max_syn_backlog",
      "net.unix.max_dgram_qlen",
    ]) {
      it(`hover explains ${name}`, async () => {
        const document = await openWebExample();
        const text = await hoverText(document, positionOf(document, name));
        assert.ok(text.includes(name.replace(/^.*\./, "")), text);
        assert.match(text, /kernel-snippets|openSnippet/);
      });
    }

    it("definition of somaxconn is the line of __sys_listen that clamps", async () => {
      const document = await openWebExample();
      const [first] = await definitionLines(document, positionOf(document, "net.core.somaxconn"));
      assert.ok(first, "no definition");
      assert.equal(first.uri.scheme, "kernel-snippets");
      assert.match(first.uri.path, /^\/6\.12[.\d]*\/net\/socket\.c$/);
      assert.match(first.text, /backlog.*somaxconn|somaxconn.*backlog/);
    });

    it("references of somaxconn are several lines of kernel code", async () => {
      const document = await openWebExample();
      const locations = await vscode.commands.executeCommand<vscode.Location[]>(
        "vscode.executeReferenceProvider",
        document.uri,
        positionOf(document, "net.core.somaxconn"),
      );
      const inKernel = locations.filter(({ uri }) => uri.scheme === "kernel-snippets");
      assert.ok(inKernel.length >= 2, `${inKernel.length} references`);
    });

    it("definition of a call through an ops table is the function behind it", async () => {
      const config = await openWebExample();
      const [clamp] = await definitionLines(config, positionOf(config, "net.core.somaxconn"));
      assert.ok(clamp, "no definition");
      const snippet = await open(clamp.uri);
      const targets = await definitionLines(snippet, positionOf(snippet, "listen", "->listen("));
      // One a family, in an order of VS Code's own.
      const families = targets.map(({ uri, text }) => [uri.path.replace(/^\/[^/]+/, ""), text]);
      const shown = JSON.stringify(families);
      assert.ok(families.length >= 2, shown);
      const tcp = families.find(([path]) => path === "/net/ipv4/af_inet.c");
      assert.match(tcp?.[1] ?? shown, /\binet_listen\(/);
    });

    it("snippets are read-only C", async () => {
      const config = await openWebExample();
      const [clamp] = await definitionLines(config, positionOf(config, "net.core.somaxconn"));
      assert.ok(clamp, "no definition");
      assert.notEqual(vscode.workspace.fs.isWritableFileSystem(clamp.uri.scheme), true);
      const snippet = await open(clamp.uri);
      assert.equal(snippet.languageId, "c");
    });
  });
}
