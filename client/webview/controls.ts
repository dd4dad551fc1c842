import type { Traffic } from "../../core/simulation/scenarioFile.ts";
import {
  defaultFields,
  describeTraffic,
  type FieldName,
  type FieldProblem,
  type TrafficFields,
  trafficPresets,
} from "../../core/simulation/trafficFields.ts";
import { element, icon } from "./element.ts";
import { createOpener } from "./opener.ts";

interface FieldSpec {
  readonly name: FieldName;
  readonly label: string;
  readonly unit?: string;
  readonly hint: string;
  readonly options?: readonly (readonly [value: string, label: string])[];
  /** Shown only where this holds. */
  readonly appliesTo?: (fields: TrafficFields) => boolean;
}

const fieldSpecs: readonly FieldSpec[] = [
  {
    name: "arrivals",
    label: "Clients connect",
    hint: "When clients send their first SYN",
    options: [
      ["burst", "all at once"],
      ["poisson", "at random"],
      ["constant", "evenly spaced"],
      ["ramp", "more and more"],
      ["onoff", "on and off"],
      ["trace", "as recorded"],
      ["none", "never"],
    ],
  },
  {
    name: "connections",
    label: "Connections",
    hint: "How many clients connect in the burst",
    appliesTo: ({ arrivals }) => arrivals === "burst",
  },
  {
    name: "burstAt",
    label: "Burst at",
    unit: "s",
    hint: "When the burst begins",
    appliesTo: ({ arrivals }) => arrivals === "burst",
  },
  {
    name: "arrivalRate",
    label: "Connections",
    unit: "per s",
    hint: "New clients per second",
    appliesTo: ({ arrivals }) => ["poisson", "constant", "ramp", "onoff"].includes(arrivals),
  },
  {
    name: "rampTo",
    label: "Rising to",
    unit: "per s",
    hint: "New clients per second at the end; less than at the start is allowed",
    appliesTo: ({ arrivals }) => arrivals === "ramp",
  },
  {
    name: "onFor",
    label: "On for",
    unit: "s",
    hint: "How long clients come",
    appliesTo: ({ arrivals }) => arrivals === "onoff",
  },
  {
    name: "offFor",
    label: "Off for",
    unit: "s",
    hint: "How long none comes, before it begins anew",
    appliesTo: ({ arrivals }) => arrivals === "onoff",
  },
  {
    name: "accepts",
    label: "Application accepts",
    hint: "How the time between two accept() calls varies",
    options: [
      ["exponential", "at random"],
      ["constant", "evenly spaced"],
      ["measured", "as measured"],
      ["none", "never"],
    ],
  },
  {
    name: "acceptRate",
    label: "Accepts",
    unit: "per s",
    hint: "Connections that the application takes per second at most",
    appliesTo: ({ accepts }) => accepts !== "none" && accepts !== "measured",
  },
  {
    name: "stall",
    label: "Stall for",
    unit: "s",
    hint: "The application accepts nothing for this long; 0: no stall",
  },
  {
    name: "stallAt",
    label: "Stall at",
    unit: "s",
    hint: "When the stall begins",
    appliesTo: ({ stall }) => Number(stall) !== 0,
  },
  { name: "rtt", label: "Round trip", unit: "ms", hint: "Between client and server; 0: loopback" },
  {
    name: "clientRetries",
    label: "SYN retries",
    hint: "How often a client repeats its SYN, after 1, 2, 4 … s (tcp_syn_retries)",
  },
  {
    name: "packetPath",
    label: "Packets come by",
    hint: "The CPU backlog (netdev_max_backlog) is used by loopback, veth and RPS, not by NAPI drivers",
    options: [
      ["napi", "NIC with NAPI"],
      ["cpuBacklog", "CPU backlog"],
    ],
  },
  { name: "duration", label: "Duration", unit: "s", hint: "Simulated time" },
  { name: "seed", label: "Seed", hint: "Equal seeds give equal runs" },
  {
    ...{ name: "packetRate", label: "CPU handles", unit: "packets per s" },
    hint: "How fast the CPU takes packets from its backlog",
    appliesTo: ({ packetPath }) => packetPath === "cpuBacklog",
  },
];

