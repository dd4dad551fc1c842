import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import {
  activated,
  closeAllEditors,
  deleteFile,
  diagnosticsOf,
  hoverText,
  open,
  openFileWith,
  openWebExample,
  positionOf,
  withSetting,
  workspaceUri,
} from "./support.ts";

const assignment = "net.core.netdev_max_backlog = 2000\n";
const tenMegabytes = assignment.repeat(Math.ceil(10_000_000 / assignment.length));

/** Documents that must open unchanged and leave every other document as it was. */
const documents: readonly { readonly title: string; readonly text: string }[] = [
  { title: "an empty file", text: "" },
  { title: "a file of 10 MB", text: tenMegabytes },
  { title: "one line of 1 MB", text: `net.core.somaxconn = ${"9".repeat(1_000_000)}\n` },
  { title: "one comment of 1 MB", text: `# ${"x".repeat(1_000_000)}\n${assignment}` },
  { title: "CRLF line ends", text: assignment.repeat(3).replaceAll("\n", "\r\n") },
  { title: "no newline at the end", text: assignment.trimEnd() },
  { title: "a key half typed", text: `${assignment}net.core.somax` },
];

export function badInputTests(): void {
  describe("bad input", () => {
    before(activated);
    afterEach(closeAllEditors);

    for (const [index, { title, text }] of documents.entries()) {
      it(`${title} keeps its text and breaks nothing elsewhere`, async () => {
        const document = await openFileWith(`30-input${index}.conf`, text);
        // Any answer will do; none would hang here.
        await hoverText(document, new vscode.Position(0, 5));
        await checkHoverElsewhere();
        assert.equal(document.getText().length, text.length);
        assert.equal(document.getText() === text, true, "the text changed");
        await deleteFile(document);
      });
    }

    it("CRLF and a missing newline at the end still give values", async () => {
      for (const text of [`${assignment.trimEnd()}\r\n`, assignment.trimEnd()]) {
        const document = await openFileWith("31-line-ends.conf", text);
        const hover = await hoverText(document, positionOf(document, "netdev_max_backlog"));
        assert.match(hover, /\b2000\b/);
        await deleteFile(document);
      }
    });

    it("NUL bytes and invalid UTF-8 stay as they are on disk", async () => {
      const filler = `# ${"-".repeat(70)}\n`.repeat(20);
      const bytes = Buffer.concat([
        Buffer.from(filler),
        Buffer.from("net.core.somaxconn = 12\0 8\nnet.ipv4.\xff\xfe = 1\n", "latin1"),
      ]);
      const document = await openFileWith("32-bytes.conf", bytes);
      await hoverText(document, positionOf(document, "net.core.somaxconn"));
      await checkHoverElsewhere();
      assert.deepEqual(Buffer.from(await vscode.workspace.fs.readFile(document.uri)), bytes);
      await deleteFile(document);
    });

    it("a file that VS Code calls binary can lie beside the others", async () => {
      // 00-bytes.conf is made by the driver, with a NUL on its first line.
      const uri = workspaceUri("etc", "sysctl.d", "00-bytes.conf");
      await assert.rejects(async () => vscode.workspace.openTextDocument(uri));
      await checkHoverElsewhere();
      const onDisk = await readFile(uri.fsPath);
      assert.ok(onDisk.includes(0), "the NUL is gone");
    });

    it("typing a key gives completions at every step", async () => {
      const document = await openFileWith("33-typing.conf", "");
      for (const text of ["n", "et.core.so", "max"]) {
        const edit = new vscode.WorkspaceEdit();
        edit.insert(document.uri, document.positionAt(document.getText().length), text);
        assert.ok(await vscode.workspace.applyEdit(edit));
        const list = await vscode.commands.executeCommand<vscode.CompletionList>(
          "vscode.executeCompletionItemProvider",
          document.uri,
          document.positionAt(document.getText().length),
        );
        const labels = list.items.map(({ label }) =>
          typeof label === "string" ? label : label.label,
        );
        assert.ok(labels.includes("net.core.somaxconn"), `after "${document.getText()}"`);
      }
      await deleteFile(document);
    });

    it("an unknown kernel version uses the nearest one and says so", async () => {
      await withSetting("sysctlLens.kernel.version", "8.1.99", async () => {
        const document = await openWebExample();
        const text = await hoverText(document, positionOf(document, "net.core.somaxconn"));
        assert.match(text, /\*\*Effective 511\*\*/);
        assert.match(text, /8\.1\.99/);
        assert.match(text, /7\.3/);
      });
    });

    it("nonsense for a kernel version breaks nothing", async () => {
      await withSetting(
        "sysctlLens.kernel.version",
        "\u0000 latest & greatest",
        checkHoverElsewhere,
      );
      await checkHoverElsewhere();
    });

    it("a broken snippet of the workspace gets a diagnostic, and the bundled ones answer", async () => {
      const uri = workspaceUri("kernel-snippets", "net", "socket.c");
      await vscode.workspace.fs.writeFile(uri, Buffer.from("int __sys_listen(int fd {\n"));
      const document = await open(uri);
      // Neither the bracket nor the brace is closed.
      for (const { severity, message } of await diagnosticsOf(document, 2)) {
        assert.equal(severity, vscode.DiagnosticSeverity.Error);
        assert.match(message, /not closed/);
      }
      await checkHoverElsewhere();
      await vscode.workspace.fs.delete(workspaceUri("kernel-snippets"), { recursive: true });
    });
  });
}

async function checkHoverElsewhere(): Promise<void> {
  const document = await openWebExample();
  const text = await hoverText(document, positionOf(document, "net.core.somaxconn"));
  assert.match(text, /\*\*Effective 511\*\*/);
}
