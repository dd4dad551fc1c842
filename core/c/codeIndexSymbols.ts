import {
  codeAt,
  commentAbove,
  type Draft,
  declaredName,
  declaredNode,
  folded,
  headOf,
  placeOf,
  structTag,
} from "./codeIndexDraft.ts";
import { childOf, descendantsOf, firstOfType, type SourceNode } from "./codeIndexNode.ts";

/** Structs and enums with their members, wherever they stand in a declaration. */
export function indexTypes(draft: Draft, top: SourceNode): void {
  for (const node of descendantsOf(top)) {
    if (node.type === "struct_specifier" || node.type === "enum_specifier") {
      const nameNode = childOf(node, "name");
      const body = childOf(node, "body");
      if (body === undefined) continue;
      const container =
        nameNode === undefined ? undefined : draft.text.slice(nameNode.start, nameNode.end);
      if (nameNode !== undefined && container !== undefined) {
        draft.symbols.push({
          ...placeOf(draft, nameNode),
          name: container,
          kind: node.type === "struct_specifier" ? "struct" : "enum",
          container: undefined,
          structType: undefined,
          text: folded(codeAt(draft, node.start, nameNode.end)),
        });
      }
      for (const member of body.children) indexMember(draft, member, container);
    }
  }
}

function indexMember(draft: Draft, member: SourceNode, container: string | undefined): void {
  const declarators =
    member.type === "enumerator"
      ? member.children.filter((child) => child.field === "name")
      : member.children.filter((child) => child.field === "declarator");
  for (const declarator of declarators) {
    const nameNode = declaredNode(declarator);
    if (nameNode === undefined) continue;
    draft.symbols.push({
      ...placeOf(draft, nameNode),
      name: draft.text.slice(nameNode.start, nameNode.end),
      kind: member.type === "enumerator" ? "enumerator" : "member",
      container,
      structType: structTag(member, draft.text),
      text: folded(codeAt(draft, member.start, member.end)),
    });
  }
}

/** Variables that a declaration at file level defines; prototypes and extern declarations define none. */
export function indexGlobals(draft: Draft, node: SourceNode): void {
  for (const declarator of node.children) {
    if (declarator.field !== "declarator") continue;
    // A prototype defines nothing.
    if (firstOfType(declarator, "function_declarator") !== undefined) continue;
    const nameNode = declaredNode(declarator);
    if (nameNode === undefined || draft.text.startsWith("extern", node.start)) continue;
    draft.symbols.push({
      ...placeOf(draft, nameNode),
      name: draft.text.slice(nameNode.start, nameNode.end),
      kind: "variable",
      container: undefined,
      structType: structTag(node, draft.text),
      text: headOf(codeAt(draft, node.start, node.end)),
    });
  }
}

/** A `#define` that the preprocessor left in the text. */
export function indexMacro(draft: Draft, node: SourceNode): void {
  const nameNode = childOf(node, "name");
  if (nameNode === undefined) return;
  if (node.type !== "preproc_def" && node.type !== "preproc_function_def") return;
  draft.symbols.push({
    ...placeOf(draft, nameNode),
    name: draft.text.slice(nameNode.start, nameNode.end),
    kind: "macro",
    container: undefined,
    structType: undefined,
    text: folded(codeAt(draft, node.start, node.end)),
    comment: commentAbove(draft, node.start),
  });
}

/** Remembers which struct a parameter or local variable is, or points to. */
export function noteLocalType(draft: Draft, declaration: SourceNode, functionName: string): void {
  const structType = structTag(declaration, draft.text);
  if (structType === undefined) return;
  for (const child of declaration.children) {
    if (child.field !== "declarator") continue;
    const name = declaredName(child, draft.text);
    if (name !== undefined) draft.localTypes.push({ functionName, name, structType });
  }
}
