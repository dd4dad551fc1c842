import { type Fact, factsAgree } from "./facts.ts";
import type { Rule, VersionRules } from "./rules.ts";

/** What a tree says of one rule. */
export interface RuleResult {
  readonly rule: Rule;
  readonly verdict: "confirmed" | "differs" | "not found";
  /** The same in the tree; where it differs, what stands there. */
  readonly found: Fact | undefined;
  /** Where it differs: versions whose variant of the snippets says what the tree says, oldest first. */
  readonly sameAs: readonly string[];
}

/** The facts of the tree's files that matter, by what they are looked up with. */
export interface TreeFacts {
  readonly byForm: ReadonlyMap<string, readonly Fact[]>;
  readonly byFunction: ReadonlyMap<string, readonly Fact[]>;
  /** Files that decide or do anything. */
  readonly paths: ReadonlySet<string>;
}

export function joinFacts(facts: readonly Fact[]): TreeFacts {
  return {
    byForm: grouped(facts, keyOf),
    byFunction: grouped(facts, functionKey),
    paths: new Set(facts.map(({ path }) => path)),
  };
}

/** Holds each rule of a version against the tree. `others` are the variants that may say why it differs. */
export function verifyTree(
  { rules }: VersionRules,
  tree: TreeFacts,
  others: readonly VersionRules[],
): RuleResult[] {
  const variants = others.map(({ version, rules: all }) => ({
    label: version.label,
    byKey: grouped(all, placedKey),
  }));
  const stated = new Set(rules.map(placedKey));
  const found = sameInTree(tree, rules);
  return rules.map((rule): RuleResult => {
    const same = found.get(rule);
    if (same !== undefined) return { rule, verdict: "confirmed", found: same, sameAs: [] };
    const near = nearest(tree, rule, stated);
    if (near === undefined) return { rule, verdict: "not found", found: undefined, sameAs: [] };
    const sameAs = variants
      .filter(({ byKey }) => byKey.get(placedKey(near))?.some((one) => factsAgree(one, near)))
      .map(({ label }) => label);
    return { rule, verdict: "differs", found: near, sameAs };
  });
}

/**
 * First in the functions of the same name, then, as a rule may move, in those that they call, elsewhere in their files, then
 * anywhere. A place that stands for one function's rule says nothing of another's, unless both call it.
 */
function sameInTree(tree: TreeFacts, rules: readonly Rule[]): ReadonlyMap<Rule, Fact> {
  const found = new Map<Rule, Fact>();
  const takenBy = new Map<Fact, string>();
  const isSaidOtherwise = new Set<Rule>();
  const take = (find: (rule: Rule, isFree: (fact: Fact) => boolean) => Fact | undefined) => {
    for (const rule of rules) {
      if (found.has(rule) || isSaidOtherwise.has(rule)) continue;
      const own = functionKey(rule);
      const fact = find(rule, (one) => (takenBy.get(one) ?? own) === own);
      if (fact === undefined) continue;
      found.set(rule, fact);
      takenBy.set(fact, own);
    }
  };
  const alike = (rule: Rule) =>
    (tree.byForm.get(keyOf(rule)) ?? []).filter((one) => factsAgree(rule, one));
  // What a helper only answers is not what its caller makes of it.
  const moved = (rule: Rule) => alike(rule).filter((one) => isAnswer(one) === isAnswer(rule));
  take((rule) => alike(rule).find((one) => functionKey(one) === functionKey(rule)));
  take((rule) => alikeIn(tree, rule));
  // What the function itself says of the same things counts more than what any other says.
  const stated = new Set(rules.map(placedKey));
  for (const rule of rules) {
    if (!found.has(rule) && otherwiseIn(tree, rule, stated)) isSaidOtherwise.add(rule);
  }
  take((rule) => {
    const called = callsIn(tree, rule);
    return moved(rule).find(({ functionName }) => called.has(functionName));
  });
  take((rule, isFree) =>
    isTelling(rule) ? moved(rule).find((one) => one.path === rule.path && isFree(one)) : undefined,
  );
  take((rule, isFree) =>
    isDistinct(rule) && tree.paths.has(rule.path) ? moved(rule).find(isFree) : undefined,
  );
  return found;
}

function isAnswer({ outcome }: Fact): boolean {
  return outcome?.does === "answers";
}

/** What the functions of the rule's name call. */
function callsIn(tree: TreeFacts, rule: Rule): ReadonlySet<string> {
  const own = tree.byFunction.get(functionKey(rule)) ?? [];
  return new Set(own.filter(({ kind }) => kind === "call").map(({ form }) => form));
}

/** In the function of that name: the same where one side knows less of a local, or the value read for another purpose. */
function alikeIn(tree: TreeFacts, rule: Rule): Fact | undefined {
  const own = tree.byFunction.get(functionKey(rule)) ?? [];
  const value = /^_ = (.+)$/.exec(rule.form)?.[1];
  if (value !== undefined && value.length > 4) {
    return own.find(({ form }) => holdsForm(form, value));
  }
  return own.find(
    (one) =>
      one.kind === rule.kind &&
      (isPatternOf(one, rule) || isPatternOf(rule, one)) &&
      factsAgree(rule, one),
  );
}

