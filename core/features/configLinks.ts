import type { Setting, SettingOrigin } from "../config/settings.ts";
import type { OffsetRange } from "../text/offsets.ts";
import type { ConfigDocument, KernelContext } from "./context.ts";
import { sourceLines } from "./sourceLines.ts";

/** A place in a document that leads somewhere. */
export interface ConfigLink {
  readonly range: OffsetRange;
  readonly tooltip: string;
  readonly target:
    | { readonly kind: "url"; readonly url: string }
    /** A file of the machine that the document is for: `/etc/sysctl.d/90-web.conf`, or a bare `90-web.conf`. */
    | { readonly kind: "file"; readonly path: string }
    /** `line` is zero-based. */
    | { readonly kind: "place"; readonly uri: string; readonly line: number };
}

/** A client asks for all links at once. */
const mostLinks = 2000;

const url = /\bhttps?:\/\/[^\s<>"'`]+/g;
const kernelDocument = /\bDocumentation\/([\w./-]+)\.(?:txt|rst)\b/g;
const manualPage = /\b([a-z][\w.@-]*) ?\(([1-8])\)/g;
const file = /(?<![\w./:*-])(?:\/(?:etc|usr|lib|run)(?:\/[\w.@+-]+)+|[\w@+-][\w.@+-]*\.conf)\b/g;

/** URLs, kernel documents, manual pages and files that comments name; from a value that is overridden, the line that wins. */
export function configLinks(
  document: ConfigDocument,
  settings: KernelContext["settings"],
): readonly ConfigLink[] {
  return [...linksInComments(document.text), ...overridingPlaces(document, settings)].slice(
    0,
    mostLinks,
  );
}

function linksInComments(text: string): readonly ConfigLink[] {
  const links: ConfigLink[] = [];
  for (const { kind, start, end } of sourceLines(text)) {
    if (links.length > mostLinks) break;
    if (kind !== "comment") continue;
    const comment = text.slice(start, end);
    const add = (at: number, length: number, tooltip: string, target: ConfigLink["target"]) => {
      const range = { start: start + at, end: start + at + length };
      const isFree = links.every(
        (one) => one.range.end <= range.start || range.end <= one.range.start,
      );
      if (isFree) links.push({ range, tooltip, target });
    };
    for (const match of comment.matchAll(url)) {
      const address = withoutPunctuation(match[0]);
      add(match.index, address.length, "Open in the browser", { kind: "url", url: address });
    }
    for (const match of comment.matchAll(kernelDocument)) {
      const address = `https://docs.kernel.org/${pageOf(match[1] ?? "")}.html`;
      add(match.index, match[0].length, "The kernel's documentation", {
        kind: "url",
        url: address,
      });
    }
    for (const match of comment.matchAll(manualPage)) {
      const address = `https://manpages.debian.org/${match[1]}.${match[2]}`;
      add(match.index, match[0].length, "The manual page", { kind: "url", url: address });
    }
    for (const match of comment.matchAll(file)) {
      add(match.index, match[0].length, "Open the file", { kind: "file", path: match[0] });
    }
  }
  return links;
}

/** What ends a sentence ends an address, and a bracket that was opened before it. */
function withoutPunctuation(address: string): string {
  const trimmed = address.replace(/[.,;:!?]+$/, "");
  const opened = trimmed.split("(").length;
  const closed = trimmed.split(")").length;
  return trimmed.endsWith(")") && closed > opened
    ? withoutPunctuation(trimmed.slice(0, -1))
    : trimmed;
}

/** Where a document of the source tree is published; the files about sysctl have moved since people wrote of them. */
function pageOf(path: string): string {
  return path.replace(/^sysctl\//, "admin-guide/sysctl/");
}

function overridingPlaces(
  document: ConfigDocument,
  settings: KernelContext["settings"],
): readonly ConfigLink[] {
  const winners = overridesIn(document.uri, settings);
  return document.entries.flatMap((entry): readonly ConfigLink[] => {
    const winner = winners.get(entry.keyRange.start);
    if (winner === undefined || entry.kind !== "assignment") return [];
    const { uri, line } = winner.origin;
    if (entry.valueRange.start === entry.valueRange.end) return [];
    return [
      {
        range: entry.valueRange,
        tooltip: `Overridden by ${placeName(winner.origin)}`,
        target: { kind: "place", uri, line },
      },
    ];
  });
}

/** For the assignments of one document that lose, by the offset of their key: the setting that wins. */
export function overridesIn(
  uri: string,
  settings: KernelContext["settings"],
): ReadonlyMap<number, Setting> {
  const winners = new Map<number, Setting>();
  for (const setting of settings.values()) {
    for (const { origin } of setting.overridden) {
      if (origin.uri === uri) winners.set(origin.keyRange.start, setting);
    }
  }
  return winners;
}

/** `etc/sysctl.d/90-web.conf:3` */
export function placeName({ displayPath, line }: SettingOrigin): string {
  return `${displayPath}:${line + 1}`;
}
