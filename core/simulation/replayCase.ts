/** One scripted experiment as the measuring harness takes it. Sysctls are name to text. */
export type ReplayCase =
  | TcpListenCase
  | TcpAcceptCase
  | TcpScriptCase
  | UnixDatagramCase
  | UnixStreamCase
  | NetdevCase
  | SysctlWriteCase;

type Sysctls = Readonly<Record<string, string>>;

/** The backlog that is in force after listen, after a sysctl change, after a second listen. */
export interface TcpListenCase {
  readonly kind: "tcp_listen";
  readonly sysctl: Sysctls;
  readonly backlog: number;
  readonly after: Sysctls | undefined;
  readonly relisten: number | undefined;
}

/** Real clients connect one after another; nobody accepts until the end. */
export interface TcpAcceptCase {
  readonly kind: "tcp_accept";
  readonly sysctl: Sysctls;
  readonly backlog: number;
  readonly clients: number;
}

/** Packets from made-up peers, in the order given. */
export interface TcpScriptCase {
  readonly kind: "tcp_script";
  readonly sysctl: Sysctls;
  readonly backlog: number;
  /** TCP_DEFER_ACCEPT in seconds; 0: not set. */
  readonly deferAccept: number;
  /** TCP_FASTOPEN, set after listen; `undefined`: not set. */
  readonly fastOpen: number | undefined;
  readonly script: readonly ScriptOp[];
}

export type ScriptOp =
  | { readonly op: CountedOp; readonly count: number }
  | { readonly op: "listen"; readonly backlog: number }
  | { readonly op: "fastopen"; readonly length: number }
  | { readonly op: "set"; readonly name: string; readonly value: string }
  | { readonly op: "sleep" | "watch"; readonly ms: number }
  | { readonly op: "sample" };

type CountedOp = (typeof countedOps)[number];
const countedOps = [
  "syn",
  "resyn",
  "tfo_syn",
  "tfo_ask",
  "tfo_cookie",
  "tfo_bad",
  "tfo_resyn",
  "ack",
  "data",
  "rst",
  "prove",
  "syn_proven",
  "accept",
  "accept_close",
  "times",
] as const;

/** Datagrams are sent until EAGAIN to a receiver that does not read. */
export interface UnixDatagramCase {
  readonly kind: "unix_dgram";
  readonly sysctl: Sysctls;
  readonly mode: "connected" | "sendto" | "mutual" | "pair" | "self";
  readonly type: "dgram" | "seqpacket";
  readonly senders: number;
  readonly size: number;
  /** SO_SNDBUF asked for; 0: left alone. */
  readonly sendBuffer: number;
  readonly afterCreate: Sysctls;
  readonly afterSender: Sysctls;
}

/** Clients connect to an AF_UNIX listener that does not accept, until one is refused. */
export interface UnixStreamCase {
  readonly kind: "unix_stream";
  readonly sysctl: Sysctls;
  readonly type: "stream" | "seqpacket";
  readonly backlog: number;
  readonly clients: number;
  readonly after: Sysctls | undefined;
  readonly relisten: number | undefined;
}

/** Bursts of packets are put into one CPU's backlog with softirqs off. */
export interface NetdevCase {
  readonly kind: "netdev";
  readonly maxBacklog: string;
  readonly burst: number;
  readonly repetitions: number;
}

/** Texts are written to one sysctl and read back. */
export interface SysctlWriteCase {
  readonly kind: "sysctl_write";
  readonly name: string;
  readonly values: readonly string[];
}

/** A case that cannot be run: what is wrong with it. */
export interface CaseProblem {
  readonly problem: string;
}

/** More than any real harness does in one case, and no more than the model does in seconds. */
const mostPackets = 200_000;
const mostRepetitions = 1_000;
const longestMs = 3_600_000;
const largestInt = 2 ** 31 - 1;

/** Validates one case of a file. Unknown kinds, modes and ops are problems, never ignored. */
export function parseCase(value: unknown): ReplayCase | CaseProblem {
  const fields = new Fields(value);
  const parsed = parseKind(fields);
  const problem = fields.problem;
  return problem === undefined ? parsed : { problem };
}

function parseKind(fields: Fields): ReplayCase | CaseProblem {
  const kind = fields.text("kind");
  switch (kind) {
    case "tcp_listen":
      return {
        kind,
        sysctl: fields.sysctls("sysctl"),
        backlog: fields.int("backlog"),
        after: fields.has("after") ? fields.sysctls("after") : undefined,
        relisten: fields.has("relisten") ? fields.int("relisten") : undefined,
      };
    case "tcp_accept":
      fields.refuse("after_ms");
      return {
        kind,
        sysctl: fields.sysctls("sysctl"),
        backlog: fields.int("backlog"),
        clients: fields.count("clients", mostPackets),
      };
    case "tcp_script":
      return {
        kind,
        sysctl: fields.sysctls("sysctl"),
        backlog: fields.int("backlog"),
        deferAccept: fields.has("defer_accept") ? fields.count("defer_accept", largestInt) : 0,
        fastOpen: fields.has("fastopen") ? fields.int("fastopen") : undefined,
        script: parseScript(fields),
      };
    case "unix_dgram": {
      const mode = fields.has("mode")
        ? fields.oneOf("mode", ["connected", "sendto", "mutual", "pair", "self"])
        : "connected";
      return {
        kind,
        sysctl: fields.sysctls("sysctl"),
        mode,
        // Only a pair can send seqpackets without a listener.
        type:
          fields.has("type") && mode === "pair"
            ? fields.oneOf("type", ["dgram", "seqpacket"])
            : fields.onlyText("type", "dgram"),
        senders: fields.has("senders") ? fields.count("senders", mostPackets) : 1,
        size: fields.has("size") ? fields.count("size", largestInt) : 1,
        sendBuffer: fields.has("sndbuf") ? fields.count("sndbuf", largestInt) : 0,
        afterCreate: fields.sysctls("after_create"),
        afterSender: fields.sysctls("after_sender"),
      };
    }
    case "unix_stream":
      return {
        kind,
        sysctl: fields.sysctls("sysctl"),
        type: fields.has("type") ? fields.oneOf("type", ["stream", "seqpacket"]) : "stream",
        backlog: fields.int("backlog"),
        clients: fields.has("clients") ? fields.count("clients", mostPackets) : 300,
        after: fields.has("after") ? fields.sysctls("after") : undefined,
        relisten: fields.has("relisten") ? fields.int("relisten") : undefined,
      };
    case "netdev":
      return {
        kind,
        maxBacklog: fields.text("max_backlog"),
        burst: fields.count("burst", mostPackets),
        repetitions: fields.has("reps") ? fields.count("reps", mostRepetitions) : 3,
      };
    case "sysctl_write":
      return { kind, name: fields.text("name"), values: fields.list("values").map(String) };
    default:
      return { problem: `the kind ${JSON.stringify(kind)} is not known` };
  }
}

