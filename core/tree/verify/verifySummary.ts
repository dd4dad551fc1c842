import { type LinkedText, linkedText, type Piece } from "../../features/effective/linkedText.ts";
import type { DocumentPlace, ShownRule, VerifiedTree } from "../../treeMessages.ts";

/** What a comparison came to, without its own text. */
export type VerifySummaryInput = Omit<VerifiedTree, "kind" | "text" | "links"> & {
  /** The tree's folder as people write it. */
  readonly folder: string;
};

type Lines = (readonly Piece[])[];

/** The verdicts as a document in markdown: the differences first, as nobody reads on for what agrees. */
export function verifySummary(input: VerifySummaryInput): LinkedText {
  const { tree, rules, counts } = input;
  const of = (verdict: ShownRule["verdict"]) => rules.filter((rule) => rule.verdict === verdict);
  return linkedText([
    [`# ${tree} and the kernel snippets`],
    [],
    ...headLines(input),
    ...section(`Differs (${counts.differs})`, of("differs"), (rule) => differenceLines(rule)),
    ...section(`Not found (${counts.notFound})`, of("not found"), (rule) => notFoundLines(rule)),
    ...section(`Confirmed (${counts.confirmed})`, of("confirmed"), (rule) => confirmedLines(rule)),
  ]);
}

function headLines(input: VerifySummaryInput): Lines {
  const { kernel, valuesKernel, kernelNote, saidBy, folder, filesRead, counts, better, rules } =
    input;
  const absent = new Set(
    rules.filter(({ hasFile }) => !hasFile).map(({ snippet }) => snippet.path),
  );
  const total = counts.confirmed + counts.differs + counts.notFound;
  return [
    [
      `The snippets for ${kernelText(kernel)} state ${total} rules. In this tree ${counts.confirmed} are confirmed, ` +
        `${differText(counts.differs)} and ${counts.notFound} were not found.`,
    ],
    [],
    [`- Tree: ${folder}, of which ${filesRead} files were read.`],
    [`- ${chosenText(saidBy, kernel)}`],
    ...(valuesKernel === kernel
      ? []
      : [
          [
            `- Values are worked out for ${kernelText(valuesKernel)}, which is chosen in the settings.`,
          ],
        ]),
    ...(kernelNote === undefined ? [] : [[`- ${kernelNote}`]]),
    ...(absent.size === 0
      ? []
      : [[`- The tree does not have ${countOf(absent.size, "file")} that the snippets model.`]]),
    ...(better === undefined ? [] : [[`- ${betterText(better)}`]]),
    [],
  ];
}

/** What to say where another version's variant agrees better. */
export function betterText({ label, counts }: NonNullable<VerifiedTree["better"]>): string {
  return (
    `The variant for ${kernelText(label)} agrees with this tree better: ${counts.confirmed} confirmed, ` +
    `${differText(counts.differs)}, ${counts.notFound} not found. A distribution's kernel often carries later changes.`
  );
}

function chosenText(saidBy: VerifiedTree["saidBy"], kernel: string): string {
  switch (saidBy) {
    case "makefile":
      return "Its Makefile names that version.";
    case "user":
      return `You chose the variant for ${kernelText(kernel)} for this tree.`;
    case "nobody":
      return `It is a part of a tree without a Makefile, so ${kernelText(kernel)}, which is chosen in the settings, was taken.`;
  }
}

function section(
  title: string,
  rules: readonly ShownRule[],
  describe: (rule: ShownRule) => Lines,
): Lines {
  return rules.length === 0 ? [] : [[`## ${title}`], [], ...rules.flatMap(describe), []];
}

function differenceLines({ functionName, note, snippet, text, found, sameAs }: ShownRule): Lines {
  return [
    [`### ${functionName}(): ${note}`],
    [],
    ["- snippet ", placePiece(snippet), ` ${codeText(text)}`],
    ...(found === undefined
      ? []
      : [
          [
            "- tree ",
            placePiece(found),
            ` ${codeText(found.text)}`,
            movedText(functionName, found),
          ],
        ]),
    ...(sameAs.length === 0 ? [] : [[`- ${sameAsText(sameAs)}`]]),
    [],
  ];
}

/** `The tree does it as Linux 6.3 to 6.12 do.` */
export function sameAsText(sameAs: readonly string[]): string {
  const [first = ""] = sameAs;
  const last = sameAs.at(-1) ?? first;
  const names = sameAs.length > 2 ? `${first} to ${last}` : sameAs.join(" and ");
  return `The tree does it as ${kernelText(names)} ${sameAs.length === 1 ? "does" : "do"}.`;
}

function notFoundLines({ functionName, note, snippet, text, hasFile }: ShownRule): Lines {
  const why = hasFile ? "" : ", a file that the tree does not have";
  return [
    [`- ${functionName}(): ${note}`],
    ["  ", placePiece(snippet), ` ${codeText(text)}${why}`],
  ];
}

function confirmedLines({ functionName, snippet, text, found }: ShownRule): Lines {
  if (found === undefined) return [];
  return [
    [`- ${functionName}() ${codeText(text)}`],
    ["  ", placePiece(snippet), " is ", placePiece(found), movedText(functionName, found)],
  ];
}

function movedText(functionName: string, found: NonNullable<ShownRule["found"]>): string {
  return found.functionName === functionName ? "" : ` in ${found.functionName}()`;
}

function codeText(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``;
}

function placePiece({ uri, path, range }: DocumentPlace): Piece {
  return { text: `${path}:${range.start.line + 1}`, place: { uri, line: range.start.line } };
}

function kernelText(version: string): string {
  return /^\d/.test(version) ? `Linux ${version}` : version;
}

/** `3 differ`, `1 differs` */
export function differText(differs: number): string {
  return differs === 1 ? "1 differs" : `${differs} differ`;
}

function countOf(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
}
