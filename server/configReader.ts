import { readEntries } from "../core/config/entries.ts";
import { resolveSettings } from "../core/config/precedence.ts";
import type { ConfigReader } from "./connection/configDocuments.ts";

export const configReader: ConfigReader = {
  read: (tree, text) => readEntries(tree, text),
  resolve: (documents) => resolveSettings(documents),
};
