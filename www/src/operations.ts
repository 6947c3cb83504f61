import type { Exporter } from "./export/exporter.js";
import type { Lister } from "./listing/lister.js";
import type { Opener } from "./opening/opener.js";
import type { State } from "./state.js";
import type { Store } from "./store.js";
import type { Summarizer } from "./summary/summarizer.js";

/** All that asks the provider. */
export interface Operations {
  lister: Lister;
  summarizer: Summarizer;
  exporter: Exporter;
  opener: Opener;
}

/** Asks anew for what the applied filter matches; what was shown of another filter goes. */
export function begin(store: Store<State>, { lister, summarizer, exporter }: Operations): void {
  summarizer.clear();
  exporter.clear();
  lister.start();
  if (store.state.section === "summary") summarizer.start();
}
