import "./pathPicture.css";
import type { HostToPicture, PathPicture } from "../../core/pageMessages.ts";
import { element, icon } from "./element.ts";
import { createStepPicture } from "./stepPicture.ts";
import { pictureApi } from "./vscodeApi.ts";
import { createWaiting } from "./waiting.ts";

/** The page with one path's picture. */
function startPage(root: HTMLElement): void {
  // To be heard: the picture has it, too.
  const title = element("h1", { class: "heard" });
  const picture = createStepPicture((stepId) =>
    pictureApi.postMessage({ type: "openStep", stepId }),
  );
  const header = element("header", {}, title, toolbar());
  const waiting = createWaiting(() => pictureApi.postMessage({ type: "showOutput" }));
  const content = [header, picture.root];
  root.append(waiting.root, ...content);
  for (const part of content) part.hidden = true;
  waiting.showLoading("Drawing the path…");

  window.addEventListener("message", ({ data }: MessageEvent<HostToPicture>) => {
    switch (data.type) {
      case "picture":
        show(data.picture);
        break;
      case "walk":
        picture.showWalk(data.stepId);
        break;
      case "noPicture":
        for (const part of content) part.hidden = true;
        waiting.showError(data.message);
        break;
    }
  });
  pictureApi.postMessage({ type: "ready" });

  function show(shown: PathPicture): void {
    waiting.hide();
    for (const part of content) part.hidden = false;
    title.textContent = shown.title;
    picture.show(shown);
    pictureApi.setState({ documentUri: shown.pathId });
  }
}

function toolbar(): HTMLElement {
  const exports = [
    { format: "svg", label: "SVG", title: "Export the picture as an SVG file" },
    { format: "mermaid", label: "Mermaid", title: "Export the path as Mermaid text" },
    { format: "tour", label: "CodeTour", title: "Export the walk as a CodeTour file" },
  ] as const;
  return element(
    "div",
    { class: "toolbar", role: "toolbar", "aria-label": "Path" },
    tool("list-selection", "Other Path…", "Choose another path", () =>
      pictureApi.postMessage({ type: "choosePath" }),
    ),
    ...exports.map(({ format, label, title }) =>
      tool("export", label, title, () => pictureApi.postMessage({ type: "export", format })),
    ),
    tool("copy", "Copy Mermaid", "Copy the path as Mermaid text", () =>
      pictureApi.postMessage({ type: "copyMermaid" }),
    ),
  );
}

function tool(glyph: string, label: string, title: string, onClick: () => void): HTMLElement {
  const button = element("button", { type: "button", class: "tool", title }, icon(glyph), label);
  button.addEventListener("click", onClick);
  return button;
}

const main = document.getElementById("page");
if (main) startPage(main);
