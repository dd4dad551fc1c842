import type {
  KernelPath,
  KernelPaths,
  PathEntry,
  PathSign,
  PathStep,
  SysctlPaths,
} from "../../core/paths/kernelPath.ts";
import type { TreePath, TreeStep } from "../../core/tree/treePath.ts";

/** What the view "Kernel Paths" consists of. Ids stay the same when values change, so that what is open stays open. */
export type PathNode =
  | GroupNode
  | SysctlNode
  | EntryNode
  | PathNodeOfPath
  | StepNode
  | ReadersNode
  | ReaderNode
  | WatchNode
  | SignNode
  | TreeNode;

export interface NodeBase {
  readonly id: string;
  readonly parent: PathNode | undefined;
  readonly children: readonly PathNode[];
}
export interface GroupNode extends NodeBase {
  readonly kind: "group";
  readonly label: string;
  readonly isOpen: boolean;
}
export interface SysctlNode extends NodeBase {
  readonly kind: "sysctl";
  readonly sysctl: SysctlPaths;
}
export interface EntryNode extends NodeBase {
  readonly kind: "entry";
  readonly entry: PathEntry;
}
export interface PathNodeOfPath extends NodeBase {
  readonly kind: "path";
  readonly path: KernelPath;
}
export interface StepNode extends NodeBase {
  readonly kind: "step";
  readonly path: KernelPath;
  readonly step: PathStep;
  readonly index: number;
}
export interface ReadersNode extends NodeBase {
  readonly kind: "readers";
}
export interface ReaderNode extends NodeBase {
  readonly kind: "reader";
  readonly reader: SysctlPaths["otherReaders"][number];
}
export interface WatchNode extends NodeBase {
  readonly kind: "watch";
}
export interface SignNode extends NodeBase {
  readonly kind: "sign";
  readonly sign: PathSign;
}

/** What there is while a kernel tree is the source. */
export type TreeNode = TreeSysctlNode | TreeReaderNode | TreePathNode | TreeStepNode | NoteNode;

/** Its children are looked for when it is opened. */
export interface TreeSysctlNode extends NodeBase {
  readonly kind: "treeSysctl";
  readonly name: string;
}
/** A function that reads the sysctl, with the ways to it below. */
export interface TreeReaderNode extends NodeBase {
  readonly kind: "treeReader";
  readonly functionName: string;
  readonly at: { readonly path: string; readonly line: number };
  /** The line that decides; empty where it is not known. */
  readonly statement: string;
  readonly folderUri: string;
}
export interface TreePathNode extends NodeBase {
  readonly kind: "treePath";
  readonly path: TreePath;
}
export interface TreeStepNode extends NodeBase {
  readonly kind: "treeStep";
  readonly path: TreePath;
  readonly step: TreeStep;
  readonly index: number;
  readonly folderUri: string;
}
/** A sentence in the place of nodes. */
export interface NoteNode extends NodeBase {
  readonly kind: "note";
  readonly text: string;
}

/** The tree of all nodes, and each by its id. */
export interface PathTree {
  readonly roots: readonly PathNode[];
  readonly byId: ReadonlyMap<string, PathNode>;
}

export const emptyTree: PathTree = { roots: [], byId: new Map() };

