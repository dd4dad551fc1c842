import fc from "fast-check";
import { expect, test } from "vitest";
import { EventList } from "../../../core/simulation/eventList.ts";

test("events come out by time, and equal times in the order they went in", () => {
  // Few distinct times, so that ties are the rule; takes in between, so that the heap shrinks and grows.
  const steps = fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant("take" as const)), {
    maxLength: 3000,
  });
  fc.assert(
    fc.property(steps, (list) => {
      const events = new EventList();
      const expected: { time: number; subject: number }[] = [];
      const checkNext = () => {
        expected.sort((a, b) => a.time - b.time || a.subject - b.subject);
        const next = expected.shift();
        expect(events.takeNext()).toBe(next !== undefined);
        if (next) expect([events.timeMs, events.subject]).toEqual([next.time, next.subject]);
      };
      for (const [subject, step] of list.entries()) {
        if (step === "take") checkNext();
        else {
          events.schedule(step, 1, subject);
          expected.push({ time: step, subject });
        }
      }
      while (expected.length > 0) checkNext();
      expect(events.length).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test("holds more events than it was made for", () => {
  const events = new EventList();
  for (let index = 0; index < 5000; index++) events.schedule(5000 - index, 7, index);
  for (let index = 4999; index >= 0; index--) {
    events.takeNext();
    expect([events.kind, events.subject]).toEqual([7, index]);
  }
});

test("thousands in order, with takes in between, stay in order while their room grows", () => {
  const events = new EventList();
  let taken = 0;
  const checkNext = () => {
    expect(events.takeNext()).toBe(true);
    expect(events.subject).toBe(taken++);
  };
  for (let subject = 0; subject < 9000; subject++) {
    events.schedule(Math.floor(subject / 3), 1, subject);
    if (subject % 3 === 0) checkNext();
  }
  while (taken < 9000) checkNext();
  expect(events.takeNext()).toBe(false);
});
