import {
  type ClientGroup,
  defaultServiceBacklog,
  defaultTraffic,
  type OtherService,
} from "./scenario.ts";
import { scenarioBounds as bounds } from "./scenarioBounds.ts";
import type { Traffic } from "./scenarioFile.ts";
import { serverPresets } from "./serverPresets.ts";

/** The controls of one more service as the user left them: texts, because a half-typed number must survive. */
export interface ServiceFields {
  readonly name: string;
  readonly backlog: string;
  /** Connections per second, at random. */
  readonly arrivalRate: string;
  /** What one acceptor serves in a second. */
  readonly acceptRate: string;
  readonly acceptors: string;
}

export type ServiceFieldName = keyof ServiceFields;

export interface ServiceProblem {
  readonly index: number;
  readonly field: ServiceFieldName;
  readonly message: string;
}

export const mostOtherServices = bounds.mostServices - 1;

/** A service that is added: one that servers of this machine often have, with a name of its own. */
export function newService(others: readonly ServiceFields[]): ServiceFields {
  const taken = others.map(({ name }) => name);
  const preset = serverPresets.find(
    ({ name }) => ["redis", "go", "postgresql", "node"].includes(name) && !taken.includes(name),
  );
  const name = preset?.name ?? `service${others.length + 2}`;
  const backlog = String(preset?.listenBacklog ?? defaultServiceBacklog);
  return { name, backlog, arrivalRate: "300", acceptRate: "400", acceptors: "1" };
}

/** The fields that say what a service is, apart from what they do not show. */
export function serviceFieldsOf(service: OtherService): ServiceFields {
  const { name, listenBacklog, accepts, acceptors, clients } = service;
  const arrivals = clients[0]?.arrivals;
  return {
    name,
    backlog: String(listenBacklog),
    arrivalRate: arrivals && "perSecond" in arrivals ? String(arrivals.perSecond) : asOpened,
    acceptRate: "perSecond" in accepts ? String(accepts.perSecond) : asOpened,
    acceptors: String(acceptors),
  };
}

/** Stands for arrivals and accepts of a scenario that are no rate. */
const asOpened = "as in the scenario";

/**
 * A traffic with the services that the fields say, or every field that says nothing usable. What they do not say is as in the
 * service of that name in `traffic`, else as in the default.
 */
export function withServices(
  traffic: Traffic,
  all: readonly ServiceFields[],
): { readonly traffic: Traffic } | { readonly problems: readonly ServiceProblem[] } {
  const problems: ServiceProblem[] = [];
  const otherServices = all.map((fields, index): OtherService => {
    const before = traffic.otherServices.find(({ name }) => name === fields.name);
    const problem = (field: ServiceFieldName, message: string) => {
      problems.push({ index, field, message });
    };
    const names = [traffic.serviceName, ...all.slice(0, index).map(({ name }) => name)];
    if (!/^[^\s:=]{1,40}$/.test(fields.name)) {
      problem("name", "Up to 40 characters, without spaces, colons and equals signs.");
    } else if (names.includes(fields.name)) problem("name", "Another service has this name.");
    const backlog = /^-?\d{1,10}$/.test(fields.backlog.trim()) ? Number(fields.backlog) : -2;
    if (!(backlog >= -1 && backlog <= bounds.largestBacklog)) {
      problem("backlog", "A whole number from -1 (as much as the kernel allows) to 2,147,483,647.");
    }
    const acceptors = /^\d{1,4}$/.test(fields.acceptors.trim()) ? Number(fields.acceptors) : 0;
    if (!(acceptors >= 1 && acceptors <= bounds.mostServers)) {
      problem("acceptors", `A whole number from 1 to ${bounds.mostServers}.`);
    }
    const was = before && serviceFieldsOf(before);
    const rate = (field: "arrivalRate" | "acceptRate"): number | undefined => {
      if (was !== undefined && fields[field] === was[field]) return undefined;
      const text = fields[field].trim();
      const value = /^\d{1,8}(\.\d{1,6})?$/.test(text) ? Number(text) : 0;
      if (!(value > 0 && value <= bounds.largestRate)) {
        problem(field, "A number above 0, at most 10,000,000.");
      }
      return value;
    };
    const arrivalRate = rate("arrivalRate");
    const acceptRate = rate("acceptRate");
    return {
      ...{ name: fields.name, listenBacklog: backlog, acceptors },
      listeners: before?.listeners ?? defaultTraffic.listeners,
      stall: before?.stall,
      restart: before?.restart,
      accepts:
        acceptRate === undefined
          ? (before?.accepts ?? defaultTraffic.accepts)
          : { kind: "exponential", perSecond: acceptRate },
      clients: clientsOf(before?.clients, arrivalRate, traffic),
    };
  });
  return problems.length > 0 ? { problems } : { traffic: { ...traffic, otherServices } };
}

/** A new service's clients are as far away as the first service's, and as patient. */
function clientsOf(
  before: readonly ClientGroup[] | undefined,
  perSecond: number | undefined,
  traffic: Traffic,
): readonly ClientGroup[] {
  if (before !== undefined && perSecond === undefined) return before;
  const [first = traffic, ...others] = before ?? [];
  const { rttMs, jitterMs, lossShare, clientRetries, connectTimeoutMs, requests, keepAlive } =
    first;
  const network = { rttMs, jitterMs, lossShare, clientRetries, connectTimeoutMs };
  const arrivals = { kind: "poisson", perSecond: perSecond ?? 1 } as const;
  return [{ arrivals, ...network, requests, keepAlive }, ...others];
}
