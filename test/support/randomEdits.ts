import fc from "fast-check";

/** Replaces a part of a text; the places are shares of its length, so that they fit any text. */
export interface RandomEdit {
  readonly from: number;
  /** In UTF-16 units. */
  readonly removed: number;
  readonly inserted: string;
}

/** Mostly what people type and paste, sometimes a large piece. */
export function randomEdits(pasted: fc.Arbitrary<string>): fc.Arbitrary<readonly RandomEdit[]> {
  const typed = fc.constantFrom(
    "",
    "",
    "\n",
    "=",
    "-",
    "#",
    " ",
    "\\",
    "\\\n",
    "\r",
    "\0",
    "\ufeff",
    "0",
  );
  const edit = fc.record({
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    removed: fc.oneof(
      { weight: 6, arbitrary: fc.nat({ max: 3 }) },
      { weight: 1, arbitrary: fc.nat({ max: 5_000 }) },
    ),
    inserted: fc.oneof({ weight: 6, arbitrary: typed }, { weight: 1, arbitrary: pasted }),
  });
  return fc.array(edit, { minLength: 1, maxLength: 8 });
}

export function applied(text: string, { from, removed, inserted }: RandomEdit): string {
  const start = Math.floor(from * text.length);
  return text.slice(0, start) + inserted + text.slice(start + removed);
}
