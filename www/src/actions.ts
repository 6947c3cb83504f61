import { record } from "./activity.js";
import type { Caller } from "./caller.js";
import type { Demo } from "./demo.js";
import { INITIAL_DRAFT, withField } from "./filter/draft.js";
import type { ExportChoice } from "./export/exporting.js";
import type { FieldName } from "./filter/field.js";
import type { Inspector } from "./filter/inspector.js";
import { placeOf, placeQuery, readPlace } from "./location.js";
import { begin, enter, type Operations } from "./operations.js";
import type { Access, ProviderName } from "./provider.js";
import { EVERY_ATTEMPT, type Scenario } from "./scenario.js";
import type { Section } from "./section.js";
import type { State } from "./state.js";
import type { Store } from "./store.js";

/** Everything a visitor can do. Views call these and never change the state themselves. */
export interface Actions {
  chooseProvider(provider: ProviderName): void;
  chooseAccess(access: Access): void;
  /** Signs somebody else in and reloads everything for them. */
  chooseCaller(caller: Caller): void;
  edit(name: FieldName, text: string): void;
  /** Lists with the form's current filter. False, and nothing is done, if the form has issues. */
  apply(): Promise<boolean>;
  clearFilters(): void;
  relist(): void;
  more(): void;
  chooseSection(section: Section): void;
  summarize(): void;
  stopSummary(): void;
  chooseExport(change: Partial<ExportChoice>): void;
  /** Loads what exports need. */
  openExport(): void;
  startExport(): void;
  stopExport(): void;
  open(id: string): void;
  reopen(): void;
  /** Follows the open conversation live. */
  follow(): void;
  unfollow(): void;
  close(): void;
  /** Makes the next request fail, or every attempt of it, and reloads what is shown. */
  strike(scenario: Scenario, everyAttempt: boolean): void;
  clearActivity(): void;
}

export function createActions(store: Store<State>, demo: Demo, inspector: Inspector, operations: Operations): Actions {
  const { lister, summarizer, exporter, opener } = operations;
  const list = () => begin(store, operations);
  const remember = () => {
    const query = placeQuery(placeOf(store.state));
    if (query !== window.location.search) history.pushState(null, "", query);
  };
  /** Lists again if the form is valid. An earlier filter may not suit another provider. */
  const switchTo = async (change: Partial<State>) => {
    opener.close();
    store.update(change);
    lister.clear();
    const { state } = store;
    const { draft, applied, ready } = state;
    if (ready) {
      const usable = (await inspector.isUsable()) ? draft : (await inspector.isUsable(applied)) ? applied : INITIAL_DRAFT;
      // Somebody may have switched again meanwhile.
      if (state.provider !== store.state.provider || state.access !== store.state.access) return;
      store.update({ applied: usable });
    }
    remember();
    // Without the gateway the list begins when it is there.
    if (ready) list();
  };

  return {
    chooseProvider: (provider) => void switchTo({ provider }),
    chooseAccess: (access) => void switchTo({ access }),
    chooseCaller(caller) {
      const { opened } = store.state;
      store.update({ caller });
      remember();
      list();
      if (opened !== null) opener.open(opened.id);
    },
    edit(name, text) {
      store.update({ draft: withField(store.state.draft, name, text) });
    },
    async apply() {
      const { draft } = store.state;
      if (!(await inspector.isUsable())) return false;
      store.update({ applied: draft });
      remember();
      list();
      return true;
    },
    clearFilters() {
      store.update({ draft: INITIAL_DRAFT, applied: INITIAL_DRAFT });
      remember();
      list();
    },
    relist: list,
    more: () => lister.more(),
    chooseSection(section) {
      store.update({ section });
      remember();
      enter(store, operations);
    },
    summarize: () => summarizer.start(),
    stopSummary: () => summarizer.stop(),
    chooseExport: (change) => exporter.choose(change),
    openExport: () => exporter.open(),
    startExport: () => exporter.start(),
    stopExport: () => exporter.stop(),
    open(id) {
      opener.open(id);
      remember();
    },
    reopen: () => opener.reload(),
    follow: () => opener.follow(),
    unfollow: () => opener.unfollow(),
    close() {
      opener.close();
      remember();
    },
    strike({ title, fault, final }, everyAttempt) {
      const times = everyAttempt && final !== true ? EVERY_ATTEMPT : 1;
      demo.fault({ ...fault, times });
      const { section } = store.state;
      record(store, {
        operation: ({ list: "list", summary: "summarize", export: "export" } as const)[section],
        type: "fault",
        text: times === 1 ? `${title}, once` : `${title}, on every attempt`,
      });
      ({ list: lister, summary: summarizer, export: exporter })[section].start();
    },
    clearActivity: () => store.update({ activity: [] }),
  };
}

/** Updates the state from the page's URL, after a step back or forward. */
export function followLocation(store: Store<State>, operations: Operations): void {
  const { opener } = operations;
  const place = readPlace(window.location.search);
  const { opened } = store.state;
  const { provider, access, caller, applied, section } = place;
  const moved = placeQuery({ ...place, open: null }) !== placeQuery({ ...placeOf(store.state), section, open: null });
  store.update({ section });
  if (moved) {
    opener.close();
    store.update({ provider, access, caller, draft: applied, applied });
    begin(store, operations);
  } else {
    enter(store, operations);
  }
  if (place.open === null) opener.close();
  else if (moved || place.open !== opened?.id) opener.open(place.open);
}
