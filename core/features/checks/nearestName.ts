/** Farther than that, two names have nothing to do with each other. */
const mostChanges = 2;

/**
 * The known name that `name` was probably meant to be: few letters apart, or of the other IP version. `folded` is
 * the name with `*` for its interface; the answer has the interface again.
 */
export function nearestName(
  name: string,
  folded: string,
  known: readonly string[],
): string | undefined {
  const twin = folded.startsWith("net.ipv6.") ? folded.replace("ipv6", "ipv4") : undefined;
  const best = known
    .filter((one) => Math.abs(one.length - folded.length) <= mostChanges)
    .map((one) => ({ name: one, changes: changesBetween(folded, one) }))
    .filter(
      ({ name: one, changes }) => changes <= Math.min(mostChanges, lastSegment(one).length / 4),
    )
    .toSorted((a, b) => a.changes - b.changes)[0]?.name;
  const found = best ?? (twin !== undefined && known.includes(twin) ? twin : undefined);
  if (found === undefined || !found.includes("*")) return found;
  const device = /^net\.ipv[46]\.(?:conf|neigh)\.([^.]+)\./.exec(name)?.[1];
  return device === undefined ? undefined : found.replace("*", device);
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** Letters to insert, delete, replace or swap; more than `mostChanges` may come out as any larger number. */
export function changesBetween(left: string, right: string): number {
  let before: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left.charAt(row - 1) === right.charAt(column - 1);
      const cost = at(above, column - 1) + (isSame ? 0 : 1);
      const swaps =
        row > 1 &&
        left.charAt(row - 1) === right.charAt(column - 2) &&
        left.charAt(row - 2) === right.charAt(column - 1);
      const swapped = swaps ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY;
      current.push(Math.min(cost, at(above, column) + 1, at(current, column - 1) + 1, swapped));
    }
    if (Math.min(...current) > mostChanges) return mostChanges + 1;
    before = above;
    above = current;
  }
  return at(above, right.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
