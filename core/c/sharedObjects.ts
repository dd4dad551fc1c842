import type { CType, StructField, StructType } from "./types.ts";

/**
 * Finds the structs whose objects can be those of the struct that begins with them (`sock` in `inet_sock`): one object
 * then has the fields of both, and casts between pointers to the two are the pointer itself. That is so for a struct
 * that is a member nowhere but at the start of others, whose pointers are never moved, and whose fields have names of
 * their own.
 */
export function shareFirstMembers(structs: readonly StructType[]): void {
  const blocked = new Set<StructType>();
  for (const type of structs) {
    for (const [index, { type: member }] of (type.fields ?? []).entries()) {
      const isFirst = index === 0 && member.kind === "struct";
      const inner = elementOf(member);
      if (inner.kind === "struct" && (!isFirst || inner.indexed)) blocked.add(inner);
    }
  }
  for (const type of structs) type.shared = type.embedded && !blocked.has(type);
  for (const type of structs) {
    const first = sharedFirst(type);
    if (first === undefined) continue;
    const names = new Set(allFields(first).map(({ name }) => name));
    if (ownFields(type).some(({ name }) => names.has(name))) first.shared = false;
  }
}

/** Whether the member is no object of its own but part of the struct's that it begins. */
export function isShared(type: CType): boolean {
  return type.kind === "struct" && type.shared;
}

/** The struct whose fields are part of this one's objects. */
export function sharedFirst(type: StructType): StructType | undefined {
  const first = type.fields?.[0]?.type;
  return first?.kind === "struct" && first.shared ? first : undefined;
}

/** Every field of the struct's objects, those of shared members instead of the members. */
export function allFields(type: StructType): readonly StructField[] {
  const first = sharedFirst(type);
  return first === undefined ? ownFields(type) : [...allFields(first), ...ownFields(type)];
}

/** The names on a path of members, from `outer` inwards, that lead from one object to another. */
export function objectPath(outer: CType, path: readonly string[]): readonly string[] {
  const steps: string[] = [];
  let current = outer;
  for (const name of path) {
    const field =
      current.kind === "struct"
        ? current.fields?.find((candidate) => candidate.name === name)
        : undefined;
    if (field === undefined) throw new Error(`no member ${path.join(".")}`);
    if (!isShared(field.type)) steps.push(name);
    current = elementOf(field.type);
  }
  return steps;
}

/** Whether its objects know the one that they are part of. */
export function knowsContainer(type: StructType): boolean {
  return type.embedded && type.contained && !type.shared;
}

function ownFields(type: StructType): readonly StructField[] {
  const fields = type.fields ?? [];
  return sharedFirst(type) === undefined ? fields : fields.slice(1);
}

function elementOf(type: CType): CType {
  return type.kind === "array" ? elementOf(type.of) : type;
}
