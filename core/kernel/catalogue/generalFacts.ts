import { foldInterface } from "./knownNames.ts";

/** What one line of the general table says of a sysctl. */
export interface GeneralFact {
  /** Dotted; `*` stands for an interface's name, `all` or `default`. */
  readonly pattern: string;
  readonly kind: keyof typeof kinds;
  /** What the value counts; empty where it counts nothing. */
  readonly unit: string;
  /** One or two sentences in our own words. */
  readonly summary: string;
  /** Below a kernel tree's root: where the meaning was looked up, in the trees that the catalogue is made from. */
  readonly source: string;
}

/** How the value is written. */
export const kinds = {
  b: "a switch: 0 is off, 1 is on",
  i: "a whole number",
  n: "several whole numbers, separated by blanks",
  t: "a text",
} as const;

/** By folder: leaf, kind and unit, then the summary. Numbers of the kernel are not written here: the model has them. */
const table: Readonly<Record<string, string>> = {
  "net.ipv4.conf.*": `
rp_filter|i|Checks whether a packet's source would be answered through the interface it came in by: 0 off, 1 by this very interface, 2 by any. The larger of this value and that of "all" counts.
accept_redirects|b|Takes an ICMP redirect's advice about a better next hop.
accept_source_route|b|Takes packets whose sender chose their route in an IP option.
send_redirects|b|Tells hosts by ICMP redirect when another router on their link would be nearer.
secure_redirects|b|Takes ICMP redirects only if they name a gateway that is already in use as one.
log_martians|b|Logs packets whose source address is impossible on the interface.
forwarding|b|Passes on packets that came in by this interface and are not for this host.
shared_media|b|Assumes that several IP subnets share the link, so hosts there may be sent redirects to each other.
arp_ignore|i|How picky the host is in answering ARP requests for its addresses; 0 answers for any local address on any interface.
arp_announce|i|Which of its own addresses the host names as sender in ARP requests; higher levels restrict it to the target's subnet.
arp_filter|b|Answers ARP requests only on the interface through which the asker would be routed.
arp_accept|i|Whether unasked ARP announcements create new neighbour entries.
arp_notify|b|Announces the address by ARP when the device comes up or its hardware address changes.
proxy_arp|b|Answers ARP requests on behalf of hosts that are routed elsewhere.
route_localnet|b|Lets 127.0.0.0/8 be routed on this interface instead of treating it as impossible.
promote_secondaries|b|Makes the next secondary address primary when the primary is removed, instead of removing all.
src_valid_mark|b|Includes the packet's mark in the lookup that reverse path filtering does.
drop_gratuitous_arp|b|Discards ARP announcements that nobody asked for.`,
  "net.ipv6.conf.*": `
disable_ipv6|b|Turns IPv6 off on the interface; its addresses and routes there go away.
accept_ra|i|Whether router advertisements are heeded: 0 never, 1 unless forwarding, 2 even when forwarding.
accept_redirects|b|Takes an ICMPv6 redirect's advice about a better next hop.
accept_source_route|i|Whether packets with a routing header are taken.
accept_ra_defrtr|b|Learns the default router from router advertisements.
accept_ra_pinfo|b|Learns prefixes from router advertisements.
accept_ra_rtr_pref|b|Heeds the preference that a router gives itself in its advertisements.
accept_ra_mtu|b|Takes the MTU that a router advertises.
autoconf|b|Makes addresses from prefixes that routers advertise.
dad_transmits|i|How many probes for a duplicate address are sent before an address is used.
accept_dad|i|What happens when an address turns out to be a duplicate: 0 no check, 1 check, 2 check and turn IPv6 off if the link-local address is affected.
router_solicitations|i|How many times the host asks for a router before it takes it that there is none.
max_addresses|i|How many addresses autoconfiguration may put on the interface.
use_tempaddr|i|Temporary addresses for privacy: 0 none, 1 made but not preferred, 2 made and preferred.
forwarding|b|Makes the host behave as an IPv6 router on this interface.
proxy_ndp|b|Answers neighbour solicitations for entries of the proxy table.
addr_gen_mode|i|How the host part of automatic addresses is made: 0 from the hardware address, 1 none, 2 stable and private, 3 the same with a random secret.
optimistic_dad|b|Lets an address be used while it is still being checked for a duplicate.
mtu|i|The largest IPv6 packet that the interface sends.|bytes`,
  "net.ipv4.neigh.*": `
gc_thresh1|i|Below this many neighbours the garbage collector leaves them alone.|entries
gc_thresh2|i|Above this many neighbours the garbage collector becomes eager.|entries
gc_thresh3|i|The most neighbours kept; beyond it new ones find no room.|entries
base_reachable_time_ms|i|About how long a neighbour counts as reachable after it was confirmed.|ms
gc_stale_time|i|How long an unused neighbour may stay before it can be collected.|s`,
  "net.ipv6.neigh.*": `
gc_thresh1|i|Below this many IPv6 neighbours the garbage collector leaves them alone.|entries
gc_thresh2|i|Above this many IPv6 neighbours the garbage collector becomes eager.|entries
gc_thresh3|i|The most IPv6 neighbours kept; beyond it new ones find no room.|entries`,
  "net.ipv4": `
ip_forward|b|Makes the host an IPv4 router. Writing it also sets forwarding of every interface.
ip_local_port_range|n|First and last port that the kernel picks from when a program does not choose one.
ip_local_reserved_ports|t|Ports that the kernel never picks by itself, as a list with ranges.
ip_unprivileged_port_start|i|The first port that a program may bind without privilege.
ip_nonlocal_bind|b|Lets programs bind addresses that the host does not have (yet).
ip_default_ttl|i|How many hops a packet of this host may take unless its program says otherwise.
ip_no_pmtu_disc|i|Turns path MTU discovery off, or limits what it believes.
ip_dynaddr|i|Rewrites the source address of connections being opened when a dial-up address changes.
ipfrag_high_thresh|i|Memory for fragments that wait to be put together; at the limit new ones are dropped.|bytes
ipfrag_low_thresh|i|Where old kernels stop freeing waiting fragments after the high threshold was met.|bytes
ipfrag_time|i|How long a fragment waits for the rest of its packet.|s
icmp_echo_ignore_all|b|Leaves every ping unanswered.
icmp_echo_ignore_broadcasts|b|Leaves pings to broadcast and multicast addresses unanswered.
icmp_ignore_bogus_error_responses|b|Keeps the log free of complaints about broken ICMP errors.
icmp_ratelimit|i|The least time between ICMP messages of the limited types to one target.|ms
icmp_ratemask|i|Bit mask of the ICMP types that icmp_ratelimit holds for.
icmp_msgs_per_sec|i|How many limited ICMP messages the host sends to all targets together.|messages per second
igmp_max_memberships|i|How many multicast groups one socket may join.|groups
igmp_max_msf|i|How many sources a multicast filter of one socket may name.|addresses
ping_group_range|n|First and last group whose members may open ping sockets without privilege.
tcp_congestion_control|t|The congestion control of new TCP connections. Its module must be there.
tcp_rmem|n|Least, first and largest receive buffer of a TCP socket; the kernel tunes it in between.|bytes
tcp_wmem|n|Least, first and largest send buffer of a TCP socket; the kernel tunes it in between.|bytes
tcp_mem|n|When TCP as a whole is relaxed, under pressure and out of memory.|pages
udp_mem|n|When UDP as a whole is relaxed, under pressure and out of memory.|pages
udp_rmem_min|i|Receive memory that a UDP socket keeps even under pressure.|bytes
udp_wmem_min|i|Send memory that a UDP socket keeps even under pressure.|bytes
tcp_retries1|i|After how many retransmissions TCP asks the routing layer to look for another way.
tcp_retries2|i|After how many retransmissions an established connection is given up.
tcp_orphan_retries|i|After how many retries a connection that its program closed is given up.
tcp_fin_timeout|i|How long a closed connection waits for the peer's FIN before it is dropped.|s
tcp_keepalive_time|i|How long a connection with keepalive is idle before the first probe.|s
tcp_keepalive_intvl|i|Time between keepalive probes.|s
tcp_keepalive_probes|i|How many unanswered keepalive probes end a connection.
tcp_timestamps|i|TCP timestamps: 0 off, 1 with a random offset per connection, 2 without.
tcp_sack|b|Selective acknowledgements: only what was lost is sent again.
tcp_dsack|b|Tells the peer by SACK what arrived twice.
tcp_window_scaling|b|Allows receive windows beyond 16 bits.
tcp_ecn|i|Explicit congestion notification: 0 off, 1 asked for and granted, 2 granted only.
tcp_tw_reuse|i|Lets a new outgoing connection take the port of one in TIME-WAIT: 0 never, 1 where it is safe, 2 on loopback only.
tcp_max_tw_buckets|i|How many connections may be in TIME-WAIT; beyond it they are closed at once.|connections
tcp_max_orphans|i|How many connections without a program are kept; beyond it they are reset.|connections
tcp_rfc1337|b|Ignores RST segments in TIME-WAIT, so old packets cannot end it early.
tcp_slow_start_after_idle|b|Starts slowly again after a pause instead of trusting the old congestion window.
tcp_mtu_probing|i|Finds the path's MTU by probing: 0 off, 1 after a black hole was seen, 2 always.
tcp_base_mss|i|Segment size at which MTU probing starts.|bytes
tcp_no_metrics_save|b|Forgets what a closed connection had learnt about its path.
tcp_moderate_rcvbuf|b|Lets the kernel grow receive buffers as the connection needs.
tcp_notsent_lowat|i|How much unsent data a socket holds before it no longer counts as writable.|bytes
tcp_limit_output_bytes|i|How much one socket may have in the queueing discipline and the device.|bytes
tcp_challenge_ack_limit|i|How many challenge ACKs the host sends.|per second
tcp_invalid_ratelimit|i|Least time between answers to doubtful segments of one connection.|ms
tcp_adv_win_scale|i|How a receive buffer is shared between window and bookkeeping.
tcp_autocorking|b|Holds back small writes while earlier packets still wait in the queue.
tcp_early_retrans|i|Whether a tail loss probe is sent before the retransmission timer ends.
tcp_frto|i|Recognises retransmission timeouts that were none.
tcp_reordering|i|How far out of order segments may arrive before loss is assumed.|segments
tcp_shrink_window|b|Allows TCP to take back window that it has offered.
tcp_low_latency|b|Without effect in newer kernels: once it preferred latency over throughput.`,
  "net.ipv6": `
bindv6only|b|Keeps IPv6 sockets from taking IPv4 connections too.
ip_nonlocal_bind|b|Lets programs bind IPv6 addresses that the host does not have (yet).
ip6frag_high_thresh|i|Memory for IPv6 fragments that wait to be put together.|bytes
ip6frag_time|i|How long an IPv6 fragment waits for the rest of its packet.|s`,
  "net.core": `
rmem_max|i|The largest receive buffer that SO_RCVBUF may ask for.|bytes
wmem_max|i|The largest send buffer that SO_SNDBUF may ask for.|bytes
rmem_default|i|Receive buffer of a new socket where its protocol has no rule of its own.|bytes
wmem_default|i|Send buffer of a new socket where its protocol has no rule of its own.|bytes
optmem_max|i|Memory for a socket's options and control messages.|bytes
default_qdisc|t|Queueing discipline of devices that come up later.
busy_poll|i|How long poll(2) and select(2) watch the device themselves.|microseconds
busy_read|i|How long a blocking read watches the device itself.|microseconds
bpf_jit_enable|i|The BPF compiler: 0 off, 1 on, 2 on with traces in the log.
bpf_jit_harden|i|Blinds constants in compiled BPF: 0 off, 1 for the unprivileged, 2 for all.
rps_sock_flow_entries|i|Size of the table that steers flows to the CPU of their program.|entries
devconf_inherit_init_net|i|Where a new network namespace takes its interface settings from.`,
  "net.bridge": `
bridge-nf-call-iptables|b|Shows bridged IPv4 packets to iptables. It exists only after br_netfilter was loaded.
bridge-nf-call-ip6tables|b|Shows bridged IPv6 packets to ip6tables. It exists only after br_netfilter was loaded.
bridge-nf-call-arptables|b|Shows bridged ARP to arptables. It exists only after br_netfilter was loaded.`,
  "net.netfilter": `
nf_conntrack_max|i|How many connections are tracked; beyond it packets of new ones are dropped.|connections
nf_conntrack_buckets|i|Size of the hash table of tracked connections.|buckets
nf_conntrack_expect_max|i|How many expected connections (FTP data and the like) are kept.|entries
nf_conntrack_tcp_loose|b|Takes up TCP connections whose beginning was not seen.
nf_conntrack_tcp_be_liberal|b|Judges only out-of-window resets as invalid.
nf_conntrack_tcp_timeout_established|i|How long an idle established TCP connection stays tracked.|s
nf_conntrack_tcp_timeout_time_wait|i|How long a TCP connection in TIME-WAIT stays tracked.|s
nf_conntrack_tcp_timeout_close_wait|i|How long a TCP connection in CLOSE-WAIT stays tracked.|s
nf_conntrack_tcp_timeout_fin_wait|i|How long a TCP connection in FIN-WAIT stays tracked.|s
nf_conntrack_tcp_timeout_syn_sent|i|How long a TCP connection stays tracked after its first SYN alone.|s
nf_conntrack_tcp_timeout_syn_recv|i|How long a TCP connection stays tracked after the SYN was answered.|s
nf_conntrack_udp_timeout|i|How long a UDP flow seen in one direction stays tracked.|s
nf_conntrack_udp_timeout_stream|i|How long a UDP flow seen in both directions stays tracked.|s
nf_conntrack_icmp_timeout|i|How long a ping stays tracked.|s
nf_conntrack_generic_timeout|i|How long flows of other protocols stay tracked.|s
nf_conntrack_checksum|b|Treats packets with a wrong checksum as invalid.
nf_conntrack_acct|b|Counts packets and bytes of each tracked connection.`,
  vm: `
swappiness|i|How readily anonymous memory is swapped out rather than file cache dropped.
dirty_ratio|i|Share of available memory that may be dirty before writers must write it back themselves.|percent
dirty_background_ratio|i|Share of available memory that may be dirty before write-back starts in the background.|percent
dirty_bytes|i|As dirty_ratio, as a size; the one written last counts, the other reads 0.|bytes
dirty_background_bytes|i|As dirty_background_ratio, as a size; the one written last counts.|bytes
dirty_expire_centisecs|i|How old dirty data must be to be written back.|hundredths of a second
dirty_writeback_centisecs|i|How often write-back wakes up.|hundredths of a second
overcommit_memory|i|How memory that is promised is counted: 0 by a guess, 1 never refused, 2 strictly up to a limit.
overcommit_ratio|i|Share of RAM that counts towards the limit of strict accounting.|percent
max_map_count|i|How many memory mappings a process may have.|mappings
min_free_kbytes|i|Memory that the kernel tries to keep free for itself.|kB
vfs_cache_pressure|i|How readily cached names and inodes are given up, compared with file pages.
nr_hugepages|i|How many huge pages are set aside.|pages
mmap_min_addr|i|The lowest address that an unprivileged process may map.|bytes
panic_on_oom|i|Whether running out of memory stops the machine instead of ending a process.
oom_kill_allocating_task|b|Ends the process that asked for memory rather than looking for the best one to end.
zone_reclaim_mode|i|Bit mask for freeing memory of the own NUMA node before taking another's.
page-cluster|i|Power of two of the pages read from swap at once.
compaction_proactiveness|i|How eagerly memory is compacted in the background.
watermark_scale_factor|i|Distance between the memory levels that wake and rest the page reclaimer.
mmap_rnd_bits|i|Random bits in the address of memory mappings.|bits`,
  kernel: `
panic|i|How long after a panic the machine restarts: 0 never, a negative number at once.|s
panic_on_oops|b|Turns an oops of the kernel into a panic.
sysrq|i|Which magic SysRq commands the keyboard may give: 0 none, 1 all, else a bit mask.
randomize_va_space|i|Randomises addresses of processes: 0 not at all, 1 stack and mappings, 2 the heap too.
kptr_restrict|i|Hides kernel addresses in /proc: 0 no, 1 from the unprivileged, 2 from everybody.
dmesg_restrict|b|Lets only the privileged read the kernel's log.
printk|n|Log levels: of the console, of messages without one, the lowest and the default of the console.
perf_event_paranoid|i|What the unprivileged may measure with perf; higher is less.
unprivileged_bpf_disabled|i|Keeps the unprivileged from bpf(2): 0 no, 1 until the next boot, 2 until changed.
kexec_load_disabled|b|Forbids loading another kernel; once 1, it stays so until the next boot.
modules_disabled|b|Forbids loading modules; once 1, it stays so until the next boot.
core_pattern|t|Name of core files, or after a | the program that gets them.
core_uses_pid|b|Adds the process number to core file names that lack it.
pid_max|i|Process numbers stay below this.
threads-max|i|How many tasks the machine may have.|tasks
shmmax|i|The largest System V shared memory segment.|bytes
shmall|i|All System V shared memory together.|pages
shmmni|i|How many System V shared memory segments there may be.|segments
msgmax|i|The largest System V message.|bytes
msgmnb|i|How much one System V message queue holds.|bytes
msgmni|i|How many System V message queues there may be.|queues
sem|n|System V semaphores: per set, in all, operations per call, sets.
hostname|t|The name of the host.
domainname|t|The NIS domain name of the host.
io_uring_disabled|i|Who may create io_uring instances: 0 all, 1 a group and the privileged, 2 nobody.
nmi_watchdog|b|Watches for CPUs that are stuck with interrupts off.
hung_task_timeout_secs|i|How long a task may wait without interruption before it is reported; 0 is never.|s
numa_balancing|i|Moves memory to the NUMA node that uses it.
sched_autogroup_enabled|b|Shares CPU time between sessions rather than single tasks.
sched_rt_runtime_us|i|How much of each period real-time tasks may take; -1 is all of it.|microseconds
unprivileged_userns_clone|b|Debian's own switch: lets the unprivileged create user namespaces.`,
  "kernel.yama": `
ptrace_scope|i|Who may trace a process: 0 the same user, 1 its ancestors, 2 the privileged, 3 nobody until the next boot.`,
  fs: `
file-max|i|How many files the machine may have open.|files
nr_open|i|The most that a process's own limit of open files can be raised to.|files
aio-max-nr|i|How many asynchronous I/O requests may be set up.|requests
suid_dumpable|i|Core dumps of programs that change privilege: 0 none, 1 as others, 2 readable by root only.
protected_hardlinks|b|Lets users link only to files that they own or may write.
protected_symlinks|b|Does not follow others' symbolic links in sticky, world-writable folders.
protected_fifos|i|Keeps programs from writing to others' FIFOs in sticky folders.
protected_regular|i|Keeps programs from writing to others' files in sticky folders when they meant to create them.
pipe-max-size|i|The largest pipe that the unprivileged may ask for.|bytes`,
  "fs.inotify": `
max_user_watches|i|How many inotify watches one user may have.|watches
max_user_instances|i|How many inotify instances one user may have.|instances
max_queued_events|i|How many events an inotify instance holds before it drops some.|events`,
};