/** Less often wanted. */
const moreFieldSpecs: readonly FieldSpec[] = [
  { name: "jitter", label: "Jitter", unit: "ms", hint: "Each way takes up to this much longer" },
  { name: "loss", label: "Loss", unit: "%", hint: "Packets that the network loses, each way" },
  {
    ...{ name: "connectTimeout", label: "Give up after", unit: "s" },
    hint: "Clients give up where connect(2) takes longer; empty: after their SYN retries",
  },
  {
    ...{ name: "requests", label: "Requests" },
    hint: "Requests that each client makes, one after the other",
  },
  {
    name: "keepAlive",
    label: "Keep-alive",
    hint: "Whether a client makes all its requests on one connection",
    options: [
      ["no", "a connection for each"],
      ["yes", "one connection"],
    ],
  },
  { name: "synFlood", label: "SYN flood", unit: "per s", hint: "SYNs from invented addresses" },
  {
    ...{ name: "acceptors", label: "Acceptors" },
    hint: "Threads that each accept and serve, for each listener",
  },
  {
    ...{ name: "listeners", label: "Listeners" },
    hint: "Sockets that share the port (SO_REUSEPORT), each with its own queues",
  },
  {
    ...{ name: "restart", label: "Restart takes", unit: "s" },
    hint: "The application ends and listens again after this long; 0: no restart",
  },
  {
    ...{ name: "restartAt", label: "Restart at", unit: "s" },
    hint: "When the application ends",
    appliesTo: ({ restart }) => Number(restart) !== 0,
  },
  {
    name: "unix",
    label: "AF_UNIX",
    hint: "Programs on the same machine that talk over AF_UNIX sockets",
    options: [
      ["none", "none"],
      ["datagram", "datagrams"],
      ["stream", "connections"],
    ],
  },
  {
    ...{ name: "unixRate", label: "AF_UNIX sends", unit: "per s" },
    hint: "Datagrams, or connections, per second, at random",
    appliesTo: ({ unix }) => unix !== "none",
  },
  {
    ...{ name: "unixReadRate", label: "AF_UNIX reads", unit: "per s" },
    hint: "How many the other side reads, or accepts, per second, at random",
    appliesTo: ({ unix }) => unix !== "none",
  },
  {
    name: "unixFull",
    label: "AF_UNIX when full",
    hint: "What a program does whose call would block",
    options: [
      ["drop", "gives up"],
      ["wait", "waits"],
    ],
    appliesTo: ({ unix }) => unix !== "none",
  },
  {
    ...{ name: "unixSenders", label: "AF_UNIX senders" },
    hint: "Programs that send datagrams, by turns",
    appliesTo: ({ unix }) => unix === "datagram",
  },
  {
    ...{ name: "unixSize", label: "Datagram", unit: "bytes" },
    hint: "Bytes in a datagram",
    appliesTo: ({ unix }) => unix === "datagram",
  },
  {
    ...{ name: "unixBacklog", label: "AF_UNIX backlog" },
    hint: "The second argument of the AF_UNIX listener's listen(2)",
    appliesTo: ({ unix }) => unix === "stream",
  },
  {
    ...{ name: "unixStall", label: "AF_UNIX stall for", unit: "s" },
    hint: "The other side does nothing for this long; 0: no stall",
    appliesTo: ({ unix }) => unix !== "none",
  },
  {
    ...{ name: "unixStallAt", label: "AF_UNIX stall at", unit: "s" },
    hint: "When it begins",
    appliesTo: ({ unix, unixStall }) => unix !== "none" && Number(unixStall) !== 0,
  },
  { name: "warmUp", label: "Warm-up", unit: "s", hint: "Earlier clients are not counted" },
];

/** The form for the traffic. */
export interface Controls {
  readonly root: HTMLElement;
  showProblems(problems: readonly FieldProblem[]): void;
  /** Fields that did not come from the user's hands; `opened` is what stands beside them. */
  showFields(fields: TrafficFields, opened: Traffic | null): void;
  showRun(state: { readonly isRunning: boolean; readonly share: number }): void;
}

export interface ControlActions {
  change(fields: TrafficFields): void;
  run(): void;
  stop(): void;
  /** Other groups and recordings of an opened scenario are not wanted any more. */
  forgetOpened(): void;
  /** The fields were shown or hidden. */
  open(isOpen: boolean): void;
}

