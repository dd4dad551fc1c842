import type { TriedValues } from "../../core/features/triedValues.ts";
import type { ComparedWith, PageScenario } from "../../core/messages.ts";
import type { Traffic } from "../../core/simulation/scenarioFile.ts";
import type { ServiceFields } from "../../core/simulation/serviceFields.ts";
import { defaultFields, type TrafficFields } from "../../core/simulation/trafficFields.ts";
import { vscodeApi } from "./vscodeApi.ts";

export type ScenarioAbout = Pick<PageScenario, "description" | "replications">;

/** What the page remembers while it is hidden, and VS Code across a reload. */
export interface PageState {
  readonly documentUri: string;
  readonly fields: TrafficFields;
  /** The traffic of a scenario that was opened: what the fields do not show is kept from it. */
  readonly opened: Traffic | null;
  /** What that scenario is about, and how often it runs on the command line. */
  readonly about: ScenarioAbout;
  /** The services beside the first one, as the controls say. */
  readonly services: readonly ServiceFields[];
  readonly showsFields: boolean;
  /** Share of the simulated time that the picture shows. `undefined`: where it is worst. */
  readonly shownShare: number | undefined;
  /** Values that are in no file. */
  readonly tried: TriedValues;
  readonly showsTried: boolean;
  readonly comparedWith: ComparedWith | null;
}

export function loadState(documentUri: string): PageState {
  const saved = vscodeApi.getState();
  const state = typeof saved === "object" && saved !== null ? saved : {};
  const share = "shownShare" in state ? state.shownShare : undefined;
  return {
    documentUri,
    fields: savedFields("fields" in state ? state.fields : undefined),
    opened: savedTraffic("opened" in state ? state.opened : undefined),
    about: savedAbout("about" in state ? state.about : undefined),
    services: savedServices("services" in state ? state.services : undefined),
    showsFields: "showsFields" in state && state.showsFields === true,
    shownShare: typeof share === "number" && share >= 0 && share <= 1 ? share : undefined,
    tried: savedTried("tried" in state ? state.tried : undefined),
    showsTried: "showsTried" in state && state.showsTried === true,
    comparedWith: savedComparison("comparedWith" in state ? state.comparedWith : undefined),
  };
}

export function saveState(state: PageState): void {
  vscodeApi.setState(state);
}

/** An older version of the page may have saved other fields. */
function savedFields(saved: unknown): TrafficFields {
  if (typeof saved !== "object" || saved === null) return defaultFields;
  const known = Object.entries(saved).filter(
    ([name, value]) => name in defaultFields && typeof value === "string",
  );
  return { ...defaultFields, ...Object.fromEntries(known) };
}

function savedServices(saved: unknown): readonly ServiceFields[] {
  if (!Array.isArray(saved)) return [];
  return saved.filter((one: unknown): one is ServiceFields => {
    if (typeof one !== "object" || one === null) return false;
    const held = one as Record<string, unknown>;
    return ["name", "backlog", "arrivalRate", "acceptRate", "acceptors"].every(
      (name) => typeof held[name] === "string",
    );
  });
}

function savedTraffic(saved: unknown): Traffic | null {
  const isTraffic =
    typeof saved === "object" && saved !== null && "otherServices" in saved && "arrivals" in saved;
  return isTraffic ? (saved as Traffic) : null;
}

function savedAbout(saved: unknown): ScenarioAbout {
  const about = typeof saved === "object" && saved !== null ? saved : {};
  const description = "description" in about ? about.description : undefined;
  const replications = "replications" in about ? about.replications : 1;
  return {
    replications: typeof replications === "number" ? replications : 1,
    ...(typeof description === "string" ? { description } : {}),
  };
}

function savedTried(saved: unknown): TriedValues {
  if (typeof saved !== "object" || saved === null || !("sysctls" in saved)) return { sysctls: {} };
  const texts = Object.entries(saved.sysctls ?? {}).filter(
    ([, value]) => typeof value === "string",
  );
  const sysctls = Object.fromEntries(texts) as Record<string, string>;
  const backlog = "listenBacklog" in saved ? saved.listenBacklog : undefined;
  const kernel = "kernel" in saved ? saved.kernel : undefined;
  return {
    sysctls,
    ...(Number.isInteger(backlog) ? { listenBacklog: Number(backlog) } : {}),
    ...(typeof kernel === "string" ? { kernel } : {}),
  };
}

function savedComparison(saved: unknown): ComparedWith | null {
  if (typeof saved !== "object" || saved === null || !("kind" in saved)) return null;
  const texts = (...names: string[]): boolean =>
    names.every((name) => typeof (saved as Record<string, unknown>)[name] === "string");
  switch (saved.kind) {
    case "files":
    case "defaults":
      return { kind: saved.kind };
    case "kernel":
      return texts("version") ? (saved as ComparedWith) : null;
    case "text":
      return texts("text", "label") ? (saved as ComparedWith) : null;
    default:
      return null;
  }
}
