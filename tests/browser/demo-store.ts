import { createDemo, type Demo, type DemoOptions } from "../../www/src/demo.js";
import { INITIAL_DRAFT } from "../../www/src/filter/draft.js";
import { EMPTY_LISTING } from "../../www/src/listing/listing.js";
import type { State } from "../../www/src/state.js";
import { createStore, type Store } from "../../www/src/store.js";

/** The demo page's gateway and clients, without a page. */
export function createLocalDemo(options: DemoOptions): Demo {
  return createDemo(
    { servers: () => import("../../www/src/server/servers.js"), wholeClient: () => import("../../www/src/export/whole-client.js") },
    options,
  );
}

/** The demo page's state as it begins, without a page. */
export function createDemoStore(change: Partial<State> = {}): {
  store: Store<State>;
  /** The first state from now on that is as wanted. */
  when(wanted: (state: State) => boolean): Promise<State>;
} {
  const store = createStore<State>({
    ready: true,
    capabilities: null,
    provider: "eigi",
    access: "full",
    caller: "supervisor",
    draft: INITIAL_DRAFT,
    applied: INITIAL_DRAFT,
    picks: {},
    trace: null,
    view: "explore",
    zone: "UTC",
    list: EMPTY_LISTING,
    opened: null,
    activity: [],
    ...change,
  });
  return {
    store,
    when: (wanted) => new Promise((resolve) => store.subscribe((state) => wanted(state) && resolve(state))),
  };
}
