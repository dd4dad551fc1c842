import type { CodeIndex, CodePlace, SymbolDefinition } from "../c/codeIndex.ts";
import { sysctlDefaults, sysctlEntries } from "../c/codeIndexReaders.ts";
import type { Limit } from "../kernel/limits.ts";
import type { SnippetLocation } from "../kernel/location.ts";
import type { TraceStep } from "../kernel/machine.ts";

/** What is needed of a version to find the line that made a difference. */
interface Side {
  readonly index: CodeIndex;
  /** By name, as they hold. */
  readonly sysctls: ReadonlyMap<string, string>;
}

/** A limit beside the same limit of an older version. */
export interface LimitPair {
  readonly limit: Limit;
  readonly old: Limit | undefined;
}

/**
 * The line that made a limit another one than in the older version: the default of a sysctl that holds it, what changed
 * about the backlog that it follows, or the nearest line to the decision that the older version does not have.
 */
export function limitChangedAt(
  version: Side,
  oldVersion: Side,
  { limit, old }: LimitPair,
  backlog: LimitPair | undefined,
): SnippetLocation | undefined {
  if (old === undefined) return limit.decidedAt;
  const follows = backlog?.old !== undefined && followsBacklog(limit, backlog);
  return (
    otherDefault(version, oldVersion, limit, old) ??
    (follows ? otherBacklog(version, oldVersion, backlog) : undefined) ??
    otherDecision(limit, old) ??
    otherStep(limit, old) ??
    otherDeclaration(version, oldVersion, limit) ??
    limit.decidedAt
  );
}

/** The line that made a refusal another one. */
export function refusalChangedAt({ limit, old }: LimitPair): SnippetLocation | undefined {
  if (old === undefined) return limit.decidedAt;
  return otherDecision(limit, old) ?? otherStep(limit, old) ?? limit.decidedAt;
}

/** The granted backlog changed, and what holds it holds the limit too. */
function followsBacklog(limit: Limit, { limit: backlog, old }: LimitPair): boolean {
  const names = backlog.limitedBy.map(({ name }) => name);
  return (
    limit.id !== backlog.id &&
    old?.capacity !== backlog.capacity &&
    limit.limitedBy.some(({ name }) => names.includes(name))
  );
}

function otherBacklog(
  version: Side,
  oldVersion: Side,
  { limit, old }: LimitPair,
): SnippetLocation | undefined {
  if (old === undefined) return undefined;
  return (
    otherDefault(version, oldVersion, limit, old) ?? otherDeclaration(version, oldVersion, limit)
  );
}

/** The sysctl's ctl_table entry; where its default is another one, the line that sets it. */
export function sysctlChangedAt(
  version: Side,
  name: string,
  old: Side | undefined,
): SnippetLocation | undefined {
  const changed = old && changedDefault(version, old, name);
  if (changed !== undefined) return changed;
  const [entry] = sysctlEntries(version.index, name);
  return entry && locationOf(entry);
}

function otherDecision(limit: Limit, old: Limit): SnippetLocation | undefined {
  const code = decidingCode(limit);
  return code !== undefined && code !== decidingCode(old) ? limit.decidedAt : undefined;
}

function decidingCode({ decidedAt, steps }: Limit): string | undefined {
  return decidedAt && steps.find((step) => isAt(step, decidedAt))?.text;
}

function isAt({ at }: TraceStep, place: SnippetLocation): boolean {
  return at.path === place.path && at.line === place.line;
}

function otherDefault(
  version: Side,
  old: Side,
  limit: Limit,
  oldLimit: Limit,
): SnippetLocation | undefined {
  const causes = [...limit.limitedBy, ...oldLimit.limitedBy];
  for (const { kind, name } of causes) {
    if (kind !== "sysctl" || version.sysctls.get(name) === old.sysctls.get(name)) continue;
    const changed = changedDefault(version, old, name);
    if (changed !== undefined) return changed;
  }
  return undefined;
}

/** Where a sysctl gets its default, if that is spelled otherwise or comes from a macro that is another one. */
function changedDefault(version: Side, old: Side, name: string): SnippetLocation | undefined {
  const [entry] = sysctlEntries(version.index, name);
  if (entry === undefined) return undefined;
  const [oldEntry] = sysctlEntries(old.index, name);
  const oldDefaults = oldEntry === undefined ? [] : sysctlDefaults(old.index, oldEntry);
  for (const write of sysctlDefaults(version.index, entry)) {
    const macro = changedSymbol(version.index, old.index, write.statement, ["macro"]);
    if (macro !== undefined) return locationOf(macro);
    if (!oldDefaults.some(({ statement }) => statement === write.statement)) {
      return locationOf(write);
    }
  }
  const variable = changedSymbol(version.index, old.index, entry.variable.at(-1) ?? "", [
    "variable",
  ]);
  return variable && locationOf(variable);
}

/** Backwards from the decision, within its function and what that called: what ran right before decided it. */
function otherStep(limit: Limit, old: Limit): SnippetLocation | undefined {
  const { decidedAt, steps } = limit;
  const decision =
    decidedAt === undefined ? -1 : steps.findLastIndex((one) => isAt(one, decidedAt));
  const depth = steps[decision]?.depth ?? 0;
  const oldCode = new Set(old.steps.map(({ text }) => text));
  for (const step of steps.slice(0, decision + 1).toReversed()) {
    if (step.depth < depth) return undefined;
    if (step.kind !== "call" && !oldCode.has(step.text)) return step.at;
  }
  return undefined;
}

function otherDeclaration(version: Side, old: Side, limit: Limit): SnippetLocation | undefined {
  for (const step of limit.steps.toReversed()) {
    const symbol = changedSymbol(version.index, old.index, step.text, ["member", "macro"]);
    if (symbol !== undefined) return locationOf(symbol);
  }
  return undefined;
}

/** The first name in a piece of code that the older version declares otherwise. */
function changedSymbol(
  index: CodeIndex,
  old: CodeIndex,
  code: string,
  kinds: readonly SymbolDefinition["kind"][],
): SymbolDefinition | undefined {
  for (const name of code.match(/[A-Za-z_]\w*/g) ?? []) {
    for (const symbol of index.symbols.get(name) ?? []) {
      if (!kinds.includes(symbol.kind)) continue;
      const twins = (old.symbols.get(name) ?? []).filter(
        ({ kind, container }) => kind === symbol.kind && container === symbol.container,
      );
      if (twins.length > 0 && !twins.some(({ text }) => text === symbol.text)) return symbol;
    }
  }
  return undefined;
}

function locationOf(place: CodePlace & { readonly functionName?: string }): SnippetLocation {
  return { path: place.path, line: place.line, functionName: place.functionName ?? "" };
}
