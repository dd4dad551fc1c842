import type { PreviewVariant, SysctlPreview } from "../../core/features/triedValues.ts";
import { code, element } from "./element.ts";
import { formatCount } from "./format.ts";

/** What half and double of the sysctl at the editor's cursor would do. */
export interface CursorPreview {
  readonly root: HTMLElement;
  show(preview: SysctlPreview | null): void;
}

export function createCursorPreview(): CursorPreview {
  const root = element("p", { class: "cursorPreview", "aria-live": "polite", hidden: "" });
  return {
    root,
    show(preview) {
      root.hidden = preview === null;
      if (preview === null) return;
      const { name, value, variants } = preview;
      const parts = variants.map((variant) =>
        element("span", { class: "variant" }, describeVariant(variant)),
      );
      root.replaceChildren(
        element("span", {}, "At the cursor: ", code(name), ` = ${value}`),
        ...parts,
      );
    },
  };
}

function describeVariant({ label, value, changes }: PreviewVariant): string {
  const what = label === "half" ? "Half" : "Double";
  const size = formatCount(Number(value));
  if (changes.length === 0) return `${what} of it (${size}) changes no limit.`;
  const list = changes.map(({ title, from, to }) => `${title} ${count(from)} → ${count(to)}`);
  return `${what} of it (${size}): ${list.join(", ")}.`;
}

function count(capacity: number | undefined): string {
  return capacity === undefined ? "without limit" : formatCount(capacity);
}
