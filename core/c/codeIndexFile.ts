import type { Tree } from "web-tree-sitter";
import type { FileIndex } from "./codeIndex.ts";
import { accessPathOf, calledName, roleOf, statementOf } from "./codeIndexAccess.ts";
import {
  codeAt,
  commentAbove,
  type Draft,
  declaredName,
  folded,
  headOf,
  placeOf,
  type SourceTexts,
  structTag,
} from "./codeIndexDraft.ts";
import {
  ancestorOf,
  childOf,
  copyTree,
  descendantsOf,
  firstOfType,
  type SourceNode,
} from "./codeIndexNode.ts";
import { indexGlobals, indexMacro, indexTypes, noteLocalType } from "./codeIndexSymbols.ts";

const syscallMacro = /^(?:COMPAT_)?SYSCALL_DEFINE[0-6]$/;
const syscallPrefix = "sys_";
const registerCall = /^_*register_(?:net_)?sysctl\w*$/;

/** The function that code stands in, with the names it declares. */
interface Scope {
  readonly functionName: string;
  readonly locals: ReadonlySet<string>;
}

/** Indexes one C file. The tree stays the caller's. */
export function indexFile(path: string, tree: Tree, texts: SourceTexts): FileIndex {
  return indexRoot(path, copyTree(tree), texts);
}

/** The same where the tree was copied already. */
export function indexRoot(path: string, root: SourceNode, texts: SourceTexts): FileIndex {
  const draft: Draft = {
    path,
    text: texts.parsed,
    texts,
    functions: [],
    calls: [],
    slots: [],
    sysctls: [],
    registrations: [],
    accesses: [],
    symbols: [],
    localTypes: [],
  };
  indexFileLevel(draft, root);
  const { functions, calls, slots, sysctls, registrations, accesses, symbols, localTypes } = draft;
  return { path, functions, calls, slots, sysctls, registrations, accesses, symbols, localTypes };
}

const noScope: Scope = { functionName: "", locals: new Set() };

function indexFileLevel(draft: Draft, root: SourceNode): void {
  for (const [position, node] of root.children.entries()) {
    if (node.type === "function_definition") {
      indexFunction(draft, node);
    } else if (node.type === "expression_statement" && syscallName(node, draft.text)) {
      const body = root.children.slice(position + 1).find((next) => next.type !== "comment");
      if (body?.type === "compound_statement") indexSyscall(draft, node, body);
    } else if (node.type === "compound_statement") {
      // A SYSCALL_DEFINE's body: indexed together with its head.
    } else if (node.type.startsWith("preproc_") || node.type === "linkage_specification") {
      indexMacro(draft, node);
      indexFileLevel(draft, node);
    } else {
      indexTypes(draft, node);
      if (node.type === "declaration") indexGlobals(draft, node);
      indexCode(draft, node, noScope);
    }
  }
}

function indexFunction(draft: Draft, node: SourceNode): void {
  const declarator = firstOfType(node, "function_declarator");
  const nameNode = declarator === undefined ? undefined : childOf(declarator, "declarator");
  const body = childOf(node, "body");
  if (declarator === undefined || nameNode === undefined || body === undefined) return;
  const name = draft.text.slice(nameNode.start, nameNode.end);
  const parameters = childOf(declarator, "parameters")?.children ?? [];
  const names = parameters.map((parameter) => declaredName(parameter, draft.text) ?? "");
  // A SYSCALL_DEFINE that was rewritten in place: its name stands without the prefix in the shown file.
  const isSyscall = draft.texts.shown.slice(nameNode.start, nameNode.end) !== name;
  const { path, range, line } = placeOf(draft, nameNode);
  draft.functions.push({
    path,
    line,
    range: isSyscall ? { start: nameNode.start + syscallPrefix.length, end: range.end } : range,
    name,
    kind: isSyscall ? "syscall" : "function",
    fullRange: { start: node.start, end: node.end },
    signature: folded(codeAt(draft, node.start, body.start)),
    parameters: names,
    comment: commentAbove(draft, node.start),
  });
  for (const parameter of parameters) noteLocalType(draft, parameter, name);
  indexBody(draft, body, name, names);
}

function indexSyscall(draft: Draft, head: SourceNode, body: SourceNode): void {
  const call = head.children[0];
  const words = call === undefined ? [] : (childOf(call, "arguments")?.children ?? []);
  const first = words[0];
  if (first === undefined) return;
  const name = `${syscallPrefix}${draft.text.slice(first.start, first.end)}`;
  // Arguments come in pairs of a type and a name.
  const names = words
    .filter((_, position) => position > 0 && position % 2 === 0)
    .map((word) => draft.text.slice(word.start, word.end));
  draft.functions.push({
    ...placeOf(draft, first),
    name,
    kind: "syscall",
    fullRange: { start: head.start, end: body.end },
    signature: folded(codeAt(draft, head.start, body.start)),
    parameters: names,
    comment: commentAbove(draft, head.start),
  });
  indexBody(draft, body, name, names);
}

function indexBody(
  draft: Draft,
  body: SourceNode,
  functionName: string,
  parameters: readonly string[],
): void {
  const locals = new Set(parameters);
  for (const node of descendantsOf(body)) {
    if (node.type !== "declaration") continue;
    for (const child of node.children) {
      if (child.field !== "declarator") continue;
      const name = declaredName(child, draft.text);
      if (name !== undefined) locals.add(name);
    }
    noteLocalType(draft, node, functionName);
  }
  indexCode(draft, body, { functionName, locals });
}

