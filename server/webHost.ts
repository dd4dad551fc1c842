import type { Connection } from "vscode-languageserver";
import {
  type ListFilesParams,
  listFilesRequest,
  type ReadFileParams,
  readFileRequest,
} from "../core/messages.ts";
import type { ClientFacts } from "./connection/initializationOptions.ts";
import { isInside, normalUri } from "./connection/workspaceRoots.ts";
import type { ServerHost, WasmName, WorkspaceFiles } from "./host.ts";

/** A host without a file system: wasm comes from addresses that the client gave, files through the client. */
export function webHost(connection: Connection, client: ClientFacts): ServerHost {
  return {
    loadWasm: (name) => fetchWasm(client, name),
    files: clientFiles(connection),
    snippetCache: undefined,
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
  const list = async (glob: string): Promise<readonly string[]> => {
    const params: ListFilesParams = { glob };
    return stringsOf(await connection.sendRequest(listFilesRequest, params));
  };
  return {
    async listFolder(folderUri) {
      const folder = normalUri(folderUri).replace(/\/$/, "");
      const name = decodeURIComponent(folder.slice(folder.lastIndexOf("/") + 1));
      const uris = await list(`**/${name}/*`);
      return uris.filter((uri) => {
        const normal = normalUri(uri);
        return normal.slice(0, normal.lastIndexOf("/")) === folder;
      });
    },
    async listBelow(folderUri) {
      const folder = normalUri(folderUri).replace(/\/$/, "");
      const name = decodeURIComponent(folder.slice(folder.lastIndexOf("/") + 1));
      return (await list(`**/${name}/**`)).filter((uri) => isInside(uri, folder));
    },
    async read(uri) {
      const params: ReadFileParams = { uri };
      const text: unknown = await connection.sendRequest(readFileRequest, params);
      return typeof text === "string" ? text : undefined;
    },
  };
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
