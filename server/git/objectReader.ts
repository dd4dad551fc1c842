import { GitFailure } from "./gitFailure.ts";
import { runGit } from "./runGit.ts";

/** Reads blobs of a repository by their names. What is asked for at one time is read by one process. */
export function objectReader(folder: string): (object: string) => Promise<Buffer> {
  let asked: Set<string> | undefined;
  let reading: Promise<ReadonlyMap<string, Buffer>> | undefined;
  return async (object) => {
    if (asked === undefined || reading === undefined) {
      const batch = new Set<string>();
      asked = batch;
      reading = soon().then(() => {
        asked = undefined;
        return readObjects(folder, batch);
      });
    }
    asked.add(object);
    const found = (await reading).get(object);
    if (found === undefined) throw new GitFailure(`${folder}: git has no object ${object}.`);
    return found;
  };
}

function soon(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function readObjects(
  folder: string,
  objects: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Buffer>> {
  const input = `${[...objects].join("\n")}\n`;
  const output = await runGit(folder, ["cat-file", "--batch"], input);
  const found = new Map<string, Buffer>();
  // For each: `NAME TYPE SIZE`, a line end, the bytes, a line end; or `NAME missing`.
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf("\n", at);
    if (end === -1) break;
    const [name = "", , size] = output.subarray(at, end).toString("latin1").split(" ");
    at = end + 1;
    if (size === undefined) continue;
    found.set(name, output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
}
