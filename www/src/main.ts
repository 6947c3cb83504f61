import { createActions, followLocation } from "./actions.js";
import { record } from "./activity.js";
import { createDemo, type DemoScripts } from "./demo.js";
import { inspectDrafts } from "./filter/inspector.js";
import { failureOf } from "./part.js";
import { createExporter } from "./export/exporter.js";
import { NOT_EXPORTED } from "./export/exporting.js";
import { createLister } from "./listing/lister.js";
import { EMPTY_LISTING } from "./listing/listing.js";
import { readPlace } from "./location.js";
import { createOpener } from "./opening/opener.js";
import { begin } from "./operations.js";
import type { State } from "./state.js";
import { createStore } from "./store.js";
import { NOT_COUNTED } from "./summary/counting.js";
import { createSummarizer } from "./summary/summarizer.js";
import { mountActivityLog } from "./view/activity-log.js";
import { mountAnnouncer } from "./view/announcer.js";
import { mountCallerSwitch } from "./view/caller-switch.js";
import { mountConversationList } from "./view/conversation-list.js";
import { mountConversationPane } from "./view/conversation-pane.js";
import { mountExportForm } from "./view/export-form.js";
import { mountFilterForm } from "./view/filter-form.js";
import { mountProviderSwitch } from "./view/provider-switch.js";
import { mountRequestPreview } from "./view/request-preview.js";
import { mountScenarios } from "./view/scenarios.js";
import { mountSections } from "./view/sections.js";
import { mountSidePanels } from "./view/side-panels.js";
import { mountSummary } from "./view/summary.js";

const place = readPlace(window.location.search);
const store = createStore<State>({
  ready: false,
  capabilities: null,
  provider: place.provider,
  access: place.access,
  caller: place.caller,
  draft: place.applied,
  applied: place.applied,
  trace: null,
  section: place.section,
  list: EMPTY_LISTING,
  summary: NOT_COUNTED,
  export: NOT_EXPORTED,
  opened: null,
  activity: [],
});
/** Another address after each failure: browsers keep it in mind that a script did not come. */
const script = async (name: string, failures: number): Promise<unknown> =>
  import(new URL(`./${name}.js${failures === 0 ? "" : `?try=${failures + 1}`}`, import.meta.url).href);
const scripts: DemoScripts = {
  servers: (failures) => script("servers", failures) as ReturnType<DemoScripts["servers"]>,
  wholeClient: (failures) => script("whole-client", failures) as ReturnType<DemoScripts["wholeClient"]>,
};
const demo = createDemo(scripts, {
  onEvent: (event) => record(store, { operation: "gateway", ...event }),
  onError: (error) => record(store, { operation: "gateway", type: "refused", error }),
});
const operations = {
  lister: createLister(store, demo),
  summarizer: createSummarizer(store, demo),
  exporter: createExporter(store, demo),
  opener: createOpener(store, demo),
};
const inspector = inspectDrafts(store, demo);
const actions = createActions(store, demo, inspector, operations);

const views = [
  mountProviderSwitch(actions),
  mountCallerSwitch(actions),
  mountSidePanels(),
  mountFilterForm(actions),
  mountScenarios(actions),
  mountRequestPreview(),
  mountSections(actions),
  mountSummary(actions),
  mountExportForm(actions),
  mountConversationList({ ...actions, relist: () => (store.state.ready ? actions.relist() : void start()) }),
  mountConversationPane(actions),
  mountActivityLog(actions),
  mountAnnouncer(),
];
store.subscribe((state) => {
  for (const render of views) render(state);
});
window.addEventListener("popstate", () => followLocation(store, operations));

/** Loads what every request needs, then what the URL asks for. */
async function start(): Promise<void> {
  store.update({ list: EMPTY_LISTING });
  try {
    await demo.open();
  } catch (error) {
    store.update({ list: { ...EMPTY_LISTING, phase: "failed", error: failureOf(error) } });
    return;
  }
  store.update({ ready: true });
  begin(store, operations);
  const { open } = readPlace(window.location.search);
  if (open !== null) operations.opener.open(open);
}

void start();
