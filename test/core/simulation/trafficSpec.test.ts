import { describe, expect, test } from "vitest";
import {
  formatSpec,
  parseAccepts,
  parseArrivals,
  parseRecorded,
  parseRestart,
  parseStall,
} from "../../../core/simulation/trafficSpec.ts";

describe("arrivals", () => {
  test.each([
    ["burst:1000@0", { kind: "burst", count: 1000, atMs: 0 }],
    ["burst:5", { kind: "burst", count: 5, atMs: 0 }],
    ["burst:5@250ms", { kind: "burst", count: 5, atMs: 250 }],
    ["burst:5@1.5s", { kind: "burst", count: 5, atMs: 1500 }],
    [" poisson: 12.5 ", { kind: "poisson", perSecond: 12.5 }],
    ["constant:1", { kind: "constant", perSecond: 1 }],
    ["ramp:0-900.5", { kind: "ramp", fromPerSecond: 0, toPerSecond: 900.5 }],
    ["onoff:500,2s,300ms", { kind: "onoff", perSecond: 500, onMs: 2000, offMs: 300 }],
  ])("%s", (text, value) => {
    expect(parseArrivals(text)).toEqual({ value });
  });

  test.each([
    ["", /burst:N@T, poisson:RATE, constant:RATE, ramp:FROM-TO/],
    ["uniform:3", /"uniform:3"/],
    ["burst:0@1", /from 1 to 5000000.*"0"/],
    ["burst:9999999", /"9999999"/],
    ["burst:-1", /"-1"/],
    ["burst:10@soon", /"soon"/],
    ["burst:10@99999999s", /at most a day/],
    ["poisson:", /per second/],
    ["poisson:0", /more than 0/],
    ["poisson:1e9", /"1e9"/],
    ["constant:NaN", /"NaN"/],
    ["ramp:5", /ramp:100-900.*"5"/],
    ["ramp:0-0", /more than 0/],
    ["onoff:500,0,1", /onoff:500,2s,3s/],
    ["onoff:500,1s", /onoff needs/],
    [`poisson:${"9".repeat(100)}`, /…/],
  ])("%s is explained", (text, message) => {
    const parsed = parseArrivals(text);
    expect("problem" in parsed ? parsed.problem : "").toMatch(message);
  });
});

describe("accepts", () => {
  test.each([
    ["exponential:400", { kind: "exponential", perSecond: 400 }],
    ["constant:0.5", { kind: "constant", perSecond: 0.5 }],
    ["none", { kind: "none" }],
  ])("%s", (text, value) => {
    expect(parseAccepts(text)).toEqual({ value });
  });

  test.each(["", "none:5", "exponential", "exponential:x", "burst:5"])(
    "%s is explained",
    (text) => {
      expect(parseAccepts(text)).toHaveProperty("problem");
    },
  );
});

test("a stall has a duration and a time", () => {
  expect(parseStall("2s@500ms")).toEqual({ value: { durationMs: 2000, atMs: 500 } });
  expect(parseStall("2")).toEqual({ value: { durationMs: 2000, atMs: 0 } });
  expect(parseStall("long")).toHaveProperty("problem");
  expect(parseStall("2@never")).toHaveProperty("problem");
});

test("stall and restart may name themselves; a restart has a time down", () => {
  expect(parseStall("stall:2s@5s")).toEqual({ value: { durationMs: 2000, atMs: 5000 } });
  expect(parseRestart("300ms@5s")).toEqual({ value: { downMs: 300, atMs: 5000 } });
  expect(parseRestart("soon")).toHaveProperty("problem");
});

test("a recording: lines with a heading and more columns, or one line", () => {
  expect(parseRecorded("time,client\r\n0.5,a\r\n750ms,b\n")).toEqual({ value: [500, 750] });
  expect(parseRecorded("1, 2,3ms")).toEqual({ value: [1000, 2000, 3] });
  expect(parseRecorded("1\nlater\n")).toHaveProperty("problem");
  expect(parseRecorded("")).toHaveProperty("problem");
});

test("what is formatted is parsed to the same", () => {
  for (const text of [
    "burst:20@125ms",
    "poisson:3.5",
    "constant:7",
    "ramp:1-9",
    "onoff:5,20ms,30ms",
  ]) {
    const parsed = parseArrivals(text);
    expect("value" in parsed && formatSpec(parsed.value)).toBe(text);
  }
});
