import type { Links } from "../../core/features/context.ts";
import type { ClientFacts } from "./initializationOptions.ts";
import type { SnippetUris } from "./snippetUris.ts";

/** Where a link to a line of a document leads, in the way that the client can follow. */
export function placeAddress(client: ClientFacts, uri: string, line: number): string {
  if (!client.hasLensCommands) return `${uri}#L${line + 1}`;
  const argument = encodeURIComponent(JSON.stringify([{ uri, line }]));
  return `command:sysctlLens.openSnippet?${argument}`;
}

/** Links for markdown. A client with our commands opens places by them; others follow `file:` addresses with a line. */
export function createLinks(version: string, uris: SnippetUris, client: ClientFacts): Links {
  const addressOf = (uri: string, line: number) => placeAddress(client, uri, line);
  return {
    snippet(path, line) {
      const uri = uris.uriOf(version, path);
      return uri.startsWith("kernel-snippets:") && !client.hasLensCommands
        ? undefined
        : addressOf(uri, line);
    },
    setting(origin) {
      return addressOf(origin.uri, origin.line);
    },
  };
}
