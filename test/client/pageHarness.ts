import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import type { Page } from "playwright-core";
import { compileSnippets } from "../../core/c/compile.ts";
import type { SnippetFiles } from "../../core/c/program.ts";
import type { Settings } from "../../core/config/settings.ts";
import { createSysctlProbe } from "../../core/features/sysctlValue.ts";
import { tunableSysctls, withTried } from "../../core/features/triedValues.ts";
import { effectiveLimits } from "../../core/kernel/limits.ts";
import { loadModel } from "../../core/kernel/model.ts";
import { pageVersions, resolveVersion } from "../../core/kernel/version.ts";
import type { HostToPage, PageToHost, SimulationInput } from "../../core/messages.ts";
import { loadCParser } from "../support/cParser.ts";
import { readSnippetFiles } from "../support/snippetFiles.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const displayPath = "etc/sysctl.d/90-web.conf";
export const documentUri = "file:///workspace/etc/sysctl.d/90-web.conf";

/** A page in a real browser, under the policy that the extension gives it; VS Code's side is played by the test. */
export interface PageHarness<ToPage = HostToPage, ToHost = PageToHost> {
  readonly page: Page;
  /** Errors and refusals that the browser reported. */
  readonly complaints: readonly string[];
  /** Opens the page anew. Its state stays unless `state` is given. */
  open(state?: unknown): Promise<void>;
  send(message: ToPage): Promise<void>;
  /** What the page has told the extension. */
  sent(): Promise<readonly ToHost[]>;
  state(): Promise<unknown>;
  dispose(): Promise<void>;
}

/** `name`: of the page's script and style sheet, as in `Page.name`. */
export async function startPageHarness<
  ToPage = HostToPage,
  ToHost extends { readonly type: string } = PageToHost,
>(name = "page"): Promise<PageHarness<ToPage, ToHost>> {
  const stops: (() => Promise<unknown>)[] = [];
  const defer = (stop: () => Promise<unknown>) => stops.push(stop);
  const folder = await buildPage(name);
  defer(() => rm(folder, { recursive: true }));
  const origin = await serve(folder, documentText(name), defer);
  const { openPage } = (await import(
    new URL("../../scripts/support/browser.mjs", import.meta.url).href
  )) as { openPage(options: { defer: typeof defer; viewport: object }): Promise<Page> };
  const page = await openPage({ defer, viewport: { width: 760, height: 900 } });
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return {
    page,
    complaints,
    async open(state) {
      const address = `${origin}/${state === undefined ? "" : `?state=${encodeURIComponent(JSON.stringify(state))}`}`;
      await page.goto(address);
      await page.waitForFunction(() => sentMessages().some(({ type }) => type === "ready"));
    },
    send: (message) => page.evaluate((sent) => window.postMessage(sent, "*"), message),
    sent: () => page.evaluate(() => sentMessages<ToHost>()),
    state: () => page.evaluate(() => savedState()),
    async dispose() {
      for (const stop of stops.reverse()) await stop();
    },
  };
}

/** Defined in the served document. */
declare function sentMessages<ToHost extends { readonly type: string }>(): ToHost[];
declare function savedState(): unknown;

const api = `
const sent = [];
let state = JSON.parse(new URLSearchParams(location.search).get("state") ?? "null") ?? undefined;
window.sentMessages = () => sent;
window.savedState = () => state;
window.acquireVsCodeApi = () => ({
  postMessage: (message) => sent.push(message),
  getState: () => state,
  setState: (value) => { state = JSON.parse(JSON.stringify(value)); },
});`;

const documentText = (name: string) => `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-test'; style-src 'self'; font-src 'self'; connect-src 'self'; worker-src blob:">
<link rel="stylesheet" href="/${name}.css"></head>
<body class="vscode-dark" data-document-uri="${documentUri}" data-worker="/simulationWorker.js">
<main id="page"></main>
<script nonce="test">${api}</script><script nonce="test" src="/${name}.js"></script>
</body></html>`;

async function buildPage(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sysctl-lens-test-"));
  const { virtualModules } = (await import(
    new URL("../../scripts/support/virtualModules.mjs", import.meta.url).href
  )) as { virtualModules(): esbuild.Plugin };
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [`client/webview/${name}.ts`, "client/webview/simulationWorker.ts"],
    outdir: folder,
    bundle: true,
    platform: "browser",
    format: "iife",
    target: "es2022",
    loader: { ".ttf": "file" },
    assetNames: "[name]",
    logLevel: "warning",
    define: { "import.meta.url": "self.location.href" },
    plugins: [virtualModules()],
  });
  return folder;
}

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".ttf": "font/ttf",
};

async function serve(
  folder: string,
  text: string,
  defer: (stop: () => Promise<unknown>) => void,
): Promise<string> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/") {
      response.setHeader("content-type", "text/html").end(text);
      return;
    }
    try {
      const content = await readFile(join(folder, pathname.replace(/[^\w.]/g, "")));
      response.setHeader("content-type", types[extname(pathname)] ?? "text/plain").end(content);
    } catch {
      // The browser asks for a favicon, which there is not.
      response.writeHead(pathname === "/favicon.ico" ? 204 : 404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  defer(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

const parser = await loadCParser();
const bundled = readSnippetFiles();

/** What the server would send for these settings. `edited` are the workspace's own snippets. */
export function inputFor(
  settings: Readonly<Record<string, string>>,
  options: {
    readonly kernel?: string;
    readonly listen?: number;
    readonly edited?: SnippetFiles;
    readonly tried?: Readonly<Record<string, string>>;
  } = {},
): SimulationInput {
  const { version } = resolveVersion(options.kernel ?? "6.12.117");
  const files = new Map([...bundled, ...(options.edited ?? [])]);
  const { program } = compileSnippets(parser, files, version.defines);
  if (program === undefined) throw new Error("the snippets do not compile");
  const listenBacklog = options.listen ?? 511;
  const sysctls = new Map(Object.entries(settings));
  const { source, sites, constants } = program;
  const isInPage = options.edited === undefined && pageVersions.some(({ id }) => id === version.id);
  const model = loadModel(version, program);
  const set: Settings = new Map(
    [...sysctls].map(([name, value], line) => {
      const origin = { uri: documentUri, displayPath, line, keyRange: { start: 0, end: 0 } };
      return [name, { name, value, origin, overridden: [] }];
    }),
  );
  const tried = { sysctls: options.tried ?? {} };
  const probe = createSysctlProbe(model);
  return {
    uri: documentUri,
    displayPath,
    kernel: version.id,
    kernelNote: undefined,
    listenBacklog,
    settings: [...sysctls].map(([name, value], line) => ({
      ...{ name, value, origin: `etc/sysctl.d/90-web.conf:${line + 1}` },
      place: { uri: documentUri, line },
    })),
    tunables: tunableSysctls(probe, withTried(set, tried), set, tried),
    chosenListenBacklog: listenBacklog,
    limits: effectiveLimits(model, { listenBacklog, sysctls }),
    snippets: options.edited === undefined ? "bundled" : "workspace",
    program: isInPage ? undefined : { source, sites, constants },
  };
}
