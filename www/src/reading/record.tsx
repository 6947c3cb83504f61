// Everything about a conversation except what was said: what is missing, people, ids, recording and metadata.
import type { Conversation } from "convoscope/browser";
import type { ComponentChildren } from "preact";
import { lengthText, number, t, type MessageId } from "../language/language.js";
import { Icon } from "../shell/icon.js";
import { Notice } from "../shell/notice.js";
import { PROVIDER_NAMES } from "../view/wording.js";
import { Copy } from "./copy.js";
import type { Source } from "./player.js";
import { Tree } from "./tree.js";
import { When } from "./when.js";
import { agentName, channelText, costText, directionText, fieldText, issueText, masksIn, reasonText, statusText } from "./words.js";

export function Record({ conversation, source }: { conversation: Conversation; source: Source }) {
  const { metadata, withheld } = conversation;
  return (
    <>
      <Missing conversation={conversation} />
      <Section title="read.facts">
        <Terms conversation={conversation} />
      </Section>
      <Section title="read.recording">
        <RecordingFacts conversation={conversation} source={source} />
      </Section>
      <Section title="read.metadata">
        {metadata !== null ? (
          <Tree value={metadata} label={t("read.metadata")} />
        ) : withheld.includes("metadata") ? (
          <Notice icon="lock" title={t("read.metadata.withheld")} text={t("read.withheld.about")} />
        ) : (
          <p class="none">{t("read.metadata.none", { platform: PROVIDER_NAMES[conversation.provider] })}</p>
        )}
      </Section>
    </>
  );
}

function Section({ title, children }: { title: MessageId; children: ComponentChildren }) {
  return (
    <section class="record">
      <h3>{t(title)}</h3>
      {children}
    </section>
  );
}

/** How many things are told by `Missing`. */
export function missingIn(conversation: Conversation): number {
  return conversation.withheld.length + conversation.issues.length + masksIn(conversation).reduce((sum, { count }) => sum + count, 0);
}

/** What was withheld, masked or repaired, in words. */
function Missing({ conversation }: { conversation: Conversation }) {
  const { withheld, issues } = conversation;
  const masks = masksIn(conversation);
  return (
    <>
      {withheld.length > 0 && (
        <Section title="read.withheld">
          <div class="told">
            <Icon name="lock" />
            <p>{t("read.withheld.about")}</p>
            <ul class="chips">
              {withheld.map((name) => (
                <li key={name} class="chip" title={name}>
                  {fieldText(name)}
                </li>
              ))}
            </ul>
          </div>
        </Section>
      )}
      {masks.length > 0 && (
        <Section title="read.masked">
          <div class="told">
            <Icon name="shield" />
            <p>{t("read.masked.about")}</p>
            <ul class="chips">
              {masks.map(({ kind, count }) => (
                <li key={kind} class="chip">
                  {t(`read.masked.${kind}`, { count })}
                </li>
              ))}
            </ul>
          </div>
        </Section>
      )}
      {issues.length > 0 && (
        <Section title="read.repaired">
          <p class="hint">{t("read.repaired.about")}</p>
          <ul class="issues">
            {issues.map(({ path, code, message }, index) => (
              <li key={index}>
                <p>
                  <strong title={path}>{path === "" ? t("read.repaired.somewhere") : fieldText(path)}</strong> <span class="chip">{issueText(code)}</span>
                </p>
                <p dir="auto" lang="en">
                  {message}
                </p>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function Terms({ conversation: it }: { conversation: Conversation }) {
  const { agent, customer } = it;
  const rows: readonly (readonly [path: string, value: ComponentChildren])[] = [
    ["provider", PROVIDER_NAMES[it.provider]],
    ["customer.name", customer.name],
    ["customer.phone", customer.phone],
    ["customer.email", customer.email],
    ["customer.id", customer.id === customer.phone ? null : customer.id],
    ["agent.name", agentName(it)],
    ["agent.phone", agent.phone],
    ["agent.id", agent.id],
    ["agent.versionId", agent.versionId],
    ["status", statusText(it.status)],
    ["endReason", it.endReason === null ? null : <span title={it.endReason}>{reasonText(it.endReason)}</span>],
    ["success", it.success === null ? null : t(it.success ? "read.yes" : "read.no")],
    ["channel", channelText(it.channel)],
    ["direction", it.direction === null ? null : directionText(it.direction)],
    ["createdAt", <When at={it.createdAt} />],
    ["startedAt", it.startedAt && <When at={it.startedAt} />],
    ["endedAt", it.endedAt && <When at={it.endedAt} />],
    ["updatedAt", it.updatedAt && <When at={it.updatedAt} />],
    ["durationSeconds", it.durationSeconds === null ? null : lengthText(it.durationSeconds)],
    ["userTurnCount", it.userTurnCount === null ? null : number(it.userTurnCount)],
    ["cost", it.cost && costText(it.cost)],
    ["createdBy", it.createdBy],
    ["id", it.id],
    ["internalId", it.internalId],
    ["organizationId", it.organizationId],
  ];
  return (
    <>
      <dl class="terms">
        {rows.map(([path, value]) =>
          value === null ? null : (
            <>
              <dt>{fieldText(path)}</dt>
              <dd>{typeof value === "string" ? <bdi class="scalar">{value}</bdi> : value}</dd>
            </>
          ),
        )}
      </dl>
      <Unknown names={rows.flatMap(([path, value]) => (value === null && !it.withheld.includes(path) ? [fieldText(path)] : []))} />
    </>
  );
}

/** What the platform did not say: that it is unknown is a fact too. */
function Unknown({ names }: { names: readonly string[] }) {
  return names.length === 0 ? null : <p class="hint">{t("read.unknown", { names: names.join(", ") })}</p>;
}

function RecordingFacts({ conversation: { recording }, source }: { conversation: Conversation; source: Source }) {
  const url = recording?.url ?? null;
  return (
    <>
      <p class={source.kind === "none" ? "none" : undefined}>{source.kind === "none" ? t(`read.recording.${source.why}`) : t("read.recording.here")}</p>
      {url !== null && (
        <>
          <div class="recording-url">
            <Icon name="recording" />
            <code>{url}</code>
            <Copy what={t("read.recording.url")} text={() => url} action="copy-recording" />
          </div>
          <p class="hint">
            {recording?.expires === false
              ? t("read.recording.stays")
              : recording?.expiresAt != null
                ? t("read.recording.until", { time: "" })
                : t("read.recording.expires")}
            {recording?.expires !== false && recording?.expiresAt != null && <When at={recording.expiresAt} />}
          </p>
        </>
      )}
    </>
  );
}
