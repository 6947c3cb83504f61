import type { Entry } from "./population.js";
import type { Micros } from "./timestamp.js";

/** A conversation at its place in a list: by its start (-Infinity: it has none), then by its id. This order stays as
 *  conversations come and go. */
export interface Place {
  at: Micros;
  id: string;
}

export interface Placed extends Place {
  entry: Entry;
}

/** The next page, and the cursor of what follows it; null at the end. */
export function pageAfter(all: readonly Placed[], size: number, isDescending: boolean, after: Place | null, skip = 0): { page: Placed[]; next: string | null } {
  const sign = isDescending ? -1 : 1;
  // Two without a start differ by NaN, which decides nothing.
  const order = (a: Place, b: Place) => sign * (a.at - b.at) || sign * (a.id < b.id ? -1 : a.id === b.id ? 0 : 1);
  const rest = all.filter((place) => after === null || order(place, after) > 0).sort(order);
  const page = rest.slice(skip, skip + size);
  const last = page.at(-1);
  return { page, next: last !== undefined && rest.length > skip + size ? cursorOf(last) : null };
}

const cursorOf = ({ at, id }: Place): string => btoa(JSON.stringify([at, encodeURIComponent(id)]));

/** The place that a cursor stands for; undefined if it was never one. */
export function placeOf(cursor: string): Place | undefined {
  try {
    const [at, id] = JSON.parse(atob(cursor)) as [unknown, unknown];
    if (typeof id === "string" && (at === null || typeof at === "number")) return { at: at ?? -Infinity, id: decodeURIComponent(id) };
  } catch {
    // It is none.
  }
  return undefined;
}
