import type { JsonSchema, NumberSchema, ObjectSchema } from "../json/schema.ts";
import { catalogueNames, factFor } from "../kernel/catalogue.ts";
import { defaultVersionLabel, resolveVersion } from "../kernel/version.ts";
import { defaultTraffic } from "./scenario.ts";
import { scenarioBounds as bounds } from "./scenarioBounds.ts";
import { serverPresets } from "./serverPresets.ts";
import { defaultUnixConnections, defaultUnixDatagrams } from "./unixTraffic.ts";

/** Name of a scenario file, as glob. */
export const scenarioFilePattern = "*.sysctl-scenario.json";
export const scenarioFileExtension = ".sysctl-scenario.json";

/** The format that is written. A reader takes this one only. */
export const scenarioFileVersion = 1;

const of = defaultTraffic;

const time = (description: string): NumberSchema => ({
  ...{ type: "number", minimum: 0, maximum: bounds.longestMs, description },
});
const rate = (description: string): NumberSchema => ({
  ...{ type: "number", exclusiveMinimum: 0, maximum: bounds.largestRate, description },
});
const rateOrNone = (description: string): NumberSchema => ({
  ...{ type: "number", minimum: 0, maximum: bounds.largestRate, description },
});
const someTime = (description: string): NumberSchema => ({
  ...{ type: "number", exclusiveMinimum: 0, maximum: bounds.longestMs, description },
});
const trip = (description: string, defaultMs: number): NumberSchema => ({
  ...{ type: "number", minimum: 0, maximum: bounds.longestTripMs, default: defaultMs, description },
});
const whole = (
  [minimum, maximum]: readonly [number, number],
  otherwise: number,
  description: string,
): NumberSchema => ({ type: "integer", minimum, maximum, default: otherwise, description });

/** An object with all of these fields, told from its like by `kind`. */
function kind(
  name: string,
  description: string,
  fields: Readonly<Record<string, JsonSchema>> = {},
): ObjectSchema {
  return {
    type: "object",
    description,
    properties: { kind: { type: "string", enum: [name], description }, ...fields },
    required: ["kind", ...Object.keys(fields)],
    additionalProperties: false,
  };
}

/** The same with no field required. */
function some(
  name: string,
  description: string,
  fields: Readonly<Record<string, JsonSchema>>,
): ObjectSchema {
  return { ...kind(name, description, fields), required: ["kind"] };
}

const recording = (description: string): JsonSchema => ({
  type: "array",
  items: { type: "number", minimum: 0, maximum: bounds.longestMs },
  minItems: 1,
  maxItems: bounds.mostConnections,
  description,
});

const arrivals: JsonSchema = {
  description: "When the clients of this group begin to connect.",
  default: of.arrivals,
  anyOf: [
    kind("burst", "All of them at one moment.", {
      count: {
        type: "integer",
        ...{ minimum: 1, maximum: bounds.mostConnections },
        description: "How many connect.",
      },
      atMs: time("The moment, in milliseconds since the start."),
    }),
    kind("poisson", "At random, independently of each other.", {
      perSecond: rate("How many begin in a second, on average."),
    }),
    kind("constant", "Evenly spaced.", { perSecond: rate("How many begin in a second.") }),
    kind("ramp", "At random, with a rate that changes evenly from the start to the end.", {
      fromPerSecond: rateOrNone("Rate at the start, per second."),
      toPerSecond: rateOrNone("Rate at the end, per second."),
    }),
    kind("onoff", "At random for a while, then not at all, over and over.", {
      perSecond: rate("How many begin in a second while it is on, on average."),
      onMs: someTime("How long it is on."),
      offMs: time("How long it is off."),
    }),
    kind("trace", "As recorded.", {
      timesMs: recording("When each client begins, in milliseconds since the start."),
    }),
    kind("none", "Nobody."),
  ],
};

