import {
  mostOtherServices,
  newService,
  type ServiceFieldName,
  type ServiceFields,
  type ServiceProblem,
} from "../../core/simulation/serviceFields.ts";
import { element, icon } from "./element.ts";

/** The form for the services beside the first one. */
export interface ServicesEditor {
  readonly root: HTMLElement;
  /** Fields that did not come from the user's hands. */
  showFields(services: readonly ServiceFields[]): void;
  showProblems(problems: readonly ServiceProblem[]): void;
}

const specs: readonly { name: ServiceFieldName; label: string; unit: string; hint: string }[] = [
  { name: "name", label: "Name", unit: "", hint: "What the service is called" },
  {
    ...{ name: "backlog", label: "Listen backlog", unit: "" },
    hint: "Second argument of its listen(2); -1: as much as the kernel allows",
  },
  {
    ...{ name: "arrivalRate", label: "Connections", unit: "per s" },
    hint: "Its own clients per second, at random",
  },
  {
    ...{ name: "acceptRate", label: "Accepts", unit: "per s" },
    hint: "Connections that each of its acceptors takes per second at most",
  },
  { name: "acceptors", label: "Acceptors", unit: "", hint: "Its threads that accept and serve" },
];

export function createServicesEditor(
  initial: readonly ServiceFields[],
  change: (services: readonly ServiceFields[]) => void,
): ServicesEditor {
  let services = initial;
  const list = element("div", { class: "serviceList" });
  const summaryText = element("span", { class: "trafficText" });
  const add = element(
    "button",
    { type: "button", class: "secondary" },
    icon("add"),
    "Add a service",
  );
  const root = element(
    "details",
    { class: "services" },
    element("summary", {}, element("strong", {}, "Services "), summaryText),
    element(
      "p",
      { class: "kind" },
      "More applications on the same machine, with clients of their own. They share the sysctls and the CPU backlog.",
    ),
    ...[list, add],
  );
  add.addEventListener("click", () => {
    services = [...services, newService(services)];
    draw();
    change(services);
    list.querySelector<HTMLInputElement>(".service:last-child input")?.focus();
  });

  function draw(): void {
    list.replaceChildren(...services.map(row));
    update();
  }

  function update(): void {
    add.disabled = services.length >= mostOtherServices;
    summaryText.textContent =
      services.length === 0
        ? "one alone on this machine"
        : `the server and ${services.map(({ name }) => name).join(", ")}`;
  }

  function row(fields: ServiceFields, index: number): HTMLElement {
    const remove = element(
      "button",
      { type: "button", class: "secondary", "aria-label": `Remove service ${fields.name}` },
      icon("trash"),
      "Remove",
    );
    remove.addEventListener("click", () => {
      services = services.filter((_, at) => at !== index);
      draw();
      change(services);
      // The focus must not be lost with the row.
      add.focus();
    });
    const inputs = specs.map((spec) => field(spec, fields, index));
    return element(
      "fieldset",
      { class: "service" },
      element("legend", {}, `Service ${index + 2}`),
      element("div", { class: "fields" }, ...inputs, remove),
    );
  }

  function field(spec: (typeof specs)[number], fields: ServiceFields, index: number): HTMLElement {
    const id = `service-${index}-${spec.name}`;
    const input = element("input", {
      ...{ id, type: "text", title: spec.hint, autocomplete: "off", spellcheck: "false" },
      "aria-describedby": `${id}-problem`,
    });
    input.value = fields[spec.name];
    input.addEventListener("input", () => {
      services = services.map((one, at) =>
        at === index ? { ...one, [spec.name]: input.value } : one,
      );
      update();
      change(services);
    });
    const unit = spec.unit === "" ? [] : [element("span", { class: "unit" }, spec.unit)];
    return element(
      "div",
      { class: "field" },
      element("label", { for: id }, spec.label),
      element("span", { class: "inputBox" }, input, ...unit),
      element("span", { id: `${id}-problem`, class: "problem", role: "alert" }),
    );
  }

  draw();
  root.open = initial.length > 0;
  return {
    root,
    showFields(all) {
      services = all;
      draw();
      root.open = all.length > 0;
    },
    showProblems(problems) {
      for (const input of list.querySelectorAll("input")) {
        const problem = problems.find(
          ({ index, field: name }) => input.id === `service-${index}-${name}`,
        );
        const place = document.getElementById(`${input.id}-problem`);
        if (place) place.textContent = problem?.message ?? "";
        if (problem === undefined) input.removeAttribute("aria-invalid");
        else input.setAttribute("aria-invalid", "true");
      }
      if (problems.length > 0) root.open = true;
    },
  };
}
