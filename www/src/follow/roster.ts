// Which calls run now.
import type { ConversationFilter } from "convoscope/browser";
import type { Draft } from "../filter/draft.js";
import type { Listed } from "../listing/listed.js";
import type { ProviderName } from "../provider.js";

/** Platforms whose lists can be narrowed to what is in progress. Of the others the newest page is looked through. */
const NARROWED: ReadonlySet<string> = new Set<ProviderName>(["eigi", "anyreach", "elevenlabs"]);
/** The largest page that every platform has. */
const PAGE_SIZE = 100;

export function rosterFilter(provider: ProviderName): ConversationFilter {
  return { pageSize: PAGE_SIZE, ...(NARROWED.has(provider) && { status: "in_progress" }) };
}

/** Filters of the page that hold for running calls too. They narrow what is shown, without other requests. */
export const WALL_FILTERS = ["agentId", "channel", "direction"] as const;

export function fits({ agent, channel, direction }: Listed, applied: Draft): boolean {
  const values = { agentId: agent.id, channel, direction };
  return WALL_FILTERS.every((name) => {
    const wanted = applied[name];
    return wanted === undefined || wanted.split(",").some((each) => each.trim() === values[name]);
  });
}
