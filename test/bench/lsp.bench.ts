import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { type Bench, type Figure, quantile } from "./bench.ts";
import {
  type BenchDocument,
  hostsSchema,
  jsonDocument,
  sysctlDocument,
  yamlDocument,
} from "./lsp/documents.ts";
import {
  type Answer,
  type MeasuredServer,
  type ServerChoice,
  startMeasured,
} from "./lsp/measuredServer.ts";
import { installPeers } from "./lsp/peers.ts";

const sizes = [40, 5_000, 100_000];
const samples = 200;
const warmUp = 10;
/** A server that needs longer for one kind of request is asked less often. */
const mostMs = 10_000;
const starts = 7;

type ServerName = "ours" | "json" | "yaml";
const kinds = ["hover", "completion", "edit + hover", "edit to diagnostics"] as const;
type Kind = (typeof kinds)[number];

/** What a document of the same size takes another server, times this, is the most that ours may take. */
const goals: Readonly<Record<Kind, number>> = {
  hover: 1,
  completion: 2,
  "edit + hover": 0.1,
  "edit to diagnostics": 0.25,
};
/** Milliseconds from a keystroke to its diagnostics in the longest document. */
const longestDiagnosticsMs = 100;
/** "Not slower" in the longest document than in the middle one, with room for a noisy machine. */
const sameSpeed = 1.5;

/**
 * The language server beside those of JSON and YAML, over stdio, one request in flight. All are asked in turns in the
 * same run, so that a busy machine slows all of them.
 */
