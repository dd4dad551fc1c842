import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import type { BenchDocument, Place } from "./documents.ts";

/** How one language server is started and set up. */
export interface ServerChoice {
  readonly name: string;
  readonly script: string;
  /** Members by section, as an editor's settings. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly isEmpty: boolean;
}

/** A running language server, with one request in flight at a time. */
export interface MeasuredServer {
  readonly name: string;
  /** From the start of the process to the answer of initialize. */
  readonly initializeMs: number;
  open(uri: string, document: BenchDocument): Promise<void>;
  hover(uri: string, place: Place): Promise<Answer>;
  completion(uri: string, place: Place): Promise<Answer>;
  /** Types a digit, or takes it away again. */
  edit(uri: string, place: Place): Promise<void>;
  /** Edits, and waits for what is wrong with that version. */
  diagnose(uri: string, place: Place): Promise<Answer>;
  /** Of the process and its children, so far; `undefined` where /proc does not tell. */
  cpuMs(): number | undefined;
  /** Resident memory. */
  memoryMB(): number | undefined;
  stop(): Promise<void>;
}

const markdown = ["markdown", "plaintext"];
const capabilities = {
  workspace: { configuration: true, workspaceFolders: true },
  textDocument: {
    synchronization: { didSave: true },
    hover: { contentFormat: markdown },
    completion: {
      contextSupport: true,
      completionItem: { snippetSupport: true, documentationFormat: markdown },
    },
    publishDiagnostics: { versionSupport: true },
    diagnostic: { dynamicRegistration: true },
  },
};

interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly unknown[];
}

/** Starts a server over stdio for one folder. */
export async function startMeasured(
  { name, script, settings }: ServerChoice,
  folderUri: string,
): Promise<MeasuredServer> {
  const startedAt = performance.now();
  const server = spawn(process.execPath, [script, "--stdio"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.onRequest((_method, params: unknown) => {
    const items = (params as { readonly items?: readonly { readonly section?: string }[] } | null)
      ?.items;
    return items === undefined ? null : items.map(({ section = "" }) => settings[section] ?? null);
  });
  let onPublished: (published: Published) => void = () => {};
  connection.onNotification("textDocument/publishDiagnostics", (params: Published) =>
    onPublished(params),
  );
  connection.listen();
  const { capabilities: can } = await connection.sendRequest<{
    readonly capabilities: { readonly diagnosticProvider?: unknown };
  }>("initialize", {
    processId: process.pid,
    rootUri: folderUri,
    workspaceFolders: [{ uri: folderUri, name: "bench" }],
    capabilities,
    initializationOptions: { trusted: true, commandLinks: true },
  });
  const initializeMs = performance.now() - startedAt;
  await connection.sendNotification("initialized", {});
  await connection.sendNotification("workspace/didChangeConfiguration", { settings });

  let version = 1;
  let isTyped = false;
  const edit = async (uri: string, place: Place) => {
    version += 1;
    const end = isTyped ? { ...place, character: place.character + 1 } : place;
    const change = { range: { start: place, end }, text: isTyped ? "" : "0" };
    isTyped = !isTyped;
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [change],
    });
  };
  const ask = async (method: string, uri: string, position?: Place) => {
    const params = { textDocument: { uri }, ...(position === undefined ? {} : { position }) };
    return { isEmpty: isEmpty(await connection.sendRequest(method, params)) };
  };
  return {
    name,
    initializeMs,
    open: (uri, { languageId, text }) => {
      version = 1;
      isTyped = false;
      return connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId, version, text },
      });
    },
    hover: (uri, place) => ask("textDocument/hover", uri, place),
    completion: (uri, place) => ask("textDocument/completion", uri, place),
    edit,
    diagnose: async (uri, place) => {
      if (can.diagnosticProvider !== undefined) {
        await edit(uri, place);
        return ask("textDocument/diagnostic", uri);
      }
      const told = new Promise<Answer>((resolve) => {
        onPublished = (published) => {
          if (published.uri !== uri || (published.version ?? version) < version) return;
          resolve({ isEmpty: published.diagnostics.length === 0 });
        };
      });
      await edit(uri, place);
      return told;
    },
    cpuMs: () => cpuMsOf(server.pid),
    memoryMB: () => memoryMBOf(server.pid),
    stop: async () => {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      await ended;
      connection.dispose();
    },
  };
}

function isEmpty(answer: unknown): boolean {
  if (typeof answer !== "object" || answer === null) return true;
  if ("items" in answer) return !Array.isArray(answer.items) || answer.items.length === 0;
  return Array.isArray(answer) && answer.length === 0;
}

/** In /proc, times are in hundredths of a second. */
function cpuMsOf(pid: number | undefined): number | undefined {
  return summed(pid, (one) => {
    const fields = readFileSync(`/proc/${one}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  });
}

function memoryMBOf(pid: number | undefined): number | undefined {
  return summed(pid, (one) => {
    const status = readFileSync(`/proc/${one}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
  });
}

/** Over a process and its children, where the system has /proc. */
function summed(pid: number | undefined, of: (pid: number) => number): number | undefined {
  if (pid === undefined || process.platform !== "linux") return undefined;
  const childrenOf = (one: number): readonly number[] =>
    readdirSync(`/proc/${one}/task`).flatMap((task) =>
      readFileSync(`/proc/${one}/task/${task}/children`, "utf8")
        .split(" ")
        .filter(Boolean)
        .map(Number),
    );
  let sum = 0;
  for (const rest = [pid]; rest.length > 0; ) {
    const one = rest.pop() ?? 0;
    sum += of(one);
    rest.push(...childrenOf(one));
  }
  return sum;
}
