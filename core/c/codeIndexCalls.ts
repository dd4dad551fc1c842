import type {
  CallSite,
  CodeIndex,
  CodePlace,
  FunctionDefinition,
  FunctionSlot,
} from "./codeIndex.ts";

/** A use of a function: a call, or its name stored where a call through a pointer finds it. */
export interface FunctionUse extends CodePlace {
  readonly kind: "call" | "slot" | "argument";
  readonly functionName: string;
}

/** Names of the functions that a call can reach; through a member, every function stored in such a member. */
export function calleesOf(index: CodeIndex, call: CallSite): readonly string[] {
  if (call.via === "name") return index.functions.has(call.name) ? [call.name] : [];
  const names = new Set<string>();
  for (const slot of slotsOf(index, call)) {
    for (const name of functionsIn(index, slot)) names.add(name);
  }
  return [...names];
}

/** Definitions that a call can reach. */
export function definitionsOf(index: CodeIndex, call: CallSite): readonly FunctionDefinition[] {
  return calleesOf(index, call).flatMap((name) => index.functions.get(name) ?? []);
}

/** Places that call a function, directly or through the members that hold it, or that hand it on. */
export function usesOf(index: CodeIndex, functionName: string): readonly FunctionUse[] {
  const uses: FunctionUse[] = [];
  for (const call of index.calls.get(functionName) ?? []) {
    if (call.via === "name") uses.push({ ...placeOf(call), kind: "call" });
  }
  const members = new Set<string>();
  for (const slots of index.slots.values()) {
    for (const slot of slots) {
      if (slot.value === functionName) uses.push({ ...placeOf(slot), kind: "slot" });
      if (functionsIn(index, slot).includes(functionName)) members.add(slot.member);
    }
  }
  for (const member of members) {
    for (const call of index.calls.get(member) ?? []) {
      if (call.via === "member" && calleesOf(index, call).includes(functionName)) {
        uses.push({ ...placeOf(call), kind: "call" });
      }
    }
  }
  for (const access of index.accesses.get(functionName) ?? []) {
    if (access.role === "argument" && !access.isLocal && access.accessPath.length === 1) {
      uses.push({ ...placeOf(access), kind: "argument" });
    }
  }
  return uses;
}

/** Members that can be meant by the call: narrowed by the struct's type where both sides tell it. */
function slotsOf(index: CodeIndex, call: CallSite): readonly FunctionSlot[] {
  const slots = index.slots.get(call.name) ?? [];
  const types = structTypesOf(index, call.accessPath.slice(0, -1), call.functionName);
  if (types.size === 0) return slots;
  const narrowed = slots.filter((slot) => {
    const own =
      slot.structType === undefined ? holderTypes(index, slot) : new Set([slot.structType]);
    return own.size === 0 || [...own].some((type) => types.has(type));
  });
  return narrowed.length > 0 ? narrowed : slots;
}

function holderTypes(index: CodeIndex, slot: FunctionSlot): ReadonlySet<string> {
  return structTypesOf(index, slot.holder, slot.functionName);
}

/** Struct tags that the last name of an access path can have. Empty: not known. */
function structTypesOf(
  index: CodeIndex,
  path: readonly string[],
  functionName: string,
): ReadonlySet<string> {
  const last = path.at(-1);
  if (last === undefined) return new Set();
  if (path.length === 1) {
    for (const file of index.files.values()) {
      const local = file.localTypes.find(
        (one) => one.functionName === functionName && one.name === last,
      );
      if (local !== undefined) return new Set([local.structType]);
    }
  }
  const types = new Set<string>();
  for (const symbol of index.symbols.get(last) ?? []) {
    const fits = path.length === 1 ? symbol.kind === "variable" : symbol.kind === "member";
    if (fits && symbol.structType !== undefined) types.add(symbol.structType);
  }
  return types;
}

/** The functions a slot holds; for a parameter, those that callers hand in. */
function functionsIn(index: CodeIndex, slot: FunctionSlot): readonly string[] {
  if (index.functions.has(slot.value)) return [slot.value];
  const names = new Set<string>();
  for (const definition of index.functions.get(slot.functionName) ?? []) {
    const position = definition.parameters.indexOf(slot.value);
    if (position < 0) continue;
    for (const call of index.calls.get(definition.name) ?? []) {
      const name = call.callArguments[position]?.replace(/^&/, "");
      if (name !== undefined && index.functions.has(name)) names.add(name);
    }
  }
  return [...names];
}

function placeOf(place: CodePlace & { readonly functionName: string }): {
  readonly path: string;
  readonly range: CodePlace["range"];
  readonly line: number;
  readonly functionName: string;
} {
  return {
    path: place.path,
    range: place.range,
    line: place.line,
    functionName: place.functionName,
  };
}
