import { mayExist, catalogueNames as namesInSource } from "../kernel/catalogue/catalogueEntry.ts";
import { generalFactFor, generalFacts } from "../kernel/catalogue/generalFacts.ts";
import { catalogueNames, factFor } from "../kernel/catalogue.ts";
import type { KernelVersion } from "../kernel/version.ts";
import type { OffsetRange } from "../text/offsets.ts";
import type { CompletionResult } from "./completion.ts";
import type { KernelContext } from "./context.ts";

/** Where so many keys begin alike, those of deeper folders wait until the folder is chosen. */
const mostDeepKeys = 60;

/** Names that the model does not know, `*` for an interface's. */
const otherNames: readonly string[] = [
  ...new Set([...generalFacts.map(({ pattern }) => pattern), ...namesInSource]),
]
  .filter((name) => !catalogueNames.includes(name))
  .sort();

/** What a kernel has: names of the model, and others with `*` for an interface's. */
interface Names {
  readonly modelled: readonly string[];
  readonly others: readonly string[];
}

const namesByRelease = new Map<string, Names>();

function namesOf(version: KernelVersion): Names {
  let names = namesByRelease.get(version.id);
  if (names === undefined) {
    names = {
      modelled: catalogueNames.filter((name) => factFor(name, version)?.period !== undefined),
      others: otherNames.filter((name) => mayExist(name, version.id)),
    };
    namesByRelease.set(version.id, names);
  }
  return names;
}

const perInterface = /^(net\.ipv[46]\.(?:conf|neigh))\.([^.]*)/;

/** Folders and keys that begin as typed, those that are set already last. */
export function keyCompletions(
  prefix: string,
  replaces: OffsetRange,
  context: KernelContext,
): readonly CompletionResult[] {
  const separator = /[./]/.exec(prefix)?.[0] ?? ".";
  const dotted = separator === "." ? prefix : swapSeparators(prefix);
  const names = namesOf(context.kernel.version);
  const others = namesFor(dotted, names.others, context).filter((name) => name.startsWith(dotted));
  const modelled = names.modelled.filter((name) => name.startsWith(dotted));
  const isHere = (name: string) => !name.includes(".", dotted.length);
  const shown = others.length > mostDeepKeys ? others.filter(isHere) : others;
  const folders = new Set(
    [...modelled, ...others].flatMap((name) => {
      const end = name.indexOf(".", dotted.length);
      return end < 0 ? [] : [name.slice(0, end + 1)];
    }),
  );
  const spelled = (name: string) => (separator === "." ? name : swapSeparators(name));
  return [
    ...[...folders].map((folder) => ({
      ...{ label: spelled(folder), kind: "folder" as const, detail: "", documentation: "" },
      ...{ replaces, isLast: false },
    })),
    ...[...modelled, ...shown].map((name) => ({
      ...{ label: spelled(name), kind: "key" as const, ...said(name, context) },
      ...{ replaces, isLast: context.settings.has(name) },
    })),
  ];
}

/** A path's slashes are a name's dots; a dot in an interface's name is a slash there. */
function swapSeparators(text: string): string {
  return text.replace(/[./]/g, (separator) => (separator === "." ? "/" : "."));
}

/** `*` gives way to the interface that is typed, or to the ones that there always are and that the files name. */
function namesFor(
  dotted: string,
  others: readonly string[],
  context: KernelContext,
): readonly string[] {
  const typed = perInterface.exec(dotted);
  if (typed === null) return others;
  const [whole, folder = "", begun = ""] = typed;
  const isComplete = dotted.length > whole.length;
  const interfaces = isComplete ? [begun] : ["all", "default", ...namedInterfaces(folder, context)];
  return others.flatMap((name) =>
    name.startsWith(`${folder}.*.`) ? interfaces.map((one) => name.replace("*", () => one)) : [],
  );
}

function namedInterfaces(folder: string, context: KernelContext): readonly string[] {
  const found = new Set<string>();
  for (const name of context.settings.keys()) {
    const [, own, one = ""] = perInterface.exec(name) ?? [];
    if (own === folder && one !== "all" && one !== "default") found.add(one);
  }
  return [...found];
}

function said(name: string, context: KernelContext) {
  const fact = factFor(name, context.kernel.version);
  if (fact === undefined) {
    const general = generalFactFor(name);
    return { detail: general?.unit ?? "", documentation: general?.summary ?? "" };
  }
  const usual = fact.period?.defaultNote ?? context.probe.defaultValue(name);
  return {
    detail: usual === undefined ? "" : `default ${usual}`,
    documentation: fact.fact.summary,
  };
}
