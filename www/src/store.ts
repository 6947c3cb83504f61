/** Holds the state, from which the whole page is rendered. */
export interface Store<S> {
  readonly state: S;
  /** Changes parts of the state, then calls every subscriber. */
  update(change: Partial<S> | ((state: S) => Partial<S>)): void;
  /** Calls the listener now and after every change. */
  subscribe(listener: (state: S) => void): void;
}

export function createStore<S extends object>(initial: S): Store<S> {
  let state = initial;
  const listeners: ((state: S) => void)[] = [];
  return {
    get state() {
      return state;
    },
    update(change) {
      state = { ...state, ...(typeof change === "function" ? change(state) : change) };
      for (const listener of listeners) listener(state);
    },
    subscribe(listener) {
      listeners.push(listener);
      listener(state);
    },
  };
}
