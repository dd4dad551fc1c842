import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Bench, quantile } from "./bench.ts";
import { startLanguageClient } from "./languageClient.ts";

const warmUp = 10;
const samples = 40;

/** Milliseconds from an edit of a workspace's own snippet to the first hover that tells what the new rule gives. */
export const run: Bench = async ({ root, packed }) => {
  await packed();
  const folder = await mkdtemp(join(tmpdir(), "sysctl-lens-typing-"));
  try {
    const own = join(folder, "kernel-snippets", "include", "net", "sock.h");
    await cp(join(root, "kernel-snippets", "include", "net", "sock.h"), own, { recursive: true });
    const text = await readFile(own, "utf8");
    const strict = text.replace(
      /(sk_ack_backlog\)?) > (READ_ONCE\()?(sk->sk_max_ack_backlog)/,
      "$1 >= $2$3",
    );
    if (strict === text) throw new Error("the rule to edit is not where the bench looks");
    const server = await startLanguageClient(
      join(root, "dist", "server", "server.cjs"),
      pathToFileURL(folder).href,
    );
    const [config, snippet] = [join(folder, "web.conf"), own].map((path) => pathToFileURL(path));
    const [configUri, snippetUri] = [config?.href ?? "", snippet?.href ?? ""];
    await server.open(configUri, "net.core.somaxconn = 4096\n");
    await server.open(snippetUri, text, "c");
    const answer = async () => (await server.hover(configUri, { line: 0, character: 10 })).text;
    const followed = async (capacity: string) => {
      while (!(await answer()).includes(capacity));
    };
    await followed("accept queue holds 512");
    const times: number[] = [];
    for (let edit = 0; edit < warmUp + samples; edit++) {
      const isStrict = edit % 2 === 0;
      const startedAt = performance.now();
      // A text that was never seen: nothing of it is known from before.
      const unseen = `${isStrict ? strict : text}/* ${edit} */\n`;
      await server.replace(snippetUri, unseen);
      await followed(isStrict ? "accept queue holds 511" : "accept queue holds 512");
      if (edit >= warmUp) times.push(performance.now() - startedAt);
    }
    await server.stop();
    return [
      {
        name: "edit of a snippet to hover: p50",
        value: quantile(times, 0.5),
        unit: "ms",
        atMost: 150,
      },
      {
        name: "edit of a snippet to hover: p95",
        value: quantile(times, 0.95),
        unit: "ms",
        atMost: undefined,
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
};
