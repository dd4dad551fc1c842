import { readChunks, rereadChunks } from "../core/config/entryChunks.ts";
import { LazySettings } from "../core/config/lazySettings.ts";
import { loaderOf } from "../core/config/loaders/loaders.ts";
import { readingOrder, resolveSettings } from "../core/config/precedence.ts";
import { type IndexedFile, procpsSetting } from "../core/config/procpsSettings.ts";
import type { ConfigDocument } from "../core/features/context.ts";
import { catalogueNames } from "../core/kernel/catalogue.ts";
import type { ConfigReader } from "./connection/configDocuments.ts";

const knownNames: ReadonlySet<string> = new Set(catalogueNames);

export const configReader: ConfigReader = {
  read(text, loader, before) {
    const read = (part: string) => loaderOf(loader).read(part, "text");
    return before === undefined ? readChunks(text, read) : rereadChunks(before, text, read);
  },
  resolve(documents, loader) {
    const { inOrder, masked } = readingOrder(documents, loaderOf(loader));
    const findAll = () => resolveSettings(documents, catalogueNames, loaderOf(loader));
    const indexed = inOrder.filter(isIndexed);
    return {
      settings:
        loader === "procps" && indexed.length === inOrder.length
          ? new LazySettings((name) => procpsSetting(indexed, name, knownNames), findAll)
          : findAll(),
      loader,
      inOrder,
      masked: new Map(masked.map(({ file, by }) => [file.uri, by.displayPath])),
    };
  },
};

function isIndexed(document: ConfigDocument): document is ConfigDocument & IndexedFile {
  return document.index !== undefined;
}
