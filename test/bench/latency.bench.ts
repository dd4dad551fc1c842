import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { type Bench, type Figure, quantile } from "./bench.ts";
import { type LanguageClient, startLanguageClient } from "./languageClient.ts";

const keys = [
  "net.core.somaxconn",
  "net.ipv4.tcp_max_syn_backlog",
  "net.core.netdev_max_backlog",
  "net.unix.max_dgram_qlen",
  "vm.swappiness",
];
const warmUp = 50;
const samples = 300;

/**
 * Time of a request over stdio, one in flight, as a multiple of what a server that does nothing takes.
 * Both are asked in turns in the same run, so that a busy machine slows both.
 */
export const run: Bench = async ({ root, packed }) => {
  await packed();
  const folder = await mkdtemp(join(tmpdir(), "sysctl-lens-bench-"));
  try {
    const floorPath = join(folder, "floor.cjs");
    await esbuild.build({
      entryPoints: [join(root, "test", "bench", "floorServer.ts")],
      outfile: floorPath,
      bundle: true,
      platform: "node",
      logLevel: "warning",
    });
    const floor = await startLanguageClient(floorPath);
    const ours = await startLanguageClient(join(root, "dist", "server", "server.cjs"));
    const figures: Figure[] = [];
    for (const lines of [40, 5_000]) {
      const uri = pathToFileURL(join(folder, "etc", "sysctl.d", `${lines}.conf`)).href;
      const text = configOf(lines);
      for (const server of [floor, ours]) await server.open(uri, text);
      for (const typing of [false, true]) {
        const [floorMs, oursMs] = await measure([floor, ours], uri, lines, typing);
        figures.push(
          ...figuresOf(`${typing ? "edit + hover" : "hover"}, ${lines} lines`, floorMs, oursMs),
        );
      }
    }
    await floor.stop();
    await ours.stop();
    return figures;
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** Milliseconds of the warm requests, for each server. */
async function measure(
  servers: readonly [LanguageClient, LanguageClient],
  uri: string,
  lines: number,
  typing: boolean,
): Promise<readonly [readonly number[], readonly number[]]> {
  const times: [number[], number[]] = [[], []];
  for (let request = 0; request < warmUp + samples; request++) {
    // A prime step visits lines all over the file, the same in every run.
    const line = (request * 37) % lines;
    for (const [index, server] of servers.entries()) {
      // At the end of a comment line: the entries stay what they are.
      if (typing) await server.type(uri, { line: lines, character: 1 }, "x");
      const { ms, isEmpty } = await server.hover(uri, { line, character: 6 });
      if (isEmpty) throw new Error(`an empty hover for line ${line}: its time means nothing`);
      if (request >= warmUp) times[index === 0 ? 0 : 1].push(ms);
    }
  }
  return times;
}

function figuresOf(title: string, floor: readonly number[], ours: readonly number[]): Figure[] {
  const ratio = quantile(ours, 0.5) / quantile(floor, 0.5);
  return [
    { name: `${title}: p50`, value: quantile(ours, 0.5), unit: "ms", atMost: undefined },
    { name: `${title}: p95`, value: quantile(ours, 0.95), unit: "ms", atMost: undefined },
    {
      name: `${title}: p50 of the floor`,
      value: quantile(floor, 0.5),
      unit: "ms",
      atMost: undefined,
    },
    { name: `${title}: p50 / floor`, value: ratio, unit: "×", atMost: undefined },
  ];
}

/** Assignments, and a comment as the last line. */
function configOf(lines: number): string {
  const assignments = Array.from({ length: lines }, (_, index) => {
    return `${keys[index % keys.length]} = ${1000 + index}`;
  });
  return `${assignments.join("\n")}\n#\n`;
}
