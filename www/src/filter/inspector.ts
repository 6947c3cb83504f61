import type { Demo } from "../demo.js";
import type { Connection } from "../provider.js";
import type { Trace } from "../request/trace.js";
import type { State } from "../state.js";
import type { Store } from "../store.js";
import { toFilter, type Draft } from "./draft.js";

/** Asks both ends of the gateway what they make of the form, while the visitor types. */
export interface Inspector {
  /** Whether nothing is wrong with the form's filter, or with another. */
  isUsable(draft?: Draft): Promise<boolean>;
}

type Inspected = Connection & { draft: Draft; zone: string };

/** Keeps the state's trace and capabilities up to date with the form. */
export function inspectDrafts(store: Store<State>, demo: Demo): Inspector {
  let last: { of: Inspected; trace: Promise<Trace> } | undefined;

  function inspect({ provider, access, caller, draft, zone }: Inspected): Promise<Trace> {
    const of: Inspected = { provider, access, caller, draft, zone };
    const isSame = last !== undefined && Object.entries(of).every(([name, value]) => last?.of[name as keyof Inspected] === value);
    if (last === undefined || !isSame) {
      const asked = Promise.all([demo.trace(of, toFilter(draft, zone)), demo.capabilities(provider)]);
      const trace = asked.then(([trace, capabilities]) => {
        // The form may have changed meanwhile.
        if (last?.of === of) store.update({ trace, capabilities });
        return trace;
      });
      last = { of, trace };
    }
    return last.trace;
  }

  store.subscribe((state) => {
    if (state.ready) void inspect(state);
  });
  return {
    async isUsable(draft) {
      const { state } = store;
      const trace = draft === undefined ? inspect(state) : demo.trace(state, toFilter(draft, state.zone));
      return (await trace).issues.length === 0;
    },
  };
}
