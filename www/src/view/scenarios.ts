import type { Actions } from "../actions.js";
import { EVERY_ATTEMPT, SCENARIOS } from "../scenario.js";
import { button, element, required } from "./element.js";
import { whenChanged, type Render } from "./view.js";

/** Buttons that make the sandbox misbehave and list again. */
export function mountScenarios({ strike }: Actions): Render {
  const always = element("input", { type: "checkbox", id: "every-attempt" });
  const buttons = SCENARIOS.map((scenario) =>
    button(
      { class: "scenario", "data-scenario": scenario.name },
      () => strike(scenario, always.checked),
      element("strong", {}, scenario.title),
      element("span", {}, scenario.text),
    ),
  );
  required("scenarios", HTMLElement).append(
    element(
      "p",
      { class: "hint" },
      "It happens at the gateway’s next request to the sandbox. Watch the list and the activity below.",
    ),
    element(
      "label",
      { class: "check" },
      always,
      element("span", {}, `On all ${EVERY_ATTEMPT} attempts, until the retries run out`),
    ),
    ...buttons,
  );
  return whenChanged(
    (state) => [state.ready, state.caller],
    ({ ready, caller }) => {
      // Requests of nobody never reach the sandbox: the fault would hit a later request of somebody else.
      for (const each of buttons) each.disabled = !ready || caller === "nobody";
    },
  );
}
