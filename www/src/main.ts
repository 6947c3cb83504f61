// The page, from its parts:
//
//   app/       where the visitor is (`place.ts`: view, period, time zone, filters, as signals; the address keeps it), and
//              what the browser keeps: the source, the language.
//   language/  what the page says: `t("id")`, a catalog for each language.
//   shell/     what is around every view, and the list of them: `views.ts`.
//   overview/  a view: `cube.ts` counts, `measure.ts` makes rows of it, components draw them.
//   follow/    a view, as a script of its own: `calls.ts` says what is on the wall, `wall.ts` asks for it.
//   demo.ts    the clients, and the gateway and sandbox that they ask in demo mode (`server/`, a script of its own).
//
// A view is a Preact component that is given `Page`. It reads `place` and what follows from it, and changes it by `go` and
// `setFilter`; what it loads is its own. Data goes one way: address → place → requests → rows → components.
//
//   explore/   a view, as a script of its own: filters as chips, and the list, of which only what is in sight is drawn.
//   reading/   one conversation, beside that list; a script of its own.
//   export/    a view, as a script of its own: `setup.ts` is what a file is to have, `exporter.ts` writes it.
//
// Developers is still drawn by `view/`, from the state in `state.ts`; `followPlace` keeps that in step with the place.
// Whoever replaces it removes its part there.
import { effect, signal, untracked } from "@preact/signals";
import { createActions, followPlace } from "./actions.js";
import { record } from "./activity.js";
import { adjust, followAddress, place, zone } from "./app/place.js";
import { gatewayOfVisit } from "./app/source.js";
import { createDemo, type DemoScripts } from "./demo.js";
import { inspectDrafts } from "./filter/inspector.js";
import { preferredLanguage, speak, type LoadCatalog } from "./language/language.js";
import { failureOf, type Failure } from "./part.js";
import { createLister } from "./listing/lister.js";
import { EMPTY_LISTING } from "./listing/listing.js";
import { createOpener } from "./opening/opener.js";
import { followReading } from "./opening/reading.js";
import { enter } from "./operations.js";
import { followExplore } from "./shell/later.js";
import type { Page } from "./shell/page.js";
import { mountShell } from "./shell/shell.js";
import type { State } from "./state.js";
import { createStore } from "./store.js";
import { mountActivityLog } from "./view/activity-log.js";
import { mountAnnouncer } from "./view/announcer.js";
import { mountRequestPreview } from "./view/request-preview.js";
import { mountScenarios } from "./view/scenarios.js";

const gateway = gatewayOfVisit(window.location);
followAddress();
const ready = signal(false);
const failed = signal<Failure | null>(null);
const { provider, access, caller, applied, picks, view } = place.value;
const store = createStore<State>({
  ready: false,
  capabilities: null,
  provider,
  access,
  caller,
  draft: applied,
  applied,
  picks,
  trace: null,
  view,
  zone: zone.value,
  list: EMPTY_LISTING,
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
  gateway,
  onEvent: (event) => record(store, { operation: "gateway", ...event }),
  onError: (error) => record(store, { operation: "gateway", type: "refused", error }),
});
const operations = {
  lister: createLister(store, demo),
  opener: createOpener(store, demo),
};
const actions = createActions(store, demo, inspectDrafts(store, demo), operations);

let catalogFailures = 0;
const loadCatalog: LoadCatalog = (language) => script(language, catalogFailures) as ReturnType<LoadCatalog>;
const show = (language: Parameters<LoadCatalog>[0]) =>
  speak(language, loadCatalog).catch(() => {
    catalogFailures += 1;
  });
void show(preferredLanguage());
const page: Page = { demo, ready, failed, retry: () => void start(), script, store, actions };
mountShell(page, show);
followExplore(page);
followReading(page);

const views = [
  mountScenarios(actions),
  mountRequestPreview(gateway ?? undefined),
  mountActivityLog(actions),
  mountAnnouncer(),
];
store.subscribe((state) => {
  for (const render of views) render(state);
  ready.value = state.ready;
});
effect(() => {
  const [now, dates] = [place.value, zone.value];
  untracked(() => followPlace(store, operations, now, dates));
});

/** Loads what every request needs, then what the address asks for. */
async function start(): Promise<void> {
  failed.value = null;
  store.update({ list: EMPTY_LISTING });
  try {
    await demo.open();
  } catch (error) {
    failed.value = failureOf(error);
    store.update({ list: { ...EMPTY_LISTING, phase: "failed", error: failed.value } });
    return;
  }
  // What the views do may depend on the platform. If nobody can tell it, they go on, and say themselves what is wrong.
  const behind = await demo.platform().catch(() => null);
  if (behind !== null) adjust({ provider: behind });
  store.update({ ready: true });
  enter(store, operations);
  const { open } = place.value;
  if (open !== null) operations.opener.open(open);
}

void start();
