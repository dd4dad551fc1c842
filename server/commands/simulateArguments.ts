import { type Command, Option } from "commander";
import { defaultVersionLabel } from "../../core/kernel/version.ts";
import { scenarioBounds } from "../../core/simulation/scenarioBounds.ts";
import { serverPresets } from "../../core/simulation/serverPresets.ts";
import { defaultSettings } from "../connection/settings.ts";
import type { CommandResult } from "./commandResult.ts";
import type { WantedComparison } from "./comparedRun.ts";
import { integerOption, kernelOption, listenOption } from "./optionValues.ts";
import type { WantedRun } from "./scenarioInput.ts";
import { simulateCommand } from "./simulate.ts";
import type { TrafficTexts } from "./simulateOptions.ts";
import type { Tools } from "./tools.ts";
import { UsageError } from "./usageError.ts";

/** Adds `simulate` with all its options. */
export function addSimulateCommand(
  program: Command,
  run: (command: (tools: Tools) => Promise<CommandResult>) => Promise<void>,
): void {
  program
    .command("simulate [files...]")
    .description("one simulated listener under load")
    .option("--json", "print JSON")
    .option("--kernel <version>", `kernel that decides (default: ${defaultVersionLabel})`)
    .option(
      "--listen <backlog>",
      `second argument of listen(2) (default: ${defaultSettings.listenBacklog})`,
    )
    .option("--scenario <file>", "a scenario file (JSON); other options come before what it says")
    .option(
      "--compare-with <file>",
      "the same clients with this configuration instead, or another scenario (.json)",
    )
    .option("--compare-kernel <version>", "the same clients on this kernel")
    .option("--compare-defaults", "the same clients with nothing set")
    .option("--compare-rev <revision>", "the same clients with the files of a Git revision")
    .option("--save-scenario <file>", "writes what was simulated as a scenario file")
    .addOption(
      new Option("--server <name>", "the listen backlog that this server asks for").choices(
        serverPresets.map(({ name }) => name),
      ),
    )
    .option(
      "--arrivals <spec>",
      "burst:N@T, poisson:RATE, constant:RATE, ramp:FROM-TO, onoff:RATE,ON,OFF (per second) or trace:FILE (CSV)",
    )
    .option(
      "--clients <group>",
      "more clients, may be given again: 'poisson:100 rtt=40ms loss=1 retries=3'",
      asList,
    )
    .option(
      "--service <service>",
      "one more service, may be given again: 'redis arrivals=poisson:300 accepts=constant:280 listen=511 acceptors=2 rtt=1ms'; a known server's name brings its backlog",
      asList,
    )
    .option(
      "--service-name <name>",
      "what the first service is called beside others (default: the server's name, or server)",
    )
    .option(
      "--unix <traffic>",
      "AF_UNIX: 'datagram poisson:300 reads=constant:280 senders=2 size=200 full=wait stall=1s@2s', 'stream burst:99@0 backlog=5'",
    )
    .option("--accepts <spec>", "exponential:RATE, constant:RATE, measured:FILE or none")
    .option("--acceptors <number>", "threads that accept and serve, for each listener")
    .option("--listeners <number>", "listeners that share the port (SO_REUSEPORT)")
    .option("--stall <spec>", "the application does nothing: 2s@500ms")
    .option("--restart <spec>", "the application ends and listens again: down for 300ms@5s")
    .option("--duration <time>", "simulated time: seconds, or like 250ms")
    .option("--warm-up <time>", "clients that begin earlier are not counted")
    .option("--rtt <time>", "network round trip: seconds, or like 20ms")
    .option("--jitter <time>", "up to this much longer each way, at random")
    .option("--loss <percent>", "packets that the network loses, each way")
    .option(
      "--client-retries <number>",
      "how often a client sends again (tcp_syn_retries); 0: never",
    )
    .option("--connect-timeout <time>", "clients give up where connect(2) takes longer")
    .option("--requests <number>", "requests that each client makes")
    .option("--keep-alive", "a client makes them all on one connection")
    .option("--syn-flood <rate>", "SYNs per second from invented addresses")
    .option(
      "--packet-path <path>",
      "napi, or backlog:RATE: through a CPU's backlog, RATE packets per second",
    )
    .option("--seed <number>", "same seed, same result")
    .option("--advice", "what would prevent the drops, and what would not, found by running again")
    .option("--sensitivity", "what half and double of each number would do to the lost share")
    .option("--replications <number>", "runs with following seeds, for confidence intervals")
    .action((files: string[], options: SimulateTexts) =>
      run((tools) =>
        simulateCommand(
          wantedRun(files, options),
          {
            format: options.json ? "json" : "text",
            advises: options.advice ?? false,
            tellsSensitivity: options.sensitivity ?? false,
            saveAs: options.saveScenario,
            comparedWith: wantedComparison(options),
          },
          tools,
        ),
      ),
    );
}

interface SimulateTexts extends TrafficTexts {
  readonly kernel?: string;
  readonly listen?: string;
  readonly json?: boolean;
  readonly server?: string;
  readonly advice?: true;
  readonly sensitivity?: true;
  readonly replications?: string;
  readonly scenario?: string;
  readonly saveScenario?: string;
  readonly compareWith?: string;
  readonly compareKernel?: string;
  readonly compareDefaults?: true;
  readonly compareRev?: string;
}

function wantedComparison(options: SimulateTexts): WantedComparison | undefined {
  const { compareWith, compareKernel, compareDefaults, compareRev } = options;
  const wanted: WantedComparison[] = [
    ...(compareWith === undefined ? [] : [{ kind: "file", file: compareWith } as const]),
    ...(compareKernel === undefined
      ? []
      : [{ kind: "kernel", kernel: kernelOption(compareKernel, "--compare-kernel") } as const]),
    ...(compareDefaults === undefined ? [] : [{ kind: "defaults" } as const]),
    ...(compareRev === undefined ? [] : [{ kind: "revision", revision: compareRev } as const]),
  ];
  if (wanted.length > 1) {
    throw new UsageError("name one comparison: --compare-with, -kernel, -defaults or -rev");
  }
  return wanted[0];
}

function wantedRun(files: readonly string[], options: SimulateTexts): WantedRun {
  const { kernel, listen, replications, scenario } = options;
  const preset = serverPresets.find(({ name }) => name === options.server);
  const { mostReplications } = scenarioBounds;
  return {
    files,
    scenarioFile: scenario,
    kernel: kernel === undefined ? undefined : kernelOption(kernel),
    listenBacklog:
      preset?.listenBacklog ?? (listen === undefined ? undefined : listenOption(listen)),
    traffic: { serviceName: options.server, ...options },
    replications:
      replications === undefined
        ? undefined
        : integerOption("--replications", replications, 1, mostReplications),
  };
}

function asList(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
