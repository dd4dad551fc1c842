import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkJson, describeJsonProblem } from "../../../core/json/checkJson.ts";
import type { JsonSchema } from "../../../core/json/schema.ts";
import {
  emptyScenario,
  readScenarioFile,
  type ScenarioFile,
  writeScenarioFile,
} from "../../../core/simulation/scenarioFile.ts";
import { scenarioSchema } from "../../../core/simulation/scenarioSchema.ts";

function scenarioIn(held: unknown): ScenarioFile {
  const read = readScenarioFile(JSON.stringify(held));
  if (read.kind === "problems") throw new Error(read.problems.map(describeJsonProblem).join(" "));
  return read.scenario;
}

function problemsIn(held: unknown): readonly string[] {
  const read = readScenarioFile(typeof held === "string" ? held : JSON.stringify(held));
  return read.kind === "problems" ? read.problems.map(describeJsonProblem) : [];
}

describe("a scenario file", () => {
  test("that says nothing is the default traffic", () => {
    expect(scenarioIn({ version: 1 })).toEqual(emptyScenario);
    expect(readScenarioFile('\uFEFF{"version": 1}').kind).toBe("scenario");
  });

  test("holds groups of clients, the server, the kernel and values that are tried", () => {
    const scenario = scenarioIn({
      ...{ version: 1, kernel: "5.10", configs: ["90-web.conf"], replications: 3, seed: 7 },
      sysctls: { "net.core.somaxconn": 64, "net.ipv4.tcp_syncookies": "0" },
      clients: [
        { arrivals: { kind: "poisson", perSecond: 100 }, rttMs: 40, retries: 2 },
        { arrivals: { kind: "trace", timesMs: [30, 10] }, lossShare: 0.1, keepAlive: true },
      ],
      server: { preset: "tomcat", accepts: { kind: "none" }, listeners: 4 },
    });
    expect(scenario).toMatchObject({ kernel: "5.10", listenBacklog: 100, replications: 3 });
    expect([...scenario.sysctls]).toEqual([
      ["net.core.somaxconn", "64"],
      ["net.ipv4.tcp_syncookies", "0"],
    ]);
    expect(scenario.traffic).toMatchObject({ rttMs: 40, clientRetries: 2, listeners: 4, seed: 7 });
    expect(scenario.traffic.otherClients).toMatchObject([
      { arrivals: { kind: "trace", timesMs: [10, 30] }, lossShare: 0.1, keepAlive: true },
    ]);
  });

  test("holds more services, each with clients of its own", () => {
    const { traffic } = scenarioIn({
      version: 1,
      server: { name: "nginx" },
      services: [
        { name: "redis", preset: "redis", clients: [{ rttMs: 1 }, { rttMs: 2 }] },
        { name: "go", preset: "go", acceptors: 4, restart: { atMs: 5, downMs: 6 } },
      ],
    });
    expect(traffic.serviceName).toBe("nginx");
    expect(traffic.otherServices).toMatchObject([
      { name: "redis", listenBacklog: 511, clients: [{ rttMs: 1 }, { rttMs: 2 }] },
      { name: "go", listenBacklog: -1, acceptors: 4, restart: { atMs: 5, downMs: 6 } },
    ]);
    expect(
      problemsIn({
        version: 1,
        server: { name: "web" },
        services: [{ name: "db" }, { name: "web" }],
      }),
    ).toEqual(['services[1].name is "web", as another service is called already.']);
  });

  test("a listen backlog that is named comes before the preset's", () => {
    const { listenBacklog } = scenarioIn({
      ...{ version: 1, server: { preset: "nginx", listenBacklog: 9 } },
    });
    expect(listenBacklog).toBe(9);
  });
});

test("the example can be run", () => {
  const file = new URL("../../../examples/deploy-burst.sysctl-scenario.json", import.meta.url);
  const scenario = scenarioIn(JSON.parse(readFileSync(file, "utf8")));
  expect(scenario).toMatchObject({ listenBacklog: 511, configs: ["etc/sysctl.d/90-web.conf"] });
});

