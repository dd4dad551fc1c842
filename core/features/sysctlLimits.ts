import type { EffectiveLimits, Limit, LimitCause } from "../kernel/limits.ts";

/** The limits that a sysctl is there for, the one its value is compared with first. */
const limitsBySysctl: Readonly<Record<string, readonly Limit["id"][]>> = {
  "net.core.somaxconn": ["listenBacklog", "acceptQueue", "synQueue"],
  "net.ipv4.tcp_max_syn_backlog": ["synQueue"],
  "net.core.netdev_max_backlog": ["cpuBacklog"],
  "net.unix.max_dgram_qlen": ["unixDatagramQueue"],
  "net.ipv4.tcp_syncookies": ["synQueue"],
  "net.ipv4.tcp_abort_on_overflow": ["acceptQueue"],
  "net.ipv4.tcp_synack_retries": ["synQueue"],
  "net.ipv4.tcp_fastopen": ["fastOpenQueue"],
};

/** Sysctls whose value is itself a limit: for them "effective value" makes sense. */
const bounds: ReadonlySet<string> = new Set([
  "net.core.somaxconn",
  "net.ipv4.tcp_max_syn_backlog",
  "net.core.netdev_max_backlog",
  "net.unix.max_dgram_qlen",
]);

/** What a limit makes of one sysctl. */
export type Influence =
  /** Raising the sysctl raises the limit. */
  | "limits"
  /** Something else is lower. */
  | "limitedElsewhere"
  /** It holds as well as something else. */
  | "shares"
  /** The sysctl chooses a behaviour, not a number. */
  | "mode";

export function limitsOfSysctl(limits: EffectiveLimits, name: string): readonly Limit[] {
  const ids = limitsBySysctl[name] ?? [];
  return ids.flatMap((id) => limits.limits.filter((limit) => limit.id === id));
}

export function influenceOf(limit: Limit, name: string): Influence {
  if (!bounds.has(name)) return "mode";
  const isNamed = limit.limitedBy.some((cause) => cause.kind === "sysctl" && cause.name === name);
  if (!isNamed) return "limitedElsewhere";
  return limit.limitedBy.length === 1 ? "limits" : "shares";
}

export function describeCause(cause: LimitCause): string {
  return cause.kind === "argument"
    ? `the application's backlog (${cause.value})`
    : `${cause.name} = ${cause.value}`;
}

/** What becomes of the one that does not fit, in a few words: `SYN cookie; counts TcpExtSyncookiesSent`. */
export function describeRefusal({ refusal, counters }: Limit): string {
  const counts = counters.length === 0 ? "counts nothing" : `counts ${counters.join(", ")}`;
  switch (refusal) {
    case "cookie":
      return `SYN cookie; ${counts}`;
    case "drop":
      return `dropped; ${counts}`;
    case undefined:
      return "nothing is refused";
  }
}

/** One sentence: what holds the limit where it is, seen from the sysctl `name`. */
export function describeInfluence(limit: Limit, name: string): string {
  if (limit.capacity === undefined) return "Nothing limits it.";
  const others = limit.limitedBy.filter(
    (cause) => !(cause.kind === "sysctl" && cause.name === name),
  );
  const all = describeCauses({ ...limit, limitedBy: others });
  const onlyTogether = limit.limitedTogether ? ": only raising all of them raises it" : "";
  switch (influenceOf(limit, name)) {
    case "limits":
      return "Limited by this sysctl.";
    case "shares":
      return limit.limitedTogether
        ? `Limited by this sysctl and ${listed(others.map(describeCause), "and")} together${onlyTogether}.`
        : `Limited by this sysctl and ${listed(others.map(describeCause), "and")}: changing any one of them raises it.`;
    case "limitedElsewhere":
      return others.length === 0
        ? "Not limited by this sysctl."
        : `Limited by ${all}, not by this sysctl${onlyTogether}.`;
    case "mode":
      return others.length === 0 ? "" : `Limited by ${all}${onlyTogether}.`;
  }
}

/** `a`, `a or b`, or `a and b together` where only raising all of them helps. */
export function describeCauses({
  limitedBy,
  limitedTogether,
}: Pick<Limit, "limitedBy" | "limitedTogether">): string {
  const causes = limitedBy.map(describeCause);
  return limitedTogether && causes.length > 1
    ? `${listed(causes, "and")} together`
    : listed(causes, "or");
}

/** What one sender alone gets to, where that is less; empty otherwise. */
export function describeOneSender({ oneSender, unit }: Limit): string {
  if (oneSender === undefined) return "";
  const { capacity, beyond } = oneSender;
  return `That is for several senders: one alone is stopped at ${capacity} ${unit}. ${beyond}`;
}

/** `160 kB of memory when full`; empty where that is not known. */
export function describeMemory({ memoryBytes, id }: Limit): string {
  if (memoryBytes === undefined) {
    return id === "synQueue" || id === "acceptQueue" ? "memory when full: not known" : "";
  }
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = memoryBytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]} of memory when full`;
}

/** `512 connections`, `no limit`. */
export function describeCapacity(limit: Limit): string {
  return limit.capacity === undefined
    ? `any number of ${limit.unit}`
    : `${limit.capacity} ${limit.capacity === 1 ? limit.unit.replace(/s$/, "") : limit.unit}`;
}

/** `a`, `a or b`, `a, b and c`. */
export function listed(parts: readonly string[], word: "and" | "or"): string {
  return parts.length < 2
    ? parts.join("")
    : `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1)}`;
}
