import { type CatalogueEntry, catalogueEntry } from "../kernel/catalogue/catalogueEntry.ts";
import {
  type GeneralFact,
  generalFactFor,
  kinds,
  meaningsIn,
} from "../kernel/catalogue/generalFacts.ts";
import { sourceDefault } from "./effective/keptValue.ts";
import { clipped, code } from "./markdown.ts";
import { describeNumber } from "./writtenNumber.ts";

/** What is known of a sysctl that the snippets do not model, for its hover. */
export interface GeneralKnowledge {
  /** Empty where nobody has written one yet. */
  readonly summary: string;
  /** Markdown, one thing each. */
  readonly lines: readonly string[];
}

/** `undefined`: neither the table nor the source of the kernels that were read has the name. */
export function generalKnowledge(
  name: string,
  value: string | undefined,
): GeneralKnowledge | undefined {
  const fact = generalFactFor(name);
  const entry = catalogueEntry(name);
  if (fact === undefined && entry === undefined) return undefined;
  return {
    summary: fact?.summary ?? "",
    lines: [
      ...(fact === undefined ? [] : factLines(fact, value)),
      ...(entry === undefined ? [] : entryLines(entry)),
      ...(fact === undefined ? [] : [`**Looked up in** ${fact.source}`]),
    ],
  };
}

function factLines(fact: GeneralFact, value: string | undefined): readonly string[] {
  const counted = fact.unit === "" ? "" : `, in ${fact.unit}`;
  const lines = [`**Value** ${kinds[fact.kind]}${counted}`];
  if (value === undefined) return lines;
  const number = describeNumber(value, fact.unit);
  const meaning = meaningsIn(fact).get(value.trim());
  const said = [number, meaning].filter((part) => part !== undefined && part !== "").join(", ");
  return said === "" ? lines : [...lines, `**Here** ${code(clipped(value))} is ${said}`];
}

function entryLines(entry: CatalogueEntry): readonly string[] {
  const { minimum, maximum, firstVersion, lastVersion } = entry;
  const lines: string[] = [];
  const usual = sourceDefault(entry.name);
  if (usual !== undefined) {
    lines.push(`**Default** ${usual.value} in the source of Linux ${usual.release}`);
  }
  if (minimum !== undefined || maximum !== undefined) lines.push(`**Takes** ${bounds(entry)}`);
  if (entry.scope !== undefined) {
    const scope = entry.scope === "machine" ? "the whole machine" : "each network namespace";
    lines.push(`**Holds for** ${scope}`);
  }
  lines.push(
    firstVersion === lastVersion
      ? `**Seen in** the source of Linux ${firstVersion}, ${entry.file}`
      : `**Seen in** the source of Linux ${firstVersion} to ${lastVersion}, ${entry.file}`,
  );
  return lines;
}

function bounds({ minimum, maximum }: CatalogueEntry): string {
  if (minimum === undefined) return `at most ${maximum}`;
  if (maximum === undefined) return `at least ${minimum}`;
  return `${minimum} to ${maximum}`;
}
