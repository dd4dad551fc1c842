import { expect, test } from "vitest";
import { adviseOn } from "../../../core/simulation/advice.ts";
import { describeSensitivities, sensitivitiesOf } from "../../../core/simulation/sensitivity.ts";
import { unwatched } from "../../../core/simulation/simulate.ts";
import {
  defaultUnixConnections,
  defaultUnixDatagrams,
} from "../../../core/simulation/unixTraffic.ts";
import { loadKernel } from "../../support/kernelModel.ts";
import { resultOf, type ScenarioWords, scenarioOf } from "./scenarioOf.ts";

const model = loadKernel("6.12");
const burst = { kind: "burst", count: 100, atMs: 10 } as const;
const datagrams: ScenarioWords = {
  arrivals: "none",
  durationMs: 1000,
  unix: { ...defaultUnixDatagrams, arrivals: burst, reads: { kind: "constant", perSecond: 1000 } },
};
const connections: ScenarioWords = {
  ...datagrams,
  unix: {
    ...{ ...defaultUnixConnections, arrivals: burst, listenBacklog: 20 },
    reads: { kind: "constant", perSecond: 1000 },
  },
};

function adviceOn(words: ScenarioWords) {
  return adviseOn(model, scenarioOf(words), resultOf(words), unwatched);
}

test("advice on datagrams names the smallest queue length that loses none", () => {
  const helps = adviceOn(datagrams).find(({ kind }) => kind === "helps");
  const [change] = helps?.kind === "helps" ? helps.changes : [];
  expect(change).toMatchObject({ name: "net.unix.max_dgram_qlen", from: 10 });
  expect(helps?.sentence).toMatch(/^AF_UNIX: With net\.unix\.max_dgram_qlen at \d+, nothing/);
  const lostWith = (length: number) =>
    resultOf({ ...datagrams, sysctls: { "net.unix.max_dgram_qlen": String(length) } }).unix?.totals
      .dropped;
  expect(lostWith(change?.to ?? 0)).toBe(0);
  expect(lostWith((change?.to ?? 0) - 1)).toBeGreaterThan(0);
});

test("advice on connections says that somaxconn is not what stops them", () => {
  const advice = adviceOn(connections);
  const sentences = advice.map(({ sentence }) => sentence);
  expect(sentences[0]).toMatch(/^AF_UNIX: With AF_UNIX listen backlog at \d+, nothing is dropped/);
  expect(sentences).toContain(
    "AF_UNIX: Raising net.core.somaxconn (4096) alone changes nothing here.",
  );
});

test("sensitivity of the lost datagrams: the queue's length decides, and the reader in a burst little", () => {
  const results = [resultOf(datagrams)];
  const found = sensitivitiesOf(model, scenarioOf(datagrams), results, unwatched);
  expect(found.dropRatio).toBe(0);
  const { dropRatio, knobs } = found.unix ?? { dropRatio: 0, knobs: [] };
  expect(dropRatio).toBeCloseTo((results[0]?.unix?.totals.dropped ?? 0) / 100, 12);
  const length = knobs.find(({ name }) => name === "net.unix.max_dgram_qlen");
  expect(length?.double.difference).toBeCloseTo(-0.1, 12);
  expect(length?.half.difference).toBeCloseTo(0.05, 12);
  expect(knobs.map(({ name }) => name)).toContain("AF_UNIX read rate");
  const lines = describeSensitivities(found).join("\n");
  expect(lines).toMatch(/% of what is sent over AF_UNIX is lost/);
});

test("nothing lost, nothing advised", () => {
  expect(adviceOn({ ...datagrams, sysctls: { "net.unix.max_dgram_qlen": "1000" } })).toEqual([]);
});
