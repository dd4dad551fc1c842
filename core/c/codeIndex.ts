import type { OffsetRange } from "../text/offsets.ts";

/** A place in a C file, by its path below the tree's root. */
export interface CodePlace {
  readonly path: string;
  readonly range: OffsetRange;
  /** Zero-based. */
  readonly line: number;
}

export interface FunctionDefinition extends CodePlace {
  /** `__sys_listen`; for SYSCALL_DEFINE2(listen, ...) `sys_listen`. `range` covers the name. */
  readonly name: string;
  readonly kind: "function" | "syscall";
  /** From the return type to the closing brace. */
  readonly fullRange: OffsetRange;
  /** Everything before the body, blanks folded. */
  readonly signature: string;
  readonly parameters: readonly string[];
  /** Text of the comment that ends right above, without its stars. */
  readonly comment: string | undefined;
}

/** A call, by the name that is called: of a function, or of the member that holds one. */
export interface CallSite extends CodePlace {
  readonly name: string;
  readonly via: "name" | "member";
  /** For a member: the access path up to and with it, `["sock", "ops", "listen"]`. */
  readonly accessPath: readonly string[];
  /** The function that the call stands in; empty at file level. */
  readonly functionName: string;
  readonly callArguments: readonly string[];
}

/** A function stored in a struct member: `.listen = inet_listen` or `sd->backlog.poll = process_backlog`. */
export interface FunctionSlot extends CodePlace {
  readonly member: string;
  /** The struct's tag where the initialiser tells it. */
  readonly structType: string | undefined;
  /** Access path of the struct for an assignment, the variable's name for an initialiser. */
  readonly holder: readonly string[];
  /** Name on the right-hand side: a function, or a parameter of `functionName`. */
  readonly value: string;
  readonly functionName: string;
}

/** An entry of a ctl_table. `range` covers the name's text without the quotes. */
export interface SysctlEntry extends CodePlace {
  readonly procname: string;
  readonly table: string;
  /** Access path of `.data`: `["init_net", "core", "sysctl_somaxconn"]`. Empty: no data. */
  readonly variable: readonly string[];
  readonly handler: string | undefined;
  readonly minimum: string | undefined;
  readonly maximum: string | undefined;
  readonly mode: string | undefined;
}

/** A call that puts a table into a directory of /proc/sys. */
export interface SysctlRegistration extends CodePlace {
  readonly table: string;
  /** `net/core` */
  readonly directory: string;
}

/** What an expression does with a variable. */
export type AccessRole =
  /** Bounds another value: min(), or `if (a > limit) a = limit`. */
  | "clamp"
  /** Compared with another value. */
  | "comparison"
  /** Tested for being zero. */
  | "condition"
  /** Stored in a member or a global. */
  | "assignment"
  /** Copied to a local variable, named by `target`. */
  | "local"
  /** Handed to a function, named by `target`. */
  | "argument"
  | "return"
  | "write"
  | "address"
  | "other";

export interface VariableAccess extends CodePlace {
  /** `sock_net(sk)->core.sysctl_somaxconn` is `["core", "sysctl_somaxconn"]`; calls at its root are left out. */
  readonly accessPath: readonly string[];
  readonly role: AccessRole;
  /** What is assigned to, or called; empty for the other roles. */
  readonly target: string;
  readonly functionName: string;
  /** The name is a parameter or a local variable of its function. */
  readonly isLocal: boolean;
  /** The statement around it on one line. */
  readonly statement: string;
}

/** A struct, enum, macro, global variable or member. */
export interface SymbolDefinition extends CodePlace {
  readonly name: string;
  readonly kind: "struct" | "enum" | "enumerator" | "macro" | "variable" | "member";
  /** The struct or enum around a member or enumerator. */
  readonly container: string | undefined;
  /** Tag of the struct that a variable or member is, or points to. */
  readonly structType: string | undefined;
  readonly text: string;
  /** The comment above a macro. */
  readonly comment?: string | undefined;
}

/** Type of a parameter or local variable that is, or points to, a struct. */
export interface LocalType {
  readonly functionName: string;
  readonly name: string;
  readonly structType: string;
}

/** All that the index keeps of one file: plain data, so it can be cached and sent between threads. */
export interface FileIndex {
  readonly path: string;
  readonly functions: readonly FunctionDefinition[];
  readonly calls: readonly CallSite[];
  readonly slots: readonly FunctionSlot[];
  readonly sysctls: readonly SysctlEntry[];
  readonly registrations: readonly SysctlRegistration[];
  readonly accesses: readonly VariableAccess[];
  readonly symbols: readonly SymbolDefinition[];
  readonly localTypes: readonly LocalType[];
}

/** Files of one tree, joined. Look-ups take names and give every place, for names need not be unique in a kernel. */
export interface CodeIndex {
  readonly files: ReadonlyMap<string, FileIndex>;
  readonly functions: ReadonlyMap<string, readonly FunctionDefinition[]>;
  /** By the called name. */
  readonly calls: ReadonlyMap<string, readonly CallSite[]>;
  /** By member. */
  readonly slots: ReadonlyMap<string, readonly FunctionSlot[]>;
  readonly symbols: ReadonlyMap<string, readonly SymbolDefinition[]>;
  /** By the last name of the access path. */
  readonly accesses: ReadonlyMap<string, readonly VariableAccess[]>;
  readonly sysctls: readonly SysctlEntry[];
  readonly registrations: readonly SysctlRegistration[];
}

/** Joins files' indexes; for one file changed among many, join again: it only groups by name. */
export function joinIndexes(files: Iterable<FileIndex>): CodeIndex {
  const all = [...files];
  return {
    files: new Map(all.map((file) => [file.path, file])),
    functions: grouped(
      all.flatMap((file) => file.functions),
      (one) => one.name,
    ),
    calls: grouped(
      all.flatMap((file) => file.calls),
      (one) => one.name,
    ),
    slots: grouped(
      all.flatMap((file) => file.slots),
      (one) => one.member,
    ),
    symbols: grouped(
      all.flatMap((file) => file.symbols),
      (one) => one.name,
    ),
    accesses: grouped(
      all.flatMap((file) => file.accesses),
      (one) => one.accessPath.at(-1) ?? "",
    ),
    sysctls: all.flatMap((file) => file.sysctls),
    registrations: all.flatMap((file) => file.registrations),
  };
}

function grouped<T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}
