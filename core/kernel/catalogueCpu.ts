import type { SysctlFact } from "./catalogueFact.ts";
import { softnetWatch } from "./catalogueWatches.ts";

/** The sysctls that share a CPU's time among packets. */
export const cpuFacts: readonly SysctlFact[] = [
  {
    name: "net.core.dev_weight",
    summary: [
      "How many packets one run of a CPU's backlog takes before the next device has its turn.",
      { since: "4.11", text: "Since 4.11 it is multiplied by net.core.dev_weight_rx_bias." },
    ],
    unit: "packets",
    readWhen: ["At every run of the backlog: a change acts at once."],
    watch: [softnetWatch],
    myths: [
      "It does not change how many packets a network card's driver takes at a time: a NAPI driver brings a weight of its own.",
    ],
    periods: [{ since: "2.6.32", scope: "machine" }],
    source: "net/core/dev.c, process_backlog",
  },
  {
    name: "net.core.netdev_budget",
    summary: ["How many packets one NET_RX softirq run may take from all devices together."],
    unit: "packets",
    readWhen: ["At the start of every softirq run: a change acts at once."],
    watch: [softnetWatch],
    myths: [
      "Raising it helps only where the third column of softnet_stat grows, and not where it was time that ran out.",
    ],
    periods: [{ since: "2.6.32", scope: "machine" }],
    source: "net/core/dev.c, net_rx_action",
  },
  {
    name: "net.core.netdev_budget_usecs",
    summary: [
      "How long one NET_RX softirq run may take, whichever of time and budget ends first. Before 4.12 the time was fixed.",
    ],
    unit: "microseconds",
    readWhen: ["At the start of every softirq run: a change acts at once."],
    watch: [softnetWatch],
    myths: [
      "It is no exact time: the kernel counts timer ticks here, so what is less than a tick makes no difference.",
    ],
    periods: [
      { since: "4.12", until: "5.6", scope: "machine" },
      {
        since: "5.7",
        stable: ["5.4.195"],
        scope: "machine",
        defaultNote: "two timer ticks, so by the kernel's HZ",
      },
    ],
    source: "net/core/dev.c, net_rx_action",
  },
  {
    name: "net.core.flow_limit_table_len",
    summary: [
      "Size of the table that finds the one flow which floods a CPU's backlog, so that it is dropped before others. Off until flow_limit_cpu_bitmap is set.",
    ],
    unit: "buckets",
    readWhen: ["When flow_limit_cpu_bitmap is written: set this first."],
    watch: [
      {
        command: "awk '{ print $11 }' /proc/net/softnet_stat",
        look: "packets of one flow that the flow limit dropped, a row for each CPU",
      },
    ],
    myths: [
      "It limits nothing by itself: the flow limit begins when a CPU's backlog is half full, and only on CPUs that flow_limit_cpu_bitmap names.",
    ],
    periods: [{ since: "3.11", scope: "machine" }],
    source: "net/core/dev.c, skb_flow_limit",
  },
];
