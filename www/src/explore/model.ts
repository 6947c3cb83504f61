import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Capabilities } from "../filter/capabilities.js";
import type { Draft } from "../filter/draft.js";
import type { Listing } from "../listing/listing.js";
import type { Opened } from "../opening/opened.js";
import type { Trace } from "../request/trace.js";
import type { Page } from "../shell/page.js";

/** The parts of the page's state that Explore shows, each drawn again only when it changes. */
export interface Model {
  page: Page;
  ready: ReadonlySignal<boolean>;
  draft: ReadonlySignal<Draft>;
  applied: ReadonlySignal<Draft>;
  trace: ReadonlySignal<Trace | null>;
  capabilities: ReadonlySignal<Capabilities | null>;
  list: ReadonlySignal<Listing>;
  opened: ReadonlySignal<Opened | null>;
}

export function modelOf(page: Page): Model {
  const state = signal(page.store.state);
  page.store.subscribe((now) => {
    state.value = now;
  });
  return {
    page,
    ready: computed(() => state.value.ready),
    draft: computed(() => state.value.draft),
    applied: computed(() => state.value.applied),
    trace: computed(() => state.value.trace),
    capabilities: computed(() => state.value.capabilities),
    list: computed(() => state.value.list),
    opened: computed(() => state.value.opened),
  };
}
