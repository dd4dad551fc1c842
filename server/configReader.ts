import { readEntries } from "../core/config/entries.ts";
import { loaderOf } from "../core/config/loaders/loaders.ts";
import { readingOrder, resolveSettings } from "../core/config/precedence.ts";
import { catalogueNames } from "../core/kernel/catalogue.ts";
import type { ConfigReader } from "./connection/configDocuments.ts";

export const configReader: ConfigReader = {
  // The tree is there already, and tells procps's lines.
  read: (tree, text, loader) =>
    loader === "procps" ? readEntries(tree, text) : loaderOf(loader).read(text, "text"),
  resolve(documents, loader) {
    const { inOrder, masked } = readingOrder(documents, loaderOf(loader));
    return {
      settings: resolveSettings(documents, catalogueNames, loaderOf(loader)),
      loader,
      inOrder,
      masked: new Map(masked.map(({ file, by }) => [file.uri, by.displayPath])),
    };
  },
};
