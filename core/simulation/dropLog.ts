import type { Drop } from "../kernel/machine.ts";
import { type DropGroup, type DropSample, dropSampleLimit, type PacketKind } from "./result.ts";

interface OpenGroup {
  readonly drop: Drop;
  readonly index: number;
  readonly packets: Set<PacketKind>;
  readonly firstMs: number;
  readonly counters: readonly string[];
  lastMs: number;
  count: number;
}

/** Which packets were refused, grouped by the kernel's line. */
export class DropLog {
  total = 0;
  readonly #groups = new Map<string, OpenGroup>();
  readonly #samples: { timeMs: number; peer: number; packet: PacketKind; index: number }[] = [];

  /** `movedCounters` is asked only at the first drop of a line. */
  add(
    timeMs: number,
    drop: Drop,
    packet: { readonly peer: number; readonly kind: PacketKind },
    movedCounters: () => readonly string[],
  ): void {
    this.total++;
    const key = `${drop.at.path}:${drop.at.line}`;
    let group = this.#groups.get(key);
    if (group === undefined) {
      const counters = movedCounters();
      group = {
        ...{ drop, index: this.#groups.size, packets: new Set(), counters, count: 0 },
        ...{ firstMs: timeMs, lastMs: timeMs },
      };
      this.#groups.set(key, group);
    }
    group.count++;
    group.lastMs = timeMs;
    group.packets.add(packet.kind);
    if (this.#samples.length < dropSampleLimit) {
      this.#samples.push({ timeMs, peer: packet.peer, packet: packet.kind, index: group.index });
    }
  }

  finish(): { readonly drops: readonly DropGroup[]; readonly dropSamples: readonly DropSample[] } {
    const sorted = [...this.#groups.values()].sort(
      (a, b) => b.count - a.count || a.index - b.index,
    );
    const positions = new Map(sorted.map(({ index }, position) => [index, position]));
    return {
      drops: sorted.map(({ drop, packets, firstMs, lastMs, count, counters }) => ({
        ...{ drop, count, packets: [...packets], firstMs, lastMs, counters },
      })),
      dropSamples: this.#samples.map(({ timeMs, peer, packet, index }) => ({
        ...{ timeMs, peer, packet, group: positions.get(index) ?? 0 },
      })),
    };
  }
}
