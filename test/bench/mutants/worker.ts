import { createRequire } from "node:module";
import type { KernelModel } from "../../../core/kernel/model.ts";
import { knownVersions } from "../../../core/kernel/version.ts";
import { type Replay, replayCases } from "../../../core/simulation/replay.ts";
import { readSnippetFiles } from "../../support/snippetFiles.ts";
import { createMutantJudge, type Judge } from "./judgeMutant.ts";
import { cache } from "./mutantModel.ts";
import { mutationsOf } from "./mutations.ts";
import * as testShim from "./testShim.ts";

// A process of its own: answers each message of the parent with one.

interface Request {
  readonly judges?: readonly Judge[];
  readonly path?: string;
  readonly text?: string;
}

type Cases = Parameters<typeof replayCases>[1];
const replays = new WeakMap<KernelModel, Map<string, Replay>>();

/** A model that the mutation left alone gives the answers that it gave before. */
function rememberedReplay(model: KernelModel, cases: Cases): Replay {
  const known = replays.get(model) ?? new Map<string, Replay>();
  replays.set(model, known);
  const key = JSON.stringify(cases);
  const found = known.get(key);
  if (found) return found;
  const replay = replayCases(model, cases);
  known.set(key, replay);
  return replay;
}

/** The core's and the tests' modules by path, put in place by the bundle (scripts/support/mutants.mjs). */
declare const sharedModules: Readonly<Record<string, object | undefined>>;

const requireNode = createRequire(import.meta.url);

function load(path: string): unknown {
  if (path === "vitest") return testShim;
  const shared = sharedModules[path];
  if (shared === undefined) return requireNode(path);
  return path === "core/simulation/replay.ts"
    ? { ...shared, replayCases: rememberedReplay }
    : shared;
}

let judge: ReturnType<typeof createMutantJudge> | undefined;

process.on("message", async ({ judges, path, text }: Request) => {
  if (judges) {
    judge = createMutantJudge(judges, load);
    process.send?.({ mutations: mutationsOf(readSnippetFiles(), knownVersions, cache) });
  } else {
    process.send?.({ verdict: await judge?.(path, text ?? "") });
  }
});
