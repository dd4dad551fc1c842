import "./page.css";
import { describeCauses } from "../../core/features/sysctlLimits.ts";
import type { TriedValues } from "../../core/features/triedValues.ts";
import type { EffectiveLimits } from "../../core/kernel/limits.ts";
import type { SnippetLocation } from "../../core/kernel/location.ts";
import type {
  ExportFormat,
  HostToPage,
  PageScenario,
  SimulationInput,
} from "../../core/messages.ts";
import { type ExportedRun, exportRun } from "../../core/simulation/runExports.ts";
import type { Traffic } from "../../core/simulation/scenarioFile.ts";
import {
  type ServiceProblem,
  serviceFieldsOf,
  withServices,
} from "../../core/simulation/serviceFields.ts";
import { resultOfService, worstService } from "../../core/simulation/serviceResult.ts";
import type { WantedDrop } from "../../core/simulation/traceDrop.ts";
import {
  defaultFields,
  describeTraffic,
  type FieldProblem,
  fieldsOf,
  readTraffic,
  type TrafficFields,
} from "../../core/simulation/trafficFields.ts";
import { createCharts } from "./charts.ts";
import { createControls } from "./controls.ts";
import { createCursorPreview } from "./cursorPreview.ts";
import { type ComparedRun, createDifferences } from "./differences.ts";
import { createDropsTable } from "./dropsTable.ts";
import { createDropTrace } from "./dropTrace.ts";
import { element } from "./element.ts";
import { formatCount } from "./format.ts";
import { createHeader } from "./header.ts";
import { createLimitsTable } from "./limitsTable.ts";
import { momentOf, worstShare } from "./moment.ts";
import { loadState, type PageState, saveState } from "./pageState.ts";
import { createPlayback } from "./playback.ts";
import { pngOf } from "./png.ts";
import { createQueuePicture } from "./queuePicture.ts";
import { createScrubber } from "./scrubber.ts";
import { createServiceQueues } from "./serviceQueues.ts";
import { createServicesEditor } from "./servicesEditor.ts";
import { SimulationRunner } from "./simulationRunner.ts";
import { createTryValues } from "./tryValues.ts";
import { vscodeApi } from "./vscodeApi.ts";
import { createWaiting } from "./waiting.ts";
import type { FinishedRun, RunMessage } from "./workerMessages.ts";

/** Typing in a control runs anew after this pause. */
const runDelayMs = 200;
/** A slider that moves asks for new limits after this pause. */
const tryDelayMs = 60;

/** The last finished run. */
type ShownRun = Pick<ExportedRun, "result" | "verdict" | "advice" | "traffic"> & {
  readonly input: SimulationInput;
  readonly serviceLimits: readonly EffectiveLimits[];
};

