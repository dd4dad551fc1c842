import { createHash } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { TreeSysctl } from "../../core/tree/sysctlNames.ts";
import type { SysctlFile } from "../../core/tree/sysctlScan.ts";
import type { TreeListing } from "./treeListing.ts";

/** All that is kept of a tree between two runs. */
export interface StoredIndex {
  readonly root: string;
  readonly listing: TreeListing;
  /** See `ScannedFiles`. */
  readonly stamps: Float64Array;
  /** What the files say: asked for only where one of them changed. */
  readonly files: () => readonly SysctlFile[];
  readonly sysctls: readonly TreeSysctl[];
}

/** The first part of a file; the second are the `SysctlFile`s. */
interface StoredHead {
  /** What made it: another build of the program may find something else. */
  readonly program: string;
  readonly root: string;
  readonly listing: Omit<TreeListing, "folders" | "paths">;
  /** Lists of names as one text each, which is read in a tenth of the time. */
  readonly folders: string;
  readonly paths: string;
  readonly stamps: Float64Array;
  readonly sysctls: string;
}

/** Trees that are kept; a file of a whole tree takes some 8 MB. */
const mostKept = 8;
const checksumBytes = 20;
const suffix = ".index";

/** Indexes of trees in a folder, a file each. What is cut short, damaged or another program's counts as absent. */
export class IndexStore {
  readonly #folder: string;
  readonly #program: string;

  constructor(folder: string, program: string) {
    this.#folder = folder;
    this.#program = program;
  }

  load(root: string): StoredIndex | undefined {
    try {
      const bytes = readFileSync(this.#path(root));
      const content = bytes.subarray(checksumBytes);
      if (!checksum(content).equals(bytes.subarray(0, checksumBytes))) return undefined;
      const headLength = content.readUInt32LE(0);
      const head = deserialize(content.subarray(4, 4 + headLength)) as StoredHead;
      if (head.program !== this.#program || head.root !== root) return undefined;
      return {
        root,
        listing: {
          ...head.listing,
          folders: head.folders.split("\n"),
          paths: head.paths.split("\n"),
        },
        stamps: head.stamps,
        files: () => deserialize(content.subarray(4 + headLength)) as readonly SysctlFile[],
        sysctls: JSON.parse(head.sysctls) as readonly TreeSysctl[],
      };
    } catch {
      // Not there, not to be read, or not in the form of this Node: the tree itself knows better anyway.
      return undefined;
    }
  }

  /** Gives why it could not be kept. */
  save({ root, listing, stamps, files, sysctls }: StoredIndex): string | undefined {
    const path = this.#path(root);
    const draft = `${path}.${process.pid}`;
    const { startedMs, folderTimes, folders, paths } = listing;
    // A name with a line end would be read as two.
    if ([...folders, ...paths].some((one) => one.includes("\n"))) return undefined;
    const head = serialize({
      program: this.#program,
      root,
      listing: { startedMs, folderTimes },
      folders: folders.join("\n"),
      paths: paths.join("\n"),
      stamps,
      sysctls: JSON.stringify(sysctls),
    } satisfies StoredHead);
    const headLength = Buffer.alloc(4);
    headLength.writeUInt32LE(head.length);
    const content = Buffer.concat([headLength, head, serialize(files())]);
    try {
      mkdirSync(this.#folder, { recursive: true });
      // Moved into place when it is whole: another run may be reading it.
      writeFileSync(draft, Buffer.concat([checksum(content), content]));
      renameSync(draft, path);
      this.#dropOldest();
      return undefined;
    } catch (error) {
      removeIfThere(draft);
      return error instanceof Error ? error.message : String(error);
    }
  }

  #path(root: string): string {
    return join(this.#folder, `${createHash("sha1").update(root).digest("hex")}${suffix}`);
  }

  #dropOldest(): void {
    const kept = readdirSync(this.#folder)
      .filter((name) => name.endsWith(suffix))
      .map((name) => ({ name, modifiedMs: statSync(join(this.#folder, name)).mtimeMs }))
      .sort((a, b) => b.modifiedMs - a.modifiedMs);
    for (const { name } of kept.slice(mostKept)) rmSync(join(this.#folder, name), { force: true });
  }
}

function checksum(content: Uint8Array): Buffer {
  return createHash("sha1").update(content).digest();
}

/** What is left over of an attempt that failed; that it stays is no second failure. */
function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The folder itself is none.
  }
}
