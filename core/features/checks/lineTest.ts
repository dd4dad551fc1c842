import type { ConfigDocument } from "../context.ts";

/**
 * Whether some lines of a document match a pattern, which must look at no more than the lines of one entry. Lines that did
 * not change are not looked at again: this is asked after every keystroke.
 */
export function lineTest(pattern: RegExp): (document: ConfigDocument) => boolean {
  /** By the object that stands for the text of some lines. */
  const known = new WeakMap<object, boolean>();
  return ({ text, index }) => {
    if (index === undefined) return pattern.test(text);
    return index.chunks.some(({ base, start }, at) => {
      let matches = known.get(base);
      if (matches === undefined) {
        matches = pattern.test(text.slice(start, index.chunks[at + 1]?.start));
        known.set(base, matches);
      }
      return matches;
    });
  };
}
