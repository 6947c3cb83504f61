import type { Page } from "../shell/page.js";
import { place, zone } from "../app/place.js";
import type { Count } from "./counter.js";
import { agentNames } from "./words.js";

/** Platforms whose lists name the agent. */
const NAMING: readonly string[] = ["anyreach", "elevenlabs", "retell"];

/** Counts know agents by their id: asks for a page of conversations, whose agents have names, once for each that is new.
 *  Without an answer the ids stay. */
export function learnNames({ demo }: Page, { cells, days }: Count): () => void {
  const { provider } = place.peek();
  const stop = new AbortController();
  const unknown = cells.some(({ values: { agent } }) => agent !== "" && !agentNames.peek().has(agent));
  if (unknown && NAMING.includes(provider)) {
    const filter = { createdAfter: days.from, createdBefore: days.to, timeZone: zone.peek(), pageSize: 100 };
    demo
      .client(place.peek())
      .conversations.list(filter, { maxPages: 1, signal: stop.signal })
      .then(
        ({ items }) => {
          const named = items.flatMap(({ agent: { id, name } }) => (id === null || name === null ? [] : [[id, name] as const]));
          agentNames.value = new Map([...agentNames.peek(), ...named]);
        },
        () => undefined,
      );
  }
  return () => stop.abort();
}
