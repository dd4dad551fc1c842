import { TextDocument } from "vscode-languageserver-textdocument";
import { TestClient } from "../serverHarness.ts";
import { changeOf, chosen, edited, randomEdit, randomNumbers } from "./randomTyping.ts";

export interface FuzzOptions {
  readonly serverPath: string;
  readonly edits: number;
  readonly seed: number;
  /** Texts to begin with. */
  readonly texts: readonly string[];
  readonly onProgress?: (edits: number) => void;
}

export interface FuzzReport {
  readonly edits: number;
  readonly answers: number;
  /** Those that say something. */
  readonly answersWithContent: number;
  readonly slowestMs: number;
  readonly slowestRequest: string;
}

/** Longer texts are replaced by a new one. */
const longestText = 20_000;
const editsAText = 2_000;
const uri = "file:///fuzz/etc/sysctl.d/50-fuzz.conf";

type Position = { readonly line: number; readonly character: number };

/** What a client asks, by method; `range` and the like stand for places in the document. */
const requests: readonly (readonly [
  method: string,
  parameters: (at: Position, end: Position) => object,
])[] = [
  ["textDocument/hover", (position) => ({ position })],
  ["textDocument/completion", (position) => ({ position })],
  ["textDocument/definition", (position) => ({ position })],
  ["textDocument/references", (position) => ({ position, context: { includeDeclaration: true } })],
  ["textDocument/documentHighlight", (position) => ({ position })],
  ["textDocument/prepareRename", (position) => ({ position })],
  ["textDocument/selectionRange", (position) => ({ positions: [position] })],
  ["textDocument/documentSymbol", () => ({})],
  ["textDocument/foldingRange", () => ({})],
  ["textDocument/documentLink", () => ({})],
  ["textDocument/codeLens", () => ({})],
  ["textDocument/semanticTokens/full", () => ({})],
  ["textDocument/inlayHint", (start, end) => ({ range: { start, end } })],
  ["textDocument/formatting", () => ({ options: { tabSize: 4, insertSpaces: true } })],
  [
    "textDocument/rangeFormatting",
    (start, end) => ({ range: { start, end }, options: { tabSize: 4, insertSpaces: true } }),
  ],
  [
    "textDocument/codeAction",
    (start, end) => ({ range: { start, end }, context: { diagnostics: [] } }),
  ],
];

/**
 * Types into a document of a real language server and asks it about everything. An answer that is an error, or that names a
 * place outside of the document, ends it.
 *
 * @throws Error with the seed, the number of the edit, the text and the request.
 */
export async function fuzzServer(options: FuzzOptions): Promise<FuzzReport> {
  const { serverPath, edits, seed, texts, onProgress } = options;
  const random = randomNumbers(seed);
  const client = await TestClient.start({ serverPath, folderUris: ["file:///fuzz"] });
  const report = { answers: 0, answersWithContent: 0, slowestMs: 0, slowestRequest: "" };
  let document = TextDocument.create(uri, "sysctl", 1, chosen(random, texts));
  await client.open(uri, document.getText());
  // The first answer waits for the server's start.
  await client.hover(uri, { line: 0, character: 0 });
  for (let count = 1; count <= edits; count++) {
    if (document.getText().length > longestText || count % editsAText === 0) {
      await client.close(uri);
      document = TextDocument.create(uri, "sysctl", 1, chosen(random, texts));
      await client.open(uri, document.getText());
    }
    const edit = randomEdit(random, document.getText());
    const change = changeOf(document, edit);
    document = edited(document, edit);
    await client.change(uri, document.version, change);
    const [method, parameters] = chosen(random, requests);
    const [from, to] = [random(), random()].map((share) =>
      Math.floor(share * document.getText().length),
    );
    const [start, end] = [Math.min(from ?? 0, to ?? 0), Math.max(from ?? 0, to ?? 0)].map(
      (offset) => document.positionAt(offset),
    );
    const asked = parameters(start ?? { line: 0, character: 0 }, end ?? { line: 0, character: 0 });
    const startedAt = performance.now();
    const fail = (reason: string) => {
      const place = `seed ${seed}, edit ${count}, ${method} ${JSON.stringify(asked)}`;
      return new Error(
        `${reason}\n${place}\n${JSON.stringify(document.getText())}\n${client.log.join("\n")}`,
      );
    };
    let answer: unknown;
    try {
      answer = await client.connection.sendRequest(method, { textDocument: { uri }, ...asked });
    } catch (error) {
      // A place that cannot be renamed is told as an error.
      if (method !== "textDocument/prepareRename") throw fail(String(error));
    }
    const took = performance.now() - startedAt;
    if (took > report.slowestMs) Object.assign(report, { slowestMs: took, slowestRequest: method });
    report.answers += 1;
    if (hasContent(answer)) report.answersWithContent += 1;
    const outside = placesOf(answer).find((place) => !isInside(document, place));
    if (outside !== undefined) throw fail(`outside of the document: ${JSON.stringify(outside)}`);
    if (client.log.length > 0) throw fail("the server complains");
    onProgress?.(count);
  }
  await checkDiagnostics(client, document, seed);
  const code = await client.stop();
  if (code !== 0) throw new Error(`the server ended with ${code}`);
  return { edits, ...report };
}

/** The diagnostics of the last text: all of them inside. */
async function checkDiagnostics(client: TestClient, document: TextDocument, seed: number) {
  const diagnostics = await client.diagnostics(document.uri, document.version);
  const outside = placesOf(diagnostics).find((place) => !isInside(document, place));
  if (outside === undefined) return;
  throw new Error(
    `seed ${seed}: a diagnostic outside of the document: ${JSON.stringify(outside)}\n${JSON.stringify(document.getText())}`,
  );
}

function hasContent(answer: unknown): boolean {
  return Array.isArray(answer) ? answer.length > 0 : answer !== null && answer !== undefined;
}

/** Every position in an answer that is about this document: those of other documents are left out. */
function placesOf(answer: unknown): readonly Position[] {
  if (Array.isArray(answer)) return answer.flatMap(placesOf);
  if (typeof answer !== "object" || answer === null) return [];
  if ("uri" in answer && answer.uri !== uri) return [];
  if ("textDocument" in answer && JSON.stringify(answer.textDocument).includes(uri) === false)
    return [];
  const own = "line" in answer && "character" in answer ? [answer as Position] : [];
  // Arguments of commands name lines of their own kind.
  const rest = Object.entries(answer).filter(([key]) => key !== "command" && key !== "data");
  return [...own, ...rest.flatMap(([, value]) => placesOf(value))];
}

function isInside(document: TextDocument, { line, character }: Position): boolean {
  if (line < 0 || character < 0 || line >= document.lineCount) {
    // The end of the whole may be told as the line after the last one.
    return line === document.lineCount && character === 0;
  }
  const range = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
  return character <= document.getText(range).replace(/\r?\n$|\r$/, "").length;
}
