/** A C type. Struct types are compared by identity, the others by shape (`sameType`). */
export type CType = VoidType | IntegerType | PointerType | ArrayType | StructType | FunctionType;

export interface VoidType {
  readonly kind: "void";
}

/** Integers of x86-64. 64-bit values are bigints at run time, all others numbers. */
export interface IntegerType {
  readonly kind: "integer";
  /** 1 is `_Bool`. */
  readonly bits: 1 | 8 | 16 | 32 | 64;
  readonly signed: boolean;
  readonly name: string;
}

export interface PointerType {
  readonly kind: "pointer";
  readonly to: CType;
}

export interface ArrayType {
  readonly kind: "array";
  readonly of: CType;
  /** Absent where only an initialiser tells it. */
  readonly length: number | undefined;
}

export interface StructType {
  readonly kind: "struct";
  /** The tag, or a made-up name for a struct without one. */
  readonly name: string;
  /** Absent until the definition was seen. */
  fields: readonly StructField[] | undefined;
  /** A member of another struct, directly or in an array: its objects carry a link to the container. */
  embedded: boolean;
  /** Some code goes from it to the struct around it: its objects know that one. */
  contained: boolean;
  /** Pointers of this type are counted up, indexed or subtracted: its objects know their array and index. */
  indexed: boolean;
  /** Its objects as a member are those of the struct around it (`shareMembers`). */
  shared: boolean;
}

export interface StructField {
  readonly name: string;
  readonly type: CType;
  /** Bits of a bit-field. */
  readonly width: number | undefined;
}

export interface FunctionType {
  readonly kind: "function";
  readonly returns: CType;
  readonly parameters: readonly { readonly name: string; readonly type: CType }[];
  /** Declared as `f()`: takes anything. */
  readonly unchecked: boolean;
}

function integer(name: string, bits: IntegerType["bits"], signed: boolean): IntegerType {
  return { kind: "integer", bits, signed, name };
}

export const voidType: VoidType = { kind: "void" };
export const boolType = integer("bool", 1, false);
export const charType = integer("char", 8, true);
export const signedCharType = integer("signed char", 8, true);
export const unsignedCharType = integer("unsigned char", 8, false);
export const shortType = integer("short", 16, true);
export const unsignedShortType = integer("unsigned short", 16, false);
export const intType = integer("int", 32, true);
export const unsignedIntType = integer("unsigned int", 32, false);
export const longType = integer("long", 64, true);
export const unsignedLongType = integer("unsigned long", 64, false);

/** A pointer type. */
export function pointerTo(to: CType): PointerType {
  return { kind: "pointer", to };
}

export const voidPointer = pointerTo(voidType);

/** Types known without a declaration, as the kernel's own headers name them. */
export const builtinTypes: ReadonlyMap<string, CType> = new Map<string, CType>([
  ["void", voidType],
  ["bool", boolType],
  ["_Bool", boolType],
  ["char", charType],
  ["short", shortType],
  ["int", intType],
  ["long", longType],
  ["unsigned", unsignedIntType],
  ["signed", intType],
  ["size_t", unsignedLongType],
  ["ssize_t", longType],
  ["ptrdiff_t", longType],
  ["intptr_t", longType],
  ["uintptr_t", unsignedLongType],
  ["u8", unsignedCharType],
  ["u16", unsignedShortType],
  ["u32", unsignedIntType],
  ["u64", unsignedLongType],
  ["s8", signedCharType],
  ["s16", shortType],
  ["s32", intType],
  ["s64", longType],
  ["__u8", unsignedCharType],
  ["__u16", unsignedShortType],
  ["__u32", unsignedIntType],
  ["__u64", unsignedLongType],
  ["__s8", signedCharType],
  ["__s16", shortType],
  ["__s32", intType],
  ["__s64", longType],
  ["__be16", unsignedShortType],
  ["__be32", unsignedIntType],
  ["uint8_t", unsignedCharType],
  ["uint16_t", unsignedShortType],
  ["uint32_t", unsignedIntType],
  ["uint64_t", unsignedLongType],
  ["int8_t", signedCharType],
  ["int16_t", shortType],
  ["int32_t", intType],
  ["int64_t", longType],
  ["gfp_t", unsignedIntType],
]);

/** The type that `unsigned long int` and the like name, in any order; `undefined` if the words do not fit. */
export function integerOfWords(words: readonly string[]): IntegerType | undefined {
  const count = (word: string) => words.filter((candidate) => candidate === word).length;
  const longs = count("long");
  const [unsigned, signed, short, char] = ["unsigned", "signed", "short", "char"].map(count);
  if (
    words.length !==
    longs + (unsigned ?? 0) + (signed ?? 0) + (short ?? 0) + (char ?? 0) + count("int")
  )
    return undefined;
  if (unsigned && signed) return undefined;
  if (char) return unsigned ? unsignedCharType : signed ? signedCharType : charType;
  if (short) return unsigned ? unsignedShortType : shortType;
  if (longs > 0) return unsigned ? unsignedLongType : longType;
  return unsigned ? unsignedIntType : intType;
}

