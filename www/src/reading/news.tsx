import { useRef } from "preact/hooks";
import { t } from "../language/language.js";
import type { Opened } from "../opening/opened.js";
import { roleText } from "./words.js";

/** How many new messages are announced word by word. */
const MOST_SPOKEN = 4;

/** Tells screen readers what a sighted visitor sees happen. Errors are alerts and announce themselves. It is inside the
 *  conversation, since a modal dialog silences everything outside. */
export function News({ opened }: { opened: Opened }) {
  const heard = useRef<{ id: string; messages: number } | null>(null);
  const said = useRef("");
  const { id, phase, following, conversation } = opened;
  const transcript = conversation?.transcript ?? [];
  const before = heard.current;
  heard.current = following ? { id, messages: transcript.length } : null;
  if (before === null || before.id !== id || !following) {
    if (!following) said.current = phase === "failed" ? "" : t(phase === "loading" ? "read.loading" : "read.loaded");
  } else if (transcript.length > before.messages) {
    const added = transcript.slice(before.messages);
    // A whole transcript at once is to be read, not to be listened to.
    said.current = added.length > MOST_SPOKEN ? t("read.added", { count: added.length }) : added.map(({ role, content }) => (role === "tool" ? `${roleText(role)}.` : `${roleText(role)}: ${content}`)).join(" ");
  }
  return (
    <p class="visually-hidden" role="status" data-news>
      {said.current}
    </p>
  );
}
