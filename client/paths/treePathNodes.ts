import type { TreePathsResult } from "../../core/messages.ts";
import type { TreePath } from "../../core/tree/treePath.ts";
import {
  type GroupNode,
  type NoteNode,
  type PathNode,
  type PathTree,
  sysctlNodeId,
  type TreeNode,
  type TreePathNode,
  type TreeReaderNode,
  type TreeStepNode,
  type TreeSysctlNode,
} from "./pathNodes.ts";

/* The nodes of the view "Kernel Paths" while a kernel tree is its source. */

/** The sysctls whose paths can be looked for: those of the file, then the rest of the family. */
export function treePathRoots(
  file: { readonly name: string; readonly sysctls: readonly string[] } | undefined,
  family: readonly string[],
): PathTree {
  const byId = new Map<string, PathNode>();
  const group = (id: string, label: string, names: readonly string[], isOpen: boolean) => {
    if (names.length === 0) return [];
    const children: PathNode[] = [];
    const node: GroupNode = { kind: "group", id, parent: undefined, label, isOpen, children };
    byId.set(id, node);
    for (const name of names) {
      const child: TreeSysctlNode = {
        ...{ kind: "treeSysctl", id: sysctlNodeId(name), parent: node },
        ...{ children: [], name },
      };
      children.push(child);
      byId.set(child.id, child);
    }
    return [node];
  };
  const inFile = [...new Set(file?.sysctls)];
  const rest = family.filter((name) => !inFile.includes(name));
  const hasFile = inFile.length > 0;
  const roots = [
    ...group("file", `In ${file?.name ?? ""}`, inFile, true),
    ...group("family", hasFile ? "Rest of the family" : "Sysctls", rest, !hasFile),
  ];
  return { roots, byId };
}

/** What stands below a sysctl once its paths are known. */
export function treePathNodes(parent: TreeSysctlNode, found: TreePathsResult): readonly TreeNode[] {
  switch (found.kind) {
    case "noTree":
      return [note(parent, found.message)];
    case "unknown":
      return [note(parent, `${found.tree} declares no such sysctl.`)];
    case "cancelled":
      return [note(parent, "The search was given up.")];
    case "paths":
      return readerNodes(parent, found);
  }
}

type FoundPaths = Extract<TreePathsResult, { readonly kind: "paths" }>;

function readerNodes(parent: TreeSysctlNode, found: FoundPaths): readonly TreeNode[] {
  const { paths, readers, folderUri, isComplete } = found;
  const nodes = new Map<string, { readonly node: TreeReaderNode; readonly children: PathNode[] }>();
  const nodeFor = (functionName: string, path: string, line: number, statement: string) => {
    const key = `${functionName} ${path}`;
    const known = nodes.get(key);
    if (known !== undefined) return known;
    const children: PathNode[] = [];
    const own = { functionName, at: { path, line }, statement, folderUri };
    const id = `${parent.id}/reader:${key}`;
    const made = {
      node: { ...own, kind: "treeReader", id, parent, children } satisfies TreeReaderNode,
      children,
    };
    nodes.set(key, made);
    return made;
  };
  for (const { functionName, path, range, statement } of readers) {
    nodeFor(functionName, path, range.start.line, statement);
  }
  for (const path of paths) {
    const last = path.steps.at(-1);
    if (last === undefined) continue;
    const { node, children } = nodeFor(last.functionName, last.at.path, last.at.line, "");
    children.push(pathNode(node, path, children.length, folderUri));
  }
  const cut = "The search ended early: there can be more ways than these.";
  return [
    ...[...nodes.values()].map(({ node }) => node),
    ...(nodes.size === 0 ? [note(parent, "Nothing that reads it was found.")] : []),
    ...(isComplete ? [] : [note(parent, cut)]),
  ];
}

/** A sentence where the paths of a sysctl would stand. */
export function note(parent: TreeSysctlNode, text: string): NoteNode {
  return { kind: "note", id: `${parent.id}/note`, parent, children: [], text };
}

function pathNode(
  parent: TreeReaderNode,
  path: TreePath,
  at: number,
  folderUri: string,
): TreePathNode {
  const children: TreeStepNode[] = [];
  const id = `${parent.id}/treePath:${at}`;
  const node: TreePathNode = { kind: "treePath", id, parent, path, children };
  for (const [index, step] of path.steps.entries()) {
    const own = { path, step, index, folderUri };
    children.push({
      ...own,
      kind: "treeStep",
      id: `${id}/step:${index}`,
      parent: node,
      children: [],
    });
  }
  return node;
}
