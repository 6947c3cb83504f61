import type { Actions } from "../actions.js";
import { CALLERS, type Caller } from "../caller.js";
import { element, required, setAttributes } from "./element.js";
import { segmented } from "./segmented.js";
import { whenChanged, type Render } from "./view.js";

const NAMES: Readonly<Record<Caller, string>> = { supervisor: "Supervisor", maya: "Maya", nobody: "Nobody" };

const SEES: Readonly<Record<Caller, string>> = {
  supervisor: "Sees everything the gateway’s key sees.",
  maya: "Sees her own: the gateway scopes agentId.",
  nobody: "Not signed in: the gateway answers 401.",
};

/** Chooses who is signed in to the page, and says what the gateway makes of it. */
export function mountCallerSwitch({ chooseCaller }: Actions): Render {
  const callers = segmented({ name: "caller", legend: "Who is asking", kind: "subtle titled" }, CALLERS, NAMES, chooseCaller);
  const sees = element("p", { class: "hint", id: "caller-sees" });
  setAttributes(callers.fieldset, { "aria-describedby": sees.id });
  required("caller-switch", HTMLElement).append(callers.fieldset, sees);
  return whenChanged(
    (state) => [state.caller],
    ({ caller }) => {
      callers.check(caller);
      sees.textContent = SEES[caller];
    },
  );
}
