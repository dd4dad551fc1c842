import type { CodeIndex } from "../c/codeIndex.ts";
import { sysctlEntries, sysctlReaders } from "../c/codeIndexReaders.ts";
import type { Setting, SettingOrigin } from "../config/settings.ts";
import { describeExistence, factFor, type VersionedFact } from "../kernel/catalogue.ts";
import type { Limit } from "../kernel/limits.ts";
import type { KernelContext } from "./context.ts";
import { generalKnowledge } from "./generalSysctl.ts";
import { clipped, code, markdownLink } from "./markdown.ts";
import { type Bar, drawBars } from "./queueBars.ts";
import { barTable } from "./queuePicture.ts";
import {
  describeCapacity,
  describeInfluence,
  describeMemory,
  describeOneSender,
  influenceOf,
  limitsOfSysctl,
} from "./sysctlLimits.ts";
import { describeRange } from "./sysctlValue.ts";
import { oddReason } from "./writtenNumber.ts";

/** Nearest losers that a hover lists. */
const mostOverridden = 5;

/** What the hover of a key says, as markdown. `name` has dots. */
export function sysctlMarkdown(name: string, context: KernelContext): string {
  const fact = factFor(name, context.kernel.version);
  const limits = limitsOfSysctl(context.limits, name);
  const general =
    fact === undefined ? generalKnowledge(name, context.settings.get(name)?.value) : undefined;
  const sections = [
    headline(name, limits, context),
    fact?.fact.summary ?? general?.summary ?? unknownSentence(name, context),
    warnings(name, context),
    picture(name, limits, context),
    [factLines(name, fact, context), ...(general?.lines ?? []).map((line) => `- ${line}`)].join(
      "\n",
    ),
    decidedLines(name, limits, context.index, context),
    watchLines(fact),
    ...(fact?.fact.myths ?? []).map((myth) => `*Often mistaken:* ${myth}`),
    context.kernel.note === undefined ? "" : `*${context.kernel.note}*`,
  ];
  return sections.filter((section) => section !== "").join("\n\n");
}

function headline(name: string, limits: readonly Limit[], context: KernelContext): string {
  const linux = `Linux ${context.limits.kernel}`;
  const call = `\`listen(fd, ${context.listenBacklog})\``;
  const [first, ...queues] = limits;
  if (first === undefined) {
    const value = context.settings.get(name)?.value ?? context.probe.defaultValue(name);
    return value === undefined
      ? `**${code(clipped(name))}**`
      : `**${code(`${clipped(name)} = ${clipped(value)}`)}** on ${linux}`;
  }
  if (first.id === "listenBacklog") {
    const holds = queues.map((queue) => `the ${queue.title} holds ${numberOf(queue)}`).join(", ");
    const total = first.capacity ?? "without limit";
    return `**Effective ${total}** for ${call} on ${linux}: ${holds}. ${describeInfluence(first, name)}`;
  }
  const where = first.unit === "connections" ? `for ${call} on ${linux}` : `on ${linux}`;
  const held = `**The ${first.title} holds ${describeCapacity(first)}** ${where}.`;
  const more = influenceOf(first, name) === "mode" ? `One more: ${lowerFirst(first.beyond)}` : "";
  const parts = [held, describeInfluence(first, name), describeOneSender(first), more];
  return parts.filter((part) => part !== "").join(" ");
}

function numberOf(limit: Limit): string {
  return limit.capacity === undefined ? "any number" : String(limit.capacity);
}

function unknownSentence(name: string, context: KernelContext): string {
  const isModelled = context.probe.defaultValue(name) !== undefined;
  return isModelled
    ? ""
    : "Nothing is known about this key here: neither its default nor who reads it.";
}

/** Values that the kernel refuses, and one that it reads otherwise than it looks. */
function warnings(name: string, context: KernelContext): string {
  const lines = context.refusedOf(name).map(({ value, errno, origin }) => {
    const place = markdownLink(placeOf(origin), context.links.setting(origin));
    return `⚠ The kernel refuses ${code(clipped(value))} of ${place} with ${errno}: what was there before stays.`;
  });
  return [...lines, misreading(name, context)].filter((line) => line !== "").join("\n\n");
}

function misreading(name: string, context: KernelContext): string {
  const setting = context.settings.get(name);
  if (setting === undefined) return "";
  const written = context.probe.writeValue(name, setting.value);
  if (written.kind === "accepted" && written.readBack !== setting.value.trim()) {
    return `⚠ The kernel reads ${code(clipped(setting.value))} as **${written.readBack}**${oddReason(setting.value)}.`;
  }
  return "";
}

function picture(name: string, limits: readonly Limit[], context: KernelContext): string {
  if (limits.length === 0) return "";
  const value = effectiveNumber(name, context);
  const bars: Bar[] = [];
  if (limits.some((limit) => limit.unit === "connections")) {
    bars.push({
      label: `listen(fd, ${context.listenBacklog})`,
      value: asked(context.listenBacklog),
      isQueue: false,
    });
  }
  if (value !== undefined && limits.some((limit) => influenceOf(limit, name) !== "mode")) {
    bars.push({ label: shortName(name), value, isQueue: false });
  }
  for (const limit of limits) {
    if (limit.id === "listenBacklog") continue;
    bars.push({ label: limit.title, value: limit.capacity, isQueue: true });
  }
  return context.showsImages ? barTable(bars) : `\`\`\`text\n${drawBars(bars)}\n\`\`\``;
}

