import type { Site } from "../c/program.ts";
import type { SnippetLocation } from "./location.ts";
import type { Drop } from "./machine.ts";

const queues: ReadonlySet<string> = new Set<Drop["queue"]>([
  "SYN queue",
  "accept queue",
  "CPU backlog",
  "unix queue",
]);

/** What a drop annotation says, for the host. */
export function dropOf(site: Site): Drop {
  const queue = site.queue ?? "none";
  return {
    queue: isQueue(queue) ? queue : "none",
    at: locationOf(site),
    reason: site.note ?? site.text,
  };
}

export function locationOf({ file, line, functionName }: Site): SnippetLocation {
  return { path: file, line, functionName };
}

function isQueue(text: string): text is Drop["queue"] {
  return queues.has(text);
}
