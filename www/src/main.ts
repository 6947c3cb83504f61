import { init, isConvoscopeError } from "convoscope";
import { createActions, followLocation } from "./actions.js";
import { createDemo } from "./demo.js";
import { createLister } from "./listing/lister.js";
import { EMPTY_LISTING } from "./listing/listing.js";
import { readPlace } from "./location.js";
import { createOpener } from "./opening/opener.js";
import type { State } from "./state.js";
import { createStore } from "./store.js";
import { mountActivityLog } from "./view/activity-log.js";
import { mountAnnouncer } from "./view/announcer.js";
import { mountConversationList } from "./view/conversation-list.js";
import { mountConversationPane } from "./view/conversation-pane.js";
import { mountFilterForm } from "./view/filter-form.js";
import { mountProviderSwitch } from "./view/provider-switch.js";
import { mountRequestPreview } from "./view/request-preview.js";
import { mountScenarios } from "./view/scenarios.js";
import { mountSidePanels } from "./view/side-panels.js";

const place = readPlace(window.location.search);
const store = createStore<State>({
  ready: false,
  provider: place.provider,
  access: place.access,
  draft: place.applied,
  applied: place.applied,
  list: EMPTY_LISTING,
  opened: null,
  activity: [],
});
const demo = createDemo();
const lister = createLister(store, demo);
const opener = createOpener(store, demo);
const actions = createActions(store, demo, lister, opener);

const views = [
  mountProviderSwitch(actions),
  mountSidePanels(),
  mountFilterForm(actions),
  mountScenarios(actions),
  mountRequestPreview(),
  mountConversationList({ ...actions, relist: () => (store.state.ready ? actions.relist() : void start()) }),
  mountConversationPane(actions),
  mountActivityLog(actions),
  mountAnnouncer(),
];
store.subscribe((state) => {
  for (const render of views) render(state);
});
window.addEventListener("popstate", () => followLocation(store, lister, opener));

/** Loads the module, then whatever the address asks for. */
async function start(): Promise<void> {
  store.update({ list: EMPTY_LISTING });
  try {
    await init();
  } catch (error) {
    if (!isConvoscopeError(error)) throw error;
    store.update({ list: { ...EMPTY_LISTING, phase: "failed", error } });
    return;
  }
  store.update({ ready: true });
  lister.start();
  const { open } = readPlace(window.location.search);
  if (open !== null) opener.open(open);
}

void start();
