import { basename, dirname } from "node:path";
import type { RevisionChoice } from "../../core/effectiveMessages.ts";
import type { GitRevision } from "../host.ts";
import { GitFailure } from "./gitFailure.ts";
import { objectReader } from "./objectReader.ts";
import { runGit } from "./runGit.ts";

interface Entry {
  readonly kind: "file" | "folder" | "link" | "other";
  readonly object: string;
}

const longestName = 60;
const mostNamed = 40;

/** Rejects with a `GitFailure` where there is no git, no repository or no such revision. */
export async function openRevision(folder: string, revision: string): Promise<GitRevision> {
  const prefix = (await text(folder, "rev-parse", "--show-prefix")).replace(/\n$/, "");
  const commit = await commitOf(folder, revision);
  const path = prefix === "" ? [] : ["--", prefix];
  const listed = await text(folder, "ls-tree", "-r", "-z", "--full-tree", commit, ...path);
  const entries = entriesBelow(prefix, listed);
  const readObject = objectReader(folder);
  const object = async (path: string) => {
    const entry = entries.get(path);
    if (entry === undefined) throw new GitFailure(`${path} is not in ${shown(revision)}.`);
    return await readObject(entry.object);
  };
  return {
    hash: commit.slice(0, 10),
    files: [...entries].flatMap(([path, { kind }]) => (kind === "folder" ? [] : [path])),
    access: {
      kindOf: async (path) => entries.get(path)?.kind,
      readLink: async (path) => (await object(path)).toString("utf8"),
      list: async (path) => namesIn(path, entries),
      read: object,
    },
  };
}

/** A file as it was in a revision; `undefined`: it was not there. */
export async function fileInRevision(file: string, revision: string): Promise<Buffer | undefined> {
  const { access } = await openRevision(dirname(file), revision);
  const name = basename(file);
  const kind = await access.kindOf(name);
  return kind === "file" ? await access.read(name) : undefined;
}

/** Branches, tags and the last commits that changed something in a folder. */
export async function namedRevisions(folder: string): Promise<readonly RevisionChoice[]> {
  const format = "%(refname)%00%(contents:subject)";
  const refs = await text(
    ...[folder, "for-each-ref", "--sort=-creatordate", `--count=${mostNamed}`],
    ...[`--format=${format}`, "refs/heads", "refs/tags"],
  );
  // Nothing is committed yet where HEAD leads nowhere.
  const hasCommits = await text(folder, "rev-parse", "--verify", "--quiet", "HEAD").then(
    () => true,
    () => false,
  );
  const log = hasCommits
    ? await text(folder, "log", `--max-count=${mostNamed}`, "--format=%h%x00%s", "--", ".")
    : "";
  return [
    ...rows(refs).map(({ name, subject }): RevisionChoice => {
      const [, folderName, short = name] = /^refs\/(heads|tags)\/(.*)$/.exec(name) ?? [];
      return { name: short, subject, kind: folderName === "tags" ? "tag" : "branch" };
    }),
    ...rows(log).map(({ name, subject }): RevisionChoice => ({ name, subject, kind: "commit" })),
  ];
}

function rows(printed: string): readonly { readonly name: string; readonly subject: string }[] {
  return printed
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", subject = ""] = line.split("\0");
      return { name, subject };
    });
}

async function commitOf(folder: string, revision: string): Promise<string> {
  const unknown = new GitFailure(`The repository of ${folder} has no revision ${shown(revision)}.`);
  // Git would take it for an option; no revision begins like that.
  if (revision === "" || revision.startsWith("-") || /\p{Cc}/u.test(revision)) throw unknown;
  const asked = ["rev-parse", "--verify", "--quiet", `${revision}^{commit}`];
  const found = await text(folder, ...asked).catch(() => "");
  const commit = found.trim();
  if (!/^[0-9a-f]{40,64}$/.test(commit)) throw unknown;
  return commit;
}

function shown(revision: string): string {
  return `"${revision.length > longestName ? `${revision.slice(0, longestName)}…` : revision}"`;
}

/** Entries by their path below the prefix, with the folders that they imply. */
function entriesBelow(prefix: string, listed: string): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const line of listed.split("\0")) {
    const [, mode = "", object = "", whole = ""] = /^(\d+) \w+ (\w+)\t(.*)$/s.exec(line) ?? [];
    if (!whole.startsWith(prefix) || whole === "") continue;
    const path = whole.slice(prefix.length);
    entries.set(path, { kind: kindOf(mode), object });
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const folder = path.slice(0, end);
      if (entries.has(folder)) break;
      entries.set(folder, { kind: "folder", object: "" });
    }
  }
  return entries;
}

function kindOf(mode: string): Entry["kind"] {
  if (mode === "120000") return "link";
  // A submodule's commit.
  return mode === "160000" ? "other" : "file";
}

function namesIn(folder: string, entries: ReadonlyMap<string, Entry>): readonly string[] {
  const prefix = `${folder}/`;
  return [...entries.keys()]
    .filter((path) => path.startsWith(prefix) && !path.slice(prefix.length).includes("/"))
    .map((path) => path.slice(prefix.length));
}

async function text(folder: string, ...args: readonly string[]): Promise<string> {
  return (await runGit(folder, args)).toString("utf8");
}
