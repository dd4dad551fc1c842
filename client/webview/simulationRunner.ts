import type { SimulationInput } from "../../core/messages.ts";
import type { Traffic } from "../../core/simulation/scenarioFile.ts";
import type { RunMessage, RunRequest } from "./workerMessages.ts";

/** Runs simulations in a worker, the newest only: a run that was overtaken is ended with its worker. */
export class SimulationRunner {
  readonly #workerAddress: string;
  readonly #receive: (message: RunMessage) => void;
  #scriptText: Promise<string> | undefined;
  #worker: { readonly worker: Worker; readonly programSource: string | undefined } | undefined;
  #isBusy = false;
  /** Counts runs up, so that what was begun for an older one is not finished. */
  #run = 0;

  constructor(workerAddress: string, receive: (message: RunMessage) => void) {
    this.#workerAddress = workerAddress;
    this.#receive = receive;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** `advises`: look for what would help, after the result. */
  async start(input: SimulationInput, traffic: Traffic, advises: boolean): Promise<void> {
    const run = ++this.#run;
    if (this.#isBusy) this.stop();
    this.#isBusy = true;
    const worker = await this.#readyWorker(input.program?.source, run);
    if (worker === undefined || run !== this.#run) return;
    const { kernel, listenBacklog, limits, program } = input;
    const set = input.settings.filter(({ origin }) => origin !== "default");
    const request: RunRequest = {
      ...{ kernel, listenBacklog, limits, traffic, advises },
      sysctls: new Map(set.map(({ name, value }) => [name, value])),
      own: program && { sites: program.sites, constants: program.constants },
    };
    worker.postMessage(request);
  }

  /** Ends the run at once. */
  stop(): void {
    this.#worker?.worker.terminate();
    this.#worker = undefined;
    this.#isBusy = false;
  }

  async #readyWorker(programSource: string | undefined, run: number): Promise<Worker | undefined> {
    if (this.#worker?.programSource === programSource && this.#worker) return this.#worker.worker;
    this.#worker?.worker.terminate();
    this.#worker = undefined;
    try {
      this.#scriptText ??= fetchText(this.#workerAddress);
      const text = await this.#scriptText;
      if (run !== this.#run) return undefined;
      // The policy forbids eval, and allows workers from blobs: the snippets' program becomes part of one.
      const own = programSource === undefined ? "" : `\nself.ownFactory = (${programSource});`;
      const address = URL.createObjectURL(new Blob([text, own], { type: "text/javascript" }));
      const worker = new Worker(address);
      URL.revokeObjectURL(address);
      worker.addEventListener("message", ({ data }: MessageEvent<RunMessage>) => {
        if (worker !== this.#worker?.worker) return;
        if (data.type === "advice" || data.type === "problem") this.#isBusy = false;
        this.#receive(data);
      });
      worker.addEventListener("error", (event) => {
        if (worker !== this.#worker?.worker) return;
        this.stop();
        this.#receive({ type: "problem", message: `The simulation failed: ${event.message}` });
      });
      this.#worker = { worker, programSource };
      return worker;
    } catch (error) {
      this.#scriptText = undefined;
      this.#isBusy = false;
      const reason = error instanceof Error ? error.message : String(error);
      this.#receive({ type: "problem", message: `The simulation did not start: ${reason}` });
      return undefined;
    }
  }
}

async function fetchText(address: string): Promise<string> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.text();
}