export const run: Bench = async ({ root, packed }) => {
  await packed();
  const folder = await mkdtemp(join(tmpdir(), "sysctl-lens-bench-lsp-"));
  try {
    const peers = await installPeers(join(root, "out", "benchPeers"));
    const schemaUri = pathToFileURL(join(folder, "schema.json")).href;
    await writeFile(join(folder, "schema.json"), JSON.stringify(hostsSchema));
    const schemas = [{ fileMatch: ["*.json"], url: schemaUri, schema: hostsSchema }];
    const choices: Readonly<Record<ServerName, ServerChoice>> = {
      ours: { name: "ours", script: join(root, "dist", "server", "server.cjs"), settings: {} },
      json: {
        name: "JSON",
        script: peers.json,
        settings: { json: { validate: { enable: true }, schemas } },
      },
      yaml: {
        name: "YAML",
        script: peers.yaml,
        settings: {
          yaml: {
            ...{ validate: true, hover: true, completion: true },
            ...{ schemaStore: { enable: false }, schemas: { [schemaUri]: "*.yaml" } },
          },
        },
      },
    };
    const floor = { name: "bare", script: join(folder, "floor.cjs"), settings: {} };
    await esbuild.build({
      entryPoints: [join(root, "test", "bench", "floorServer.ts")],
      outfile: floor.script,
      bundle: true,
      platform: "node",
      logLevel: "warning",
    });
    const folderUri = pathToFileURL(folder).href;
    const figures = await startFigures(choices.ours, floor, folderUri);
    const before = new Map<Kind, number>();
    for (const lines of sizes) {
      figures.push(...(await sizeFigures(lines, choices, folder, before)));
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** What it takes to start, beside a server that does nothing, and the memory while nothing happens. */
async function startFigures(
  ours: ServerChoice,
  floor: ServerChoice,
  folderUri: string,
): Promise<Figure[]> {
  const times: [number[], number[]] = [[], []];
  let memoryMB = Number.NaN;
  for (let start = 0; start < starts; start++) {
    for (const [index, choice] of [ours, floor].entries()) {
      const server = await startMeasured(choice, folderUri);
      times[index === 0 ? 0 : 1].push(server.initializeMs);
      if (index === 0) memoryMB = server.memoryMB() ?? memoryMB;
      await server.stop();
    }
  }
  const [oursMs, floorMs] = [quantile(times[0], 0.5), quantile(times[1], 0.5)];
  return [
    shown("initialize: p50", oursMs, "ms"),
    shown("initialize of a bare server: p50", floorMs, "ms"),
    { name: "initialize / bare", value: oursMs / floorMs, unit: "×", atMost: 1.5 },
    ...(Number.isNaN(memoryMB)
      ? []
      : [{ name: "memory after initialize", value: memoryMB, unit: "MB", atMost: 80 }]),
  ];
}

/** All kinds of requests on documents of one size. `before` has our p50 of the size before, and gets this one's. */
async function sizeFigures(
  lines: number,
  choices: Readonly<Record<ServerName, ServerChoice>>,
  folder: string,
  before: Map<Kind, number>,
): Promise<readonly Figure[]> {
  const documents: Readonly<Record<ServerName, BenchDocument>> = {
    ours: sysctlDocument(lines),
    json: jsonDocument(lines),
    yaml: yamlDocument(lines),
  };
  const figures: Figure[] = [];
  const running: Subject[] = [];
  // The whole of a long YAML document is read again for each request, which takes seconds.
  const names: readonly ServerName[] = lines > 5_000 ? ["ours", "json"] : ["ours", "json", "yaml"];
  for (const name of names) {
    const document = documents[name];
    const path = join(folder, String(lines), document.fileName);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, document.text);
    const server = await startMeasured(choices[name], pathToFileURL(dirname(path)).href);
    const uri = pathToFileURL(path).href;
    await server.open(uri, document);
    running.push({ server, uri, document });
  }
  for (const kind of kinds) {
    const title = `${kind}, ${lines} lines`;
    const measured = await measure(kind, running);
    const p50s = measured.map(({ times }) => quantile(times, 0.5));
    for (const [index, { times, cpuMs }] of measured.entries()) {
      const name = `${title}: ${running[index]?.server.name}`;
      figures.push(
        {
          ...shown(`${name} p50`, p50s[index] ?? Number.NaN, "ms"),
          ...limitFor(index, lines, kind),
        },
        shown(`${name} p95`, quantile(times, 0.95), "ms"),
        shown(`${name} p99`, quantile(times, 0.99), "ms"),
        ...(cpuMs === undefined ? [] : [shown(`${name} CPU`, cpuMs, "ms")]),
      );
    }
    const [ours = Number.NaN, json = Number.NaN] = p50s;
    if (lines === 5_000) {
      const name = `${title}: p50 / JSON's`;
      figures.push({ name, value: ours / json, unit: "×", atMost: goals[kind] });
    }
    if (lines > 5_000 && (kind === "hover" || kind === "completion")) {
      const value = ours / (before.get(kind) ?? Number.NaN);
      figures.push({ name: `${title}: p50 / at 5000 lines`, value, unit: "×", atMost: sameSpeed });
    }
    before.set(kind, ours);
  }
  for (const { server } of running) {
    const memoryMB = server.memoryMB();
    if (memoryMB !== undefined) {
      figures.push(shown(`memory, ${lines} lines: ${server.name}`, memoryMB, "MB"));
    }
    await server.stop();
  }
  return figures;
}

function limitFor(index: number, lines: number, kind: Kind): { readonly atMost?: number } {
  const isLimited = index === 0 && lines > 5_000 && kind === "edit to diagnostics";
  return isLimited ? { atMost: longestDiagnosticsMs } : {};
}

interface Subject {
  readonly server: MeasuredServer;
  readonly uri: string;
  readonly document: BenchDocument;
}

interface Measured {
  readonly times: readonly number[];
  /** For each request; `undefined` where the system does not tell. */
  readonly cpuMs: number | undefined;
}

async function measure(kind: Kind, subjects: readonly Subject[]): Promise<readonly Measured[]> {
  const times = subjects.map((): number[] => []);
  const spent = subjects.map(() => 0);
  const asked = subjects.map(() => 0);
  const cpuBefore = subjects.map(({ server }) => server.cpuMs());
  for (let request = 0; request < warmUp + samples; request++) {
    for (const [index, subject] of subjects.entries()) {
      const used = spent[index] ?? 0;
      if (used > mostMs) continue;
      const startedAt = performance.now();
      const { isEmpty } = await ask(kind, subject, request);
      const ms = performance.now() - startedAt;
      spent[index] = used + ms;
      asked[index] = (asked[index] ?? 0) + 1;
      if (request >= warmUp) times[index]?.push(ms);
      if (isEmpty && (kind !== "edit to diagnostics" || subject.server.name === "ours")) {
        throw new Error(
          `${subject.server.name} answered ${kind} with nothing: its time is no time`,
        );
      }
    }
  }
  return subjects.map(({ server }, index) => {
    const [before, now] = [cpuBefore[index], server.cpuMs()];
    return {
      times: times[index] ?? [],
      cpuMs:
        before === undefined || now === undefined
          ? undefined
          : (now - before) / (asked[index] ?? 1),
    };
  });
}

/** A prime step visits places all over the document, the same in every run. */
async function ask(
  kind: Kind,
  { server, uri, document }: Subject,
  request: number,
): Promise<Answer> {
  const among = kind === "completion" ? document.completions : document.keys;
  const place = among[(request * 37_987) % among.length] ?? { line: 0, character: 0 };
  switch (kind) {
    case "hover":
      return server.hover(uri, place);
    case "completion":
      return server.completion(uri, place);
    case "edit + hover":
      await server.edit(uri, document.typedAt);
      return server.hover(uri, place);
    case "edit to diagnostics":
      return server.diagnose(uri, document.typedAt);
  }
}

function shown(name: string, value: number, unit: string): Figure {
  return { name, value, unit, atMost: undefined };
}
