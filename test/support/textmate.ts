import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import oniguruma from "vscode-oniguruma";
import textmate, { type IGrammar } from "vscode-textmate";

const require = createRequire(import.meta.url);
const grammarFile = new URL("../../client/languages/sysctl.tmLanguage.json", import.meta.url);

/** A piece of a line with its innermost scope, without the grammar's own name at the end. */
export interface TextMateToken {
  readonly text: string;
  readonly start: number;
  readonly scope: string;
}

/** The TextMate grammar as VS Code's own engine runs it. */
export async function loadTextMateGrammar(): Promise<IGrammar> {
  const wasm = await readFile(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () =>
      textmate.parseRawGrammar(readFileSync(grammarFile, "utf8"), "sysctl.tmLanguage.json"),
  });
  const grammar = await registry.loadGrammar("source.sysctl");
  if (grammar === null) throw new Error("the TextMate grammar does not load");
  return grammar;
}

export function tokenizeLine(grammar: IGrammar, line: string): readonly TextMateToken[] {
  return grammar
    .tokenizeLine(line, textmate.INITIAL)
    .tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      start: startIndex,
      scope: (scopes.at(-1) ?? "").replace(/(^source)?\.sysctl$/, ""),
    }));
}
