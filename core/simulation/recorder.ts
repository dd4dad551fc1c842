import type { Drop } from "../kernel/machine.ts";
import type {
  ListenerQueueId,
  QueueId,
  QueueTotals,
  ServiceResult,
  SimulationSeries,
} from "./result.ts";

/** Enough for a chart as wide as a screen. */
const binCount = 1000;

const queueIds: readonly QueueId[] = ["synQueue", "acceptQueue", "cpuBacklog"];
const dropQueues: readonly Drop["queue"][] = [
  "SYN queue",
  "accept queue",
  "CPU backlog",
  "unix queue",
  "none",
];

/** Follows one queue's length through time. */
class QueueTrack {
  length = 0;
  peak = 0;
  peakAtMs = 0;
  /** Length times milliseconds. */
  area = 0;
  changedAtMs = 0;
  /** The part of the area that is not counted. */
  warmUpArea = 0;
  binPeak = 0;
  readonly binPeaks: number[] = [];

  set(timeMs: number, length: number): void {
    if (length === this.length) return;
    this.area += this.length * (timeMs - this.changedAtMs);
    this.changedAtMs = timeMs;
    this.length = length;
    if (length > this.binPeak) this.binPeak = length;
    if (length > this.peak) {
      this.peak = length;
      this.peakAtMs = timeMs;
    }
  }

  closeBin(): void {
    this.binPeaks.push(this.binPeak);
    this.binPeak = this.length;
  }

  /** Length times milliseconds up to now. */
  areaUpTo(timeMs: number): number {
    return this.area + this.length * (timeMs - this.changedAtMs);
  }

  totals(warmUpMs: number, endMs: number): QueueTotals {
    const area = this.areaUpTo(endMs) - this.warmUpArea;
    return { peak: this.peak, peakAtMs: this.peakAtMs, mean: area / (endMs - warmUpMs) };
  }
}

/** What is followed of one of several services. */
interface ServiceTracks extends Readonly<Record<ListenerQueueId, QueueTrack>> {
  offered: number;
  accepted: number;
  readonly offeredBins: number[];
  readonly acceptedBins: number[];
  readonly dropped: Map<Drop["queue"], number>;
  readonly droppedBins: Map<Drop["queue"], number[]>;
}

