// The agents that conversations have shown to whoever asks now.
import { computed, signal } from "@preact/signals";
import { agentNames } from "../overview/words.js";
import type { Connection } from "../provider.js";
import { place } from "./place.js";

export interface KnownAgent {
  id: string;
  name: string;
}

const seen = signal<{ by: string; ids: ReadonlySet<string> }>({ by: "", ids: new Set() });

const nameOf = ({ provider, access, caller }: Connection) => `${provider} ${access} ${caller}`;

/** Keeps agents in mind, and their names if they have them. */
export function sawAgents(agents: readonly { id: string | null; name: string | null }[]): void {
  const by = nameOf(place.peek());
  const before = seen.peek().by === by ? seen.peek().ids : new Set<string>();
  const fresh = agents.flatMap(({ id }) => (id === null || before.has(id) ? [] : [id]));
  if (fresh.length > 0 || seen.peek().by !== by) seen.value = { by, ids: new Set([...before, ...fresh]) };
  const names = agentNames.peek();
  const named = agents.flatMap(({ id, name }) => (id === null || name === null || names.get(id) === name ? [] : [[id, name] as const]));
  if (named.length > 0) agentNames.value = new Map([...names, ...named]);
}

export function nameAgents(names: ReadonlyMap<string, string>): void {
  if (names.size > 0) agentNames.value = new Map([...names, ...agentNames.peek()]);
}

/** Those with a name first, each group in order. */
export const knownAgents = computed((): readonly KnownAgent[] => {
  const { by, ids } = seen.value;
  if (by !== nameOf(place.value)) return [];
  const names = agentNames.value;
  const agents = [...ids].map((id) => ({ id, name: names.get(id) ?? "" }));
  return agents.sort((a, b) => Number(a.name === "") - Number(b.name === "") || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
});
