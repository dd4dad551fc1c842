import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { type CancellationToken, CancellationTokenSource } from "vscode-languageserver/node";
import type { Bench, Figure } from "./bench.ts";
import { startLanguageClient } from "./languageClient.ts";

const config = "net.core.somaxconn = 300\nnet.ipv4.tcp_max_syn_backlog = 64\n";
const warmSamples = 20;
const cancelSamples = 10;
/** How long a search has gone on when it is cancelled. */
const searchedMs = 150;

/**
 * F12 from a sysctl into a whole kernel tree, named by SYSCTL_LENS_TREE: the first one of a server that has just started, and
 * the following ones; and how soon a search for paths gives up, and lets a hover pass. Without a tree there is nothing to measure.
 */
export const run: Bench = async ({ root, packed }) => {
  const tree = process.env.SYSCTL_LENS_TREE;
  if (tree === undefined || !existsSync(tree)) return [];
  await packed();
  const uri = pathToFileURL("/nowhere/etc/sysctl.d/90-web.conf").href;
  // The tree is the workspace, which the server recognises.
  const treeUri = pathToFileURL(tree).href;
  const server = await startLanguageClient(join(root, "dist", "server", "server.cjs"), treeUri);
  await server.open(uri, config);
  const definition = async () => {
    const { uris, ms } = await server.definition(uri, { line: 0, character: 3 });
    if (!uris.some((one) => one.startsWith(treeUri))) {
      throw new Error(`F12 on net.core.somaxconn does not lead into ${tree}`);
    }
    return ms;
  };
  const cold = await definition();
  let warm = 0;
  for (let sample = 0; sample < warmSamples; sample++) warm = Math.max(warm, await definition());
  const search = (token?: CancellationToken) =>
    server.request("sysctlLens/treePaths", { sysctl: "net.core.netdev_max_backlog" }, token);
  const cancelMs: number[] = [];
  const hoverMs: number[] = [];
  for (let sample = 0; sample < cancelSamples; sample++) {
    const source = new CancellationTokenSource();
    const given = search(source.token).then(
      () => Promise.reject(new Error("the search ended before it was cancelled")),
      () => undefined,
    );
    await setTimeout(searchedMs);
    hoverMs.push((await server.hover(uri, { line: 0, character: 3 })).ms);
    const cancelledAt = performance.now();
    source.cancel();
    await given;
    cancelMs.push(performance.now() - cancelledAt);
  }
  const startedAt = performance.now();
  await search();
  const pathsMs = performance.now() - startedAt;
  await server.stop();
  const figures: readonly Figure[] = [
    { name: "first F12 into a kernel tree", value: cold, unit: "ms", atMost: 1500 },
    { name: "slowest of the next 20", value: warm, unit: "ms", atMost: 50 },
    {
      name: "slowest of 10 cancels of a search",
      value: Math.max(...cancelMs),
      unit: "ms",
      atMost: 100,
    },
    {
      name: "slowest of 10 hovers meanwhile",
      value: Math.max(...hoverMs),
      unit: "ms",
      atMost: 100,
    },
    { name: "paths to netdev_max_backlog", value: pathsMs, unit: "ms", atMost: undefined },
  ];
  return figures;
};
