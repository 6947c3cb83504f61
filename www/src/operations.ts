import type { Exporter } from "./export/exporter.js";
import type { Lister } from "./listing/lister.js";
import { EMPTY_LISTING } from "./listing/listing.js";
import type { Opener } from "./opening/opener.js";
import type { State } from "./state.js";
import type { Store } from "./store.js";

/** Everything that sends requests. */
export interface Operations {
  lister: Lister;
  exporter: Exporter;
  opener: Opener;
}

/** Clears what was loaded for another filter, and loads what the view that is shown needs. */
export function begin(store: Store<State>, operations: Operations): void {
  operations.lister.clear();
  operations.exporter.clear();
  enter(store, operations);
}

/** Starts what the view that is shown needs, unless it has begun. */
export function enter({ state: { ready, view, list, export: { phase } } }: Store<State>, { lister, exporter }: Operations): void {
  if ((view === "explore" || view === "developers") && ready && list === EMPTY_LISTING) lister.start();
  // What failed waits for another try.
  if (view === "export" && phase !== "failed") exporter.open();
}