/** listen(2) takes its argument as unsigned: -1 asks for the most there is. */
function asked(listenBacklog: number): number | undefined {
  return listenBacklog < 0 ? undefined : listenBacklog;
}

function effectiveNumber(name: string, context: KernelContext): number | undefined {
  const setting = context.settings.get(name);
  const written = setting && context.probe.writeValue(name, setting.value);
  const text = written?.kind === "accepted" ? written.readBack : context.probe.defaultValue(name);
  const value = Number(text ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function factLines(name: string, fact: VersionedFact | undefined, context: KernelContext): string {
  const lines: string[] = [];
  const setting = context.settings.get(name);
  lines.push(...settingLines(setting, context));
  const initial = context.probe.defaultValue(name);
  const note = fact?.period?.defaultNote;
  if (initial !== undefined || note !== undefined) {
    const isSame = initial === undefined || note === undefined || note === initial;
    lines.push(`**Default** ${isSame ? (initial ?? note) : `${initial} (${note})`}`);
  }
  const range = context.probe.acceptedRange(name);
  if (range !== undefined) lines.push(`**Takes** ${describeRange(range)}`);
  if (fact !== undefined) {
    if (fact.period === undefined) {
      lines.push(
        `**Linux ${context.limits.kernel} has no such sysctl**: ${describeExistence(fact)}`,
      );
    } else {
      const scope =
        fact.period.scope === "machine"
          ? "the whole machine"
          : "each network namespace: a new one starts with the defaults";
      lines.push(`**Holds for** ${scope}`);
      lines.push(`**Read** ${lowerFirst(fact.fact.readWhen)}`);
    }
  }
  return lines.map((line) => `- ${line}`).join("\n");
}

function settingLines(setting: Setting | undefined, context: KernelContext): readonly string[] {
  if (setting === undefined) return ["**Set** by no file here: the default holds"];
  const { value, origin } = setting;
  const at = markdownLink(placeOf(origin), context.links.setting(origin));
  const lines = [`**Set** to ${code(clipped(value))} at ${at}`];
  for (const loser of setting.overridden.slice(-mostOverridden)) {
    const place = markdownLink(placeOf(loser.origin), context.links.setting(loser.origin));
    lines.push(`**Overrides** ${code(clipped(loser.value))} of ${place}`);
  }
  return lines;
}

function placeOf(origin: SettingOrigin): string {
  return `${origin.displayPath}:${origin.line + 1}`;
}

function decidedLines(
  name: string,
  limits: readonly Limit[],
  index: CodeIndex,
  context: KernelContext,
): string {
  const lines: string[] = [];
  const linkTo = (path: string, line: number, functionName: string) =>
    `${markdownLink(`${path}:${line + 1}`, context.links.snippet(path, line))}, ${code(functionName)}`;
  for (const entry of sysctlEntries(index, name)) {
    const [first, ...others] = sysctlReaders(index, entry);
    if (first !== undefined) {
      const { decides } = first;
      const place = linkTo(decides.path, decides.line, decides.functionName);
      const note = context.notes.get(decides.path)?.get(decides.line);
      const said = note === undefined ? "" : ` *${note}*`;
      lines.push(`Decided at ${place}: ${code(decides.statement)}${said}`);
    }
    if (others.length > 0) {
      const places = others.map(({ decides }) =>
        linkTo(decides.path, decides.line, decides.functionName),
      );
      lines.push(`Also read at ${[...new Set(places)].join("; ")}`);
    }
  }
  for (const limit of limits) {
    if (limit.id === "listenBacklog" || limit.decidedAt === undefined) continue;
    const { path, line, functionName } = limit.decidedAt;
    const counters = limit.counters.length === 0 ? "" : ` Counts ${limit.counters.join(", ")}.`;
    lines.push(
      `One more for the ${limit.title} meets ${linkTo(path, line, functionName)}: ${lowerFirst(limit.beyond)}${counters}${memorySentence(limit)}`,
    );
  }
  return lines.map((line) => `- ${line}`).join("\n");
}

function memorySentence(limit: Limit): string {
  const memory = describeMemory(limit);
  if (memory === "") return "";
  return limit.memoryBytes === undefined
    ? " How much memory it takes when full is not known for this kernel."
    : ` Full, it takes ${memory.replace(/ of memory when full$/, "")} of memory.`;
}

function watchLines(fact: VersionedFact | undefined): string {
  if (fact?.period === undefined || fact.fact.watch.length === 0) return "";
  const lines = fact.fact.watch.map(({ command, look }) => `- \`${command}\`: ${look}`);
  return `**Watch**\n${lines.join("\n")}`;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
