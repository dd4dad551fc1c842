import { Language, Parser } from "web-tree-sitter";
import { indexKernelFile } from "../../core/tree/kernelSource.ts";
import { TreeLookup } from "../../core/tree/lookup.ts";
import type { TreeAccess } from "../../core/tree/treeFiles.ts";
import { treeVersion } from "../../core/tree/treeVersion.ts";
import type { ServerHost, TreeRecognition } from "../host.ts";
import { nodeTreeAccess } from "./nodeTreeAccess.ts";

/** A kernel tree that can be searched. */
export interface OpenTree {
  readonly kind: "tree";
  readonly version: string | undefined;
  /** `Linux 6.1.192 in /usr/src/linux` */
  readonly label: string;
  readonly lookup: TreeLookup;
}

/** The tree in a folder, or why it is none. */
export async function openTree(
  folder: string,
  host: Pick<ServerHost, "loadWasm">,
): Promise<OpenTree | Extract<TreeRecognition, { readonly kind: "refused" }>> {
  const recognised = recogniseTree(folder);
  if (recognised.kind === "refused") return recognised;
  return { ...recognised, lookup: await openLookup(folder, host, new Map()) };
}

export function recogniseTree(folder: string): TreeRecognition {
  const found = treeVersion(nodeTreeAccess(folder));
  if ("message" in found) return { kind: "refused", message: `${folder}: ${found.message}` };
  const { version, extraVersion } = found;
  const name = version === undefined ? "Part of a Linux tree" : `Linux ${version}${extraVersion}`;
  return { kind: "tree", version, label: `${name} in ${folder}` };
}

/** Searches a folder as it is. `open` holds the text of documents that are not what the disk has. */
export async function openLookup(
  folder: string,
  host: Pick<ServerHost, "loadWasm">,
  open: ReadonlyMap<string, string>,
): Promise<TreeLookup> {
  const parser = await loadParser(host);
  const access = accessWith(folder, open);
  return new TreeLookup(access, (path, text) => indexKernelFile(path, text, parser));
}

export async function loadParser(host: Pick<ServerHost, "loadWasm">): Promise<Parser> {
  const [engine, c] = await Promise.all([
    host.loadWasm("web-tree-sitter.wasm"),
    host.loadWasm("tree-sitter-c.wasm"),
  ]);
  await Parser.init({ wasmBinary: engine, locateFile: (name: string) => name });
  const parser = new Parser();
  parser.setLanguage(await Language.load(c));
  return parser;
}

/** The files of a folder, with the text of open documents where there is one. */
export function accessWith(folder: string, open: ReadonlyMap<string, string>): TreeAccess {
  const access = nodeTreeAccess(folder);
  return {
    ...access,
    stamp(path) {
      const text = open.get(path);
      // Typing keeps the length now and then: a sum over the text tells such texts apart.
      return text === undefined
        ? access.stamp(path)
        : { size: text.length, modifiedMs: -checksum(text) };
    },
    readText: (path) => open.get(path) ?? access.readText(path),
  };
}

function checksum(text: string): number {
  let sum = 1;
  for (let at = 0; at < text.length; at++) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) | 0;
  return sum >>> 0;
}
