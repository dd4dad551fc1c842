/** The same bytes in twice the room. */
export function grownBytes(from: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const into = new Uint8Array(from.length * 2);
  into.set(from);
  return into;
}

/** The same numbers in twice the room. */
export function grownNumbers(from: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const into = new Float64Array(from.length * 2);
  into.set(from);
  return into;
}
