import { place, zone } from "../app/place.js";
import type { Page } from "../shell/page.js";
import type { Count } from "./counter.js";
import { agentNames } from "./words.js";

/** Platforms whose lists name the agent. */
const NAMING: readonly string[] = ["anyreach", "elevenlabs", "retell"];

/** Counts know agents by their id: adds the names that the application keeps, and those on a page of conversations if
 *  there are ids without one. Without an answer the ids stay. Returns what gives it up. */
export function learnNames({ demo }: Page, { cells, days }: Count): () => void {
  const stop = new AbortController();
  const isUnknown = () => cells.some(({ values: { agent } }) => agent !== "" && !agentNames.peek().has(agent));
  const learn = (names: Iterable<readonly [string, string]>) => {
    agentNames.value = new Map([...agentNames.peek(), ...names]);
  };
  async function ask(): Promise<void> {
    if (isUnknown()) learn(await demo.agentNames());
    const connection = place.peek();
    if (stop.signal.aborted || !isUnknown() || !NAMING.includes(connection.provider)) return;
    const filter = { createdAfter: days.from, createdBefore: days.to, timeZone: zone.peek(), pageSize: 100 };
    const { items } = await demo.client(connection).conversations.list(filter, { maxPages: 1, signal: stop.signal });
    learn(items.flatMap(({ agent: { id, name } }) => (id === null || name === null ? [] : [[id, name] as const])));
  }
  ask().catch(() => undefined);
  return () => stop.abort();
}
