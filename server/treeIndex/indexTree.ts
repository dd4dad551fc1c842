import { sysctlsOf, type TreeSysctl } from "../../core/tree/sysctlNames.ts";
import type { SysctlFile } from "../../core/tree/sysctlScan.ts";
import { nodeTreeAccess } from "../tree/nodeTreeAccess.ts";
import type { IndexStore, StoredIndex } from "./indexStore.ts";
import { scanFiles, stampLength } from "./scanFiles.ts";
import { ScanThreads } from "./scanThreads.ts";
import { clockSlackMs, listTree, type TreeListing } from "./treeListing.ts";

export interface IndexedTree {
  readonly sysctls: readonly TreeSysctl[];
  /** What to tell the user: the index could not be kept. */
  readonly notes: readonly string[];
}

/**
 * The sysctls of the tree in `root`, an absolute path. With a store, files that did not change since the last time are not
 * read: every file's stamp is looked at, so that no change goes unseen. `script`: of the worker that reads; `startedMs`: now.
 */
export async function indexTree(
  root: string,
  store: IndexStore | undefined,
  script: string,
  startedMs = Date.now(),
): Promise<IndexedTree> {
  const threads = new ScanThreads(root, script);
  const known = store?.load(root);
  const index =
    known === undefined
      ? await freshIndex(root, threads, startedMs)
      : await updatedIndex(known, threads, startedMs);
  if (store === undefined || index === known) return { sysctls: index.sysctls, notes: [] };
  const failure = store.save(index);
  const notes =
    failure === undefined ? [] : [`the index is not kept for the next time: ${failure}`];
  return { sysctls: index.sysctls, notes };
}

async function freshIndex(
  root: string,
  threads: ScanThreads,
  startedMs: number,
): Promise<StoredIndex> {
  const scan = threads.scan();
  const since = { known: undefined, startedMs };
  const listing = listTree(root, nodeTreeAccess(root), since, (path) => scan.add(path));
  const { stamps, files } = await scan.finish();
  return { root, listing, stamps, ...joined(listing, files) };
}

/** The known index itself where nothing changed. */
async function updatedIndex(
  known: StoredIndex,
  threads: ScanThreads,
  startedMs: number,
): Promise<StoredIndex> {
  const { root } = known;
  const finishStamps = threads.stamps(known.listing.paths);
  const since = { known: known.listing, startedMs };
  const listing = listTree(root, nodeTreeAccess(root), since, () => {});
  const unchanged = unchangedPaths(known, await finishStamps());
  const changed = listing.paths.filter((path) => !unchanged.has(path));
  const isComplete = listing.paths.length === known.listing.paths.length;
  if (changed.length === 0 && isComplete) return known;
  const scanned = scanFiles(root, changed);
  const stamps = stampsFrom(listing.paths, [
    [known.listing.paths, known.stamps],
    [changed, scanned.stamps],
  ]);
  const kept = known.files().filter(({ path }) => unchanged.has(path));
  return { root, listing, stamps, ...joined(listing, [...kept, ...scanned.files]) };
}

/** In the order of the paths: of two tables with one name, which comes first must not depend on who read faster. */
function joined({ paths }: TreeListing, files: readonly SysctlFile[]) {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const inOrder = paths.flatMap((path) => byPath.get(path) ?? []);
  return { files: () => inOrder, sysctls: sysctlsOf(inOrder) };
}

/** Files with the stamp that they had, unless they changed so shortly before they were read that they may have again. */
function unchangedPaths(
  { listing, stamps: before }: StoredIndex,
  now: Float64Array,
): ReadonlySet<string> {
  const trustedBefore = listing.startedMs - clockSlackMs;
  const unchanged = new Set<string>();
  listing.paths.forEach((path, at) => {
    for (let place = stampLength * at; place < stampLength * (at + 1); place++) {
      if (!Object.is(before[place], now[place])) return;
      const isTime = place !== stampLength * at;
      if (isTime && (now[place] ?? 0) >= trustedBefore) return;
    }
    unchanged.add(path);
  });
  return unchanged;
}

/** The stamps of paths; of a path in several parts, the last one's. */
function stampsFrom(
  paths: readonly string[],
  parts: readonly (readonly [readonly string[], Float64Array])[],
): Float64Array {
  const byPath = new Map<string, Float64Array>();
  for (const [names, stamps] of parts) {
    names.forEach((path, at) => {
      byPath.set(path, stamps.subarray(stampLength * at, stampLength * (at + 1)));
    });
  }
  const joint = new Float64Array(stampLength * paths.length).fill(Number.NaN);
  paths.forEach((path, at) => {
    joint.set(byPath.get(path) ?? [], stampLength * at);
  });
  return joint;
}
