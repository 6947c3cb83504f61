import type { Demo } from "../demo.js";
import { toFilter } from "../filter/draft.js";
import { inspect } from "../filter/inspection.js";
import type { State } from "../state.js";
import type { Store } from "../store.js";

/** Keeps the state's trace up to date with the form; null while the form has mistakes. */
export function traceDrafts(store: Store<State>, demo: Demo): void {
  let last: Partial<State> = {};
  store.subscribe((state) => {
    const { ready, provider, access, caller, draft } = state;
    const known = { ready, provider, access, caller, draft };
    if (Object.entries(known).every(([name, value]) => Object.is(value, last[name as keyof State]))) return;
    last = known;
    if (!ready) return;
    if (inspect(state).issues.length > 0) {
      store.update({ trace: null });
      return;
    }
    void demo.trace(state, toFilter(draft)).then((trace) => {
      // The form may have changed meanwhile.
      if (last === known) store.update({ trace });
    });
  });
}
