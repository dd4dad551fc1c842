import { expect, test } from "vitest";
import { defaultTraffic } from "../../../core/simulation/scenario.ts";
import { fieldsOf, readTraffic } from "../../../core/simulation/trafficFields.ts";

test("fields say the whole of a traffic without recordings and other groups", () => {
  const traffic = {
    ...defaultTraffic,
    arrivals: { kind: "onoff", perSecond: 12.5, onMs: 250, offMs: 1000 },
    accepts: { kind: "constant", perSecond: 7 },
    stall: { durationMs: 20, atMs: 300 },
    restart: { downMs: 30, atMs: 400 },
    ...{ rttMs: 1.5, jitterMs: 2, lossShare: 0.25, clientRetries: 3, connectTimeoutMs: 700 },
    ...{ requests: 4, keepAlive: true, synFloodPerSecond: 9, acceptors: 5, listeners: 6 },
    ...{ durationMs: 2500, warmUpMs: 500, seed: 77 },
    packetPath: { kind: "cpuBacklog", packetsPerSecond: 1234 },
  } as const;
  expect(readTraffic(fieldsOf(traffic), null)).toEqual({ traffic });
  const ramp = { kind: "ramp", fromPerSecond: 0, toPerSecond: 40 } as const;
  const { arrivals } = { ...fieldsOf({ ...traffic, arrivals: ramp }) };
  expect(arrivals).toBe("ramp");
  expect(readTraffic(fieldsOf({ ...traffic, arrivals: ramp }), null)).toMatchObject({
    traffic: { arrivals: ramp },
  });
});