function holdsForm(form: string, part: string): boolean {
  const at = form.indexOf(part);
  return at >= 0 && !/\w/.test(form[at + part.length] ?? "");
}

/** Whether a form with unknown locals agrees with another in all that it knows. */
function isPatternOf({ form: pattern }: Fact, { form }: Fact): boolean {
  if (!/(^|\()_(\)|$)/.test(pattern) || !/\.\w|sysctl|\w{3,}\(\)/.test(pattern)) return false;
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replace(/(?<![\w.])_(?!\w)/g, "[\\w.()]+");
  return new RegExp(`^${source}$`).test(form);
}

/** Members and constants that any function may test, so that the same words elsewhere need not mean the same thing. */
const common =
  /\.(?:sk_state|sk_family|sk_protocol|state|type|flags|len|next|prev|data)\b|\bTCPF?_[A-Z_]+\b|\bSOCK_[A-Z]+\b/g;

/** Whether a form names something that not every function tests. */
function isTelling(fact: Fact): boolean {
  return fact.kind === "counter" || /\.\w|\w{3,}\(\)|sysctl|[A-Z]{3}/.test(ownWords(fact));
}

/** Whether the same words elsewhere must mean the same thing. */
function isDistinct(fact: Fact): boolean {
  if (fact.kind === "counter") return true;
  return /\.\w{5,}|sysctl|\w{8,}\(\)|[A-Z_]{6,}/.test(ownWords(fact));
}

/** A form without what any function may test; what is assigned is rarely the same by chance. */
function ownWords({ form, kind }: Fact): string {
  return kind === "assignment" ? form : form.replace(common, "");
}

/** The same operands in the function of that name, compared or computed another way. */
function otherwiseIn(tree: TreeFacts, rule: Rule, stated: ReadonlySet<string>): Fact | undefined {
  if (rule.kind === "counter") return undefined;
  const own = wordsOf(rule.form).join();
  return ownFacts(tree, rule, stated).find(({ form }) => wordsOf(form).join() === own);
}

/** Facts of the function of that name that could be this rule in another form. */
function ownFacts(tree: TreeFacts, rule: Rule, stated: ReadonlySet<string>): readonly Fact[] {
  return (tree.byFunction.get(functionKey(rule)) ?? []).filter(
    (one) =>
      one.kind === rule.kind &&
      // What another rule states is not this one's other form.
      (!stated.has(placedKey(one)) || keyOf(one) === keyOf(rule)),
  );
}

/** What stands in the rule's place: the same operands compared or computed another way, or the same target set to something else. */
function nearest(tree: TreeFacts, rule: Rule, stated: ReadonlySet<string>): Fact | undefined {
  if (rule.kind === "counter") return undefined;
  const sameOperands = otherwiseIn(tree, rule, stated);
  if (sameOperands !== undefined) return sameOperands;
  const inFunction = ownFacts(tree, rule, stated);
  const own = wordsOf(rule.form);
  let best: Fact | undefined;
  let most = 0.5;
  for (const one of inFunction) {
    if (rule.kind === "assignment" && targetOf(one) !== targetOf(rule)) continue;
    const telling = wordsOf(ownWords(one)).filter((word) => /[a-zA-Z]{2}/.test(word));
    if (!telling.some((word) => own.includes(word))) continue;
    const score = likeness(own, wordsOf(one.form));
    if (score >= most && (best === undefined || score > most)) {
      best = one;
      most = score;
    }
  }
  return best ?? inFunction.find((one) => isOtherMember(one.form, rule.form));
}

/** Whether two limits are tested in the same way, but of other members: one side agrees, the other is another member. */
function isOtherMember(one: string, other: string): boolean {
  const members = /\.\w+/g;
  if (!/\)<=?\(/.test(one) || one.replace(members, ".") !== other.replace(members, "."))
    return false;
  const own = one.match(members) ?? [];
  const theirs = other.match(members) ?? [];
  return own.filter((member, at) => member !== theirs[at]).length === 1;
}

function targetOf({ form }: Fact): string {
  return /^[\w.]+/.exec(form)?.[0].replace(/(\+\+|--)$/, "") ?? form;
}

function wordsOf(form: string): readonly string[] {
  return (form.match(/[\w.]+/g) ?? []).toSorted();
}

function likeness(one: readonly string[], other: readonly string[]): number {
  const rest = [...other];
  let shared = 0;
  for (const word of one) {
    const at = rest.indexOf(word);
    if (at < 0 || word === "_") continue;
    rest.splice(at, 1);
    shared++;
  }
  return (2 * shared) / Math.max(1, one.length + other.length);
}

function keyOf({ kind, form }: Fact): string {
  return `${kind}\0${form}`;
}

/** The same with its function: what another function states does not explain this one. */
function placedKey(fact: Fact): string {
  return `${functionKey(fact)}\0${keyOf(fact)}`;
}

/** Upstream splits a function into `__name` and `name` from time to time. */
function functionKey({ functionName }: Fact): string {
  return functionName.replace(/^(?:__(?:do_|se_)?sys_|sys_|_+)/, "");
}

function grouped(facts: readonly Fact[], keyOf: (fact: Fact) => string): Map<string, Fact[]> {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const key = keyOf(fact);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fact]);
    else group.push(fact);
  }
  return groups;
}
