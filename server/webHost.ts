import type { Connection } from "vscode-languageserver";
import {
  type FileText,
  type ListFilesParams,
  listFilesRequest,
  type ReadFileParams,
  readFileRequest,
  type WasmName,
} from "../core/messages.ts";
import type { ClientFacts } from "./connection/initializationOptions.ts";
import type { ServerHost, WorkspaceFiles } from "./host.ts";

/** A host without a file system: wasm comes from addresses that the client gave, files through the client. */
export function webHost(connection: Connection, client: ClientFacts): ServerHost {
  return {
    loadWasm: (name) => fetchWasm(client, name),
    files: clientFiles(connection),
    snippetCache: undefined,
    storeText: undefined,
    trees: undefined,
    git: undefined,
  };
}

async function fetchWasm(client: ClientFacts, name: WasmName): Promise<Uint8Array> {
  const uri = client.wasmUris.get(name);
  if (uri === undefined) throw new Error(`initializationOptions.wasm has no address for ${name}`);
  const response = await fetch(uri);
  if (!response.ok) throw new Error(`${uri}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

function clientFiles(connection: Connection): WorkspaceFiles {
  const list = async (params: ListFilesParams): Promise<readonly string[]> => {
    const uris: unknown = await connection.sendRequest(listFilesRequest, params);
    return Array.isArray(uris) ? uris.filter((uri) => typeof uri === "string") : [];
  };
  return {
    listFolder: (folderUri) => list({ folderUri, depth: "folder" }),
    listBelow: (folderUri) => list({ folderUri, depth: "below" }),
    async read(uri) {
      const params: ReadFileParams = { uri };
      const answer: FileText | null = await connection.sendRequest(readFileRequest, params);
      return answer?.text;
    },
  };
}
