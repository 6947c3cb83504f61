import type { Lister } from "./listing/lister.js";
import { EMPTY_LISTING } from "./listing/listing.js";
import type { Opener } from "./opening/opener.js";
import type { State } from "./state.js";
import type { Store } from "./store.js";

/** Everything that sends requests. */
export interface Operations {
  lister: Lister;
  opener: Opener;
}

/** Clears what was loaded for another filter, and loads what the view that is shown needs. */
export function begin(store: Store<State>, operations: Operations): void {
  operations.lister.clear();
  enter(store, operations);
}

/** Starts what the view that is shown needs, unless it has begun. */
export function enter({ state: { ready, view, list } }: Store<State>, { lister }: Operations): void {
  if ((view === "explore" || view === "developers") && ready && list === EMPTY_LISTING) lister.start();
}
