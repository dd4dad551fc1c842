import type { ExperimentMachine } from "../kernel/machine.ts";
import type { Landmark, PathDefinition } from "./definitions.ts";
import { column } from "./signs.ts";
import { capacityOf, cpu, type Outcome, plainOutcome } from "./situation.ts";

/** The CPU that RPS steers to, in the two paths about it. */
const steeredCpu = 1;

const processed = column("softnet_stat processed", "cat /proc/net/softnet_stat");

/** In its own function since packets can be steered to other CPUs. */
const backlogTest: readonly Landmark[] = [
  { functionName: "enqueue_to_backlog", code: "qlen <= (u32)", queue: "cpuBacklog" },
  { functionName: "enqueue_to_backlog", code: "qlen > (u32)", queue: "cpuBacklog" },
  { functionName: "netif_rx", code: "(u32)netdev_max_backlog", queue: "cpuBacklog" },
];

export const packetPaths: readonly PathDefinition[] = [
  {
    id: "netif-rx",
    entry: "netifRx",
    title: "A packet into the CPU's backlog",
    summary:
      "A driver without NAPI, or loopback, hands a packet over: it waits in this CPU's backlog for the softirq.",
    prepare:
      ({ machine }) =>
      () => {
        const { accepted, drop } = machine.netifRx(cpu);
        return plainOutcome(accepted, drop);
      },
    sign: () => column("softnet_stat processed, once the softirq has run", processed.command),
    isIt: ({ happened }) => happened,
    landmarks: backlogTest,
  },
  {
    id: "netif-rx-full",
    entry: "netifRx",
    title: "A packet, and the CPU's backlog is full",
    summary:
      "More packets wait than net.core.netdev_max_backlog allows: the next one is dropped before TCP ever sees it.",
    prepare(situation) {
      const { machine } = situation;
      const length = capacityOf(situation, "cpuBacklog");
      if (length === undefined) return undefined;
      machine.pretendCpuBacklogLength(cpu, length);
      return () => {
        const { accepted, drop } = machine.netifRx(cpu);
        return plainOutcome(accepted, drop);
      };
    },
    sign: () => column("softnet_stat dropped", "cat /proc/net/softnet_stat"),
    isIt: ({ drop }) => drop?.queue === "CPU backlog",
    landmarks: backlogTest,
  },
  {
    id: "softirq",
    entry: "netifRx",
    title: "The softirq takes packets from the backlog",
    summary:
      "net_rx_action() polls the CPU's backlog as if it were a device: process_backlog() hands packet after packet to IP.",
    prepare({ machine }) {
      if (!machine.netifRx(cpu).accepted) return undefined;
      return () => plainOutcome(machine.runSoftirq(cpu) > 0);
    },
    sign: () => processed,
    isIt: ({ happened }) => happened,
    landmarks: [{ functionName: "process_backlog", code: "" }],
  },
  {
    id: "napi-interrupt",
    entry: "napi",
    title: "A packet into a NAPI device's ring",
    summary:
      "The host of a virtual machine puts a packet into the device's ring and interrupts: the driver has its ring polled, and wants no more interrupts until it is empty.",
    prepare:
      ({ machine }) =>
      () =>
        plainOutcome(machine.virtioReceive(cpu)),
    sign: () => column("/proc/interrupts", "cat /proc/interrupts"),
    isIt: ({ happened }) => happened,
    landmarks: [{ functionName: "skb_recv_done", code: "napi_schedule_prep" }],
  },
  {
    id: "napi-poll",
    entry: "napi",
    title: "The softirq polls a NAPI device",
    summary:
      "net_rx_action() calls the driver's poll function, and its packets go straight up: the CPU's backlog and net.core.netdev_max_backlog have no part in it.",
    prepare({ machine }) {
      if (!machine.virtioReceive(cpu)) return undefined;
      return () => plainOutcome(machine.runSoftirqReceived(cpu) > 0);
    },
    sign: () => processed,
    isIt: ({ happened }) => happened,
    landmarks: [{ functionName: "virtnet_receive", code: "" }],
  },
  {
    id: "rps",
    entry: "napi",
    title: "The softirq polls a NAPI device, and RPS steers",
    summary:
      "rps_cpus of the device's queue names another CPU: netif_receive_skb() puts the packet into that CPU's backlog, so net.core.netdev_max_backlog counts after all.",
    prepare: ({ machine }) => steeredPoll(machine),
    sign: () => column("softnet_stat received_rps of the other CPU", processed.command),
    isIt: ({ happened }) => happened,
    landmarks: backlogTest.filter(({ functionName }) => functionName === "enqueue_to_backlog"),
  },
];

/** What happens when a device is polled whose packets go to another CPU. `happened`: they wait there. */
function steeredPoll(machine: ExperimentMachine): (() => Outcome) | undefined {
  machine.steer("virtio", steeredCpu);
  if (!machine.virtioReceive(cpu)) return undefined;
  return () => {
    const before = machine.cpuBacklogLength(steeredCpu);
    machine.runSoftirqReceived(cpu);
    return plainOutcome(machine.cpuBacklogLength(steeredCpu) > before);
  };
}
