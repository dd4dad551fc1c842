import { type LinkedText, linkedText, type Piece } from "../../features/effective/linkedText.ts";
import { knownVersions } from "../../kernel/version.ts";
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
    ...absentLines(of("not found")),
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

/** `The tree does it as Linux 4.4, 6.3 to 6.12 do.` Versions that follow each other are one range. */
export function sameAsText(sameAs: readonly string[]): string {
  const order = knownVersions.map(({ label }) => label);
  const runs: string[][] = [];
  for (const label of sameAs) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    const follows = before !== undefined && order.indexOf(label) === order.indexOf(before) + 1;
    if (run !== undefined && follows) run.push(label);
    else runs.push([label]);
  }
  const names = runs.map((run) => {
    const [first = ""] = run;
    return run.length > 2 ? `${first} to ${run.at(-1) ?? first}` : run.join(", ");
  });
  const verb = sameAs.length === 1 ? "does" : "do";
  return `The tree does it as ${kernelText(names.join(", "))} ${verb}.`;
}

function notFoundLines({ functionName, note, snippet, text, hasFile }: ShownRule): Lines {
  if (!hasFile) return [];
  return [[`- ${functionName}(): ${note}`], ["  ", placePiece(snippet), ` ${codeText(text)}`]];
}

/** Rules whose files are not there need no more than a line for each file. */
function absentLines(notFound: readonly ShownRule[]): Lines {
  const absent = notFound.filter(({ hasFile }) => !hasFile);
  const paths = [...new Set(absent.map(({ snippet }) => snippet.path))];
  if (paths.length === 0) return [];
  return [
    ["Of these, in files that the tree does not have:"],
    [],
    ...paths.flatMap((path): Lines => {
      const own = absent.filter(({ snippet }) => snippet.path === path);
      const [first] = own;
      if (first === undefined) return [];
      const { uri, range } = first.snippet;
      const piece = { text: path, place: { uri, line: range.start.line } };
      return [["- ", piece, `: ${countOf(own.length, "rule")}`]];
    }),
    [],
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
