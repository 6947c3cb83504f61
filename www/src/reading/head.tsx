// The head of a conversation: who, when, how long, how it went, and the way to the ones around it.
import type { ComponentChildren } from "preact";
import { lengthText, t, type MessageId } from "../language/language.js";
import type { Listed } from "../listing/listed.js";
import { Icon } from "../shell/icon.js";
import { channelIcon, conversationTitle, statusTone, unnamed } from "../view/wording.js";
import { When } from "./when.js";
import { agentText, channelText, costText, directionText, reasonText, statusText } from "./words.js";

/** The conversations before and after this one in the list, which is null at its ends. */
export interface Neighbours {
  before: string | null;
  after: string | null;
}

export interface HeadProps {
  id: string;
  conversation: Listed | null;
  neighbours: Neighbours;
  open(id: string): void;
  refresh(): void;
  close(): void;
}

export function Head({ id, conversation, neighbours: { before, after }, open, refresh, close }: HeadProps) {
  const agent = conversation === null ? null : agentText(conversation);
  return (
    <header class="conversation-head">
      <h2 id="conversation-title" tabIndex={-1}>
        <bdi>{conversation === null ? unnamed(id) : conversationTitle(conversation)}</bdi>{" "}
        {agent !== null && (
          <span class="with" title={conversation?.agent.id ?? undefined}>
            {t("read.with")} <bdi>{agent}</bdi>
          </span>
        )}
      </h2>
      <div class="conversation-actions">
        <Action name="before" title="read.before" icon="up" keys="k" press={before === null ? null : () => open(before)} />
        <Action name="after" title="read.after" icon="down" keys="j" press={after === null ? null : () => open(after)} />
        <Action name="refresh" title="read.refresh" icon="retry" press={refresh} />
        <Action name="close" title="read.close" icon="close" keys="Escape" press={close} />
      </div>
    </header>
  );
}

function Action({ name, title, icon, keys, press }: { name: string; title: MessageId; icon: string; keys?: string; press: (() => void) | null }) {
  const text = t(title);
  return (
    <button
      type="button"
      class="button icon-only"
      data-action={name}
      aria-label={text}
      title={keys === undefined ? text : `${text} (${keys === "Escape" ? "Esc" : keys.toUpperCase()})`}
      aria-keyshortcuts={keys}
      // It keeps the focus at the end of the list.
      aria-disabled={press === null || undefined}
      onClick={() => press?.()}
    >
      <Icon name={icon} />
    </button>
  );
}

/** What is known at a glance. */
export function Facts({ conversation: it }: { conversation: Listed }) {
  const { status, live, success, endReason, channel, direction, createdAt, durationSeconds, cost } = it;
  return (
    <dl class="facts">
      <Fact name="status" title="dimension.status">
        <span class={`badge ${statusTone(it)}`}>
          <span class="dot" aria-hidden="true" />
          {statusText(status)}
          {live && status !== "in_progress" && ` · ${t("read.live")}`}
        </span>
      </Fact>
      {endReason !== null && (
        <Fact name="reason" title="read.reason">
          <span title={endReason}>{reasonText(endReason)}</span>
        </Fact>
      )}
      {success !== null && (
        <Fact name="success" title="read.success">
          <span class={`badge ${success ? "good" : "bad"}`}>
            <Icon name={success ? "check" : "close"} />
            {t(success ? "read.success.yes" : "read.success.no")}
          </span>
        </Fact>
      )}
      <Fact name="when" title="read.when">
        <When at={createdAt} />
      </Fact>
      {durationSeconds !== null && (
        <Fact name="length" title="dimension.length">
          {lengthText(durationSeconds)}
        </Fact>
      )}
      <Fact name="channel" title="dimension.channel">
        <Icon name={channelIcon(channel)} />
        {channelText(channel)}
        {direction !== null && `, ${directionText(direction)}`}
      </Fact>
      {cost !== null && (
        <Fact name="cost" title="read.cost">
          {costText(cost)}
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, title, children }: { name: string; title: MessageId; children: ComponentChildren }) {
  return (
    <div data-fact={name}>
      <dt>{t(title)}</dt>
      <dd>{children}</dd>
    </div>
  );
}
