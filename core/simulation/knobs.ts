import { type Scenario, type Service, servicesOf } from "./scenario.ts";
import type { MachineSource } from "./simulate.ts";

/** A number that decides how much the queues hold. */
export interface Knob {
  /** `listen backlog` or a sysctl. */
  readonly name: string;
  readonly value: number;
}

const listenBacklog = "listen backlog";

/** The knob of one service's listen backlog: `listen backlog`, or with its name where there are several. */
export function backlogKnobName(scenario: Scenario, service: number): string {
  if (scenario.otherServices.length === 0) return listenBacklog;
  return `${servicesOf(scenario)[service]?.name}: ${listenBacklog}`;
}

/** What can be turned to change what a scenario's queues hold, with its present value: the listen backlogs first. */
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
  const backlogs = servicesOf(scenario).flatMap(({ listenBacklog: value }, index): Knob[] =>
    value < 0 ? [] : [{ name: backlogKnobName(scenario, index), value }],
  );
  return [...backlogs, ...sysctls];
}

/** The scenario with one knob at another value. */
export function withKnob(scenario: Scenario, name: string, value: number): Scenario {
  const service = servicesOf(scenario).findIndex(
    (_, index) => backlogKnobName(scenario, index) === name,
  );
  if (service >= 0) return withService(scenario, service, { listenBacklog: value });
  return { ...scenario, sysctls: new Map(scenario.sysctls).set(name, String(value)) };
}

/** The scenario with some of one service's parts replaced. */
export function withService(
  scenario: Scenario,
  service: number,
  parts: Partial<Pick<Service, "listenBacklog" | "accepts">>,
): Scenario {
  if (service === 0) return { ...scenario, ...parts };
  return {
    ...scenario,
    otherServices: scenario.otherServices.map((one, index) =>
      index === service - 1 ? { ...one, ...parts } : one,
    ),
  };
}
