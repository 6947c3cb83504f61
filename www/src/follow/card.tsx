// A call on the wall: who speaks with whom, since when, and the last that was said.
import { go, hrefTo, zone } from "../app/place.js";
import { language, lengthText, number, t } from "../language/language.js";
import type { Listed } from "../listing/listed.js";
import { TELLS_AFTERWARDS } from "../provider.js";
import { Icon } from "../shell/icon.js";
import { follow } from "../shell/shell.js";
import { PROVIDER_NAMES, channelIcon, statusTone } from "../view/wording.js";
import type { Card as CardState } from "./calls.js";
import { agentText, channelText, clockText, directionText, errorText, reasonText, roleText, sizeText, statusText, whoText } from "./words.js";
import type { Wallkeeper } from "./wall.js";

/** So many of the last messages stand on a card. */
const LINES = 5;

export function Card({ card, keeper, now }: { card: CardState; keeper: Wallkeeper; now: number }) {
  const { id, conversation, state, cost } = card;
  const agent = agentText(conversation);
  const title = `follow-title-${id}`;
  return (
    <li class={`call-card is-${state}`} data-call={id} data-state={state}>
      <article aria-labelledby={title}>
        <header>
          <Icon name={channelIcon(conversation.channel)} />
          <h2 id={title}>
            <OpenLink id={id}>{agent}</OpenLink>
          </h2>
          <Standing conversation={conversation} now={now} state={state} />
        </header>
        <p class="call-facts">
          <bdi>{whoText(conversation)}</bdi>
          <Facts conversation={conversation} />
        </p>
        <Said card={card} />
        {state === "ended" && <Ending conversation={conversation} />}
        <Trouble card={card} keeper={keeper} agent={agent} />
        <footer>
          <p class="call-cost">
            {t("follow.cost", { requests: cost.requests, unchanged: cost.unchanged })}
            {cost.bytes > 0 && `, ${sizeText(cost.bytes)}`}
          </p>
          {(state === "followed" || state === "paused") && (
            <button type="button" class="button small" data-action={state === "followed" ? "pause" : "resume"} aria-label={t(state === "followed" ? "follow.pause.of" : "follow.resume.of", { agent })} onClick={() => (state === "followed" ? keeper.pause(id) : keeper.resume(id))}>
              {t(state === "followed" ? "follow.pause" : "follow.resume")}
            </button>
          )}
          <button type="button" class="button small quiet" data-action="dismiss" aria-label={t(state === "ended" ? "follow.dismiss.of" : "follow.stop.of", { agent })} onClick={() => keeper.dismiss(id)}>
            {t(state === "ended" ? "follow.dismiss" : "follow.stop")}
          </button>
        </footer>
      </article>
    </li>
  );
}

/** Leads to the conversation in Explore. */
export function OpenLink({ id, children }: { id: string; children: string }) {
  const to = { view: "explore", open: id } as const;
  return (
    <a href={hrefTo(to)} onClick={(event) => follow(event, () => go(to))}>
      <bdi>{children}</bdi>
    </a>
  );
}

/** Direction, channel, and when it began. */
export function Facts({ conversation: { direction, channel, createdAt } }: { conversation: Listed }) {
  const began = createdAt === null ? null : new Date(createdAt);
  return (
    <>
      {direction !== null && <span>{directionText(direction)}</span>}
      <span>{channelText(channel)}</span>
      {began !== null && <time dateTime={createdAt ?? ""}>{t("follow.since", { time: new Intl.DateTimeFormat(language.value, { timeStyle: "short", timeZone: zone.value }).format(began) })}</time>}
    </>
  );
}

export function secondsOf({ createdAt, startedAt }: Listed, now: number): number | null {
  const began = Date.parse(startedAt ?? createdAt ?? "");
  return Number.isNaN(began) ? null : (now - began) / 1000;
}

/** A running clock; of a call that has ended, how. */
function Standing({ conversation, now, state }: { conversation: Listed; now: number; state: CardState["state"] }) {
  if (state === "ended" || !conversation.live) {
    return (
      <span class={`badge ${statusTone({ ...conversation, live: false })}`}>
        <span class="dot" />
        {statusText(conversation.status)}
      </span>
    );
  }
  const seconds = secondsOf(conversation, now);
  return (
    <span class={state === "followed" ? "badge live" : "badge"}>
      <span class="dot" />
      {conversation.status !== "in_progress" && `${statusText(conversation.status)} `}
      {seconds !== null && (
        <span class="call-clock" role="timer" aria-label={t("follow.running", { length: lengthText(Math.floor(Math.max(0, seconds) / 60) * 60) })}>
          {clockText(seconds)}
        </span>
      )}
      {state === "paused" && ` · ${t("follow.paused")}`}
    </span>
  );
}

/** The last that was said, or why nothing stands there. */
function Said({ card: { conversation, state } }: { card: CardState }) {
  const { transcript, withheld, live, provider } = conversation;
  const why = (text: string, isShort = false) => <p class={isShort ? "call-why short" : "call-why"}>{text}</p>;
  if (withheld.includes("transcript")) return why(t("follow.withheld"), true);
  const last = (transcript ?? []).map((message, index) => ({ ...message, index })).slice(-LINES);
  if (last.length > 0) {
    return (
      <ol class="call-said" aria-label={t("follow.said")}>
        {last.map(({ role, content, index }) => (
          <li key={index} class={`said-${role}`}>
            <span class="call-role">{roleText(role)}</span>
            <span dir="auto">{role === "tool" ? t("follow.tool") : content}</span>
          </li>
        ))}
      </ol>
    );
  }
  if (live && TELLS_AFTERWARDS.has(provider)) return why(t("follow.afterwards.card"), true);
  // Of one that failed or was paused at once nothing is known.
  if (transcript === undefined) return why(state === "followed" ? t("follow.loading") : "");
  if (transcript === null) return why(t(live ? "follow.none.yet" : "follow.none", { platform: PROVIDER_NAMES[provider as keyof typeof PROVIDER_NAMES] ?? provider }));
  return why(t(live ? "follow.nothing.yet" : "follow.nothing"));
}

function Ending({ conversation: { durationSeconds, endReason, summary } }: { conversation: Listed }) {
  const parts = [durationSeconds === null ? "" : t("follow.lasted", { length: lengthText(durationSeconds) }), endReason === null ? "" : reasonText(endReason)].filter(Boolean);
  return (
    <div class="call-ending">
      {parts.length > 0 && <p>{parts.join(" · ")}</p>}
      {summary !== null && (
        <p class="call-summary" dir="auto">
          {summary}
        </p>
      )}
    </div>
  );
}

function Trouble({ card: { id, error, waiting }, keeper, agent }: { card: CardState; keeper: Wallkeeper; agent: string }) {
  if (error !== null) {
    return (
      <div class="call-error">
        <p>
          <strong>{errorText(error.code)}</strong>
        </p>
        {error.message !== "" && (
          <p lang="en" dir="auto">
            {error.message}
          </p>
        )}
        <button type="button" class="button small" data-action="retry" aria-label={t("follow.retry.of", { agent })} onClick={() => keeper.resume(id)}>
          {t("follow.retry")}
        </button>
      </div>
    );
  }
  return waiting === null ? null : <p class="call-waiting">{t("follow.waiting", { seconds: number(Math.ceil(waiting.waitMs / 1000)) })}</p>;
}
