import type { ResolvedVersion } from "../../core/kernel/version.ts";

/** How a kernel was read that is not spelled as one of the known ones, for standard error. */
export function kernelNotes(...kernels: readonly ResolvedVersion[]): readonly string[] {
  return kernels.flatMap(({ note }) => note ?? []);
}

/** The same as a field of JSON, where there is something to say. */
export function kernelNoteField({ note }: ResolvedVersion): { readonly kernelNote?: string } {
  return note === undefined ? {} : { kernelNote: note };
}
