import type { Listed } from "../listing/listed.js";
import { element, icon } from "./element.js";
import { statusBadge } from "./status-badge.js";
import { timeElement } from "./time.js";
import { channelIcon, channelName, conversationTitle, duration } from "./wording.js";

/** A conversation in the list; a real link, so it can be opened in a tab of its own. */
export function conversationRow(conversation: Listed, href: string): HTMLLIElement {
  const { id, channel, createdAt, durationSeconds, agent } = conversation;
  return element(
    "li",
    {},
    element(
      "a",
      { href, "data-id": id, tabindex: -1 },
      element("span", { class: "row-icon" }, icon(channelIcon(channel))),
      element(
        "span",
        { class: "row-head" },
        element("bdi", { class: "row-title" }, conversationTitle(conversation)),
        timeElement(createdAt, "short"),
      ),
      element("span", { class: "row-snippet", dir: "auto" }, snippet(conversation)),
      element(
        "span",
        { class: "row-facts" },
        statusBadge(conversation),
        element("span", {}, channelName(channel)),
        durationSeconds === null ? null : element("span", {}, duration(durationSeconds)),
        agent.name === null ? null : element("bdi", {}, agent.name),
      ),
    ),
  );
}

/** The most informative text available. */
function snippet({ summary, transcript, notes, withheld, live }: Listed): string {
  const said = transcript?.findLast(({ role, content }) => role === "user" && content !== "")?.content;
  if (summary !== null) return summary;
  if (said !== undefined) return said;
  if (notes !== null) return notes;
  if (withheld.includes("transcript")) return "Content withheld";
  if (transcript === undefined) return live ? "No summary yet" : "No summary";
  if (transcript === null) return live ? "No transcript yet" : "No transcript";
  return live ? "Nothing said yet" : "Nothing was said";
}

/** Placeholder while the list loads. */
export function rowSkeletons(): HTMLLIElement[] {
  return Array.from({ length: 7 }, () =>
    element(
      "li",
      { class: "skeleton-row", "aria-hidden": "true" },
      ...["row-icon", "line short", "line", "line half"].map((kind) => element("span", { class: `skeleton ${kind}` })),
    ),
  );
}
