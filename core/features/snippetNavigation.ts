import type {
  CallSite,
  CodeIndex,
  CodePlace,
  FileIndex,
  FunctionDefinition,
  SymbolDefinition,
  SysctlEntry,
  VariableAccess,
} from "../c/codeIndex.ts";
import { definitionsOf, usesOf } from "../c/codeIndexCalls.ts";
import { accessesOf, isRead, sysctlReaders } from "../c/codeIndexReaders.ts";
import type { OffsetRange } from "../text/offsets.ts";
import { distinct } from "./definition.ts";

/** What stands under the cursor in a C file, as far as the index knows it. */
export type SnippetTarget =
  | { readonly kind: "call"; readonly call: CallSite }
  | { readonly kind: "function"; readonly definition: FunctionDefinition }
  | { readonly kind: "functionName"; readonly name: string; readonly place: CodePlace }
  | { readonly kind: "sysctl"; readonly entry: SysctlEntry }
  | { readonly kind: "access"; readonly access: VariableAccess; readonly name: string }
  | { readonly kind: "word"; readonly name: string; readonly place: CodePlace };

/** `path` is the file that the index has of exactly this text; absent, only names can be looked up. */
export function snippetTargetAt(
  index: CodeIndex,
  path: string | undefined,
  text: string,
  offset: number,
): { readonly target: SnippetTarget; readonly range: OffsetRange } | undefined {
  const word = wordAt(text, offset);
  if (word === undefined) return undefined;
  const file = path === undefined ? undefined : index.files.get(path);
  const place = { path: path ?? "", ...word };
  const target = file === undefined ? namedTarget(index, place) : targetIn(index, file, place);
  return { target, range: word.range };
}

/** Where what is under the cursor is defined; several where a pointer can reach several. */
export function snippetDefinition(index: CodeIndex, target: SnippetTarget): readonly CodePlace[] {
  switch (target.kind) {
    case "call": {
      const definitions = definitionsOf(index, target.call);
      return distinct(
        definitions.length > 0 ? ofUsualFamilies(definitions) : symbols(index, target.call.name),
      );
    }
    case "function":
      return distinct([target.definition]);
    case "functionName":
      return distinct(index.functions.get(target.name) ?? []);
    case "sysctl": {
      const [first] = sysctlReaders(index, target.entry);
      return distinct(first === undefined ? [target.entry] : [first.decides]);
    }
    case "access": {
      if (target.access.isLocal) return localDefinition(index, target.access);
      return distinct(symbols(index, target.name));
    }
    case "word":
      return distinct([
        ...membersMeant(index, target.name, target.place),
        ...(index.functions.get(target.name) ?? []),
      ]);
  }
}

/**
 * A call through `sock->ops` can lead to every family of sockets. Those that people come for are offered where there are any;
 * the others stand among the calls of the hierarchy.
 */
function ofUsualFamilies<T extends CodePlace>(places: readonly T[]): readonly T[] {
  const usual = places.filter(({ path }) => /^net\/(?:ipv4|ipv6|unix)\//.test(path));
  return usual.length > 0 ? usual : places;
}

/** Every use of what is under the cursor. */
export function snippetReferences(
  index: CodeIndex,
  target: SnippetTarget,
  includeDeclaration: "with declaration" | "uses only",
): readonly CodePlace[] {
  const places = usesOfTarget(index, target);
  return includeDeclaration === "with declaration"
    ? distinct([...snippetDefinition(index, target), ...places])
    : distinct(places);
}

function usesOfTarget(index: CodeIndex, target: SnippetTarget): readonly CodePlace[] {
  switch (target.kind) {
    case "call":
      return definitionsOf(index, target.call).flatMap((one) => usesOf(index, one.name));
    case "function":
      return usesOf(index, target.definition.name);
    case "functionName":
      return usesOf(index, target.name);
    case "sysctl":
      return accessesOf(index, target.entry.variable).filter((access) => isRead(access.role));
    case "access": {
      const { access } = target;
      if (access.isLocal) {
        return (index.accesses.get(target.name) ?? []).filter(
          (one) =>
            one.isLocal && one.functionName === access.functionName && one.path === access.path,
        );
      }
      return accessesOf(index, access.accessPath);
    }
    case "word":
      return (index.accesses.get(target.name) ?? []).filter((one) => !one.isLocal);
  }
}

function targetIn(
  index: CodeIndex,
  file: FileIndex,
  word: CodePlace & { readonly name: string },
): SnippetTarget {
  const at = <T extends CodePlace>(places: readonly T[]): T | undefined =>
    places.find(({ range }) => range.start <= word.range.start && word.range.end <= range.end);
  const definition = at(file.functions);
  if (definition !== undefined) return { kind: "function", definition };
  const call = at(file.calls);
  if (call !== undefined) return { kind: "call", call };
  const entry = at(file.sysctls);
  if (entry !== undefined) return { kind: "sysctl", entry };
  if (index.functions.has(word.name)) return namedTarget(index, word);
  const access = file.accesses.find(
    (one) => one.range.start <= word.range.start && word.range.end === one.range.end,
  );
  if (access !== undefined) return { kind: "access", access, name: word.name };
  return namedTarget(index, word);
}

function namedTarget(index: CodeIndex, word: CodePlace & { readonly name: string }): SnippetTarget {
  const kind = index.functions.has(word.name) ? "functionName" : "word";
  return { kind, name: word.name, place: word };
}

function localDefinition(index: CodeIndex, access: VariableAccess): readonly CodePlace[] {
  const [definition] = (index.functions.get(access.functionName) ?? []).filter(
    (one) => one.path === access.path,
  );
  return definition === undefined ? [] : [definition];
}

/** In `.poll = unix_poll` the initialiser's type says which struct's member is meant. */
export function membersMeant(
  index: CodeIndex,
  name: string,
  at: CodePlace,
): readonly SymbolDefinition[] {
  const slots = index.slots.get(name) ?? [];
  const slot = slots.find(({ path, line }) => path === at.path && line === at.line);
  const all = index.symbols.get(name) ?? [];
  const meant = all.filter(({ container }) => container === slot?.structType);
  return slot?.structType === undefined || meant.length === 0 ? all : meant;
}

function symbols(index: CodeIndex, name: string): readonly CodePlace[] {
  return index.symbols.get(name) ?? [];
}

function wordAt(
  text: string,
  offset: number,
):
  | { readonly name: string; readonly range: CodePlace["range"]; readonly line: number }
  | undefined {
  let start = offset;
  let end = offset;
  while (start > 0 && isWordCharacter(text.charAt(start - 1))) start--;
  while (end < text.length && isWordCharacter(text.charAt(end))) end++;
  if (start === end) return undefined;
  return {
    name: text.slice(start, end),
    range: { start, end },
    line: text.slice(0, start).split("\n").length - 1,
  };
}

function isWordCharacter(character: string): boolean {
  return /\w/.test(character);
}