const clients: ObjectSchema = {
  type: "object",
  description: "Clients that are alike, and the network between them and the server.",
  additionalProperties: false,
  properties: {
    arrivals,
    rttMs: trip("Network round trip in milliseconds. 0: as on loopback.", of.rttMs),
    jitterMs: trip("Each way takes up to this much longer, at random.", of.jitterMs),
    lossShare: {
      ...{ type: "number", minimum: 0, exclusiveMaximum: 1, default: of.lossShare },
      description:
        "Share of the packets that the network loses each way: 0.01 is one in a hundred.",
    },
    retries: whole(
      [0, bounds.mostRetries],
      of.clientRetries,
      "How often a client sends its SYN again before it gives up (net.ipv4.tcp_syn_retries there). 0: it never sends anything again.",
    ),
    connectTimeoutMs: someTime(
      "Clients give up where connect(2) takes longer. Without it they wait until their retries are used up.",
    ),
    requests: whole(
      [1, bounds.mostRequests],
      of.requests,
      "Requests that each client makes, one after the other.",
    ),
    keepAlive: {
      ...{ type: "boolean", default: of.keepAlive },
      description: "All requests of a client share one connection, which keeps its acceptor busy.",
    },
  },
};

const accepts: JsonSchema = {
  description:
    "How an acceptor takes connections: one at a time, each keeping it busy for a while.",
  default: of.accepts,
  anyOf: [
    kind("exponential", "Each connection takes a random time.", {
      perSecond: rate("How many one acceptor serves in a second, on average."),
    }),
    kind("constant", "Each connection takes the same time.", {
      perSecond: rate("How many one acceptor serves in a second."),
    }),
    kind("measured", "Each connection takes one of the recorded times, at random.", {
      serviceMs: recording("Measured service times in milliseconds."),
    }),
    kind("none", "The application never calls accept(2)."),
  ],
};

const stall: ObjectSchema = {
  type: "object",
  description: "The application does nothing for a while.",
  properties: {
    durationMs: time("For how long, in milliseconds."),
    atMs: time("From when on, in milliseconds since the start."),
  },
  ...{ required: ["durationMs", "atMs"], additionalProperties: false },
};

const unixCommon = {
  arrivals: { ...arrivals, description: "When the datagrams are sent, or the clients connect." },
  reads: {
    ...accepts,
    default: defaultUnixDatagrams.reads,
    description:
      "How the other side reads or accepts: one at a time, each keeping it busy for a while.",
  },
  stall,
  whenFull: {
    ...{ type: "string", enum: ["drop", "wait"], default: "drop" },
    description:
      "drop: a call that would block fails, and what it had is lost. wait: it blocks until there is room.",
  },
} as const satisfies Readonly<Record<string, JsonSchema>>;

const serviceName: JsonSchema = {
  ...{ type: "string", minLength: 1, maxLength: 40, pattern: "^[^\\s:=]+$" },
  patternErrorMessage: "a name without spaces, colons and equals signs",
  description: "What the service is called where there are several.",
};

const server: ObjectSchema = {
  type: "object",
  description: "The application that listens.",
  additionalProperties: false,
  properties: {
    name: { ...serviceName, default: of.serviceName },
    preset: {
      type: "string",
      enum: serverPresets.map(({ name }) => name),
      description:
        "A server whose own default is passed to listen(2). listenBacklog takes its place where both are given.",
    },
    listenBacklog: {
      ...{ type: "integer", minimum: -1, maximum: bounds.largestBacklog },
      description: "The second argument of listen(2). -1: as much as the kernel allows.",
    },
    accepts,
    acceptors: whole(
      [1, bounds.mostServers],
      of.acceptors,
      "Threads or processes that each accept, serve, and accept again; for each listener.",
    ),
    listeners: whole(
      [1, bounds.mostServers],
      of.listeners,
      "Listening sockets that share the port (SO_REUSEPORT), each with queues of its own.",
    ),
    stall,
    restart: {
      type: "object",
      description: "The application ends and listens again after a while.",
      properties: {
        downMs: time("How long nobody listens, in milliseconds."),
        atMs: time("When it ends, in milliseconds since the start."),
      },
      ...{ required: ["downMs", "atMs"], additionalProperties: false },
    },
  },
};

const service: ObjectSchema = {
  ...server,
  description: "One more application, with a port and clients of its own.",
  required: ["name"],
  properties: {
    ...server.properties,
    name: serviceName,
    clients: {
      ...{ type: "array", items: clients, minItems: 1, maxItems: bounds.mostGroups },
      description: "Groups of clients that connect to this service.",
    },
  },
};

