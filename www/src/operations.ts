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
export function begin(store: Store<State>, { lister, summarizer, exporter }: Operations): void {
  summarizer.clear();
  exporter.clear();
  lister.start();
  if (store.state.section === "summary") summarizer.start();
}
