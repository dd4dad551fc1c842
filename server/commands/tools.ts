import { resolve } from "node:path";
import { snippetFiles } from "virtual:kernel-snippets";
import { URI } from "vscode-uri";
import { Language, Parser } from "web-tree-sitter";
import type { SnippetFiles } from "../../core/c/program.ts";
import type { Settings } from "../../core/config/settings.ts";
import type { ConfigFile } from "../../core/config/writes.ts";
import { acceptedSettings, valuesOf } from "../../core/features/acceptedSettings.ts";
import type { ConfigDocument, KernelContext } from "../../core/features/context.ts";
import type { EffectiveLimits } from "../../core/kernel/limits.ts";
import type { ResolvedVersion } from "../../core/kernel/version.ts";
import { configReader } from "../configReader.ts";
import { displayPathOf } from "../connection/configDocuments.ts";
import { type Kernel, Kernels } from "../connection/kernels.ts";
import type { ServerHost } from "../host.ts";
import { kernelBuilder } from "../kernelBuilder.ts";
import { nodeHost } from "../nodeHost.ts";
import type { InputFile } from "./inputFiles.ts";

/** What the commands work with. */
export interface Tools {
  readConfig(file: InputFile): ConfigDocument;
  /** The settings that the files come to, read in this order. */
  settingsOf(documents: readonly ConfigDocument[]): Settings;
  kernel(resolved: ResolvedVersion): Kernel;
  limits(
    kernel: Kernel,
    listenBacklog: number,
    sysctls: ReadonlyMap<string, string>,
  ): EffectiveLimits;
  context(
    resolved: ResolvedVersion,
    listenBacklog: number,
    loaded: Settings,
    files?: readonly ConfigFile[],
  ): KernelContext;
}

export const bundledSnippets: SnippetFiles = new Map(Object.entries(snippetFiles));

/** The wasm files stand beside the bundled command line. */
export function cliHost(): ServerHost {
  return nodeHost([__dirname]);
}

export async function loadTools(): Promise<Tools> {
  const host = cliHost();
  const wasmBinary = await host.loadWasm("web-tree-sitter.wasm");
  const module = { wasmBinary, locateFile: (name: string) => name };
  await Parser.init(module);
  const c = await parserFor(host.loadWasm("tree-sitter-c.wasm"));
  const kernels = new Kernels(kernelBuilder(c), bundledSnippets);
  const kernel = ({ version }: ResolvedVersion) => kernels.bundled(version);
  return {
    readConfig,
    settingsOf: (documents) => configReader.resolve(documents, "procps").settings,
    kernel,
    limits: (one, listenBacklog, sysctls) => kernels.limits(one, listenBacklog, sysctls),
    context(resolved, listenBacklog, loaded, files = []) {
      const { model, probe, index, notes } = kernel(resolved);
      const { settings, refused, refusedOf } = acceptedSettings(loaded, probe);
      const measured = kernels.limits(kernel(resolved), listenBacklog, valuesOf(settings));
      const limits = { ...measured, refusedWrites: refused };
      const links = { snippet: () => undefined, setting: () => undefined };
      return {
        kernel: resolved,
        listenBacklog,
        settings,
        refused,
        loader: "procps",
        files,
        refusedOf,
        maskedBy: undefined,
        limits,
        model,
        probe,
        index,
        notes,
        links,
      };
    },
  };
}

/** A parser that speaks C, for commands that need no model. */
export async function loadCParser(): Promise<Parser> {
  const host = cliHost();
  const wasmBinary = await host.loadWasm("web-tree-sitter.wasm");
  await Parser.init({ wasmBinary, locateFile: (name: string) => name });
  return parserFor(host.loadWasm("tree-sitter-c.wasm"));
}

async function parserFor(wasm: Promise<Uint8Array>): Promise<Parser> {
  const parser = new Parser();
  parser.setLanguage(await Language.load(await wasm));
  return parser;
}

function readConfig({ file, text }: InputFile): ConfigDocument {
  const index = configReader.read(text, "procps", undefined);
  const { entries, problems } = index;
  const uri = URI.file(resolve(file)).toString();
  return { uri, displayPath: displayPathOf(uri), text, entries, problems, index };
}
