import type { State } from "../state.js";

/** Updates one region of the page to the state. Cheap if nothing in it changed. */
export type Render = (state: State) => void;

/** Renders only when one of the values it depends on has changed. */
export function whenChanged(dependencies: (state: State) => readonly unknown[], render: Render): Render {
  let last: readonly unknown[] | null = null;
  return (state) => {
    const now = dependencies(state);
    if (last !== null && now.every((value, index) => Object.is(value, last?.[index]))) return;
    last = now;
    render(state);
  };
}