/** The bounds hold for all steps together, too. */
function parseScript(fields: Fields): readonly ScriptOp[] {
  const script = fields.list("script").map((op) => parseOp(op, fields));
  const packets = script.reduce((sum, op) => sum + ("count" in op ? Math.max(0, op.count) : 0), 0);
  const ms = script.reduce((sum, op) => sum + ("ms" in op ? op.ms : 0), 0);
  if (packets > mostPackets) fields.fail(`"script" has more than ${mostPackets} packets`);
  if (ms > longestMs) fields.fail(`"script" takes longer than ${longestMs} ms`);
  return script;
}

function parseOp(value: unknown, fields: Fields): ScriptOp {
  if (value === "sample") return { op: "sample" };
  const [op, first, second] = Array.isArray(value) ? value : [];
  const isCount = Number.isInteger(first);
  const isInt = isCount && (first | 0) === first;
  const counted = countedOps.find((candidate) => candidate === op);
  // accept takes -1 for all that wait.
  const least = op === "accept" || op === "accept_close" ? -1 : 0;
  if (counted !== undefined && isCount && first >= least) return { op: counted, count: first };
  switch (op) {
    case "listen":
      if (isInt) return { op, backlog: first };
      break;
    case "fastopen":
      if (isInt) return { op, length: first };
      break;
    case "sleep":
    case "watch":
      if (isCount && first >= 0) return { op, ms: first };
      break;
    case "set":
      if (typeof first === "string" && typeof second === "string") {
        return { op, name: first, value: second };
      }
      break;
  }
  fields.fail(`the script step ${JSON.stringify(value)} is not known`);
  return { op: "sample" };
}

/** Reads fields of unknown JSON and keeps the first problem. */
class Fields {
  problem: string | undefined;
  private readonly record: Readonly<Record<string, unknown>>;

  constructor(value: unknown) {
    const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
    this.record = isRecord ? (value as Record<string, unknown>) : {};
    if (!isRecord) this.fail("the case is not an object");
  }

  fail(problem: string): void {
    this.problem ??= problem;
  }

  has(name: string): boolean {
    return this.record[name] !== undefined && this.record[name] !== null;
  }

  refuse(name: string): void {
    if (this.has(name)) this.fail(`"${name}" is not modelled`);
  }

  text(name: string): string {
    const value = this.record[name];
    if (typeof value === "string") return value;
    this.fail(`"${name}" must be a text`);
    return "";
  }

  integer(name: string): number {
    const value = this.record[name];
    if (typeof value === "number" && Number.isInteger(value)) return value;
    this.fail(`"${name}" must be a whole number`);
    return 0;
  }

  /** From 0 to `most`. */
  count(name: string, most: number): number {
    const value = this.integer(name);
    if (value >= 0 && value <= most) return value;
    this.fail(`"${name}" must be from 0 to ${most}`);
    return 0;
  }

  /** As the system call takes it: 32 bits. */
  int(name: string): number {
    const value = this.integer(name);
    if (value >= -largestInt - 1 && value <= largestInt) return value;
    this.fail(`"${name}" must fit into 32 bits`);
    return 0;
  }

  oneOf<T extends string>(name: string, options: readonly [T, ...T[]]): T {
    const value = this.record[name];
    const found = options.find((option) => option === value);
    if (found !== undefined) return found;
    this.fail(`"${name}" must be one of ${options.join(", ")}, not ${JSON.stringify(value)}`);
    return options[0];
  }

  /** Absent counts as `wanted`; anything else is a problem. */
  onlyText<T extends string>(name: string, wanted: T): T {
    return this.has(name) ? this.oneOf(name, [wanted]) : wanted;
  }

  list(name: string): readonly unknown[] {
    const value = this.record[name];
    if (Array.isArray(value)) return value;
    this.fail(`"${name}" must be a list`);
    return [];
  }

  /** Absent counts as empty. */
  sysctls(name: string): Sysctls {
    const value = this.record[name] ?? {};
    if (typeof value === "object" && !Array.isArray(value)) {
      const entries = Object.entries(value);
      if (entries.every(([, text]) => typeof text === "string")) return Object.fromEntries(entries);
    }
    this.fail(`"${name}" must map sysctl names to texts`);
    return {};
  }
}
