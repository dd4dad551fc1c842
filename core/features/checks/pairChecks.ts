import { effectiveLimits } from "../../kernel/limits.ts";
import { modelValues } from "../acceptedSettings.ts";
import type { KernelContext } from "../context.ts";
import type { LineCheck } from "./check.ts";

const buffers: ReadonlyMap<string, { readonly triple: string; readonly option: string }> = new Map([
  ["net.core.rmem_max", { triple: "net.ipv4.tcp_rmem", option: "SO_RCVBUF" }],
  ["net.core.wmem_max", { triple: "net.ipv4.tcp_wmem", option: "SO_SNDBUF" }],
]);

/** Less than the largest buffer that automatic tuning may give. */
export const bufferMaximum: LineCheck = ({ entry, name }, { context }) => {
  const pair = buffers.get(name);
  if (pair === undefined) return undefined;
  const asked = entry.value;
  const largest = context.settings.get(pair.triple)?.value.trim().split(/\s+/)[2];
  if (largest === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(asked) || !/^[1-9]\d*$/.test(largest)) return undefined;
  if (BigInt(asked) >= BigInt(largest)) return undefined;
  return {
    range: entry.valueRange,
    severity: "hint",
    code: "buffer-maximum",
    message: `An application that sets ${pair.option} itself gets at most ${name} = ${asked}, less than the ${largest} that automatic tuning may come to (${pair.triple}).`,
    fixes: [
      {
        title: `Write ${largest}`,
        edits: [{ range: entry.valueRange, newText: largest }],
        isPreferred: false,
      },
    ],
  };
};

/** With SYN cookies on, the kernel asks for the limit only where the model says so. */
export const backlogDespiteCookies: LineCheck = ({ entry, name }, { context }) => {
  if (name !== "net.ipv4.tcp_max_syn_backlog") return undefined;
  const cookies =
    context.settings.get("net.ipv4.tcp_syncookies")?.value ??
    context.probe.defaultValue("net.ipv4.tcp_syncookies");
  const usual = Number(context.probe.defaultValue(name) ?? Number.NaN);
  if (cookies === undefined || cookies === "0" || !(Number(entry.value) > usual)) return undefined;
  // A smaller value is no smaller limit: so the kernel does not ask for it.
  if (synQueueWith(context, name, entry.value) !== synQueueWith(context, name, "1")) {
    return undefined;
  }
  return {
    range: entry.valueRange,
    severity: "hint",
    code: "backlog-despite-cookies",
    message: `With net.ipv4.tcp_syncookies = ${cookies}, Linux ${context.kernel.version.id} does not ask for this sysctl: a SYN that finds the queue full is answered with a cookie.`,
  };
};

function synQueueWith(context: KernelContext, name: string, value: string): number | undefined {
  const sysctls = new Map([...modelValues(context.settings, context.probe), [name, value]]);
  const { limits } = effectiveLimits(context.model, {
    listenBacklog: context.listenBacklog,
    sysctls,
  });
  return limits.find(({ id }) => id === "synQueue")?.capacity;
}

export const backlogWithoutNapi: LineCheck = ({ entry, name }, { context }) => {
  if (name !== "net.core.netdev_max_backlog") return undefined;
  const usual = Number(context.probe.defaultValue(name) ?? Number.NaN);
  if (!(Number(entry.value) > usual)) return undefined;
  return {
    range: entry.valueRange,
    severity: "hint",
    code: "napi-bypasses-backlog",
    message:
      "Packets of a card whose driver polls (NAPI) pass this queue only where RPS spreads them. Watch the second column of /proc/net/softnet_stat: while it stands still, nothing is gained.",
  };
};
