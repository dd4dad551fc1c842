import type { PageToHost } from "../../core/messages.ts";

interface VsCodeApi {
  postMessage(message: PageToHost): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** VS Code gives it once to each page. */
export const vscodeApi: VsCodeApi = acquireVsCodeApi();
