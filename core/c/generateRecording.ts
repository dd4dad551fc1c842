import type { CType } from "./types.ts";

/** Records a value on its way to where it is assigned. */
export function assignedCode(site: number, code: string, type: CType): string {
  return `$assigned(${site}, ${code}${shownAs(type)})`;
}

/** A last argument for recording: what a pointer to a struct is shown as. Its object may be that of a struct around it. */
export function shownAs(type: CType): string {
  const name = structShown(type);
  return name === undefined ? "" : `, ${JSON.stringify(name)}`;
}

/** The same for a list of values. */
export function shownNames(values: readonly { readonly type: CType }[]): string {
  return JSON.stringify(values.map(({ type }) => structShown(type) ?? null));
}

function structShown(type: CType): string | undefined {
  const target = type.kind === "pointer" ? type.to : type;
  return target.kind === "struct" ? `struct ${target.name}` : undefined;
}
