import { functionAround, functionText } from "../../core/features/activeCode.ts";
import { functionTwin, sameLine } from "../../core/features/sameLine.ts";
import type {
  FunctionPair,
  FunctionPairParams,
  OpenPlaceParams,
  SameLineParams,
} from "../../core/messages.ts";
import type { Kernel } from "./kernels.ts";
import type { LanguageServer } from "./languageServer.ts";
import { kernelAt, type OpenSnippet, openSnippet } from "./openSnippet.ts";

/** Where a line of a snippet stands in another version. */
export async function lineInVersion(
  server: LanguageServer,
  { uri, line, version }: SameLineParams,
): Promise<OpenPlaceParams | null> {
  const asked = await askedPlace(server, uri, line, version);
  if (asked === undefined) return null;
  const { snippet, other, fileLine } = asked;
  const twin = sameLine(snippet.kernel, other, { path: snippet.path, line: fileLine });
  if (twin === undefined) return null;
  await server.storeSnippets(other.version.id);
  const isOwn = snippet.snippets === "workspace";
  const uriOf = isOwn ? server.uris.uriOf : server.uris.bundledUriOf;
  return { uri: uriOf(other.version.id, twin.path), line: twin.line };
}

/** The function around a line as it is in two versions, the older one left. */
export async function functionInVersions(
  server: LanguageServer,
  { uri, line, version }: FunctionPairParams,
): Promise<FunctionPair | null> {
  const asked = await askedPlace(server, uri, line, version);
  if (asked === undefined) return null;
  const { snippet, other, fileLine } = asked;
  const { kernel, path, snippets } = snippet;
  const definition = functionAround(kernel, { path, line: fileLine });
  const twin = definition && functionTwin(kernel, other, definition);
  if (definition === undefined || twin === undefined) return null;
  const here = { kernel, definition };
  const there = { kernel: other, definition: twin };
  const [left, right] = isOlder(other, kernel) ? [there, here] : [here, there];
  const uriOf = (side: typeof here) =>
    server.uris.functionUriOf(side.kernel.version.id, side.definition.path, {
      name: side.definition.name,
      snippets,
    });
  return {
    name: definition.name,
    leftUri: uriOf(left),
    rightUri: uriOf(right),
    isSame: functionText(kernel, definition).text === functionText(other, twin).text,
  };
}

async function askedPlace(
  server: LanguageServer,
  uri: string,
  line: number,
  version: string,
): Promise<
  { readonly snippet: OpenSnippet; readonly other: Kernel; readonly fileLine: number } | undefined
> {
  const snippet = await openSnippet(server, uri);
  const fileLine = snippet?.fileLine(line);
  if (snippet === undefined || fileLine === undefined) return undefined;
  const other = kernelAt(server, version, snippet.snippets === "workspace");
  return { snippet, other, fileLine };
}

/** Red Hat's kernel grew out of the vanilla one of its number. */
function isOlder(one: Kernel, other: Kernel): boolean {
  const age = ({ version }: Kernel) => [
    Number(version.defines.LINUX_VERSION_CODE),
    Number(version.defines.RHEL_MAJOR ?? 0),
  ];
  const [release = 0, rhel = 0] = age(one);
  const [otherRelease = 0, otherRhel = 0] = age(other);
  return release === otherRelease ? rhel < otherRhel : release < otherRelease;
}
