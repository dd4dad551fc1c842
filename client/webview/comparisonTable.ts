import type { ComparisonCell, VersionComparison } from "../../core/kernel/comparison.ts";
import type { SnippetLocation } from "../../core/kernel/location.ts";
import { breakable, element } from "./element.ts";

/** Limits in rows, kernels in columns; the arrow keys move from cell to cell. */
export interface ComparisonTable {
  readonly root: HTMLElement;
  /** `kernel`: `KernelVersion.id` whose column is marked. */
  show(comparison: VersionComparison, kernel: string | undefined): void;
}

type Reveal = (at: SnippetLocation, kernel: string) => void;

export function createComparisonTable(reveal: Reveal): ComparisonTable {
  const table = element("table", { role: "grid", "aria-label": "Limits by kernel version" });
  const root = element("div", { class: "tableBox" }, table);
  /** Row and column of the cell that Tab leads to. */
  let active = { row: 0, column: 0 };

  table.addEventListener("keydown", (event) => {
    const grid = cellsOf(table);
    const at = placeOf(grid, event.target);
    const move = moves[event.key];
    if (at === undefined || move === undefined) return;
    event.preventDefault();
    const last = { row: grid.length - 1, column: (grid[0]?.length ?? 1) - 1 };
    focusCell(grid, move(at, last));
  });
  table.addEventListener("focusin", ({ target }) => {
    const at = placeOf(cellsOf(table), target);
    if (at) activate(cellsOf(table), at);
  });

  function activate(grid: Grid, at: Place): void {
    grid[active.row]?.[active.column]?.setAttribute("tabindex", "-1");
    active = at;
    grid[at.row]?.[at.column]?.setAttribute("tabindex", "0");
  }

  function focusCell(grid: Grid, at: Place): void {
    const cell = grid[at.row]?.[at.column];
    activate(grid, at);
    cell?.focus();
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  return {
    root,
    show(comparison, kernel) {
      const hadFocus = table.contains(document.activeElement);
      const { scrollLeft } = root;
      table.replaceChildren(...rowsOf(comparison, kernel, reveal));
      const grid = cellsOf(table);
      const row = Math.min(active.row, grid.length - 1);
      const at = { row, column: Math.min(active.column, (grid[row]?.length ?? 1) - 1) };
      activate(grid, at);
      if (hadFocus) grid[at.row]?.[at.column]?.focus();
      root.scrollLeft = scrollLeft;
    },
  };
}

function rowsOf(
  { kernels, rows }: VersionComparison,
  kernel: string | undefined,
  reveal: Reveal,
): readonly HTMLElement[] {
  const heads = kernels.map(({ id, label, ids }) => {
    const isCurrent = kernel !== undefined && ids.includes(kernel);
    return { id, label, ids, isCurrent };
  });
  const head = element(
    "tr",
    {},
    element("th", { scope: "col", class: "corner" }, "Limit"),
    ...heads.map(({ label, ids, isCurrent }) => {
      const marks = isCurrent ? { class: "current", "aria-current": "true" } : {};
      const note = isCurrent ? `${kernel} is the chosen kernel. ` : "";
      return element("th", { scope: "col", title: `${note}${ids.join(", ")}`, ...marks }, label);
    }),
  );
  const body = rows.map(({ title, cells }) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, ...breakable(title)),
      ...heads.map(({ id, label, isCurrent }, index) => {
        const cell = cells[index];
        if (cell === undefined) return element("td", {}, "–");
        return tableCell(cell, isCurrent, `${title}, ${label}`, (at) => reveal(at, id));
      }),
    ),
  );
  return [element("thead", {}, head), element("tbody", {}, ...body)];
}

function tableCell(
  { text, limitedBy, limitedTogether, isChanged, at }: ComparisonCell,
  isCurrent: boolean,
  where: string,
  open: (at: SnippetLocation) => void,
): HTMLElement {
  const classes = [isChanged ? "changed" : "", isCurrent ? "current" : ""]
    .filter(Boolean)
    .join(" ");
  const causes = limitedBy.map(({ name, value }) => `${name} ${value}`);
  const place = at && `${at.path}:${at.line + 1}`;
  const joint = limitedTogether ? " and " : " or ";
  // A screen reader gets a sentence: what is seen, and between it what the table's form says to the eye.
  const content = [
    spoken(`${where}, `),
    ...(isChanged ? [element("span", { class: "mark", "aria-hidden": "true" }, "●")] : []),
    ...breakable(text),
    ...(isChanged ? [spoken(", changed")] : []),
    ...limitedBy.flatMap(({ name, value }, index) => [
      spoken(index === 0 ? ", limited by " : joint),
      element("span", { class: "cause" }, `${name.split(".").at(-1) ?? name} ${value}`),
    ]),
    ...(place === undefined ? [] : [spoken(`, decided in ${place}`)]),
  ];
  const attributes = {
    class: "content",
    tabindex: "-1",
    title: [...causes, ...(place === undefined ? [] : [`Show ${place}`])].join("\n"),
  };
  if (at === undefined) {
    return element("td", { class: classes }, element("span", attributes, ...content));
  }
  const link = element("button", { type: "button", ...attributes }, ...content);
  link.addEventListener("click", () => open(at));
  return element("td", { class: classes }, link);
}

/** Text for screen readers alone. */
function spoken(text: string): HTMLElement {
  return element("span", { class: "spoken" }, text);
}

type Grid = readonly (readonly HTMLElement[])[];

interface Place {
  readonly row: number;
  readonly column: number;
}

const moves: Readonly<Record<string, (at: Place, last: Place) => Place>> = {
  ArrowRight: ({ row, column }, last) => ({ row, column: Math.min(column + 1, last.column) }),
  ArrowLeft: ({ row, column }) => ({ row, column: Math.max(column - 1, 0) }),
  ArrowDown: ({ row, column }, last) => ({ row: Math.min(row + 1, last.row), column }),
  ArrowUp: ({ row, column }) => ({ row: Math.max(row - 1, 0), column }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, last) => ({ row, column: last.column }),
};

function cellsOf(table: HTMLTableElement): Grid {
  return [...(table.tBodies[0]?.rows ?? [])].map((row) => [
    ...row.querySelectorAll<HTMLElement>(".content"),
  ]);
}

function placeOf(grid: Grid, target: EventTarget | null): Place | undefined {
  if (!(target instanceof HTMLElement)) return undefined;
  const row = grid.findIndex((cells) => cells.includes(target));
  const column = grid[row]?.indexOf(target) ?? -1;
  return column < 0 ? undefined : { row, column };
}
