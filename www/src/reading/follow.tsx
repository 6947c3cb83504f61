import { number, t } from "../language/language.js";
import type { Opened } from "../opening/opened.js";
import { TELLS_AFTERWARDS } from "../provider.js";
import { bytes } from "../view/wording.js";

/** Whether a running conversation is followed, and what that costs; null once nothing more can happen. */
export function Follow({ opened: { conversation, following, watched }, follow, unfollow }: { opened: Opened; follow(): void; unfollow(): void }) {
  if (conversation === null || !(conversation.live || following || watched !== null)) return null;
  const state = !following ? (conversation.live ? "not" : "over") : !conversation.live ? "ended" : TELLS_AFTERWARDS.has(conversation.provider) ? "afterwards" : "live";
  return (
    <div class={`follow${following ? " following" : ""}`}>
      <span class="dot" aria-hidden="true" />
      <div class="follow-text">
        <p>{t(`read.follow.${state}`)}</p>
        {watched !== null && (
          <p class="follow-cost" data-requests={watched.requests}>
            {t("read.follow.cost", { requests: number(watched.requests), count: watched.requests, size: bytes(watched.bytes) })}
            {watched.unchanged > 0 && ` ${t("read.follow.unchanged", { count: watched.unchanged })}`}
          </p>
        )}
      </div>
      {state !== "over" && (
        <button type="button" class="button small" data-action="follow" onClick={following ? unfollow : follow}>
          {t(following ? "read.follow.stop" : "read.follow.start")}
        </button>
      )}
    </div>
  );
}
