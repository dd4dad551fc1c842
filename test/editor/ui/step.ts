import type { Workbench } from "./workbench.ts";

/** One thing that a user does, and what must then be on the screen. */
export interface Step {
  readonly title: string;
  run(workbench: Workbench, screenshot: (name: string) => Promise<void>): Promise<void>;
}