const { documentUri = "", worker: workerAddress = "" } = document.body.dataset;
function startPage(root: HTMLElement): void {
  let state = loadState(documentUri);
  let input: SimulationInput | undefined;
  let other: ComparedRun | undefined;
  let shown: ShownRun | undefined;
  let runTimer: ReturnType<typeof setTimeout> | undefined;
  /** The extension asked for the scenario before there was an input. */
  let isScenarioWanted = false;
  let tryTimer: ReturnType<typeof setTimeout> | undefined;
  saveState(state);

  const chooseKernel = () => {
    // A scenario's kernel would stand before whatever is chosen.
    const { kernel, ...others } = state.tried;
    if (kernel !== undefined) tryAnew(others);
    vscodeApi.postMessage({ type: "chooseKernel" });
  };
  const chooseListenBacklog = () => vscodeApi.postMessage({ type: "chooseListenBacklog" });
  const reveal = (at: SnippetLocation) => {
    if (input) vscodeApi.postMessage({ type: "reveal", at, kernel: input.kernel });
  };
  const runner = new SimulationRunner(workerAddress, receiveFromWorker);
  const otherRunner = new SimulationRunner(workerAddress, receiveFromOtherWorker);
  const header = createHeader({
    ...{ chooseKernel, chooseListenBacklog },
    compare: () => vscodeApi.postMessage({ type: "compare" }),
    export: () => vscodeApi.postMessage({ type: "export" }),
    scenario: () => vscodeApi.postMessage({ type: "chooseScenario" }),
  });
  const differences = createDifferences(() => vscodeApi.postMessage({ type: "stopComparing" }));
  const controls = createControls(
    state.fields,
    { isOpen: state.showsFields, opened: state.opened },
    {
      open(showsFields) {
        state = { ...state, showsFields };
        saveState(state);
      },
      change(fields) {
        state = { ...state, fields, shownShare: undefined };
        saveState(state);
        runSoon();
      },
      forgetOpened() {
        const { arrivals, accepts } = state.fields;
        const fields: TrafficFields = {
          ...state.fields,
          arrivals: arrivals === "trace" ? defaultFields.arrivals : arrivals,
          accepts: accepts === "measured" ? defaultFields.accepts : accepts,
        };
        useTraffic(fields, null);
      },
      run: runNow,
      stop: () => stopRun("The simulation was stopped."),
    },
  );
  const services = createServicesEditor(state.services, (all) => {
    state = { ...state, services: all, shownShare: undefined };
    saveState(state);
    runSoon();
  });
  const tryValues = createTryValues(state.showsTried, {
    open(showsTried) {
      state = { ...state, showsTried };
      saveState(state);
    },
    try: tryAnew,
    write: (sysctls) => vscodeApi.postMessage({ type: "write", sysctls }),
  });
  const preview = createCursorPreview();
  const picture = createQueuePicture(element("div", { class: "picture" }), (limit) => {
    if (limit.decidedAt) reveal(limit.decidedAt);
  });
  /** Where the playing is; `undefined`: nothing is played. */
  let playedShare: number | undefined;
  const playback = createPlayback({
    position: () => ({
      share: playedShare ?? state.shownShare ?? 0,
      durationMs: shown?.result.durationMs ?? 1,
    }),
    move(share, isResting) {
      playedShare = isResting ? undefined : share;
      if (isResting) {
        state = { ...state, shownShare: share };
        saveState(state);
      }
      showMoment(share);
    },
  });
  const stopPlaying = () => {
    playback.stop();
    playedShare = undefined;
  };
  const scrubber = createScrubber((share) => {
    stopPlaying();
    state = { ...state, shownShare: share };
    saveState(state);
    showMoment(share);
  });
  /** The service in the picture and the charts, where there are several. */
  let chosenService = 0;
  const serviceQueues = createServiceQueues((index) => {
    chosenService = index;
    showChosenService();
    showMoment(restingShare());
  });
  const charts = createCharts((share) => showMoment(share ?? restingShare()));
  const dropTrace = createDropTrace(reveal);
  /** What the trace that was asked for last is of. */
  let tracedDrop = "The first";
  const drops = createDropsTable({
    reveal(at) {
      tracedDrop = "The first";
      askForTrace({ path: at.path, line: at.line });
      reveal(at);
    },
    trace(sample) {
      tracedDrop = `Drop ${sample + 1}:`;
      askForTrace({ sample });
    },
  });
  const limits = createLimitsTable({
    ...{ reveal, chooseListenBacklog },
    revealSetting: (name) => vscodeApi.postMessage({ type: "revealSetting", name }),
  });
  const unix = element("p", { class: "unix" });
  const results = element(
    "div",
    { class: "results" },
    element(
      "section",
      { "aria-label": "Queues" },
      preview.root,
      serviceQueues.root,
      picture.root,
      element("div", { class: "timeLine" }, playback.root, scrubber.root),
      unix,
    ),
    differences.root,
    charts.root,
    drops.root,
    dropTrace.root,
  );
  const waiting = createWaiting(() => vscodeApi.postMessage({ type: "showOutput" }));
  const content = [header.root, controls.root, services.root, tryValues.root, results, limits.root];
  root.append(waiting.root, ...content);
  showWaiting("loading", "Working out the limits of this configuration…");

  window.addEventListener("message", ({ data }: MessageEvent<HostToPage>) => {
    switch (data.type) {
      case "noInput":
        runner.stop();
        showWaiting("error", data.message);
        break;
      case "input":
        showInput(data.input);
        break;
      case "cursor":
        preview.show(data.preview);
        picture.light(data.preview?.queues ?? []);
        break;
      case "comparedWith":
        state = { ...state, comparedWith: data.comparedWith };
        saveState(state);
        if (data.comparedWith === null) stopComparing();
        break;
      case "exportAs":
        void exportShown(data.format);
        break;
      case "openScenario":
        openScenario(data.scenario);
        break;
      case "saveScenario":
        tellScenario();
        break;
      case "dropTrace":
        if (data.trace === null) dropTrace.showMessage(data.message);
        else dropTrace.show(data.trace, tracedDrop);
        break;
      case "other":
        other = { label: data.label, input: data.input, result: undefined };
        runOther();
        break;
      case "written":
        forgetTried(data.names);
        break;
    }
  });
  // VS Code changes the body's class when the user changes the theme.
  new MutationObserver(() => charts.recolour()).observe(document.body, {
    attributeFilter: ["class"],
  });
  vscodeApi.postMessage({
    ...{ type: "ready", tried: state.tried, comparedWith: state.comparedWith },
  });

  function readControls():
    | { readonly traffic: Traffic }
    | {
        readonly problems: readonly FieldProblem[];
        readonly serviceProblems: readonly ServiceProblem[];
      } {
    const read = readTraffic(state.fields, state.opened);
    if ("problems" in read) return { problems: read.problems, serviceProblems: [] };
    const all = withServices(read.traffic, state.services);
    if ("problems" in all) return { problems: [], serviceProblems: all.problems };
    return all;
  }

  function tryAnew(tried: TriedValues): void {
    state = { ...state, tried, shownShare: undefined };
    saveState(state);
    clearTimeout(tryTimer);
    tryTimer = setTimeout(() => vscodeApi.postMessage({ type: "try", tried }), tryDelayMs);
  }

  function askForTrace(at: WantedDrop): void {
    const read = readControls();
    if ("problems" in read) return;
    vscodeApi.postMessage({ type: "traceDrop", at, traffic: read.traffic });
  }

  function useTraffic(fields: TrafficFields, opened: PageState["opened"]): void {
    const its = opened === null ? state.services : opened.otherServices.map(serviceFieldsOf);
    state = { ...state, fields, opened, services: its, shownShare: undefined };
    saveState(state);
    controls.showFields(fields, opened);
    services.showFields(its);
    runSoon();
  }

  function openScenario({ traffic, sysctls, listenBacklog, kernel, ...about }: PageScenario): void {
    state = { ...state, about };
    useTraffic(fieldsOf(traffic), traffic);
    tryAnew({
      sysctls,
      ...(listenBacklog === undefined ? {} : { listenBacklog }),
      ...(kernel === undefined ? {} : { kernel }),
    });
  }

  function tellScenario(): void {
    const read = readControls();
    isScenarioWanted = input === undefined;
    if (input === undefined || "problems" in read) return;
    // What was tried just now is not in the input yet.
    const { sysctls, kernel = input.kernel, listenBacklog = input.listenBacklog } = state.tried;
    const scenario = { ...state.about, kernel, listenBacklog, sysctls, traffic: read.traffic };
    vscodeApi.postMessage({ type: "scenario", scenario });
  }

  /** They are in the files now. */
  function forgetTried(names: readonly string[]): void {
    const left = Object.entries(state.tried.sysctls).filter(([name]) => !names.includes(name));
    tryAnew({ ...state.tried, sysctls: Object.fromEntries(left) });
  }

  function showWaiting(kind: "loading" | "error", message: string): void {
    for (const part of content) part.hidden = true;
    if (kind === "loading") waiting.showLoading(message);
    else waiting.showError(message);
  }

  function showInput(received: SimulationInput): void {
    input = received;
    waiting.hide();
    for (const part of content) part.hidden = false;
    // Until the first result there is nothing to draw.
    results.hidden = shown === undefined;
    header.showInput(received);
    if (shown === undefined) header.showMessage("Simulating…");
    tryValues.show(received, state.tried);
    limits.show(received);
    picture.showLimits(received.limits.limits);
    unix.textContent = describeUnixQueue(received);
    if (isScenarioWanted) tellScenario();
    runNow();
  }

  /** What is shown belongs to an earlier run. */
  function setStale(isStale: boolean): void {
    for (const part of [header.verdict, results]) part.classList.toggle("stale", isStale);
  }

  function runSoon(): void {
    clearTimeout(runTimer);
    runTimer = setTimeout(runNow, runDelayMs);
  }

  function runNow(): void {
    clearTimeout(runTimer);
    if (input === undefined) return;
    const read = readControls();
    controls.showProblems("problems" in read ? read.problems : []);
    services.showProblems("problems" in read ? read.serviceProblems : []);
    if ("problems" in read) {
      stopRun("The simulation waits for usable numbers.");
      return;
    }
    setStale(true);
    controls.showRun({ isRunning: true, share: 0 });
    void runner.start(input, read.traffic, true);
    runOther();
  }

  /** The same clients at the same times, for what the user compares with. */
  function runOther(): void {
    const read = readControls();
    if (other === undefined || "problems" in read) return;
    void otherRunner.start(other.input, read.traffic, false);
  }

  function receiveFromOtherWorker(message: RunMessage): void {
    if (other === undefined) return;
    if (message.type === "problem") differences.showProblem(other.label, message.message);
    if (message.type !== "result") return;
    other = { ...other, result: message.result };
    showCharts();
  }

  function stopComparing(): void {
    otherRunner.stop();
    other = undefined;
    differences.hide();
    showCharts();
  }

  /** What an earlier run gave stays; `message` is for where there is nothing yet. */
  function stopRun(message: string): void {
    runner.stop();
    otherRunner.stop();
    controls.showRun({ isRunning: false, share: 0 });
    header.endSearch();
    setStale(false);
    if (shown === undefined) header.showMessage(message);
  }

  function receiveFromWorker(message: RunMessage): void {
    switch (message.type) {
      case "progress":
        controls.showRun({ isRunning: true, share: message.share });
        break;
      case "result":
        controls.showRun({ isRunning: false, share: 1 });
        setStale(false);
        header.showVerdict(message.verdict);
        showResult(message);
        break;
      case "advice":
        header.showAdvice(message.advice);
        if (shown) shown = { ...shown, advice: message.advice };
        break;
      case "problem":
        controls.showRun({ isRunning: false, share: 0 });
        header.showMessage(message.message);
        setStale(false);
        break;
    }
  }

  async function exportShown(format: ExportFormat): Promise<void> {
    if (shown === undefined) return;
    const { input: simulated, ...outcome } = shown;
    const run = { ...simulated, ...outcome };
    const content = format === "png" ? await pngOf(exportRun(run, "svg")) : exportRun(run, format);
    vscodeApi.postMessage({ type: "exported", format, content });
  }

  function showResult({ result, verdict, serviceLimits }: FinishedRun): void {
    if (input === undefined) return;
    shown = {
      ...{ result, input, verdict, serviceLimits },
      advice: [],
      traffic: describeTraffic(state.fields, state.opened),
    };
    stopPlaying();
    dropTrace.hide();
    results.hidden = false;
    chosenService = worstService(result);
    serviceQueues.show(result, serviceLimits, chosenService);
    showChosenService();
    drops.show(result);
    scrubber.show(restingShare(), result.durationMs);
    showMoment(restingShare());
  }

  function showChosenService(): void {
    if (shown === undefined) return;
    picture.showLimits(chosenLimits(shown).limits);
    const usesCpuBacklog = state.fields.packetPath === "cpuBacklog";
    picture.showRun(resultOfService(shown.result, chosenService), usesCpuBacklog);
    showCharts();
  }

  function chosenLimits({ serviceLimits, input: its }: ShownRun): EffectiveLimits {
    return serviceLimits[chosenService] ?? its.limits;
  }

  /** With what it is compared with, as soon as both runs are there. */
  function showCharts(): void {
    if (shown === undefined) return;
    const usesCpuBacklog = state.fields.packetPath === "cpuBacklog";
    const { result } = shown;
    const isAlike = other?.result?.durationMs === result.durationMs;
    const beside = other?.result && isAlike ? { ...other, result: other.result } : undefined;
    charts.show({
      result: resultOfService(result, chosenService),
      limits: chosenLimits(shown).limits,
      usesCpuBacklog,
      other: beside && { ...beside, result: resultOfService(beside.result, chosenService) },
    });
    if (beside) differences.show(shown, beside);
  }

  /** Where the picture stands while no mouse is over the charts. */
  function restingShare(): number {
    return playedShare ?? state.shownShare ?? (shown ? worstShare(shown.result) : 0);
  }

  function showMoment(share: number): void {
    if (shown === undefined) return;
    const moment = momentOf(resultOfService(shown.result, chosenService), share);
    serviceQueues.showMoment(share);
    picture.showMoment(moment);
    scrubber.show(share, shown.result.durationMs);
    charts.mark(share);
  }
}

function describeUnixQueue({ limits }: SimulationInput): string {
  const limit = limits.limits.find(({ id }) => id === "unixDatagramQueue");
  if (limit?.capacity === undefined) return "";
  const causes = describeCauses(limit);
  const why = causes === "" ? "" : ` (${causes})`;
  const queues = `Apart from these: an AF_UNIX datagram socket queues ${formatCount(limit.capacity)} datagrams${why}.`;
  if (limit.oneSender === undefined) return queues;
  const { capacity, beyond } = limit.oneSender;
  return `${queues} One sender alone is stopped at ${formatCount(capacity)}. ${beyond}`;
}

const main = document.getElementById("page");
if (main) startPage(main);