export function pathTree(paths: KernelPaths): PathTree {
  const byId = new Map<string, PathNode>();
  const pathsById = new Map(paths.paths.map((path) => [path.id, path]));

  /** The children name their parent, so they come after it, into the array that it holds already. */
  function add<Node extends PathNode>(
    node: Node,
    children: PathNode[],
    makeChildren: () => readonly PathNode[],
  ): Node {
    byId.set(node.id, node);
    children.push(...makeChildren());
    return node;
  }

  function addLeaf(node: PathNode): PathNode {
    byId.set(node.id, node);
    return node;
  }

  function pathNode(path: KernelPath, parent: PathNode): PathNode {
    const children: PathNode[] = [];
    const id = pathNodeId(parent.id, path.id);
    const node: PathNodeOfPath = { kind: "path", id, parent, path, children };
    return add(node, children, () =>
      path.steps.map((step, index) => {
        const own = { path, step, index, children: [] };
        return addLeaf({ kind: "step", id: stepNodeId(id, step.id), parent: node, ...own });
      }),
    );
  }

  function sysctlNode(sysctl: SysctlPaths, parent: PathNode): PathNode {
    const children: PathNode[] = [];
    const id = sysctlNodeId(sysctl.name);
    const node: SysctlNode = { kind: "sysctl", id, parent, sysctl, children };
    return add(node, children, () => [
      ...sysctl.paths.flatMap((pathId) => {
        const path = pathsById.get(pathId);
        return path ? [pathNode(path, node)] : [];
      }),
      ...(sysctl.otherReaders.length > 0 ? [readersNode(sysctl, node)] : []),
      ...(sysctl.watch.length > 0 ? [watchNode(sysctl, node)] : []),
    ]);
  }

  function readersNode({ otherReaders }: SysctlPaths, parent: PathNode): PathNode {
    const children: PathNode[] = [];
    const id = `${parent.id}/readers`;
    const node: ReadersNode = { kind: "readers", id, parent, children };
    return add(node, children, () =>
      otherReaders.map((reader) => {
        const readerId = `${id}/${reader.at.path}:${reader.at.line}`;
        return addLeaf({ kind: "reader", id: readerId, parent: node, reader, children: [] });
      }),
    );
  }

  function watchNode({ watch }: SysctlPaths, parent: PathNode): PathNode {
    const children: PathNode[] = [];
    const id = `${parent.id}/watch`;
    const node: WatchNode = { kind: "watch", id, parent, children };
    return add(node, children, () =>
      watch.map((sign) => {
        const signId = `${id}/${sign.kind}:${sign.name}`;
        return addLeaf({ kind: "sign", id: signId, parent: node, sign, children: [] });
      }),
    );
  }

  function entryNode(entry: PathEntry, parent: PathNode): PathNode {
    const children: PathNode[] = [];
    const node: EntryNode = { kind: "entry", id: `entry:${entry}`, parent, entry, children };
    const ofEntry = paths.paths.filter((path) => path.entry === entry);
    return add(node, children, () => ofEntry.map((path) => pathNode(path, node)));
  }

  function group(
    id: string,
    label: string,
    isOpen: boolean,
    makeChildren: (node: GroupNode) => readonly PathNode[],
  ): readonly GroupNode[] {
    const children: PathNode[] = [];
    const node: GroupNode = { kind: "group", id, parent: undefined, label, isOpen, children };
    add(node, children, () => makeChildren(node));
    return children.length === 0 ? [] : [node];
  }

  const inFile = paths.sysctls.filter(({ isInFile }) => isInFile);
  const rest = paths.sysctls.filter(({ isInFile }) => !isInFile);
  const entries = [...new Set(paths.paths.map(({ entry }) => entry))];
  const file = paths.displayPath?.split("/").at(-1) ?? "";
  const hasFile = inFile.length > 0;
  const roots = [
    ...group("file", `In ${file}`, true, (node) => inFile.map((one) => sysctlNode(one, node))),
    ...group("family", hasFile ? "Rest of the family" : "Sysctls", !hasFile, (node) =>
      rest.map((one) => sysctlNode(one, node)),
    ),
    ...group("entries", "Paths by entry", true, (node) =>
      entries.map((entry) => entryNode(entry, node)),
    ),
  ];
  return { roots, byId };
}

export function sysctlNodeId(name: string): string {
  return `sysctl:${name}`;
}

export function pathNodeId(parentId: string, pathId: string): string {
  return `${parentId}/path:${pathId}`;
}

export function stepNodeId(pathNode: string, stepId: string): string {
  return `${pathNode}/step:${stepId}`;
}