function indexCode(draft: Draft, top: SourceNode, scope: Scope): void {
  for (const node of descendantsOf(top)) {
    switch (node.type) {
      case "call_expression":
        indexCall(draft, node, scope);
        break;
      case "assignment_expression":
        indexSlotAssignment(draft, node, scope);
        break;
      case "initializer_list":
        indexInitializer(draft, node);
        break;
      case "field_expression":
      case "identifier":
        indexAccess(draft, node, scope);
        break;
      default:
    }
  }
}

function indexCall(draft: Draft, node: SourceNode, scope: Scope): void {
  const called = childOf(node, "function");
  if (called === undefined) return;
  const name = calledName(node, draft.text);
  const callArguments = (childOf(node, "arguments")?.children ?? []).map((argument) =>
    draft.text.slice(argument.start, argument.end),
  );
  if (registerCall.test(name)) indexRegistration(draft, node, callArguments);
  const isMember = called.type === "field_expression";
  if (!isMember && called.type !== "identifier") return;
  draft.calls.push({
    ...placeOf(draft, (isMember ? childOf(called, "field") : undefined) ?? called),
    name,
    via: isMember ? "member" : "name",
    accessPath: accessPathOf(called, draft.text),
    functionName: scope.functionName,
    callArguments,
  });
}

function indexRegistration(draft: Draft, node: SourceNode, callArguments: readonly string[]): void {
  const directory = callArguments.find((argument) => argument.startsWith('"'));
  const table = callArguments[callArguments.indexOf(directory ?? "") + 1];
  if (directory === undefined || table === undefined) return;
  draft.registrations.push({
    ...placeOf(draft, node),
    table,
    directory: directory.slice(1, -1),
  });
}

function indexSlotAssignment(draft: Draft, node: SourceNode, scope: Scope): void {
  const left = childOf(node, "left");
  const right = childOf(node, "right");
  if (left?.type !== "field_expression" || right === undefined) return;
  const value = accessPathOf(right, draft.text);
  const path = accessPathOf(left, draft.text);
  const member = path.at(-1);
  const name = value[0];
  if (member === undefined || name === undefined || value.length !== 1) return;
  draft.slots.push({
    ...placeOf(draft, right),
    member,
    structType: undefined,
    holder: path.slice(0, -1),
    value: name,
    functionName: scope.functionName,
  });
}

function indexInitializer(draft: Draft, list: SourceNode): void {
  const members = new Map<string, SourceNode>();
  for (const pair of list.children) {
    const designator = childOf(pair, "designator");
    const value = childOf(pair, "value");
    const field = designator?.children[0];
    if (designator?.type !== "field_designator" || value === undefined || field === undefined) {
      continue;
    }
    members.set(draft.text.slice(field.start, field.end), value);
  }
  const declaration = ancestorOf(list, "declaration");
  const declarator = ancestorOf(list, "init_declarator");
  const holder = declarator === undefined ? undefined : declaredName(declarator, draft.text);
  const structType = declaration === undefined ? undefined : structTag(declaration, draft.text);
  const isTop = list.parent?.type === "init_declarator";
  if (members.has("procname")) {
    indexSysctlEntry(draft, members, holder ?? "");
  }
  for (const [member, value] of members) {
    if (value.type !== "identifier" && value.type !== "pointer_expression") continue;
    const name = accessPathOf(value, draft.text);
    if (name.length !== 1 || name[0] === undefined) continue;
    draft.slots.push({
      ...placeOf(draft, value),
      member,
      structType: isTop || list.parent?.parent?.type === "init_declarator" ? structType : undefined,
      holder: holder === undefined ? [] : [holder],
      value: name[0],
      functionName: "",
    });
  }
}

function indexSysctlEntry(
  draft: Draft,
  members: ReadonlyMap<string, SourceNode>,
  table: string,
): void {
  const name = members.get("procname");
  const content = name?.children[0];
  if (name === undefined || content === undefined) return;
  const data = members.get("data");
  const textOf = (member: string): string | undefined => {
    const value = members.get(member);
    return value === undefined ? undefined : draft.text.slice(value.start, value.end);
  };
  draft.sysctls.push({
    ...placeOf(draft, content),
    procname: draft.text.slice(content.start, content.end),
    table,
    variable: data === undefined ? [] : accessPathOf(data, draft.text),
    handler: textOf("proc_handler"),
    minimum: textOf("extra1"),
    maximum: textOf("extra2"),
    mode: textOf("mode"),
  });
}

function indexAccess(draft: Draft, node: SourceNode, scope: Scope): void {
  const parent = node.parent;
  if (parent === undefined) return;
  // The whole access path is one access: its inner parts are not recorded.
  if (parent.type === "field_expression" && node.field === "argument") return;
  if (parent.type === "call_expression" && node.field === "function") return;
  if (node.type === "identifier" && (node.field === "declarator" || isTypeText(parent))) return;
  const accessPath = accessPathOf(node, draft.text);
  const root = accessPath[0];
  if (root === undefined) return;
  const statement = statementOf(node);
  draft.accesses.push({
    ...placeOf(draft, node),
    accessPath,
    ...roleOf(node, draft.text, (name) => scope.locals.has(name)),
    functionName: scope.functionName,
    isLocal: accessPath.length === 1 && scope.locals.has(root),
    statement: headOf(codeAt(draft, statement.start, statement.end)),
  });
}

function isTypeText(parent: SourceNode): boolean {
  return ["enumerator", "parameter_declaration", "preproc_def", "preproc_params"].includes(
    parent.type,
  );
}

function syscallName(statement: SourceNode, text: string): boolean {
  const call = statement.children[0];
  return call?.type === "call_expression" && syscallMacro.test(calledName(call, text));
}
