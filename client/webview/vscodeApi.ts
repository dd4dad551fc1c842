import type { PageToHost } from "../../core/messages.ts";
import type { ComparisonToHost, PictureToHost } from "../../core/pageMessages.ts";

interface VsCodeApi<ToHost> {
  postMessage(message: ToHost): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi<PageToHost | ComparisonToHost | PictureToHost>;

/** VS Code gives it once to each page, which says what it has to say. */
const api = acquireVsCodeApi();

export const vscodeApi: VsCodeApi<PageToHost> = api;
export const comparisonApi: VsCodeApi<ComparisonToHost> = api;
export const pictureApi: VsCodeApi<PictureToHost> = api;
