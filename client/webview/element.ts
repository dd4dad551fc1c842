type Attributes = Readonly<Record<string, string>>;
type Child = Node | string;

/** An HTML element with attributes and children. Strings become text, never markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) created.setAttribute(name, value);
  created.append(...children);
  return created;
}

/** The same for SVG. */
export function svgElement<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Tag] {
  const created = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) created.setAttribute(name, String(value));
  created.append(...children);
  return created;
}

/** Code with a long name or path, which may break after its separators. */
export function code(text: string): HTMLElement {
  return element("code", {}, ...breakable(text));
}

/** `net/ipv4/tcp_input.c` may break after each slash, dot and underscore. */
export function breakable(text: string): readonly Child[] {
  return text
    .split(/(?<=[/._])/)
    .flatMap((part, index) => (index === 0 ? [part] : [element("wbr"), part]));
}

/** An icon of VS Code's font; for people who see it only. */
export function icon(name: string): HTMLElement {
  return element("span", { class: `codicon codicon-${name}`, "aria-hidden": "true" });
}

/** A button that looks like a link. */
export function linkButton(
  title: string,
  onClick: () => void,
  ...children: readonly Child[]
): HTMLButtonElement {
  const button = element("button", { type: "button", class: "link", title }, ...children);
  button.addEventListener("click", onClick);
  return button;
}
