import { describe, expect, test } from "vitest";
import { readEntries } from "../../../core/config/entries.ts";
import { resolveSettings } from "../../../core/config/precedence.ts";
import type { ConfigDocument } from "../../../core/features/context.ts";
import { writeSettings } from "../../../core/features/writeSettings.ts";
import { loadSysctlParser } from "../../support/sysctlParser.ts";

const parser = await loadSysctlParser();

function documentOf(uri: string, text: string): ConfigDocument {
  const tree = parser.parse(text);
  if (tree === null) throw new Error("no tree");
  return { uri, displayPath: uri, text, ...readEntries(tree, text) };
}

/** The texts of all files after `values` were written from the first one. */
function written(
  texts: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const documents = Object.entries(texts).map(([uri, text]) => documentOf(uri, text));
  const [first] = documents;
  if (first === undefined) throw new Error("no file");
  const settings = resolveSettings(documents);
  const find = (uri: string) => documents.find((one) => one.uri === uri);
  const changed = writeSettings(values, first, settings, find).map(({ uri, edits }) => {
    let text = texts[uri] ?? "";
    for (const { range, newText } of edits.toSorted((a, b) => b.range.start - a.range.start)) {
      text = text.slice(0, range.start) + newText + text.slice(range.end);
    }
    return [uri, text];
  });
  return { ...texts, ...Object.fromEntries(changed) };
}

const web = "etc/sysctl.d/90-web.conf";
const local = "etc/sysctl.d/99-local.conf";

describe("writing settings", () => {
  test("the value of the line that wins changes, and nothing else of it", () => {
    const texts = {
      [web]: "-net/core/somaxconn =  128  \nvm.swappiness = 1\n",
      [local]: "x = 1\n",
    };
    expect(written(texts, { "net.core.somaxconn": "4096" })).toEqual({
      [web]: "-net/core/somaxconn =  4096  \nvm.swappiness = 1\n",
      [local]: "x = 1\n",
    });
  });

  test("of several lines the last read one changes, in whichever file it is", () => {
    const texts = {
      [web]: "net.core.somaxconn=1\nnet.core.somaxconn=2\n",
      [local]: "net.core.somaxconn=3",
    };
    expect(written(texts, { "net.core.somaxconn": "5" })).toEqual({
      ...texts,
      [local]: "net.core.somaxconn=5",
    });
  });

  test("what no file sets comes to the end, on lines of its own", () => {
    expect(written({ [web]: "a.b = 1" }, { "net.core.somaxconn": "5", "a.b": "2" })).toEqual({
      [web]: "a.b = 2\nnet.core.somaxconn = 5\n",
    });
    expect(written({ [web]: "" }, { "a.b": "2", "a.c": "3" })).toEqual({
      [web]: "a.b = 2\na.c = 3\n",
    });
    expect(written({ [web]: "a.b = 1\r\n" }, { "a.c": "3" })).toEqual({
      [web]: "a.b = 1\r\na.c = 3\r\n",
    });
  });

  test("a line without a value gets one", () => {
    expect(written({ [web]: "a.b =\n" }, { "a.b": "2" })).toEqual({ [web]: "a.b = 2\n" });
  });

  test("a pattern keeps what it says for the others", () => {
    const texts = { [web]: "net.ipv4.conf.*.rp_filter = 1\n" };
    expect(written(texts, { "net.ipv4.conf.all.rp_filter": "2" })).toEqual({
      [web]: "net.ipv4.conf.*.rp_filter = 1\nnet.ipv4.conf.all.rp_filter = 2\n",
    });
  });
});
