import type { ReadonlySignal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { Actions } from "../actions.js";
import type { Demo } from "../demo.js";
import type { MessageId } from "../language/language.js";
import type { Failure } from "../part.js";
import type { State } from "../state.js";
import type { Store } from "../store.js";
import type { ViewName } from "../view-name.js";

/** What every view is given. Where the visitor is, and the filters, are in `app/place.ts`. */
export interface Page {
  /** Makes the clients, which do the requests. */
  demo: Demo;
  /** Whether they can be asked: the module is loaded, and in demo mode the sandbox with its gateways. */
  ready: ReadonlySignal<boolean>;
  /** Why not, if that failed; `retry` tries it again. */
  failed: ReadonlySignal<Failure | null>;
  retry(): void;
  /** Loads a script of the page that comes later, by its name in `assets/`. `failures`: how often that failed before. */
  script(name: string, failures: number): Promise<unknown>;
  /** Of the views that are not yet made of components; the activity log is kept there. */
  store: Store<State>;
  actions: Actions;
}

/** A view: a component, or the element of index.html into which older code draws it. */
export type View = { name: ViewName; title: MessageId } & ({ Component: ComponentType<Page> } | { host: string });
