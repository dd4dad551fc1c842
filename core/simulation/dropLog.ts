import type { Drop } from "../kernel/machine.ts";
import { type DropGroup, type DroppedKind, type DropSample, dropSampleLimit } from "./result.ts";

interface OpenGroup {
  readonly drop: Drop;
  readonly index: number;
  readonly packets: Set<DroppedKind>;
  readonly firstMs: number;
  readonly firstOrdinal: number;
  lastMs: number;
  count: number;
}

/** Which packets were refused, grouped by the kernel's line. */
export class DropLog {
  total = 0;
  readonly #groups = new Map<string, OpenGroup>();
  readonly #byDrop = new WeakMap<Drop, OpenGroup>();
  readonly #samples: { timeMs: number; peer: number; packet: DroppedKind; index: number }[] = [];

  /** `ordinal` counts the packets that the kernel was handed; -1 for one that met a full CPU backlog before that. */
  add(
    timeMs: number,
    drop: Drop,
    packet: { readonly peer: number; readonly kind: DroppedKind; readonly ordinal: number },
  ): void {
    this.total++;
    // Machines tell each line's drops by one object; two of one line have one key all the same.
    let group = this.#byDrop.get(drop);
    if (group === undefined) {
      group = this.#groupOf(timeMs, drop, packet.ordinal);
      this.#byDrop.set(drop, group);
    }
    group.count++;
    group.lastMs = timeMs;
    group.packets.add(packet.kind);
    if (this.#samples.length < dropSampleLimit) {
      this.#samples.push({ timeMs, peer: packet.peer, packet: packet.kind, index: group.index });
    }
  }

  #groupOf(timeMs: number, drop: Drop, firstOrdinal: number): OpenGroup {
    const key = `${drop.at.path}:${drop.at.line}`;
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = {
        ...{ drop, index: this.#groups.size, packets: new Set(), count: 0 },
        ...{ firstMs: timeMs, lastMs: timeMs, firstOrdinal },
      };
      this.#groups.set(key, group);
    }
    return group;
  }

  /** The first packet of each group. */
  firstOrdinals(): ReadonlySet<number> {
    return new Set([...this.#groups.values()].map(({ firstOrdinal }) => firstOrdinal));
  }

  /** `countersOf` tells what the packet with an ordinal moved. */
  finish(countersOf: (ordinal: number) => readonly string[]): {
    readonly drops: readonly DropGroup[];
    readonly dropSamples: readonly DropSample[];
  } {
    const sorted = [...this.#groups.values()].sort(
      (a, b) => b.count - a.count || a.index - b.index,
    );
    const positions = new Map(sorted.map(({ index }, position) => [index, position]));
    return {
      drops: sorted.map(({ drop, packets, firstMs, lastMs, count, firstOrdinal }) => ({
        ...{ drop, count, packets: [...packets], firstMs, lastMs },
        counters: countersOf(firstOrdinal),
      })),
      dropSamples: this.#samples.map(({ timeMs, peer, packet, index }) => ({
        ...{ timeMs, peer, packet, group: positions.get(index) ?? 0 },
      })),
    };
  }
}
