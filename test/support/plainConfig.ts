import type { LoaderName } from "../../core/config/loaderNames.ts";
import { loaderOf } from "../../core/config/loaders/loaders.ts";
import type { ConfigDocument } from "../../core/features/context.ts";
import { cursorOf, type Fixture } from "./fixture.ts";

/** The files of a fixture as a loader reads them, for features that ask no kernel. */
export function configsOf({ files }: Fixture, loader: LoaderName = "procps"): ConfigDocument[] {
  return files.map(({ path, text }) => configOf(text, path === "" ? "lone.conf" : path, loader));
}

export function configOf(
  text: string,
  displayPath = "lone.conf",
  loader: LoaderName = "procps",
): ConfigDocument {
  const read = loaderOf(loader).read(text, "text");
  return { uri: `file:///root/${displayPath}`, displayPath, text, ...read };
}

/** The document that holds `$0`, and where. */
export function configAtCursor(fixture: Fixture, loader: LoaderName = "procps") {
  const documents = configsOf(fixture, loader);
  const { path, offset } = cursorOf(fixture);
  const document = documents[fixture.files.findIndex((file) => file.path === path)];
  if (document === undefined) throw new Error("no file");
  return { documents, document, offset };
}
