import { record } from "./activity.js";
import { go } from "./app/place.js";
import type { Caller } from "./caller.js";
import type { Demo } from "./demo.js";
import { INITIAL_DRAFT, sameDraft, withField } from "./filter/draft.js";
import type { FieldName } from "./filter/field.js";
import type { Inspector } from "./filter/inspector.js";
import { samePicks, type Place } from "./location.js";
import { begin, enter, type Operations } from "./operations.js";
import type { Access, ProviderName } from "./provider.js";
import { EVERY_ATTEMPT, type Scenario } from "./scenario.js";
import type { State } from "./state.js";
import type { Store } from "./store.js";

/** Everything a visitor can do in the views whose state is `State`. They call these and never change it themselves. */
export interface Actions {
  chooseProvider(provider: ProviderName): void;
  chooseAccess(access: Access): void;
  /** Signs somebody else in and reloads everything for them. */
  chooseCaller(caller: Caller): void;
  edit(name: FieldName, text: string): void;
  /** Lists with the filters as they were edited. False, and nothing is done, if they have issues. */
  apply(): Promise<boolean>;
  clearFilters(): void;
  relist(): void;
  /** Reads on. */
  more(): void;
  /** Reads no further. */
  stopListing(): void;
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
  const { lister, opener } = operations;
  /** After what the place asks for has begun: `followPlace` then finds nothing to do. */
  const remember = () => {
    const { provider, access, caller, applied, picks, opened } = store.state;
    go({ provider, access, caller, applied, picks, open: opened?.id ?? null });
  };
  const list = () => begin(store, operations);
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
    // Without the gateway the list begins when it is there.
    if (ready) list();
    remember();
  };

  return {
    chooseProvider(provider) {
      // An agent's id, and the words for an end, are those of one platform.
      const { draft, applied } = store.state;
      const { endReason: _, ...picks } = store.state.picks;
      void switchTo({ provider, picks, draft: withField(draft, "agentId", ""), applied: withField(applied, "agentId", "") });
    },
    chooseAccess: (access) => void switchTo({ access }),
    chooseCaller(caller) {
      // Whoever asks now may not see it.
      opener.close();
      store.update({ caller });
      list();
      remember();
    },
    edit(name, text) {
      store.update({ draft: withField(store.state.draft, name, text) });
    },
    async apply() {
      const { draft, applied } = store.state;
      if (!(await inspector.isUsable())) return false;
      if (sameDraft(draft, applied)) return true;
      store.update({ applied: draft });
      list();
      remember();
      return true;
    },
    clearFilters() {
      store.update({ draft: INITIAL_DRAFT, applied: INITIAL_DRAFT, picks: {} });
      list();
      remember();
    },
    relist: list,
    more: () => lister.more(),
    stopListing: () => lister.stop(),
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
      record(store, { operation: "list", type: "fault", text: times === 1 ? `${title}, once` : `${title}, on every attempt` });
      lister.start();
    },
    clearActivity: () => store.update({ activity: [] }),
  };
}

/** Brings the state to a place, and loads what is then shown: after a step back or forward, and when another view changed
 *  the place. */
export function followPlace(store: Store<State>, operations: Operations, to: Place, zone: string): void {
  const { opener } = operations;
  const { state } = store;
  const { provider, access, caller, applied, picks, view, open } = to;
  const filtered = !sameDraft(applied, state.applied) || !samePicks(picks, state.picks);
  const moved = filtered || provider !== state.provider || access !== state.access || caller !== state.caller || zone !== state.zone;
  store.update({ view });
  if (moved) {
    opener.close();
    store.update({ provider, access, caller, draft: applied, applied, picks, zone });
    begin(store, operations);
  } else {
    enter(store, operations);
  }
  if (open === null) opener.close();
  else if (state.ready && (moved || open !== state.opened?.id)) opener.open(open);
}
