import type { KernelVersion } from "../version.ts";

/** Sysctls that kernels showed without write permission for anybody (measured on 6.18.44). */
const readOnly: ReadonlySet<string> = new Set(
  [
    "fs.aio-nr fs.dentry-state fs.file-nr fs.inode-nr fs.inode-state fs.quota.allocated_dquots",
    "fs.quota.cache_hits fs.quota.drops fs.quota.free_dquots fs.quota.lookups fs.quota.reads",
    "fs.quota.syncs fs.quota.writes kernel.arch kernel.bootloader_type kernel.bootloader_version",
    "kernel.cap_last_cap kernel.core_modes kernel.ngroups_max kernel.osrelease kernel.ostype",
    "kernel.pty.nr kernel.random.boot_id kernel.random.entropy_avail kernel.random.poolsize",
    "kernel.random.uuid kernel.seccomp.actions_avail kernel.version net.core.netdev_rss_key",
    "net.ipv4.tcp_available_congestion_control net.ipv4.tcp_available_ulp",
    "net.ipv4.tcp_ehash_entries net.ipv4.udp_hash_entries net.mptcp.available_path_managers",
    "net.mptcp.available_schedulers net.netfilter.nf_conntrack_count",
  ].flatMap((names) => names.split(" ")),
);

export function isReadOnlySysctl(name: string): boolean {
  return readOnly.has(name);
}

/** Folders and names that a module brings; many distributions build some of them in. */
const modules: readonly (readonly [RegExp, string])[] = [
  [/^net\.bridge\./, "br_netfilter"],
  [/^net\.(?:netfilter\.)?nf_conntrack_/, "nf_conntrack"],
  [/^net\.ipv4\.vs\./, "ip_vs"],
  [/^net\.sctp\./, "sctp"],
  [/^net\.mpls\./, "mpls_router"],
  [/^dev\.raid\./, "md_mod"],
  [/^sunrpc\./, "sunrpc"],
];

export function moduleOf(name: string): string | undefined {
  return modules.find(([names]) => names.test(name))?.[1];
}

/** Sysctls that hold a text, a list or a mask: quotes, zeros and letters in them may be meant. */
const texts: ReadonlySet<string> = new Set(
  [
    "kernel.core_pattern kernel.hostname kernel.domainname kernel.modprobe kernel.poweroff_cmd",
    "kernel.hotplug kernel.watchdog_cpumask kernel.seccomp.actions_logged kernel.printk_devkmsg",
    "net.core.default_qdisc net.core.rps_default_mask net.core.flow_limit_cpu_bitmap",
    "net.ipv4.tcp_congestion_control net.ipv4.tcp_allowed_congestion_control",
    "net.ipv4.tcp_fastopen_key net.ipv4.ip_local_reserved_ports net.mptcp.scheduler",
    "net.mptcp.path_manager kernel.panic_sys_info kernel.ftrace_dump_on_oops",
    "kernel.usermodehelper.bset kernel.usermodehelper.inheritable",
  ].flatMap((names) => names.split(" ")),
);

export function isTextSysctl(name: string): boolean {
  return texts.has(name) || /\.stable_secret$/.test(name) || /nf_log\.\d+$/.test(name);
}

export interface Retirement {
  /** A sentence after `Linux 6.12 has no NAME:`. */
  readonly reason: string;
  readonly instead?: string;
}

/**
 * Names that are still found in files, and that no kernel from `since` on has: each was searched for in the sources
 * of 5.10 and 6.1.
 */
const retired: readonly {
  readonly names: RegExp;
  readonly since: string;
  readonly retirement: (name: string) => Retirement;
}[] = [
  {
    names: /^net\.ipv4\.netfilter\.ip_conntrack_/,
    since: "5.10",
    retirement: (name) => {
      const instead = name.replace("net.ipv4.netfilter.ip_", "net.netfilter.nf_");
      return {
        reason: `the old names of connection tracking are gone. Write ${instead}.`,
        instead,
      };
    },
  },
  {
    names:
      /^kernel\.sched_(?:(?:min|wakeup)_granularity_ns|latency_ns|migration_cost_ns|tunable_scaling|nr_migrate)$/,
    since: "6.1",
    retirement: () => ({
      reason: "it is no sysctl any more but a file under /sys/kernel/debug/sched. Delete the line.",
    }),
  },
  {
    names:
      /^(?:kernel\.exec-shield|kernel\.maps_protect|vm\.nr_pdflush_threads|net\.ipv4\.tcp_nodelay)$/,
    since: "5.10",
    retirement: () => ({ reason: "writing it fails with ENOENT. Delete the line." }),
  },
];

export function retirementOf(name: string, version: KernelVersion): Retirement | undefined {
  const code = Number(version.defines.LINUX_VERSION_CODE);
  return retired
    .find(({ names, since }) => names.test(name) && code >= codeOf(since))
    ?.retirement(name);
}

function codeOf(series: string): number {
  const [major = 0, minor = 0] = series.split(".").map(Number);
  return major * 2 ** 24 + minor * 2 ** 16;
}
