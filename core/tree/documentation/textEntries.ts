/** The text under one heading that names a sysctl. */
export interface TextEntry {
  /** Zero-based, of the heading. */
  readonly line: number;
  readonly lines: readonly string[];
  /** How surely the heading means this sysctl: parts of its name that it spells, and the section around it. */
  readonly likeness: number;
}

/** `=====`, `-----` and the like, alone on a line. */
const rule = /^([=\-~"^#*+.])\1{2,}\s*$/;
/** Words that documents put where any interface or table is meant. */
const placeholders = new Set(["default", "all", "interface", "*", "x", "if"]);

/**
 * Texts under headings that name the sysctl: `name - INTEGER` with the lines shifted below it, `name` underlined, or, in
 * older files, `name:` alone on its line.
 */
export function entriesNamed(text: string, name: string): readonly TextEntry[] {
  const lines = text.split(/\r?\n/);
  const found: TextEntry[] = [];
  let directory = "";
  for (const [at, line] of lines.entries()) {
    directory = directoryIn(line) ?? directory;
    const heading = headingOf(lines, at);
    if (heading === undefined) continue;
    const spelled = Math.max(...heading.terms.map((term) => spelledParts(name, term)));
    if (spelled <= 0) continue;
    const isInSection = directory !== "" && name.startsWith(`${directory}.`);
    const own = heading.kind === "definition" ? shiftedBelow(lines, at) : sectionBelow(lines, at);
    if (own.every((one) => one.trim() === "")) continue;
    found.push({ line: at, lines: own, likeness: 2 * spelled + (isInSection ? 1 : 0) });
  }
  return found;
}

/** `/proc/sys/net/ipv6/* Variables:` is about `net.ipv6`. */
function directoryIn(line: string): string | undefined {
  const path = /^\W*(?:\d+\.\s*)?\W*proc\/sys\/([\w/]+?)\/?(?:\*|\W*$|\s+-|\s+Var)/.exec(line)?.[1];
  return path?.replaceAll("/", ".");
}

interface Heading {
  readonly kind: "definition" | "section";
  readonly terms: readonly string[];
}

function headingOf(lines: readonly string[], at: number): Heading | undefined {
  const line = lines[at] ?? "";
  if (line.length > 160 || !/^[`\w]/.test(line)) return undefined;
  const defined = /^([\w./*,&\- ]*[\w*])\s+[-:]\s+\S/.exec(line)?.[1];
  if (defined !== undefined) {
    const terms = termsIn(defined);
    if (terms !== undefined) return { kind: "definition", terms };
  }
  const isUnderlined = rule.test(lines[at + 1] ?? "");
  const isAlone =
    (lines[at - 1] ?? "").trim() === "" &&
    (lines[at + 1] ?? "").trim() === "" &&
    isSetOff(lines, at);
  if (!isUnderlined && !isAlone && !/^[\w, &]+:\s*$/.test(line)) return undefined;
  const terms = termsIn(line.replace(/\s*\(.*\)\s*$/, "").replace(/:\s*$/, ""));
  return terms === undefined ? undefined : { kind: "section", terms };
}

/** Between a rule and a blank line, as names stood in older files. */
function isSetOff(lines: readonly string[], at: number): boolean {
  for (let above = at - 1; above >= 0 && above > at - 3; above--) {
    const line = lines[above] ?? "";
    if (rule.test(line)) return true;
    if (line.trim() !== "") return false;
  }
  return false;
}

/** Names in a heading: `a`, `a, b and c`, `a & b`; `undefined` where other words stand there. */
function termsIn(text: string): readonly string[] | undefined {
  const terms = text.replaceAll("`", "").split(/\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*|\s+\/\s+/);
  return terms.every((term) => /^[\w*][\w./*-]*$/.test(term)) ? terms : undefined;
}

/** How many parts at the end of the name the term spells; 0: it means something else. */
function spelledParts(name: string, term: string): number {
  const wanted = name.split(".").toReversed();
  const spelled = term.replaceAll("/", ".").split(".").toReversed();
  if (spelled.length > wanted.length) return 0;
  const agrees = spelled.every(
    (part, at) => part === wanted[at] || (at > 0 && placeholders.has(part)),
  );
  return agrees ? spelled.length : 0;
}

/** The lines below a definition, up to the next that begins at the margin. */
function shiftedBelow(lines: readonly string[], at: number): readonly string[] {
  const own: string[] = [];
  for (const line of lines.slice(at + 1)) {
    if (/^\S/.test(line)) break;
    own.push(line);
  }
  return own;
}

/** The lines below a heading, up to the next heading or rule. */
function sectionBelow(lines: readonly string[], at: number): readonly string[] {
  const own: string[] = [];
  const start = rule.test(lines[at + 1] ?? "") ? at + 2 : at + 1;
  for (let next = start; next < lines.length; next++) {
    const line = lines[next] ?? "";
    const isTable = /^=+\s/.test(line);
    if (rule.test(line) && !isTable && (lines[next + 1] ?? "").trim() === "") break;
    if (rule.test(lines[next + 1] ?? "") && /^\S/.test(line)) break;
    if (/^\w+:\s*$/.test(line) && (lines[next - 1] ?? "").trim() === "" && next > start + 1) break;
    own.push(line);
  }
  return own;
}