/** What a scenario file may hold. The file's parser and editors check against it; relations between fields are the parser's own. */
export const scenarioSchema: ObjectSchema = {
  type: "object",
  description: "A simulation of Sysctl Lens: who connects, who accepts, and on which kernel.",
  additionalProperties: false,
  required: ["version"],
  properties: {
    $schema: {
      type: "string",
      description: "Where an editor finds the description of this format.",
    },
    version: {
      ...{ type: "integer", minimum: scenarioFileVersion, maximum: scenarioFileVersion },
      ...{ default: scenarioFileVersion },
      description: "The version of this file's format.",
    },
    description: { type: "string", maxLength: 2000, description: "What the scenario is about." },
    kernel: {
      ...{ type: "string", minLength: 1, maxLength: 100 },
      examples: [defaultVersionLabel, "5.10", "rhel6-2.6.32"],
      description:
        "The kernel that decides: a series such as 6.12, which means its newest known release, or any release from 2.6.32 to 7.3. Without it, the one that is chosen where the scenario is run.",
    },
    configs: {
      ...{ type: "array", maxItems: 100 },
      items: { type: "string", minLength: 1, maxLength: 4096 },
      description:
        "sysctl configurations whose settings hold, by their paths from this file's folder. Without any, the kernel's defaults hold.",
    },
    sysctls: {
      type: "object",
      description: "Values that hold whatever the configurations say.",
      properties: Object.fromEntries(catalogueNames.map((name) => [name, sysctlValue(name)])),
      additionalProperties: sysctlValue(undefined),
      propertyNames: {
        ...{ type: "string", maxLength: 255, pattern: "^[^\\s=.]+(\\.[^\\s=.]+)+$" },
        patternErrorMessage: "a sysctl's dotted name, such as net.core.somaxconn",
      },
    },
    clients: {
      ...{ type: "array", items: clients, minItems: 1, maxItems: bounds.mostGroups },
      description: "Groups of clients. All of them connect to the server.",
    },
    server,
    services: {
      ...{ type: "array", items: service, maxItems: bounds.mostServices - 1 },
      description:
        "More services on the same machine: they share its kernel, its sysctls and its CPU backlog with the server.",
    },
    synFloodPerSecond: {
      ...{ type: "integer", minimum: 0, maximum: bounds.mostSynsPerSecond },
      default: of.synFloodPerSecond,
      description: "SYNs per second from invented addresses, at random. Nobody follows them up.",
    },
    packetPath: {
      description: "How packets come from the network card to TCP.",
      default: of.packetPath,
      anyOf: [
        kind("napi", "The driver polls (NAPI): the per-CPU backlog is not used."),
        kind(
          "cpuBacklog",
          "Through one CPU's backlog, as with loopback, veth and receive packet steering.",
          {
            packetsPerSecond: rate("Packets that this CPU handles in a second."),
          },
        ),
      ],
    },
    unix: {
      description: "Programs on the same machine that talk over AF_UNIX sockets.",
      anyOf: [
        some("datagram", "Senders of datagrams and one reader, as with a system log.", {
          ...unixCommon,
          senders: whole([1, bounds.mostSenders], 1, "Programs that send. They take turns."),
          sizeBytes: whole(
            [0, bounds.largestDatagram],
            defaultUnixDatagrams.sizeBytes,
            "Bytes in a datagram.",
          ),
        }),
        some("stream", "Clients that connect to one listener.", {
          ...unixCommon,
          listenBacklog: whole(
            [-1, bounds.largestBacklog],
            defaultUnixConnections.listenBacklog,
            "The second argument of the listener's listen(2).",
          ),
        }),
      ],
    },
    durationMs: {
      ...someTime("Simulated time in milliseconds."),
      default: of.durationMs,
    },
    warmUpMs: {
      ...{ ...time("Clients that begin earlier are not counted."), default: of.warmUpMs },
    },
    seed: whole([0, Number.MAX_SAFE_INTEGER], of.seed, "Equal seeds give equal runs."),
    replications: whole(
      [1, bounds.mostReplications],
      1,
      "Runs with following seeds, for confidence intervals.",
    ),
    eventBudget: whole(
      [1, 1_000_000_000],
      of.eventBudget,
      "A run with more events than this is ended with a message.",
    ),
  },
};

function sysctlValue(name: string | undefined): JsonSchema {
  const { version } = resolveVersion(defaultVersionLabel);
  const about = name === undefined ? undefined : factFor(name, version)?.fact;
  return {
    ...(about === undefined ? {} : { description: about.summary }),
    anyOf: [
      { type: "integer", minimum: -(2 ** 31), maximum: 2 ** 53 - 1 },
      { type: "string", maxLength: 1000, pattern: "^[^\\n\\r]*$", patternErrorMessage: "one line" },
    ],
  };
}
