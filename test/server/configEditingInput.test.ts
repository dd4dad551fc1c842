import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  CodeAction,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Position,
  Range,
  SelectionRange,
  TextEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { TestClient } from "../support/serverHarness.ts";

// Every request about a configuration, on texts that no loader is meant to get: answers come, and lie inside the document.

const good = "net.core.somaxconn = 128\n";

const texts: Readonly<Record<string, string>> = {
  nothing: "",
  "one line feed": "\n",
  "a line of 1 MB": `# ${"x".repeat(2 ** 20)}\nkernel.hostname = ${"y".repeat(2 ** 19)}\n${good}`,
  "a key of 1 MB": `${"a.".repeat(2 ** 19)} = 1\n${good}`,
  "dots and slashes": `${"./".repeat(2 ** 16)}=1\n${good}`,
  "stars in a row": `net.${"*a".repeat(2 ** 12)}.x = 1\n${good.repeat(50)}`,
  "NUL bytes": `\0\0\0\nkey\0 = va\0lue\n${good}`,
  "lone surrogates": `\uD800 = \uDC00\n${good}`,
  "CRLF line ends": `# windows\r\nvm.swappiness = 10\r\n${good.trim()}\r\n`,
  "lone carriage returns": `vm.swappiness = 10\rkernel.sysrq = 0\r\n${good}`,
  "keys half typed": `net.core.\nnet.\n-\n=\n= 5\nnet.core.som\n${good}`,
  "continuation upon continuation": `a.b = 1 \\\n${"\\\n".repeat(1000)}${good}`,
  "brackets and braces": `net.[a.{b,c}* = [x\n{{ a }} = {% b %}\n# [[[\n# (((http://x(((\n${good}`,
  "nothing but rules": "####\n".repeat(3000),
  "only newlines": "\n".repeat(5000),
  "20,000 lines of one key": good.repeat(20_000),
};

describe("bad input", () => {
  let build: ServerBuild;
  let client: TestClient;

  beforeAll(async () => {
    build = await buildServer();
    client = await TestClient.start({ serverPath: build.serverPath });
  });
  afterAll(async () => {
    expect(await client.stop()).toBe(0);
    await build.dispose();
  });

  test.each(Object.entries(texts))(
    "%s: every answer lies inside the document",
    async (name, text) => {
      const uri = `file:///nowhere/etc/sysctl.d/${encodeURIComponent(name)}.conf`;
      const document = TextDocument.create(uri, "sysctl", 1, text);
      const inside = ({ start, end }: Range) => {
        for (const place of [start, end]) {
          expect(document.positionAt(document.offsetAt(place))).toEqual(place);
        }
        expect(document.offsetAt(start)).toBeLessThanOrEqual(document.offsetAt(end));
      };
      await client.open(uri, text);
      const send = async <T>(method: string, parameters: object = {}): Promise<T> =>
        await client.connection.sendRequest(method, { textDocument: { uri }, ...parameters });
      const options = { tabSize: 2, insertSpaces: true, trimFinalNewlines: true };
      for (const { range } of await send<TextEdit[]>("textDocument/formatting", { options })) {
        inside(range);
      }
      const symbols = (items: readonly DocumentSymbol[]) => {
        for (const { range, selectionRange, children = [] } of items) {
          inside(range);
          inside(selectionRange);
          symbols(children);
        }
      };
      symbols(await client.symbols(uri));
      for (const { startLine, endLine } of await send<FoldingRange[]>(
        "textDocument/foldingRange",
      )) {
        expect(startLine >= 0 && endLine > startLine && endLine < document.lineCount).toBe(true);
      }
      for (const { range } of await send<DocumentLink[]>("textDocument/documentLink"))
        inside(range);
      for (const { range } of await client.lenses(uri)) inside(range);
      const places: readonly Position[] = [
        { line: 0, character: 0 },
        { line: 0, character: 7 },
        document.positionAt(Math.max(0, text.length - 20)),
        { line: 99_999, character: 99_999 },
      ];
      for (const position of places) {
        const [grown] = await send<SelectionRange[]>("textDocument/selectionRange", {
          positions: [position],
        });
        expect(grown).toBeDefined();
        for (let range = grown; range !== undefined; range = range.parent) inside(range.range);
        await send("textDocument/documentHighlight", { position });
        await client.references(uri, position);
        await send("textDocument/onTypeFormatting", { position, ch: "\n", options });
        // Refused where there is no key.
        await send("textDocument/rename", { position, newName: "a.b" }).catch(() => undefined);
        const actions = await send<CodeAction[]>("textDocument/codeAction", {
          range: { start: position, end: position },
          context: { diagnostics: [] },
        });
        for (const action of position === places[0] ? actions : []) {
          if (action.data === undefined) continue;
          await client.connection.sendRequest("codeAction/resolve", action);
        }
      }
      await client.connection.sendRequest("workspace/symbol", { query: "somax" });
      for (const format of ["commands", "ansible", "systemd", "kubernetes"]) {
        await client.connection.sendRequest("sysctlLens/copySettings", { uri, format });
      }
      await client.connection.sendRequest("sysctlLens/explainConfig", { uri });
      await client.close(uri);
      expect(client.isRunning).toBe(true);
      expect(client.log.filter((line) => line.includes(" failed for "))).toEqual([]);
    },
    60_000,
  );
});
