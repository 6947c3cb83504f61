// The open conversation, in any state.
import type { Conversation } from "convoscope/browser";
import { signal, useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { lengthText, number, percent, t } from "../language/language.js";
import { isWhole } from "../listing/listed.js";
import type { Opened } from "../opening/opened.js";
import { Notice, Old } from "../shell/notice.js";
import type { Page } from "../shell/page.js";
import { errorNotice } from "../view/error-notice.js";
import { Follow } from "./follow.js";
import { Facts, Head, type Neighbours } from "./head.js";
import { Json } from "./json.js";
import { Player, sourceOf } from "./player.js";
import { missingIn, Record } from "./record.js";
import { hitsIn, Search } from "./search.js";
import { TabPanels, TabStrip, type Tab } from "./tabs.js";
import { Transcript, type Found } from "./transcript.js";
import { Tree } from "./tree.js";
import { heardAt, parsed, placedIn, sharesOf } from "./turns.js";
import { News } from "./news.js";
import { roleText } from "./words.js";

/** The last chosen tab, with which the next conversation opens. */
const tab = signal("transcript");

export function Article({ page, opened, neighbours }: { page: Page; opened: Opened; neighbours: Neighbours }) {
  const { id, conversation, phase, error, waiting } = opened;
  const { open, close, reopen, follow, unfollow } = page.actions;
  const isMissing = error?.code === "not_found";
  return (
    <article class="conversation" data-id={id} aria-busy={phase === "loading"} aria-labelledby="conversation-title">
      <Head {...{ id, neighbours, open, close }} conversation={conversation} refresh={reopen} />
      {conversation !== null && !isMissing && <Facts conversation={conversation} />}
      <News opened={opened} />
      <Follow {...{ opened, follow, unfollow }} />
      {waiting !== null && <p class="waiting">{t("overview.waiting", { seconds: Math.ceil(waiting.waitMs / 1000) })}</p>}
      {isMissing && (
        <Notice icon="empty" title={t(conversation === null ? "read.missing" : "read.gone")} text={t(conversation === null ? "read.missing.about" : "read.gone.about")}>
          <button type="button" class="button small" data-action="dismiss" onClick={close}>
            {t("read.missing.close")}
          </button>
        </Notice>
      )}
      {error !== null && !isMissing && <Old key={error} make={() => errorNotice(error, reopen)} />}
      {conversation !== null && isWhole(conversation) ? <Body key={id} page={page} conversation={conversation} following={opened.following} /> : phase === "loading" && <Skeleton />}
    </article>
  );
}

function Body({ page, conversation, following }: { page: Page; conversation: Conversation; following: boolean }) {
  const { transcript, analysis } = conversation;
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const hits = useMemo(() => hitsIn(transcript, query), [transcript, query]);
  const place = Math.min(at, Math.max(hits.length - 1, 0));
  const found = useSignal<Found>({ hits: [], current: null });
  useLayoutEffect(() => {
    found.value = { hits, current: hits[place] ?? null };
  }, [hits, place]);

  const source = sourceOf(conversation, page.demo.gateway);
  const [length, setLength] = useState<number | null>(null);
  const [wish, setWish] = useState<{ second: number } | null>(null);
  const told = length ?? conversation.durationSeconds;
  const placed = useMemo(() => (source.kind === "none" || told === null ? null : placedIn(conversation, told)), [source.kind, told, conversation]);
  const body = useRef<HTMLDivElement>(null);
  // Drawn anew only for another reason than a search.
  const said = useMemo(() => <Transcript {...{ conversation, following, found, placed }} play={(second) => setWish({ second })} />, [conversation, following, placed]);
  const onTime = (second: number) => {
    const heard = placed === null ? null : heardAt(placed.at, second);
    const turns = [...(body.current?.querySelectorAll<HTMLElement>("[data-index]") ?? [])];
    const now = heard === null ? undefined : turns.findLast(({ dataset }) => Number(dataset["index"]) <= heard);
    for (const turn of turns) turn.toggleAttribute("data-now", turn === now);
  };

  const tally = (count: number | undefined, tone = "") => (count ? <span class={`tally ${tone}`}>{number(count)}</span> : null);
  const tabs: Tab[] = [
    {
      name: "transcript",
      label: <>{t("read.transcript")}{tally(transcript?.length)}</>,
      content: () => (
        <>
          <Intro conversation={conversation} />
          <Shares conversation={conversation} />
          {said}
        </>
      ),
    },
    { name: "analysis", label: <>{t("read.analysis")}{tally(analysis?.length)}</>, content: () => <Analysis conversation={conversation} /> },
    { name: "record", label: <>{t("read.record")}{tally(missingIn(conversation), "warn")}</>, content: () => <Record conversation={conversation} source={source} /> },
    { name: "json", label: t("read.json"), content: () => <Json page={page} conversation={conversation} /> },
  ];
  const chosen = tab.value;
  return (
    <div class="conversation-body" ref={body}>
      <div class="conversation-bar">
        <TabStrip id="conversation" label={t("read.parts")} tabs={tabs} chosen={chosen} choose={(name) => (tab.value = name)} />
        {chosen === "transcript" && (transcript?.length ?? 0) > 0 && (
          <Search query={query} count={hits.length} at={place} search={(text) => (setQuery(text), setAt(0))} step={(by) => hits.length > 0 && setAt((place + by + hits.length) % hits.length)} />
        )}
      </div>
      <TabPanels id="conversation" tabs={tabs} chosen={chosen} />
      {source.kind !== "none" && (
        <Player {...{ page, conversation, source, wish, onTime }} fit={told === null || (transcript?.length ?? 0) === 0 ? "unknown" : placed === null ? "no" : placed.assumed ? "assumed" : "fits"} onLength={setLength} />
      )}
    </div>
  );
}

/** What stands before the transcript. */
function Intro({ conversation: { summary, notes, initialContext } }: { conversation: Conversation }) {
  const context = initialContext === null ? undefined : parsed(initialContext);
  return (
    <>
      {summary !== null && <Prose title={t("read.summary")} text={summary} />}
      {notes !== null && <Prose title={t("read.notes")} text={notes} />}
      {initialContext !== null && (
        <details class="prose">
          <summary>
            <h3>{t("read.context")}</h3>
          </summary>
          {typeof context === "object" && context !== null ? <Tree value={context} label={t("read.context")} /> : <p dir="auto">{initialContext}</p>}
        </details>
      )}
    </>
  );
}

function Prose({ title, text }: { title: string; text: string }) {
  return (
    <section class="prose">
      <h3>{title}</h3>
      <p dir="auto">{text}</p>
    </section>
  );
}

/** Who spoke how long. */
function Shares({ conversation }: { conversation: Conversation }) {
  const shares = useMemo(() => sharesOf(conversation), [conversation]);
  if (shares === "written" || (conversation.transcript ?? []).length === 0) return null;
  if (shares === "untimed") return <p class="hint shares-none">{t("read.shares.untimed")}</p>;
  const all = shares.seconds.reduce((sum, [, seconds]) => sum + seconds, 0);
  return (
    <section class="shares" aria-label={t("read.shares")} title={t("read.shares.about")}>
      <div class="share-bar" aria-hidden="true">
        {shares.seconds.map(([role, seconds]) => (
          <span key={role} class={`of-role-${role}`} style={{ flexGrow: seconds }} />
        ))}
      </div>
      <ul>
        {shares.seconds.map(([role, seconds]) => (
          <li key={role} data-role={role}>
            <span class={`key of-role-${role}`} aria-hidden="true" />
            {roleText(role)} <strong>{lengthText(seconds)}</strong> {percent(seconds / all)}
          </li>
        ))}
      </ul>
      <p class="hint">{t("read.shares.about")}</p>
    </section>
  );
}

function Analysis({ conversation: { analysis, provider, live, withheld } }: { conversation: Conversation }) {
  if (analysis !== null && analysis.length > 0) return <Tree value={analysis.length === 1 ? analysis[0] : analysis} label={t("read.analysis")} depth={2} />;
  const why = withheld.includes("analysis") ? "withheld" : analysis !== null ? "empty" : provider === "anyreach" ? "never" : live ? "live" : "later";
  return <Notice icon={why === "withheld" ? "lock" : why === "later" || why === "live" ? "clock" : "empty"} title={t(`read.analysis.${why}`)} text={t(`read.analysis.${why}.about`)} />;
}

function Skeleton() {
  return (
    <div class="conversation-body skeleton-body" aria-hidden="true">
      {["third", "bubble-left", "bubble-right", "bubble-left tall", "bubble-right"].map((kind, index) => (
        <span key={index} class={`skeleton ${kind}`} />
      ))}
    </div>
  );
}

/** Puts the focus into the search, if there is one. */
export function focusSearch(within: Element): void {
  within.querySelector<HTMLInputElement>(".search-within input")?.focus();
}
