import type { CType, StructField, StructType } from "./types.ts";

/**
 * Finds the structs whose objects, as members, can be those of the struct around them (`sock` in `inet_sock`,
 * `timer_list` in `request_sock`): one object then has the fields of both, and the ways between pointers to the two are
 * the pointer itself. That is so for a struct that is an element of no member array, whose pointers are never moved, and
 * whose fields have names of their own wherever it is a member.
 */
export function shareMembers(structs: readonly StructType[]): void {
  const inArrays = new Set<CType>();
  for (const { fields = [] } of structs) {
    for (const { type } of fields) if (type.kind === "array") inArrays.add(elementOf(type));
  }
  for (const type of structs) {
    type.shared = type.embedded && !type.indexed && !inArrays.has(type);
  }
  while (structs.some(separateClashing));
}

/** Keeps the members of one struct apart whose fields are called alike. True: something changed. */
function separateClashing({ fields = [] }: StructType): boolean {
  const owners = new Map<string, StructField>();
  let changed = false;
  for (const field of fields) {
    for (const { name } of isShared(field.type) ? partsOf(field) : [field]) {
      const other = owners.get(name);
      owners.set(name, field);
      for (const clashing of other === undefined ? [] : [field, other]) {
        if (clashing.type.kind !== "struct" || !clashing.type.shared) continue;
        clashing.type.shared = false;
        changed = true;
      }
    }
  }
  return changed;
}

/** Whether a member of the type is no object of its own. */
export function isShared(type: CType): type is StructType {
  return type.kind === "struct" && type.shared;
}

/** The structs whose fields are, through members at any depth, fields of this one's objects. */
export function sharedParts(type: StructType): readonly StructType[] {
  return (type.fields ?? []).flatMap(({ type: member }) =>
    isShared(member) ? [member, ...sharedParts(member)] : [],
  );
}

/** Every field of the struct's objects, those of shared members instead of the members. */
export function allFields(type: StructType): readonly StructField[] {
  return (type.fields ?? []).flatMap(partsOf);
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

function partsOf(field: StructField): readonly StructField[] {
  return isShared(field.type) ? allFields(field.type) : [field];
}

function elementOf(type: CType): CType {
  return type.kind === "array" ? elementOf(type.of) : type;
}