/** Collects the time series of a run in bins, whatever its number of events. */
export class Recorder {
  offered = 0;
  accepted = 0;
  readonly #binMs: number;
  readonly #durationMs: number;
  readonly #warmUpMs: number;
  #isWarm: boolean;
  readonly #readCounters: () => Readonly<Record<string, number>>;
  readonly #tracks: Readonly<Record<QueueId, QueueTrack>> = {
    synQueue: new QueueTrack(),
    acceptQueue: new QueueTrack(),
    cpuBacklog: new QueueTrack(),
  };
  readonly #unixTrack = new QueueTrack();
  /** By service, where there are several. */
  readonly #services: readonly ServiceTracks[];
  readonly #dropped = new Map(dropQueues.map((queue) => [queue, 0]));
  readonly #timeMs: number[] = [];
  readonly #offeredBins: number[] = [];
  readonly #acceptedBins: number[] = [];
  readonly #droppedBins = new Map(dropQueues.map((queue) => [queue, [] as number[]]));
  readonly #counterBins: Readonly<Record<string, number>>[] = [];
  #binEndMs: number;

  constructor(
    durationMs: number,
    warmUpMs: number,
    services: number,
    readCounters: () => Readonly<Record<string, number>>,
  ) {
    this.#warmUpMs = warmUpMs;
    this.#services = Array.from({ length: services > 1 ? services : 0 }, () => ({
      ...{ synQueue: new QueueTrack(), acceptQueue: new QueueTrack() },
      ...{ offered: 0, accepted: 0, offeredBins: [], acceptedBins: [] },
      dropped: new Map(dropQueues.map((queue) => [queue, 0])),
      droppedBins: new Map(dropQueues.map((queue) => [queue, []])),
    }));
    this.#isWarm = warmUpMs === 0;
    this.#durationMs = durationMs;
    this.#binMs = durationMs / binCount;
    this.#binEndMs = this.#binMs;
    this.#readCounters = readCounters;
  }

  /** Called before anything changes at `timeMs`. */
  advanceTo(timeMs: number): void {
    if (!this.#isWarm && timeMs >= this.#warmUpMs) {
      this.#isWarm = true;
      for (const track of this.#allTracks()) track.warmUpArea = track.areaUpTo(this.#warmUpMs);
    }
    if (timeMs < this.#binEndMs || this.#timeMs.length === binCount - 1) return;
    const counters = { ...this.#readCounters() };
    // The last bin stays open until the end, which rounding could otherwise put before the last event.
    while (timeMs >= this.#binEndMs && this.#timeMs.length < binCount - 1) this.#closeBin(counters);
  }

  setListenerQueues(timeMs: number, synQueueLength: number, acceptQueueLength: number): void {
    this.#tracks.synQueue.set(timeMs, synQueueLength);
    this.#tracks.acceptQueue.set(timeMs, acceptQueueLength);
  }

  /** Where there are several services. */
  setServiceQueues(
    timeMs: number,
    service: number,
    synQueueLength: number,
    acceptQueueLength: number,
  ): void {
    const tracks = this.#services[service];
    tracks?.synQueue.set(timeMs, synQueueLength);
    tracks?.acceptQueue.set(timeMs, acceptQueueLength);
  }

  setCpuBacklog(timeMs: number, length: number): void {
    this.#tracks.cpuBacklog.set(timeMs, length);
  }

  setUnixQueue(timeMs: number, length: number): void {
    this.#unixTrack.set(timeMs, length);
  }

  /** After `finish`. */
  unixQueue(): { readonly queue: QueueTotals; readonly lengths: readonly number[] } {
    const queue = this.#unixTrack.totals(this.#warmUpMs, this.#durationMs);
    return { queue, lengths: this.#unixTrack.binPeaks };
  }

  /** After `finish`, where there are several services. */
  serviceQueues(
    service: number,
  ):
    | Pick<ServiceResult, "queues" | "queueLengths" | "dropped" | "offered" | "accepted">
    | undefined {
    const tracks = this.#services[service];
    if (tracks === undefined) return undefined;
    const { synQueue, acceptQueue } = tracks;
    const totals = (track: QueueTrack) => track.totals(this.#warmUpMs, this.#durationMs);
    return {
      queues: { synQueue: totals(synQueue), acceptQueue: totals(acceptQueue) },
      queueLengths: { synQueue: synQueue.binPeaks, acceptQueue: acceptQueue.binPeaks },
      dropped: Object.fromEntries(tracks.droppedBins) as unknown as ServiceResult["dropped"],
      offered: tracks.offeredBins,
      accepted: tracks.acceptedBins,
    };
  }

  countOffered(service: number): void {
    this.offered++;
    const tracks = this.#services[service];
    if (tracks !== undefined) tracks.offered++;
  }

  countAccepted(service: number): void {
    this.accepted++;
    const tracks = this.#services[service];
    if (tracks !== undefined) tracks.accepted++;
  }

  countDrop(service: number, queue: Drop["queue"]): void {
    this.#dropped.set(queue, (this.#dropped.get(queue) ?? 0) + 1);
    const its = this.#services[service]?.dropped;
    its?.set(queue, (its.get(queue) ?? 0) + 1);
  }

  /** Closes the last bins. */
  finish(): {
    readonly series: SimulationSeries;
    readonly queues: Readonly<Record<QueueId, QueueTotals>>;
  } {
    const counters = { ...this.#readCounters() };
    while (this.#timeMs.length < binCount) this.#closeBin(counters);
    const names = new Set(Object.keys(counters));
    const columnsOf = <T>(pick: (id: QueueId) => T): Record<QueueId, T> => ({
      synQueue: pick("synQueue"),
      acceptQueue: pick("acceptQueue"),
      cpuBacklog: pick("cpuBacklog"),
    });
    return {
      series: {
        timeMs: this.#timeMs,
        queueLengths: columnsOf((id) => this.#tracks[id].binPeaks),
        dropped: Object.fromEntries(this.#droppedBins) as unknown as SimulationSeries["dropped"],
        accepted: this.#acceptedBins,
        offered: this.#offeredBins,
        counters: Object.fromEntries(
          [...names].map((name) => [name, this.#counterBins.map((bin) => bin[name] ?? 0)]),
        ),
      },
      queues: columnsOf((id) => this.#tracks[id].totals(this.#warmUpMs, this.#durationMs)),
    };
  }

  #allTracks(): readonly QueueTrack[] {
    const ofServices = this.#services.flatMap(({ synQueue, acceptQueue }) => [
      synQueue,
      acceptQueue,
    ]);
    return [...queueIds.map((id) => this.#tracks[id]), this.#unixTrack, ...ofServices];
  }

  #closeBin(counters: Readonly<Record<string, number>>): void {
    this.#timeMs.push(this.#binEndMs);
    for (const track of this.#allTracks()) track.closeBin();
    for (const [queue, bins] of this.#droppedBins) bins.push(this.#dropped.get(queue) ?? 0);
    this.#offeredBins.push(this.offered);
    this.#acceptedBins.push(this.accepted);
    this.#counterBins.push(counters);
    for (const service of this.#services) {
      service.offeredBins.push(service.offered);
      service.acceptedBins.push(service.accepted);
      for (const [queue, bins] of service.droppedBins) bins.push(service.dropped.get(queue) ?? 0);
    }
    this.#binEndMs = (this.#timeMs.length + 1) * this.#binMs;
  }
}
