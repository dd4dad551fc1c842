import { readEntries } from "../core/config/entries.ts";
import { readingOrder, resolveSettings } from "../core/config/precedence.ts";
import { catalogueNames } from "../core/kernel/catalogue.ts";
import type { ConfigReader } from "./connection/configDocuments.ts";

export const configReader: ConfigReader = {
  read: (tree, text) => readEntries(tree, text),
  resolve: (documents) => ({
    settings: resolveSettings(documents, catalogueNames),
    masked: new Map(
      readingOrder(documents).masked.map(({ file, by }) => [file.uri, by.displayPath]),
    ),
  }),
};
