import type { Actions } from "../actions.js";
import { PROVIDERS, type Access } from "../provider.js";
import { required } from "./element.js";
import { segmented } from "./segmented.js";
import { whenChanged, type Render } from "./view.js";
import { PROVIDER_NAMES } from "./wording.js";

const ACCESS: Readonly<Record<Access, string>> = { full: "Full access", restricted: "Limited access" };

/** Chooses the gateway's platform and kind of credential. */
export function mountProviderSwitch({ chooseProvider, chooseAccess }: Actions): Render {
  const providers = segmented({ name: "provider", legend: "Provider" }, PROVIDERS, PROVIDER_NAMES, chooseProvider);
  const access = segmented(
    { name: "access", legend: "The gateway’s credential", kind: "subtle" },
    ["full", "restricted"] as const,
    ACCESS,
    chooseAccess,
  );
  required("provider-switch", HTMLElement).append(providers.fieldset, access.fieldset);
  return whenChanged(
    (state) => [state.provider, state.access],
    (state) => {
      providers.check(state.provider);
      access.check(state.access);
      access.fieldset.hidden = state.provider !== "anyreach";
    },
  );
}