export function createControls(
  initial: TrafficFields,
  options: { readonly isOpen: boolean; readonly opened: Traffic | null },
  actions: ControlActions,
): Controls {
  let fields = initial;
  let { opened } = options;
  const createRow = (spec: FieldSpec) =>
    createField(spec, initial, (value) => {
      fields = { ...fields, [spec.name]: value };
      update();
      actions.change(fields);
    });
  const usual = fieldSpecs.map(createRow);
  const more = moreFieldSpecs.map(createRow);
  const rows = [...usual, ...more];
  function setFields(chosen: TrafficFields): void {
    fields = chosen;
    for (const row of rows) row.setValue(fields[row.name]);
    update();
  }
  const presets = createPresets((chosen) => {
    setFields(chosen);
    actions.change(fields);
  });
  const forget = element(
    "button",
    { type: "button", class: "secondary", title: "Leaves only the clients of the fields" },
    icon("discard"),
    "Forget the scenario's other clients and recordings",
  );
  forget.addEventListener("click", actions.forgetOpened);
  const progress = element("progress", { max: "1", value: "0", "aria-label": "Progress" });
  const run = element("button", { type: "submit", class: "primary" });
  const line = element("span", { class: "trafficText" });
  const opener = createOpener(
    { title: "Change the traffic", controls: "fields", isOpen: options.isOpen },
    [element("strong", {}, "Traffic "), line],
    (isOpen) => {
      fieldGrid.hidden = !isOpen;
      actions.open(isOpen);
    },
  );
  const fieldGrid = element(
    "div",
    { class: "fields", id: "fields" },
    presets,
    ...usual.map(({ root }) => root),
    element(
      "details",
      { class: "moreFields" },
      element("summary", {}, "More: network, patience, servers"),
      element("div", { class: "fields" }, ...more.map(({ root }) => root)),
    ),
    forget,
  );
  const form = element(
    "form",
    { class: "controls", "aria-label": "Traffic" },
    element("div", { class: "trafficLine" }, opener.root, run),
    ...[fieldGrid, progress],
  );
  function showFields(isOpen: boolean): void {
    fieldGrid.hidden = !isOpen;
    opener.open(isOpen);
  }

  let isRunning = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isRunning) actions.stop();
    else actions.run();
  });

  function update(): void {
    for (const row of rows) row.update(fields);
    line.textContent = describeTraffic(fields, opened);
    forget.hidden = !hasMore(opened);
  }

  function showRun(state: { readonly isRunning: boolean; readonly share: number }): void {
    isRunning = state.isRunning;
    progress.value = state.share;
    progress.classList.toggle("idle", !isRunning);
    run.replaceChildren(
      icon(isRunning ? "debug-stop" : "debug-rerun"),
      isRunning ? "Stop" : "Run again",
    );
  }

  update();
  showFields(options.isOpen);
  showRun({ isRunning: false, share: 0 });
  return {
    root: form,
    showRun,
    showFields(chosen, traffic) {
      opened = traffic;
      setFields(chosen);
    },
    showProblems(problems) {
      for (const row of rows) {
        row.showProblem(problems.find(({ field }) => field === row.name)?.message);
      }
      run.disabled = problems.length > 0;
      if (problems.length > 0) showFields(true);
      const isInMore = problems.some(({ field }) => more.some(({ name }) => name === field));
      if (isInMore) fieldGrid.querySelector("details")?.setAttribute("open", "");
    },
  };
}

/** Whether a traffic has what the fields do not show. */
function hasMore(traffic: Traffic | null): boolean {
  if (traffic === null) return false;
  const { otherClients, arrivals, accepts } = traffic;
  return otherClients.length > 0 || arrivals.kind === "trace" || accepts.kind === "measured";
}

interface Field {
  readonly name: FieldName;
  readonly root: HTMLElement;
  update(fields: TrafficFields): void;
  setValue(value: string): void;
  showProblem(message: string | undefined): void;
}

function createField(
  spec: FieldSpec,
  initial: TrafficFields,
  onChange: (value: string) => void,
): Field {
  const id = `field-${spec.name}`;
  const describedBy = `${id}-problem`;
  const shared = { id, title: spec.hint, "aria-describedby": describedBy };
  const input = spec.options
    ? element(
        "select",
        shared,
        ...spec.options.map(([value, label]) => element("option", { value }, label)),
      )
    : element("input", {
        ...shared,
        type: "text",
        inputmode: "decimal",
        autocomplete: "off",
        spellcheck: "false",
      });
  input.value = initial[spec.name];
  input.addEventListener("input", () => onChange(input.value));
  const problem = element("span", { id: describedBy, class: "problem", role: "alert" });
  const unit = spec.unit === undefined ? [] : [element("span", { class: "unit" }, spec.unit)];
  const label = element("label", { for: id }, spec.label);
  const box = element("span", { class: "inputBox" }, input, ...unit);
  const root = element("div", { class: "field" }, label, box, problem);
  return {
    name: spec.name,
    root,
    update: (fields) => {
      root.hidden = spec.appliesTo !== undefined && !spec.appliesTo(fields);
    },
    setValue: (value) => {
      input.value = value;
    },
    showProblem: (message) => {
      problem.textContent = message ?? "";
      if (message === undefined) input.removeAttribute("aria-invalid");
      else input.setAttribute("aria-invalid", "true");
    },
  };
}

function createPresets(choose: (fields: TrafficFields) => void): HTMLElement {
  const select = element(
    "select",
    { id: "preset", title: "Fills in all fields" },
    element("option", { value: "" }, "choose…"),
    ...trafficPresets.map(({ label }, index) => element("option", { value: String(index) }, label)),
  );
  select.addEventListener("change", () => {
    choose(trafficPresets[Number(select.value)]?.fields ?? defaultFields);
    select.value = "";
  });
  const label = element("label", { for: "preset" }, "Example");
  const box = element("span", { class: "inputBox" }, select);
  return element("div", { class: "field wide" }, label, box);
}
