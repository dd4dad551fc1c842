const reserved = new Set(
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield undefined NaN Infinity Math BigInt Number Array Error TypeError Int8Array Uint8Array Int16Array Uint16Array Int32Array Uint32Array BigInt64Array BigUint64Array Object String".split(
    " ",
  ),
);

/** The C name where JavaScript allows it and nobody has it, else one with a number behind a `$`. */
export function uniqueName(name: string, taken: (candidate: string) => boolean): string {
  for (let number = 0; ; number++) {
    const candidate = number === 0 ? name : `${name}$${number}`;
    if (!reserved.has(candidate) && !taken(candidate)) return candidate;
  }
}

/** The JavaScript name of a C function or global: the same wherever it is not a reserved word. */
export function globalName(name: string): string {
  return uniqueName(name, () => false);
}

/** The constructor of a struct. */
export function structName(name: string): string {
  return `struct$${name}`;
}