describe("problems say where, what, and what to do", () => {
  const all = (held: unknown, ...texts: string[]) => expect(problemsIn(held)).toEqual(texts);

  test("of fields", () => {
    all({}, "version is missing: it must be given.");
    all({ version: 2 }, "version is 2: it must be a whole number, at least 1 and at most 1.");
    all([], "The document is an array of 0: it must be an object.");
    all({ version: 1, Kernel: "6.12" }, "Kernel is not known here: use kernel.");
    all(
      { version: 1, clients: [{}, { rttMs: "20", retries: 1.5 }] },
      'clients[1].rttMs is "20": it must be a number, at least 0 and at most 60000.',
      "clients[1].retries is 1.5: it must be a whole number, at least 0 and at most 127.",
    );
    all(
      { version: 1, clients: [{ arrivals: { kind: "flood" } }] },
      'clients[0].arrivals.kind is "flood": it must be burst, poisson, constant, ramp, onoff, trace or none.',
    );
    all(
      { version: 1, server: { accepts: { perSecond: 3 } } },
      "server.accepts.kind is missing: it must be exponential, constant, measured or none.",
    );
    all(
      { version: 1, sysctls: { somaxconn: 1, "net.core.somaxconn": true } },
      "sysctls.somaxconn is no usable name: use a sysctl's dotted name, such as net.core.somaxconn.",
      'sysctls["net.core.somaxconn"] is true: it must be a whole number, at least -2147483648 and at most 9007199254740991 or one line.',
    );
    all('{"version": 1, "seed": 1e400}', expect.stringMatching(/^seed is null: it must be/));
  });

  test("of fields together, and of kernels", () => {
    all(
      { version: 1, durationMs: 5, warmUpMs: 5 },
      "warmUpMs is 5: it must be less than durationMs, which is 5.",
    );
    all(
      {
        version: 1,
        clients: [{ arrivals: { kind: "ramp", fromPerSecond: 0, toPerSecond: 0 } }],
      },
      "clients[0].arrivals goes from 0 to 0: one of the two rates must be more than 0.",
    );
    expect(problemsIn({ version: 1, kernel: "99.1" })[0]).toMatch(
      /^kernel is not usable: Linux 99.1 is newer than what is modelled/,
    );
  });

  test("of text that is no JSON", () => {
    expect(problemsIn('{"version": 1')).toEqual([
      expect.stringMatching(/^The document is no valid JSON: /),
    ]);
    expect(problemsIn("")).toHaveLength(1);
  });

  test("of whatever a file may hold, without an exception", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      spoiled.map((held) => JSON.stringify(held)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const read = readScenarioFile(text);
        if (read.kind === "problems") expect(read.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
    const deep = `{"version": 1, "clients": ${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
    expect(problemsIn(deep)).toEqual(["clients[0] is an array of 1: it must be an object."]);
    expect(problemsIn('{"version": 1, "__proto__": {"a": 1}}')).toHaveLength(1);
  });

  test("no more than are read", () => {
    const names = Array.from({ length: 100 }, (_, index) => [`wrong${index}`, 1]);
    expect(problemsIn({ version: 1, ...Object.fromEntries(names) })).toHaveLength(20);
  });
});

/** Values that a schema allows, those at its bounds often among them. */
function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if ("anyOf" in schema) return fc.oneof(...schema.anyOf.map(valuesOf));
  switch (schema.type) {
    case "object": {
      const { properties, required = [] } = schema;
      const fields: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(
        Object.entries(properties).map(([name, field]) => [name, valuesOf(field)]),
      );
      return fc.record(fields, { requiredKeys: [...required] });
    }
    case "array":
      return fc.array(valuesOf(schema.items), { minLength: schema.minItems ?? 0, maxLength: 3 });
    case "integer":
    case "number": {
      const { minimum, maximum, exclusiveMinimum = -1, exclusiveMaximum } = schema;
      const least = minimum ?? Math.max(exclusiveMinimum, 0) + 0.25;
      const most = maximum ?? (exclusiveMaximum ?? 1) - 0.25;
      const middle = schema.type === "integer" ? Math.min(least + 2, most) : (least + most) / 2;
      return fc.constantFrom(least, middle, most);
    }
    case "string": {
      const { enum: values, pattern = "", minLength = 0 } = schema;
      const texts = values ?? ["6.12", "5.10", "", "net.core.somaxconn", "🐧".repeat(99)];
      const isUsable = (text: string) => text.length >= minLength && new RegExp(pattern).test(text);
      return fc.constantFrom(...texts.filter(isUsable));
    }
    case "boolean":
      return fc.boolean();
  }
}

/** Values that were right before something in them was replaced, added or taken away. */
const spoiled: fc.Arbitrary<unknown> = fc
  .tuple(
    valuesOf(scenarioSchema),
    fc.nat(),
    fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom(-1, 0, 0.5, 1, 127, 128, 1e8, 1e16, "x".repeat(120), "🐧".repeat(60)),
      fc.constantFrom("napi", "burst", { kind: "none" }, [], [1], {}, null),
    ),
    fc.constantFrom("replace", "add", "remove"),
  )
  .map(([held, which, value, change]) => {
    const places: (() => void)[] = [];
    const visit = (inside: unknown): void => {
      if (typeof inside !== "object" || inside === null) return;
      for (const name of Object.keys(inside)) {
        const holder = inside as Record<string, unknown>;
        places.push(() => {
          if (change === "replace") holder[name] = value;
          else if (change === "add") holder[`${name}x`] = value;
          else delete holder[name];
        });
        visit(holder[name]);
      }
    };
    const copy: unknown = JSON.parse(JSON.stringify(held));
    visit(copy);
    places[which % places.length]?.();
    return copy;
  });

describe("the schema that editors check with", () => {
  const ajv = new Ajv({ allErrors: false, strict: true, strictTypes: false });
  ajv.addKeyword("patternErrorMessage");
  const isValid = ajv.compile(scenarioSchema);

  test("allows what the parser allows, and nothing else", () => {
    const counts = { allowed: 0, refused: 0 };
    fc.assert(
      fc.property(fc.oneof(valuesOf(scenarioSchema), spoiled), (held) => {
        const value: unknown = JSON.parse(JSON.stringify(held));
        const isAllowed = isValid(value);
        counts[isAllowed ? "allowed" : "refused"]++;
        expect(checkJson(value, scenarioSchema).length === 0).toBe(isAllowed);
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(counts.allowed, counts.refused)).toBeGreaterThan(300);
  });

  test("describes every field", () => {
    const described = (schema: JsonSchema, path: string): string[] => {
      if ("anyOf" in schema) return schema.anyOf.flatMap((one) => described(one, path));
      if (schema.type === "array") return described(schema.items, `${path}[]`);
      if (schema.type !== "object") return [];
      return Object.entries(schema.properties).flatMap(([name, field]) => {
        const own = `${path}.${name}`;
        return [...(field.description ? [] : [own]), ...described(field, own)];
      });
    };
    expect(described(scenarioSchema, "")).toEqual([]);
  });
});

test("what is written reads as the same scenario, and as the schema says", () => {
  const valid = new Ajv({ strict: false }).compile(scenarioSchema);
  let seen = 0;
  fc.assert(
    fc.property(valuesOf(scenarioSchema), (held) => {
      const read = readScenarioFile(JSON.stringify(held));
      fc.pre(read.kind === "scenario");
      if (read.kind !== "scenario") return;
      const text = writeScenarioFile(read.scenario);
      expect(valid(JSON.parse(text))).toBe(true);
      expect(readScenarioFile(text)).toEqual(read);
      seen++;
    }),
    { numRuns: 200 },
  );
  expect(seen).toBe(200);
});
