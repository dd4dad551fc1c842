import type { SnippetFlow } from "./snippetFunctions.ts";

/** Peers with smaller numbers stand in an array. */
const mostListed = 2 ** 16;

/** Flows by their peer's number: mostly small numbers, which are given out again and again. */
export class FlowTable {
  readonly #listed: (SnippetFlow | undefined)[] = [];
  readonly #others = new Map<number, SnippetFlow>();

  get(peer: number): SnippetFlow | undefined {
    return isListed(peer) ? this.#listed[peer] : this.#others.get(peer);
  }

  set(peer: number, flow: SnippetFlow): void {
    if (!isListed(peer)) {
      this.#others.set(peer, flow);
      return;
    }
    // An array with holes would be a slow one.
    while (this.#listed.length < peer) this.#listed.push(undefined);
    this.#listed[peer] = flow;
  }

  delete(peer: number): void {
    if (!isListed(peer)) this.#others.delete(peer);
    else if (peer < this.#listed.length) this.#listed[peer] = undefined;
  }

  *values(): Generator<SnippetFlow> {
    for (const flow of this.#listed) if (flow !== undefined) yield flow;
    yield* this.#others.values();
  }
}

function isListed(peer: number): boolean {
  return peer >= 0 && peer < mostListed && Number.isInteger(peer);
}
