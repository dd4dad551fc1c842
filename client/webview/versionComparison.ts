import "./versionComparison.css";
import type { HostToComparison } from "../../core/pageMessages.ts";
import { createComparisonTable } from "./comparisonTable.ts";
import { element } from "./element.ts";
import { comparisonApi } from "./vscodeApi.ts";
import { createWaiting } from "./waiting.ts";

type Comparison = Extract<HostToComparison, { readonly type: "comparison" }>;

/** The page with the limits of one configuration on all kernels. */
function startPage(root: HTMLElement): void {
  const { documentUri = "" } = document.body.dataset;
  let shown: Comparison | undefined;
  comparisonApi.setState({ documentUri });

  const title = element("h1", {});
  const backlog = element("button", {
    ...{ type: "button", class: "chip", title: "Choose another listen backlog" },
  });
  backlog.addEventListener("click", () =>
    comparisonApi.postMessage({ type: "chooseListenBacklog" }),
  );
  const summary = element("p", { class: "summary", role: "status" });
  const table = createComparisonTable((at, kernel) =>
    comparisonApi.postMessage({ type: "reveal", at, kernel }),
  );
  const progress = element("progress", { "aria-label": "Working out the limits" });
  const waiting = createWaiting(() => comparisonApi.postMessage({ type: "showOutput" }));
  const header = element("header", {}, element("div", { class: "title" }, title, backlog), summary);
  const content = [header, table.root];
  root.append(progress, waiting.root, ...content);
  showMessage("loading", "Working out the limits on every kernel…");

  window.addEventListener("message", ({ data }: MessageEvent<HostToComparison>) => {
    switch (data.type) {
      case "loading":
        progress.classList.remove("idle");
        root.setAttribute("aria-busy", "true");
        break;
      case "comparison":
        shown = data;
        draw();
        break;
      case "noComparison":
        showMessage("error", data.message);
        break;
    }
  });
  comparisonApi.postMessage({ type: "ready" });

  function draw(): void {
    if (shown === undefined) return;
    const { comparison, displayPath, kernel } = shown;
    rest();
    waiting.hide();
    for (const part of content) part.hidden = false;
    title.textContent = displayPath;
    backlog.textContent = `listen(fd, ${comparison.listenBacklog})`;
    const changes = comparison.rows.flatMap(({ cells }) => cells.filter((cell) => cell.isChanged));
    const versions = comparison.kernels.reduce((sum, { ids }) => sum + ids.length, 0);
    summary.textContent =
      changes.length === 0
        ? `These settings come to the same on all ${versions} kernels.`
        : `${changes.length === 1 ? "One change" : `${changes.length} changes`} over ${versions} kernels; neighbours that agree share a column. A marked cell differs from the column before it. Each cell leads to the line that decides.`;
    table.show(comparison, kernel);
  }

  function showMessage(kind: "loading" | "error", message: string): void {
    for (const part of content) part.hidden = true;
    if (kind === "loading") waiting.showLoading(message);
    else {
      rest();
      waiting.showError(message);
    }
  }

  function rest(): void {
    progress.classList.add("idle");
    root.removeAttribute("aria-busy");
  }
}

const main = document.getElementById("page");
if (main) startPage(main);
