import { freshValue } from "./generateFresh.ts";
import type { Generator } from "./generator.ts";
import type { CType, StructType } from "./types.ts";

/** A fresh copy of a struct. */
export function cloned(generator: Generator, type: StructType, code: string): string {
  return copyInto(generator, freshValue(type, "null"), type, code);
}

/** Copies a struct or array into another one; the value is the target. */
export function copyInto(
  generator: Generator,
  target: string,
  type: CType,
  source: string,
): string {
  if (type.kind === "struct") {
    markCopied(generator, type);
    return `${copyName(type)}(${target}, ${source})`;
  }
  return `${copyArrayCode(generator, type, target, source)}`;
}

/** The function that copies a struct of the type into another one. */
export function copyName({ name }: StructType): string {
  return `copy$${name}`;
}

/** Notes that a struct, and every struct in it, needs its copy method. */
export function markCopied(generator: Generator, type: StructType): void {
  if (generator.copied.has(type)) return;
  generator.copied.add(type);
  for (const field of type.fields ?? []) {
    let inner = field.type;
    while (inner.kind === "array") inner = inner.of;
    if (inner.kind === "struct") markCopied(generator, inner);
  }
}

/** Copies one array into another one. */
export function copyArrayCode(
  generator: Generator,
  type: CType,
  target: string,
  source: string,
): string {
  const inner = type.kind === "array" ? type.of : type;
  if (inner.kind === "struct") {
    markCopied(generator, inner);
    return `$copyEach(${target}, ${source}, ${copyName(inner)})`;
  }
  if (inner.kind === "array") {
    const deeper = copyArrayCode(generator, inner, "to", "from");
    return `$copyEach(${target}, ${source}, (to, from) => ${deeper})`;
  }
  return `$copyScalars(${target}, ${source})`;
}