/** Where a folder's meanings are written down; the longest that fits counts. */
const documents: readonly (readonly [folder: string, path: string])[] = [
  ["net.core.", "Documentation/admin-guide/sysctl/net.rst"],
  ["net.netfilter.", "Documentation/networking/nf_conntrack-sysctl.rst"],
  ["net.", "Documentation/networking/ip-sysctl.rst"],
  ["vm.", "Documentation/admin-guide/sysctl/vm.rst"],
  ["kernel.yama.", "Documentation/admin-guide/LSM/Yama.rst"],
  ["kernel.", "Documentation/admin-guide/sysctl/kernel.rst"],
  ["fs.inotify.", "fs/notify/inotify/inotify_user.c"],
  ["fs.", "Documentation/admin-guide/sysctl/fs.rst"],
];

/** What those do not name. */
const otherSources: ReadonlyMap<string, string> = new Map([
  ["net.ipv4.neigh.*.base_reachable_time_ms", "net/core/neighbour.c"],
  ["net.core.rps_sock_flow_entries", "Documentation/networking/scaling.rst"],
  ["kernel.sem", "ipc/ipc_sysctl.c"],
  ["kernel.sched_autogroup_enabled", "kernel/sched/autogroup.c"],
  ["kernel.sched_rt_runtime_us", "Documentation/scheduler/sched-rt-group.rst"],
  ["kernel.unprivileged_userns_clone", "kernel/user_namespace.c, in Debian's kernels"],
  ["fs.pipe-max-size", "fs/pipe.c"],
]);

