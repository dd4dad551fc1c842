import { type EffectiveLimits, effectiveLimits } from "../kernel/limits.ts";
import type { KernelModel } from "../kernel/model.ts";
import { type Scenario, servicesOf } from "./scenario.ts";

/** What each service's queues hold, in the scenario's order. Empty where there is one: its limits are known. */
export function serviceLimitsOf(
  model: KernelModel,
  scenario: Scenario,
): readonly EffectiveLimits[] {
  if (scenario.otherServices.length === 0) return [];
  const { sysctls } = scenario;
  const byBacklog = new Map<number, EffectiveLimits>();
  return servicesOf(scenario).map(({ listenBacklog }) => {
    const known = byBacklog.get(listenBacklog);
    if (known !== undefined) return known;
    const limits = effectiveLimits(model, { listenBacklog, sysctls });
    byBacklog.set(listenBacklog, limits);
    return limits;
  });
}
