import type { Actions } from "../actions.js";
import { PROVIDERS, type Access } from "../provider.js";
import { element, required } from "./element.js";
import { whenChanged, type Render } from "./view.js";
import { PROVIDER_NAMES } from "./wording.js";

const ACCESS: Readonly<Record<Access, string>> = { full: "Full access", restricted: "Limited access" };

/** Which provider, and with what kind of credential. */
export function mountProviderSwitch({ chooseProvider, chooseAccess }: Actions): Render {
  const providers = choice("provider", PROVIDERS, PROVIDER_NAMES, chooseProvider);
  const access = choice("access", ["full", "restricted"] as const, ACCESS, chooseAccess);
  const accessSet = element(
    "fieldset",
    { class: "segmented subtle" },
    element("legend", {}, "Credential"),
    ...access.labels,
  );
  required("provider-switch", HTMLElement).append(
    element("fieldset", { class: "segmented" }, element("legend", {}, "Provider"), ...providers.labels),
    accessSet,
  );
  return whenChanged(
    (state) => [state.provider, state.access],
    (state) => {
      providers.check(state.provider);
      access.check(state.access);
      accessSet.hidden = state.provider !== "anyreach";
    },
  );
}

function choice<V extends string>(
  name: string,
  values: readonly V[],
  texts: Readonly<Record<V, string>>,
  choose: (value: V) => void,
) {
  const inputs = values.map((value) => {
    const input = element("input", { type: "radio", name, value });
    input.addEventListener("change", () => choose(value));
    return input;
  });
  return {
    labels: inputs.map((input, index) => element("label", {}, input, element("span", {}, texts[values[index] as V]))),
    check(value: V): void {
      for (const input of inputs) input.checked = input.value === value;
    },
  };
}
