import type { RandomStream } from "./random.ts";
import type { AcceptSpec } from "./trafficSpec.ts";

/** How long the next connection or datagram keeps its acceptor or reader busy. */
export function nextServiceMs(spec: AcceptSpec, random: RandomStream): number {
  switch (spec.kind) {
    case "none":
      return 0;
    case "measured":
      return spec.serviceMs[Math.floor(random.next() * spec.serviceMs.length)] ?? 0;
    case "constant":
      return 1000 / spec.perSecond;
    case "exponential":
      return (1000 / spec.perSecond) * random.nextExponential();
  }
}
