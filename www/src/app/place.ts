// Where the visitor is: the one state of the page that its address keeps. Everything else is derived from it.
import { computed, signal } from "@preact/signals";
import { INITIAL_DRAFT, withField } from "../filter/draft.js";
import { FIELDS, type FieldName } from "../filter/field.js";
import { PICKS, daysOf, placeQuery, readPlace, type PickName, type Place } from "../location.js";
import { dayIn } from "./period.js";

/** Read it; to change it, call `go`. */
export const place = signal<Place>(readPlace(""));

/** The time zone of every date on the page, in rows and in filters. */
export const zone = computed(() => place.value.zone ?? browserZone());
/** The page stays open over midnight: set it when something is asked anew. */
export const now = signal(new Date());
export const today = computed(() => dayIn(zone.value, now.value));
export const days = computed(() => daysOf(place.value, today.value));

/** Every name that a filter has, in any view. */
export type FilterName = FieldName | PickName;

/** The filters that are set, as chips show them. */
export const filters = computed((): readonly (readonly [FilterName, string])[] => {
  const { applied, picks } = place.value;
  return [
    ...FIELDS.flatMap(({ name }) => (name === "pageSize" || applied[name] === undefined ? [] : [[name, applied[name]] as const])),
    ...PICKS.flatMap((name) => (picks[name] === undefined ? [] : [[name, picks[name]] as const])),
  ];
});

export const valueOf = (name: FilterName): string | undefined =>
  isPick(name) ? place.value.picks[name] : place.value.applied[name];

/** Goes to another place: a step that the browser's Back takes back. */
export function go(change: Partial<Place>): void {
  move(change, "pushState");
}

/** Another place instead of this one, as while somebody is typing. */
export function adjust(change: Partial<Place>): void {
  move(change, "replaceState");
}

/** Sets a filter, or removes it (null). */
export function setFilter(name: FilterName, value: string | null): void {
  const { applied, picks } = place.value;
  if (isPick(name)) {
    const { [name]: _, ...others } = picks;
    go({ picks: value === null ? others : { ...others, [name]: value } });
  } else go({ applied: withField(applied, name, value ?? "") });
}

export function clearFilters(): void {
  go({ applied: INITIAL_DRAFT, picks: {} });
}

/** The address of a place that differs from this one, for a link. */
export function hrefTo(change: Partial<Place>): string {
  return placeQuery({ ...place.value, ...change });
}

/** Follows the address from now on. */
export function followAddress(): void {
  const read = () => {
    place.value = readPlace(window.location.search);
  };
  window.addEventListener("popstate", read);
  read();
}

function move(change: Partial<Place>, how: "pushState" | "replaceState"): void {
  const next = { ...place.peek(), ...change };
  const query = placeQuery(next);
  if (query === placeQuery(place.peek())) return;
  history[how](null, "", query);
  place.value = next;
}

function isPick(name: FilterName): name is PickName {
  return (PICKS as readonly string[]).includes(name);
}

/** UTC if the host's zone has no name. */
function browserZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions() as { timeZone?: string };
  return timeZone ?? "UTC";
}
