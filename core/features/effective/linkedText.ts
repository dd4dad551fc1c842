import type { SettingOrigin } from "../../config/settings.ts";

/** A text in which some words lead to a line of a file. */
export interface LinkedText {
  readonly text: string;
  readonly links: readonly TextLink[];
}

export interface TextLink {
  /** Zero-based; columns in UTF-16 units. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly place: { readonly uri: string; readonly line: number };
}

/** A piece of a line: plain words, or words that lead somewhere. */
export type Piece = string | { readonly text: string; readonly place: TextLink["place"] };

/** Puts lines together and notes where their links are. What could end a line or drive a terminal is shown as U+FFFD. */
export function linkedText(lines: readonly (readonly Piece[])[]): LinkedText {
  const links: TextLink[] = [];
  const texts = lines.map((pieces, line) => {
    let text = "";
    for (const piece of pieces) {
      const start = text.length;
      text += printable(typeof piece === "string" ? piece : piece.text);
      if (typeof piece !== "string") {
        links.push({ line, start, end: text.length, place: piece.place });
      }
    }
    return text;
  });
  return { text: `${texts.join("\n")}\n`, links };
}

/** `etc/sysctl.d/90-web.conf:3`, leading there. */
export function placeLink({ uri, displayPath, line }: SettingOrigin): Piece {
  return { text: `${displayPath}:${line + 1}`, place: { uri, line } };
}

/** A file, leading to its first line. */
export function fileLink(uri: string, displayPath: string): Piece {
  return { text: displayPath, place: { uri, line: 0 } };
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (character) =>
    character === "\t" ? " " : "\ufffd",
  );
}
