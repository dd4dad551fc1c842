import { structName } from "./names.ts";
import { knowsContainer } from "./sharedObjects.ts";
import type { CType, IntegerType, StructType } from "./types.ts";

/** The code in a pointer's `t` for what it points at. */
export function typeCode(type: CType): string {
  if (type.kind !== "integer") return "p";
  return type.bits === 1 ? "b" : `${type.signed ? "i" : "u"}${type.bits}`;
}

/** A zeroed object or value of the type. */
export function freshValue(type: CType, container: string): string {
  switch (type.kind) {
    case "integer":
      return type.bits === 64 ? "0n" : "0";
    case "struct":
      return `new ${structName(type.name)}(${knowsContainer(type) ? container : ""})`;
    case "array":
      return freshArray(type.of, String(type.length ?? 0), container);
    default:
      return "null";
  }
}

/** A new array of zeroed structs. */
export function structArray(type: StructType, count: string, container: string): string {
  const make = type.indexed ? "$indexedStructs" : "$structs";
  return `${make}(${count}, ${structName(type.name)}, ${container})`;
}

/** A new array of zeroed elements; integers get a typed array. */
export function freshArray(element: CType, count: string, container: string): string {
  switch (element.kind) {
    case "integer":
      return `new ${typedArray(element)}(${count})`;
    case "struct":
      return structArray(element, count, container);
    case "array":
      return `$arrays(${count}, () => ${freshValue(element, container)})`;
    default:
      return `$nulls(${count})`;
  }
}

function typedArray(type: IntegerType): string {
  if (type.bits === 64) return type.signed ? "BigInt64Array" : "BigUint64Array";
  if (type.bits === 1) return "Uint8Array";
  return `${type.signed ? "Int" : "Uint"}${type.bits}Array`;
}
