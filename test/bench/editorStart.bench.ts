import type { Bench } from "./bench.ts";

/** From opening the first file in a VS Code that has not activated the extension yet. */
export const run: Bench = async ({ editorFigures }) => {
  const figures = Object.entries(await editorFigures());
  return figures.map(([name, value]) => ({
    name: name.replace(/ ms$/, ""),
    value,
    unit: "ms",
    atMost: undefined,
  }));
};