function sourceOf(pattern: string): string {
  const document = documents.find(([folder]) => pattern.startsWith(folder));
  return otherSources.get(pattern) ?? document?.[1] ?? "";
}

/** Every line of the table. */
export const generalFacts: readonly GeneralFact[] = Object.entries(table).flatMap(
  ([folder, lines]) =>
    lines
      .trim()
      .split("\n")
      .map((line) => readLine(folder, line)),
);

const byPattern = new Map(generalFacts.map((fact) => [fact.pattern, fact]));

/** The general fact for a dotted name, whichever interface it names. */
export function generalFactFor(name: string): GeneralFact | undefined {
  return byPattern.get(foldInterface(name));
}

/** What a summary says of single values: `0 off, 1 on` after its colon. */
export function meaningsIn({ kind, summary }: GeneralFact): ReadonlyMap<string, string> {
  if (kind === "b")
    return new Map([
      ["0", "off"],
      ["1", "on"],
    ]);
  const list = summary.slice(summary.indexOf(":") + 1);
  if (!summary.includes(":")) return new Map();
  const said = list.matchAll(/(?:^|[,;])\s*(-?\d+) ([^,.;]+)/g);
  return new Map([...said].map(([, value = "", meaning = ""]) => [value, meaning.trim()]));
}

/** A unit is the last part and begins without a capital; a summary may hold a bar. */
function readLine(folder: string, line: string): GeneralFact {
  const [leaf = "", kind = "i", ...rest] = line.split("|");
  const last = rest.at(-1) ?? "";
  const unit = rest.length > 1 && !last.endsWith(".") ? last : "";
  const summary = (unit === "" ? rest : rest.slice(0, -1)).join("|");
  const pattern = `${folder}.${leaf}`;
  return { pattern, kind: isKind(kind) ? kind : "i", unit, summary, source: sourceOf(pattern) };
}

function isKind(text: string): text is keyof typeof kinds {
  return text in kinds;
}
