import { type Script, Script as VmScript } from "node:vm";
import { knownVersions, resolveVersion } from "../../../core/kernel/version.ts";
import { isChanged, useFile } from "./mutantModel.ts";
import { forget, Killed, runDeclared } from "./testShim.ts";

/** By the id under which tests asked for it. */
function isChangedId(id: string): boolean {
  return isChanged(resolveVersion(id).version);
}

export type Verdict =
  /** `by`: the first check that failed. */
  | { readonly kind: "killed"; readonly by: string }
  | { readonly kind: "survived" }
  /** No known version sees the change. */
  | { readonly kind: "inactive" };

/** A file of tests, bundled as a function body that takes `require`. */
export interface Judge {
  readonly name: string;
  readonly code: string;
}

/** Runs the judges on the snippets with one file changed until the first of them notices. */
export function createMutantJudge(
  judges: readonly Judge[],
  load: (path: string) => unknown,
): (path: string | undefined, text: string) => Promise<Verdict> {
  const scripts = judges.map(({ name, code }): { name: string; script: Script } => {
    return { name, script: new VmScript(`(require) => {${code}\n}`, { filename: name }) };
  });
  return async (path, text) => {
    useFile(path, text);
    try {
      // Compiles as few versions as it takes to see a difference.
      if (path !== undefined && !knownVersions.some(isChanged)) return { kind: "inactive" };
      for (const { name, script } of scripts) {
        (script.runInThisContext() as (require: typeof load) => void)(load);
        await runDeclared(name, path === undefined ? undefined : isChangedId);
      }
      return { kind: "survived" };
    } catch (error) {
      const by = error instanceof Killed ? error.message : `throws: ${String(error)}`;
      forget();
      return { kind: "killed", by };
    }
  };
}
