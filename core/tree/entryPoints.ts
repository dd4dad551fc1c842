import type { CodePlace, FileIndex } from "../c/codeIndex.ts";
import type { EntryKind, EntryPoint } from "./treePath.ts";

/** Functions and macros that take a function and run it when something happens. Names of the kernel's interface, all versions. */
const registrars: readonly (readonly [RegExp, EntryKind])[] = [
  [/^open_softirq$/, "softirq"],
  [/^netif_(?:tx_)?napi_add\w*$/, "napi"],
  [
    /^(?:__)?(?:timer_setup\w*|setup_(?:\w+_)?timer\w*|hrtimer_setup\w*|DEFINE_TIMER|TIMER_INITIALIZER|inet_csk_init_xmit_timers)$/,
    "timer",
  ],
  [/^(?:devm_)?request_(?:threaded_|percpu_|any_context_)?irq$/, "interrupt"],
  [/^(?:__)?(?:INIT|DECLARE)_(?:\w+_)?WORK\w*$/, "work"],
  [/^tasklet_(?:init|setup)$|^DECLARE_TASKLET\w*$/, "softirq"],
  [/^kthread_(?:run|create)\w*$/, "thread"],
  [/^rtnl_register\w*$|^netlink_kernel_create$|^rtnetlink_rcv_skb$/, "netlink"],
  [/^proc_create\w*$/, "file operation"],
];

const initcalls =
  /^(?:module_init|\w*_initcall(?:_sync)?|early_param|__setup|console_initcall|security_initcall)$/;

/** Members of structs that the kernel's core calls from outside; the search goes no further up. */
const slots: Readonly<Record<string, EntryKind>> = {
  "packet_type.func": "packet handler",
  "net_protocol.handler": "protocol handler",
  "net_protocol.err_handler": "protocol handler",
  "inet6_protocol.handler": "protocol handler",
  "pernet_operations.init": "namespace",
  "notifier_block.notifier_call": "notifier",
  "ctl_table.proc_handler": "sysctl",
  "genl_ops.doit": "netlink",
  "genl_small_ops.doit": "netlink",
  "genl_split_ops.doit": "netlink",
  "rtnl_msg_handler.doit": "netlink",
  "rtnl_link_ops.newlink": "netlink",
  "timer_list.function": "timer",
  "hrtimer.function": "timer",
  "napi_struct.poll": "napi",
};

const fileOperations =
  /^(?:file_operations|proc_ops)\.|^(?:seq_operations|vm_operations_struct|address_space_operations|inode_operations|super_operations)\./;

/** The kind of entry that the struct's member is. */
export function slotEntry(tag: string, member: string): EntryKind | undefined {
  const name = `${tag}.${member}`;
  return slots[name] ?? (fileOperations.test(name) ? "file operation" : undefined);
}

/** The kind of entry that a function becomes by being handed to this one. */
export function registrarEntry(name: string): EntryKind | undefined {
  return registrars.find(([pattern]) => pattern.test(name))?.[1];
}

/** `SYSCALL_DEFINE2(listen, ...)`, `module_init(f)`, start_kernel. */
export function ownEntry(
  file: FileIndex,
  definition: CodePlace & { readonly name: string; readonly kind: string },
): EntryPoint | undefined {
  const { name, path, range, line } = definition;
  const place = { path, range, line };
  if (definition.kind === "syscall") {
    const call = name.replace(/^(?:compat_)?sys_/, "");
    return { kind: "syscall", text: `${call}(2)`, place };
  }
  if (name === "start_kernel") return { kind: "boot", text: "start_kernel()", place };
  // The system calls of kernels before 2.6.27 are plain functions.
  if (/^sys_\w+$/.test(name)) return { kind: "syscall", text: `${name.slice(4)}(2)`, place };
  const initcall = file.calls.find(
    (call) =>
      call.functionName === "" && initcalls.test(call.name) && call.callArguments.includes(name),
  );
  if (initcall === undefined) return undefined;
  const { path: at, range: where, line: row } = initcall;
  return {
    kind: "initcall",
    text: `${initcall.name}(${name})`,
    place: { path: at, range: where, line: row },
  };
}

/** Lower tells more about what a machine does all day. */
export function entryRank(kind: EntryKind): number {
  switch (kind) {
    case "syscall":
      return 0;
    case "softirq":
    case "napi":
    case "packet handler":
    case "protocol handler":
      return 1;
    case "timer":
    case "interrupt":
    case "work":
    case "thread":
      return 2;
    case "netlink":
    case "file operation":
      return 4;
    case "sysctl":
    case "namespace":
    case "initcall":
    case "notifier":
    case "boot":
      return 6;
  }
}
