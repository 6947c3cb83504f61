import type { Conversation } from "convoscope/browser";
import { copyButton } from "./copy-button.js";
import { element, icon, type Child } from "./element.js";
import { notice } from "./notice.js";
import { timeElement } from "./time.js";
import { valueView } from "./value-view.js";

/** Everything about a conversation except its content: people, ids, recording, metadata, and what is missing or was
 *  repaired. */
export function conversationRecord(conversation: Conversation): Child[] {
  const { withheld, issues, metadata, recording } = conversation;
  return [
    withheld.length === 0
      ? null
      : section(
          "Withheld",
          element(
            "div",
            { class: "notice" },
            icon("lock"),
            element(
              "div",
              {},
              element("p", {}, "The gateway’s credential may not see them; they are not empty."),
              element("p", { class: "chips" }, ...withheld.map((name) => element("code", { class: "chip" }, name))),
            ),
          ),
        ),
    issues.length === 0
      ? null
      : section(
          "Repaired while reading",
          element(
            "ul",
            { class: "issues" },
            ...issues.map(({ path, code, message }) =>
              element(
                "li",
                {},
                element("code", {}, path),
                element("span", { class: "chip" }, code),
                element("p", { dir: "auto" }, message),
              ),
            ),
          ),
        ),
    section("Facts", facts(conversation)),
    section(
      "Recording",
      recording === null
        ? notice("empty", "No recording", "There is none, or it is not ready yet.")
        : recordingView(recording),
    ),
    section(
      "Metadata",
      metadata === null
        ? withheld.includes("metadata")
          ? notice("lock", "Withheld", "The gateway’s credential may not read it.")
          : notice("empty", "No metadata", "The provider sent none.")
        : valueView(metadata),
    ),
  ];
}

function section(title: string, ...children: Child[]): HTMLElement {
  return element("section", { class: "record" }, element("h3", {}, title), ...children);
}

function facts({
  id,
  internalId,
  organizationId,
  agent,
  customer,
  createdAt,
  updatedAt,
  createdBy,
  startedAt,
  endedAt,
  endReason,
  success,
  cost,
}: Conversation): HTMLElement {
  const rows: (readonly [string, Node | string | null])[] = [
    ["Customer", customer.name],
    ["Customer number", customer.phone],
    ["Customer e-mail", customer.email],
    ["Customer id", customer.id === customer.phone ? null : customer.id],
    ["Agent", agent.name],
    ["Agent number", agent.phone],
    ["Agent id", agent.id],
    ["Agent version", agent.versionId],
    ["Created", timeElement(createdAt)],
    ["Updated", updatedAt === null ? null : timeElement(updatedAt)],
    ["Started", startedAt === null ? null : timeElement(startedAt)],
    ["Ended", endedAt === null ? null : timeElement(endedAt)],
    ["Why it ended", endReason],
    ["Success", success === null ? null : success ? "Yes" : "No"],
    ["Cost", cost === null ? null : `${cost.amount} ${cost.currency}`],
    ["Created by", createdBy],
    ["Conversation id", id],
    ["Document id", internalId],
    ["Organization", organizationId],
  ];
  return element(
    "dl",
    { class: "terms" },
    ...rows.flatMap(([term, value]) =>
      value === null
        ? []
        : [
            element("dt", {}, term),
            element("dd", {}, typeof value === "string" ? element("bdi", { class: "scalar" }, value) : value),
          ],
    ),
  );
}

function recordingView({ url, available, expires, expiresAt }: NonNullable<Conversation["recording"]>): HTMLElement {
  if (url === null) {
    return available
      ? notice("lock", "Only with the key", "The platform gives no address. A server streams the audio with client.conversations.recording(id), and hands on what the page may hear.")
      : notice("empty", "Not available", "There is a recording, but no audio to be had.");
  }
  return element(
    "div",
    { class: "recording" },
    element(
      "div",
      { class: "recording-url" },
      icon("recording"),
      element("code", {}, url),
      copyButton("the recording’s URL", () => url),
    ),
    element(
      "p",
      { class: "hint" },
      expires !== false
        ? `This URL ${expires === null ? "may expire" : "expires"}${expiresAt === null ? "" : ` at ${expiresAt}`}: ask for the conversation again instead of storing it, and never send it a credential.`
        : "The host is not the provider’s own: never send it a credential.",
    ),
    element("p", { class: "hint" }, "The sandbox makes its URLs up, so there is nothing to play here."),
  );
}