/** Whether two types are one for C; `const` counts for nothing here. */
export function sameType(a: CType, b: CType): boolean {
  if (a === b) return true;
  if (a.kind === "integer" && b.kind === "integer")
    return a.bits === b.bits && a.signed === b.signed;
  if (a.kind === "pointer" && b.kind === "pointer") return sameType(a.to, b.to);
  if (a.kind === "array" && b.kind === "array")
    return a.length === b.length && sameType(a.of, b.of);
  if (a.kind === "function" && b.kind === "function") {
    return (
      sameType(a.returns, b.returns) &&
      (a.unchecked ||
        b.unchecked ||
        (a.parameters.length === b.parameters.length &&
          a.parameters.every((parameter, index) => {
            const other = b.parameters[index];
            return other !== undefined && sameType(parameter.type, other.type);
          })))
    );
  }
  return a.kind === "void" && b.kind === "void";
}

/** As C spells it, near enough for a message. */
export function typeName(type: CType): string {
  switch (type.kind) {
    case "void":
      return "void";
    case "integer":
      return type.name;
    case "pointer":
      return type.to.kind === "function" ? "function pointer" : `${typeName(type.to)} *`;
    case "array":
      return `${typeName(type.of)}[${type.length ?? ""}]`;
    case "struct":
      return `struct ${type.name}`;
    case "function":
      return "function";
  }
}

/** The type that arithmetic turns a small integer into. */
export function promoted(type: IntegerType, width?: number): IntegerType {
  if (width !== undefined && (width < 32 || (width === 32 && type.signed))) return intType;
  return type.bits < 32 ? intType : type;
}

/** The usual arithmetic conversions. */
export function commonType(a: IntegerType, b: IntegerType): IntegerType {
  if (a.bits !== b.bits) return a.bits > b.bits ? a : b;
  return a.signed ? b : a;
}

/** The value as a C conversion to that type leaves it. */
export function wrap(value: bigint, type: IntegerType): bigint {
  if (type.bits === 1) return value === 0n ? 0n : 1n;
  return type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value);
}

export interface Layout {
  readonly size: number;
  readonly alignment: number;
}

/** Size and alignment on x86-64; `undefined` for an incomplete type. */
export function layoutOf(type: CType): Layout | undefined {
  switch (type.kind) {
    case "void":
    case "function":
      return { size: 1, alignment: 1 };
    case "integer": {
      const size = Math.max(1, type.bits / 8) | 0;
      return { size: type.bits === 1 ? 1 : size, alignment: type.bits === 1 ? 1 : size };
    }
    case "pointer":
      return { size: 8, alignment: 8 };
    case "array": {
      const element = layoutOf(type.of);
      if (element === undefined || type.length === undefined) return undefined;
      return { size: element.size * type.length, alignment: element.alignment };
    }
    case "struct":
      return structLayout(type);
  }
}

function structLayout(type: StructType): Layout | undefined {
  if (type.fields === undefined) return undefined;
  let bits = 0;
  let alignment = 1;
  for (const field of type.fields) {
    const layout = layoutOf(field.type);
    if (layout === undefined) return undefined;
    const unit = layout.alignment * 8;
    alignment = Math.max(alignment, layout.alignment);
    if (field.width === undefined) {
      bits = Math.ceil(bits / unit) * unit + layout.size * 8;
    } else {
      const unitOf = (bit: number) => Math.floor(bit / (layout.size * 8));
      if (unitOf(bits) !== unitOf(bits + field.width - 1)) bits = Math.ceil(bits / unit) * unit;
      bits += field.width;
    }
  }
  const size = Math.ceil(bits / 8 / alignment) * alignment;
  return { size, alignment };
}

/** The names of first members that lead from `from` into `to`; empty for the same struct, `undefined` if none do. */
export function firstMemberPath(from: StructType, to: StructType): readonly string[] | undefined {
  const path: string[] = [];
  let current: CType = from;
  while (current !== to) {
    const first: StructField | undefined =
      current.kind === "struct" ? current.fields?.[0] : undefined;
    if (first === undefined || first.type.kind !== "struct") return undefined;
    path.push(first.name);
    current = first.type;
  }
  return path;
}

/** Whether values of the type are JavaScript objects of their own. */
export function isAggregate(type: CType): boolean {
  return type.kind === "struct" || type.kind === "array";
}
