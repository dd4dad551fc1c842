import type { CodeIndex, FunctionDefinition } from "../c/codeIndex.ts";

/** A function of a kernel tree: the names it may be known by, the likeliest first, and its file. */
export interface TreeFunction {
  readonly names: readonly string[];
  /** Below the tree's folder. */
  readonly path: string;
}

/**
 * The function of the snippets that models one of a tree: of that name, in the same file where several have it. A function
 * that upstream splits in some versions is known by its bare name, too: `__sys_listen` by `listen`.
 */
export function snippetFunction(
  index: CodeIndex,
  { names, path }: TreeFunction,
): FunctionDefinition | undefined {
  for (const name of names) {
    const found = index.functions.get(name) ?? [];
    const inFile = found.find((one) => one.path === path);
    if (inFile !== undefined || found[0] !== undefined) return inFile ?? found[0];
  }
  const bare = new Set(names.map(bareName));
  const alike = [...(index.files.get(path)?.functions ?? [])].filter(({ name }) =>
    bare.has(bareName(name)),
  );
  return alike[0];
}

function bareName(name: string): string {
  return name.replace(/^(?:__(?:do_|se_)?sys_|sys_|_+)/, "");
}
