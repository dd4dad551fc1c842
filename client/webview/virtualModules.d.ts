declare module "*.css";

/** Made by the build: the bundled snippets compiled for every known kernel. */
declare module "virtual:programs" {
  import type { ProgramInstance, Site } from "../../core/c/program.ts";

  /** By `KernelVersion.id`. */
  export const programs: Readonly<
    Record<
      string,
      {
        readonly factory: () => ProgramInstance;
        readonly sites: readonly Site[];
        readonly constants: Readonly<Record<string, number>>;
      }
    >
  >;
}
