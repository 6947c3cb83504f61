import { record } from "./activity.js";
import type { Demo } from "./demo.js";
import { INITIAL_DRAFT, withField } from "./filter/draft.js";
import type { FieldName } from "./filter/field.js";
import { inspect } from "./filter/inspection.js";
import type { Lister } from "./listing/lister.js";
import { placeOf, placeQuery, readPlace } from "./location.js";
import type { Opener } from "./opening/opener.js";
import type { Access, ProviderName } from "./provider.js";
import { EVERY_ATTEMPT, type Scenario } from "./scenario.js";
import type { State } from "./state.js";
import type { Store } from "./store.js";

/** Everything a visitor can do. Views call these and never touch the state themselves. */
export interface Actions {
  chooseProvider(provider: ProviderName): void;
  chooseAccess(access: Access): void;
  edit(name: FieldName, text: string): void;
  /** Lists with the form as it stands. False, and nothing happens, while it has issues. */
  apply(): boolean;
  clearFilters(): void;
  relist(): void;
  more(): void;
  open(id: string): void;
  reopen(): void;
  close(): void;
  /** Lets the next request, or every attempt of it, fail, and lists. */
  strike(scenario: Scenario, everyAttempt: boolean): void;
  clearActivity(): void;
}

export function createActions(store: Store<State>, demo: Demo, lister: Lister, opener: Opener): Actions {
  const remember = () => {
    const query = placeQuery(placeOf(store.state));
    if (query !== window.location.search) history.pushState(null, "", query);
  };
  /** Lists anew if the form allows it; an earlier filter may not suit another provider. */
  const switchTo = (change: Partial<State>) => {
    opener.close();
    store.update(change);
    const { draft, applied } = store.state;
    if (inspect(store.state).plan !== null) store.update({ applied: draft });
    else if (inspect({ ...store.state, draft: applied }).plan === null) store.update({ applied: INITIAL_DRAFT });
    remember();
    lister.start();
  };

  return {
    chooseProvider: (provider) => switchTo({ provider }),
    chooseAccess: (access) => switchTo({ access }),
    edit(name, text) {
      store.update({ draft: withField(store.state.draft, name, text) });
    },
    apply() {
      if (inspect(store.state).plan === null) return false;
      store.update({ applied: store.state.draft });
      remember();
      lister.start();
      return true;
    },
    clearFilters() {
      store.update({ draft: INITIAL_DRAFT, applied: INITIAL_DRAFT });
      remember();
      lister.start();
    },
    relist: () => lister.start(),
    more: () => lister.more(),
    open(id) {
      opener.open(id);
      remember();
    },
    reopen: () => opener.reload(),
    close() {
      opener.close();
      remember();
    },
    strike({ title, fault, retried }, everyAttempt) {
      // What is not tried again needs no more than one: another would strike the visitor's own retry.
      const times = everyAttempt && retried ? EVERY_ATTEMPT : 1;
      demo.fault({ ...fault, times });
      record(store, {
        operation: "list",
        type: "fault",
        text: times === 1 ? `${title}, once` : `${title}, on every attempt`,
      });
      lister.start();
    },
    clearActivity: () => store.update({ activity: [] }),
  };
}

/** Brings the state to where the page's address says, after a step back or forward. */
export function followLocation(store: Store<State>, lister: Lister, opener: Opener): void {
  const place = readPlace(window.location.search);
  const { provider, access, applied, opened } = store.state;
  const moved = placeQuery({ ...place, open: null }) !== placeQuery({ provider, access, applied, open: null });
  if (moved) {
    opener.close();
    store.update({ provider: place.provider, access: place.access, draft: place.applied, applied: place.applied });
    lister.start();
  }
  if (place.open === null) opener.close();
  else if (moved || place.open !== opened?.id) opener.open(place.open);
}
