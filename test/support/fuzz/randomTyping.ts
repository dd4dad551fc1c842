import { TextDocument } from "vscode-languageserver-textdocument";

/** Numbers from 0 up to 1, the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Of `items`, which are not empty. */
export function chosen<T>(random: () => number, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("nothing to choose from");
  return item;
}

/** What people type and paste, and what no one would. */
const inserted = [
  ...["\n", "\r\n", "\r", "=", " = ", "-", "--", "#", ";", " ", "\t", "\\", "\\\n", ".", "/", "*"],
  ...[
    "?",
    "[",
    "]",
    "{a,b}",
    '"',
    "'",
    "%",
    "\0",
    "\ufeff",
    "é",
    "😀",
    "\ud83d",
    "\u2028",
    "0x",
    "010",
  ],
  ...[
    "net.core.somaxconn",
    "net.ipv4.tcp_max_syn_backlog = 4096\n",
    "-net.ipv4.conf.*.rp_filter\n",
  ],
  ...[
    "net/ipv4/conf/eth0.5/rp_filter = 1\n",
    "vm.",
    "kernel.core_pattern = |/bin/x %p\n",
    "# Web\n",
  ],
  ...["sysctl -w vm.swappiness=1\n", "net.unix.max_dgram_qlen=-1", "9".repeat(40), "x".repeat(300)],
];

export interface TypedEdit {
  readonly range: { readonly start: number; readonly end: number };
  readonly text: string;
}

/** Mostly small edits in one place after another, sometimes a large piece taken out or pasted. */
export function randomEdit(random: () => number, text: string): TypedEdit {
  const start = Math.floor(random() * (text.length + 1));
  const most = random() < 0.05 ? 2_000 : 4;
  const end = Math.min(text.length, start + Math.floor(random() * most));
  const copiedFrom = Math.floor(random() * text.length);
  const pasted =
    random() < 0.1 ? text.slice(copiedFrom, copiedFrom + 200) : chosen(random, inserted);
  return { range: { start, end }, text: random() < 0.3 ? "" : pasted };
}

/** An edit as a client sends it. */
export function changeOf(document: TextDocument, { range, text }: TypedEdit) {
  return {
    range: { start: document.positionAt(range.start), end: document.positionAt(range.end) },
    text,
  };
}

/** The document after the edit; positions are whole characters of the client's, as LSP counts them. */
export function edited(document: TextDocument, edit: TypedEdit): TextDocument {
  const copy = TextDocument.create(
    document.uri,
    document.languageId,
    document.version,
    document.getText(),
  );
  return TextDocument.update(copy, [changeOf(document, edit)], document.version + 1);
}
