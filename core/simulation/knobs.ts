import type { Scenario } from "./scenario.ts";
import type { MachineSource } from "./simulate.ts";

/** A number that decides how much the queues hold. */
export interface Knob {
  /** `listen backlog` or a sysctl. */
  readonly name: string;
  readonly value: number;
}

const listenBacklog = "listen backlog";

/** What can be turned to change what a scenario's queues hold, with its present value. */
export function knobsOf(source: MachineSource, scenario: Scenario): readonly Knob[] {
  const machine = source.createMachine();
  for (const [name, value] of scenario.sysctls) machine.writeSysctl(name, value);
  const names = ["net.core.somaxconn", "net.ipv4.tcp_max_syn_backlog"];
  if (scenario.packetPath.kind === "cpuBacklog") names.push("net.core.netdev_max_backlog");
  const sysctls = names.flatMap((name): Knob[] => {
    const value = Number(machine.readSysctl(name));
    return Number.isInteger(value) ? [{ name, value }] : [];
  });
  // A negative backlog asks for as much as the kernel allows: there is nothing to raise.
  const argument = { name: listenBacklog, value: scenario.listenBacklog };
  return scenario.listenBacklog < 0 ? sysctls : [argument, ...sysctls];
}

/** The scenario with one knob at another value. */
export function withKnob(scenario: Scenario, name: string, value: number): Scenario {
  if (name === listenBacklog) return { ...scenario, listenBacklog: value };
  return { ...scenario, sysctls: new Map(scenario.sysctls).set(name, String(value)) };
}
