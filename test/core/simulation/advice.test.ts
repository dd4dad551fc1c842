import { describe, expect, test } from "vitest";
import { effectiveLimits } from "../../../core/kernel/limits.ts";
import { type Advice, adviseOn } from "../../../core/simulation/advice.ts";
import { unwatched } from "../../../core/simulation/simulate.ts";
import { verdictOn } from "../../../core/simulation/verdict.ts";
import { loadKernel } from "../../support/kernelModel.ts";
import { resultOf, type ScenarioWords, scenarioOf } from "./scenarioOf.ts";

function adviceOn(words: ScenarioWords, kernel = "6.12"): readonly Advice[] {
  return adviseOn(loadKernel(kernel), scenarioOf(words), resultOf(words, kernel), unwatched);
}

const small: ScenarioWords = { arrivals: "burst:100@0", accepts: "constant:50", listen: 20 };

describe("advice", () => {
  test("the value it names is the smallest that drops nothing", () => {
    const helps = adviceOn(small).find(({ kind }) => kind === "helps");
    const [change] = helps?.kind === "helps" ? helps.changes : [];
    expect(change).toMatchObject({ name: "listen backlog", from: 20 });
    const to = change?.to ?? 0;
    expect(resultOf({ ...small, listen: to }).droppedPackets).toBe(0);
    expect(resultOf({ ...small, listen: to - 1 }).droppedPackets).toBeGreaterThan(0);
  });

  test("somaxconn is named together with the listen backlog where both hold it", () => {
    const both = { ...small, sysctls: { "net.core.somaxconn": "20" } };
    const [first] = adviceOn(both);
    const names = first?.kind === "helps" ? first.changes.map(({ name }) => name) : [];
    expect(names).toEqual(["listen backlog", "net.core.somaxconn"]);
    expect(first?.sentence).toMatch(
      /^With listen backlog and net\.core\.somaxconn at \d+ each, nothing is dropped; all of them must be raised\.$/,
    );
  });

  test("what changes nothing is named, and changes nothing", () => {
    const useless = adviceOn(small).filter(({ kind }) => kind === "useless");
    const names = useless.map((one) => (one.kind === "useless" ? one.name : ""));
    expect(names).toContain("net.core.somaxconn");
    const raised = { ...small, sysctls: { "net.core.somaxconn": "65535" } };
    expect(resultOf(raised).droppedPackets).toBe(resultOf(small).droppedPackets);
  });

  test("a faster application helps where the load is steady, not in a burst", () => {
    const rateFor = (words: ScenarioWords) => {
      const found = adviceOn(words).find(({ kind }) => kind === "application");
      return found?.kind === "application" ? found.perSecond : undefined;
    };
    const steady: ScenarioWords = { arrivals: "constant:100", accepts: "constant:50", listen: 20 };
    const enough = rateFor(steady);
    expect(enough).toBeGreaterThan(50);
    expect(resultOf({ ...steady, accepts: `constant:${enough}` }).droppedPackets).toBe(0);
    expect(rateFor(small)).toBeUndefined();
  });

  test("there is none where nothing was dropped", () => {
    expect(adviceOn({ ...small, listen: 500 })).toEqual([]);
  });
});

describe("verdict", () => {
  const verdict = (words: ScenarioWords) => {
    const { listenBacklog, sysctls } = scenarioOf(words);
    const limits = effectiveLimits(loadKernel("6.12"), { listenBacklog, sysctls });
    return verdictOn(resultOf(words), limits);
  };

  test("drops that clients survive", () => {
    expect(verdict({ ...small, rttMs: 0 })).toMatchInlineSnapshot(`
      {
        "consequence": "Of 100 connections, 88 were served, 12 are still trying. connect() took 1.00 s for half of the clients and 7.00 s at worst; until accept(2) it took 1.42 s for half of the clients and 7.42 s at worst.",
        "level": "late",
        "sentence": "The accept queue was full at 21 connections, limited by the application's backlog (20): 180 packets were dropped, from 0.00 s on.",
      }
    `);
  });

  test("causes that hold only together", () => {
    const both = { ...small, sysctls: { "net.core.somaxconn": "20" } };
    expect(verdict(both).sentence).toContain(
      "at 21 connections, limited by the application's backlog (20) and net.core.somaxconn = 20 together: ",
    );
  });

  test("clients that are lost", () => {
    expect(verdict({ ...small, rttMs: 0, clientRetries: 0 })).toMatchInlineSnapshot(`
      {
        "consequence": "Of 100 connections, 22 were served, 78 gave up. connect() took 0 ms; until accept(2) it took 200 ms for half of the clients and 420 ms at worst.",
        "level": "lost",
        "sentence": "The accept queue was full at 21 connections, limited by the application's backlog (20): 78 packets were dropped, from 0.00 s on.",
      }
    `);
  });

  test("nothing dropped", () => {
    expect(verdict({ ...small, listen: 500 })).toMatchInlineSnapshot(`
      {
        "consequence": "All 100 connections were served. connect() took 20 ms; until accept(2) it took 1.01 s for half of the clients and 2.01 s at worst.",
        "level": "good",
        "sentence": "Nothing was dropped. The accept queue held 99 of 501 connections at most.",
      }
    `);
  });
});
