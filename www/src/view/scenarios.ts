import type { Actions } from "../actions.js";
import { EVERY_ATTEMPT, SCENARIOS } from "../scenario.js";
import { button, element, required } from "./element.js";
import { whenChanged, type Render } from "./view.js";
import { showListBelow } from "./wide.js";

/** What can go wrong: each button lets the sandbox misbehave and lists again. */
export function mountScenarios({ strike }: Actions): Render {
  const always = element("input", { type: "checkbox", id: "every-attempt" });
  const buttons = SCENARIOS.map((scenario) =>
    button(
      { class: "scenario", "data-scenario": scenario.name },
      () => {
        strike(scenario, always.checked);
        showListBelow();
      },
      element("strong", {}, scenario.title),
      element("span", {}, scenario.text),
    ),
  );
  required("scenarios", HTMLElement).append(
    element(
      "p",
      { class: "hint" },
      "The sandbox acts it out when the gateway asks next. Watch the list and the activity below.",
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
      // Of nobody's requests the sandbox hears: the fault would strike somebody else's later.
      for (const each of buttons) each.disabled = !ready || caller === "nobody";
    },
  );
}
