import type { Exporter } from "./export/exporter.js";
import type { Lister } from "./listing/lister.js";
import type { Opener } from "./opening/opener.js";
import type { State } from "./state.js";
import type { Store } from "./store.js";
import type { Summarizer } from "./summary/summarizer.js";

/** Everything that sends requests. */
export interface Operations {
  lister: Lister;
  summarizer: Summarizer;
  exporter: Exporter;
  opener: Opener;
}

/** Reloads for the applied filter and clears the results of any other. */
export function begin(store: Store<State>, operations: Operations): void {
  const { lister, summarizer, exporter } = operations;
  summarizer.clear();
  exporter.clear();
  lister.start();
  enter(store, operations);
}

/** Starts what the section that is shown needs, unless it has begun. */
export function enter({ state: { ready, section, summary } }: Store<State>, { summarizer, exporter }: Operations): void {
  if (section === "summary" && ready && summary.phase === "idle") summarizer.start();
  if (section === "export") exporter.open();
}
