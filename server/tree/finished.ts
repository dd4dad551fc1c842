/** The end of work that goes step by step, for who has nothing else to do meanwhile. */
export function finished<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}
