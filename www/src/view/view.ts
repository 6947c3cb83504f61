import type { State } from "../state.js";

/** Brings one region of the page up to date with the state. Cheap where nothing of its own has changed. */
export type Render = (state: State) => void;

/** A render that runs only when one of the values it depends on is another one than last time. */
export function whenChanged(dependencies: (state: State) => readonly unknown[], render: Render): Render {
  let last: readonly unknown[] | null = null;
  return (state) => {
    const now = dependencies(state);
    if (last !== null && now.every((value, index) => Object.is(value, last?.[index]))) return;
    last = now;
    render(state);
  };
}
