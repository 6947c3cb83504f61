// What was said, message by message, with the time between them.
import type { Conversation, Message } from "convoscope/browser";
import { computed, useComputed, type ReadonlySignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { lengthText, t } from "../language/language.js";
import { TELLS_AFTERWARDS } from "../provider.js";
import { Icon } from "../shell/icon.js";
import { Notice } from "../shell/notice.js";
import { PROVIDER_NAMES } from "../view/wording.js";
import { pieces, type Span } from "./find.js";
import type { Hit } from "./search.js";
import { Tree } from "./tree.js";
import { timeOf, toolPart, turnsOf, type Placed, type ToolPart, type Turn } from "./turns.js";
import { offsetText, When } from "./when.js";
import { roleText } from "./words.js";

/** So many at once: the first of them are seen right away, the others are added before anybody gets there. */
const BATCH = 120;

export interface TranscriptProps {
  conversation: Conversation;
  following: boolean;
  /** What was searched for. Only messages in sight read it, so thousands cost no more than a few. */
  found: ReadonlySignal<Found>;
  /** Where the messages stand in the recording; null: nowhere. */
  placed: Placed | null;
  /** Plays the recording from a second. */
  play(second: number): void;
}

export interface Found {
  hits: readonly Hit[];
  current: Hit | null;
}

export function Transcript({ conversation, following, found, placed, play }: TranscriptProps) {
  const { transcript, live, startedAt, channel } = conversation;
  const turns = useMemo(() => turnsOf(transcript ?? []), [transcript]);
  const offsets = useMemo(() => placed?.at ?? offsetsOf(transcript ?? [], startedAt), [placed, transcript, startedAt]);
  const marks = useMemo(() => computed(() => marksOf(turns, found.value)), [turns, found]);
  const seen = useMemo(() => new Sight(), []);
  const list = useRef<HTMLOListElement>(null);
  const [limit, setLimit] = useState(BATCH);
  const isTimed = channel === "telephone" || channel === "webrtc";

  useEffect(() => {
    if (limit >= turns.length) return;
    const timer = setTimeout(() => setLimit(limit + BATCH));
    return () => clearTimeout(timer);
  }, [limit, turns.length]);
  useEffect(() => () => seen.end(), []);
  // To where the place is; once it is in sight it is marked, and comes to the middle.
  const wanted = useComputed(() => found.value.current).value;
  useLayoutEffect(() => {
    const turn = wanted === null ? undefined : turns.findLast(({ index }) => index <= wanted.message);
    if (turn === undefined) return;
    const item = list.current?.querySelector(`[data-index="${turn.index}"]`);
    // It may be further down than what is there yet.
    if (item) toMiddle(item.querySelector("mark.current") ?? item);
    else setLimit(turns.length);
  }, [wanted, limit]);

  if (turns.length === 0) return <NoTranscript {...conversation} />;
  return (
    <>
      <ol class="transcript" aria-label={t("read.transcript")} ref={list}>
        {turns.slice(0, limit).map((turn) => (
          <TurnItem
            key={turn.index}
            turn={turn}
            offset={isTimed ? (offsets?.[turn.index] ?? null) : null}
            play={placed === null ? null : play}
            marks={marks}
            sight={seen}
          />
        ))}
      </ol>
      {live && !following && (
        <p class="still-running">
          <span class="dot" aria-hidden="true" />
          {t("read.stillRunning")}
        </p>
      )}
    </>
  );
}

/** Scrolls what the conversation scrolls in, and not the page. */
function toMiddle(place: Element): void {
  const scroller = place.closest(".pane, dialog");
  if (scroller === null) return;
  const [inner, outer] = [place.getBoundingClientRect(), scroller.getBoundingClientRect()];
  scroller.scrollTop += inner.top + inner.height / 2 - outer.top - outer.height / 2;
}

/** Which turns are in sight, or nearly. */
class Sight {
  readonly #told = new WeakMap<Element, (isSeen: boolean) => void>();
  readonly #observer = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => this.#told.get(target)?.(isIntersecting)), { rootMargin: "50% 0px" });

  /** Tells of one from now on. Returns what ends that. */
  watch(turn: Element, tell: (isSeen: boolean) => void): () => void {
    this.#told.set(turn, tell);
    this.#observer.observe(turn);
    return () => this.#observer.unobserve(turn);
  }

  end(): void {
    this.#observer.disconnect();
  }
}

interface Marks {
  byTurn: ReadonlyMap<number, readonly (readonly Span[])[]>;
  current: Hit | null;
}

/** Seconds since the start, else since the first message. */
function offsetsOf(transcript: readonly Message[], startedAt: string | null): (number | null)[] | null {
  const times = transcript.map(timeOf);
  const base = startedAt === null ? times.find((time) => time !== null) : Date.parse(startedAt);
  return base === undefined ? null : times.map((time) => (time === null || time < base ? null : (time - base) / 1000));
}

/** The places to highlight, by turn and message. */
function marksOf(turns: readonly Turn[], { hits, current }: Found): Marks {
  const byMessage = grouped(hits);
  const byTurn = new Map<number, (readonly Span[])[]>();
  for (const { index, messages } of turns) {
    const found = messages.map((_, at) => (byMessage.get(index + at) ?? []).map(({ span }) => span));
    if (found.some((spans) => spans.length > 0)) byTurn.set(index, found);
  }
  return { byTurn, current };
}

function grouped(hits: readonly Hit[]): Map<number, Hit[]> {
  const groups = new Map<number, Hit[]>();
  for (const hit of hits) {
    const group = groups.get(hit.message);
    if (group === undefined) groups.set(hit.message, [hit]);
    else group.push(hit);
  }
  return groups;
}

interface TurnProps {
  turn: Turn;
  offset: number | null;
  play: ((second: number) => void) | null;
  marks: ReadonlySignal<Marks>;
  sight: Sight;
}

function TurnItem({ turn, offset, play, marks: all, sight }: TurnProps) {
  const { messages, isTool, pause, index } = turn;
  const item = useRef<HTMLLIElement>(null);
  const [isSeen, setSeen] = useState(false);
  useLayoutEffect(() => (item.current === null ? undefined : sight.watch(item.current, setSeen)), []);
  const marks = isSeen ? all.value.byTurn.get(index) : undefined;
  const current = marks === undefined ? null : all.value.current;
  const isCurrent = current !== null && current.message >= index && current.message < index + messages.length;
  useLayoutEffect(() => {
    const mark = isCurrent ? item.current?.querySelector("mark.current") : null;
    if (mark) toMiddle(mark);
  }, [isCurrent && current]);
  const [{ role, content, timestamp } = NOTHING] = messages;
  const side = role === "user" || role === "assistant" ? role : isTool ? "of-tool" : "other";
  const jump = (event: MouseEvent) => {
    if (play === null || offset === null || !(event.target instanceof Element)) return;
    // What is selected, folded or pressed in it is meant for itself.
    if (event.target.closest("summary, button, .tree, pre") || getSelection()?.isCollapsed === false) return;
    play(offset);
  };
  return (
    <li class={`turn ${side}${play !== null && offset !== null ? " heard" : ""}`} data-index={index} ref={item} onClick={jump}>
      {pause !== null && <p class="pause">{t("read.pause", { length: lengthText(pause) })}</p>}
      <div class={isTool ? "tool-turn" : "bubble"}>
        <p class="message-head">
          {isTool && <Icon name="tool" />}
          <span class="role">{roleText(role)}</span>
          {offset !== null && play !== null ? (
            <button type="button" class="offset" data-action="play-from" aria-label={t("read.play.from", { time: offsetText(offset) })} title={t("read.play.from", { time: offsetText(offset) })} onClick={() => play(offset)}>
              {offsetText(offset)}
            </button>
          ) : (
            offset !== null && <span class="offset">{offsetText(offset)}</span>
          )}
          {timestamp !== null && <When at={timestamp} style="clock" />}
        </p>
        {isTool ? (
          <Tools messages={messages} marks={marks} first={index} current={current} />
        ) : (
          <p dir="auto" class="said">
            <Marked text={content} spans={marks?.[0]} current={current?.message === index ? current : null} />
          </p>
        )}
      </div>
    </li>
  );
}

const NOTHING: Message = { role: "", content: "", timestamp: null };

function Marked({ text, spans, current }: { text: string; spans: readonly Span[] | undefined; current: Hit | null }) {
  if (spans === undefined || spans.length === 0) return <>{text}</>;
  return (
    <>
      {pieces(text, spans).map((piece, index) =>
        index % 2 === 0 ? piece : <mark class={current !== null && spans[(index - 1) / 2]?.[0] === current.span[0] ? "current" : undefined}>{piece}</mark>,
      )}
    </>
  );
}

/** The calls of tools with what they gave, folded. While something in them was searched for, their text as it is. */
function Tools({ messages, marks, first, current }: { messages: readonly Message[]; marks: readonly (readonly Span[])[] | undefined; first: number; current: Hit | null }) {
  const parts = useMemo(() => messages.map(toolPart), [messages]);
  const [open, setOpen] = useState(false);
  const found = marks !== undefined;
  const details = useRef<HTMLDetailsElement>(null);
  // What a search opened, it closes again.
  useLayoutEffect(() => {
    const shown = details.current;
    if (!found || shown === null || shown.open) return;
    shown.open = true;
    return () => void (shown.open = false);
  }, [found]);
  const calls = parts.flatMap((part) => (part.kind === "call" ? [part.name] : []));
  return (
    <details ref={details} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {calls.length === 0 ? t("read.tool.result") : calls.map((name, at) => <code key={at}>{name}</code>)}
        <span class="brief">{briefly(parts)}</span>
      </summary>
      {(open || found) &&
        messages.map((message, at) => (
          <div key={at} class="tool-part">
            <PartHead part={parts[at]} />
            {found ? (
              <pre dir="auto">
                <Marked text={message.content} spans={marks[at]} current={current?.message === first + at ? current : null} />
              </pre>
            ) : (
              <PartBody part={parts[at]} />
            )}
          </div>
        ))}
    </details>
  );
}

function PartHead({ part }: { part: ToolPart | undefined }) {
  if (part?.kind === "call")
    return (
      <h4>
        {t("read.tool.call")} <code>{part.name}</code>
      </h4>
    );
  return <h4>{t("read.tool.result")}</h4>;
}

function PartBody({ part }: { part: ToolPart | undefined }) {
  if (part === undefined || part.value === undefined) return <p class="none">{t("read.tool.nothing")}</p>;
  if (typeof part.value === "string")
    return (
      <p class="said" dir="auto">
        {part.value}
      </p>
    );
  return <Tree value={part.value} exact label={part.kind === "call" ? t("read.tool.call") : t("read.tool.result")} />;
}

/** The beginning of what the first result says. */
function briefly(parts: readonly ToolPart[]): string {
  const result = parts.find(({ kind }) => kind === "result")?.value;
  if (result === undefined) return "";
  const text = typeof result === "object" && result !== null ? Object.values(result).filter((value) => typeof value !== "object").join(", ") : String(result);
  return text.length > 64 ? `${text.slice(0, 60)}…` : text;
}

/** Why there is no transcript: withheld, not available, or nothing was said. */
function NoTranscript({ transcript, withheld, live, provider }: Conversation) {
  const platform = PROVIDER_NAMES[provider];
  const say = (icon: string, name: "withheld" | "afterwards" | "none.live" | "none" | "silent.live" | "silent") => <Notice icon={icon} title={t(`read.transcript.${name}`)} text={t(`read.transcript.${name}.about`, { platform })} />;
  if (withheld.includes("transcript")) return say("lock", "withheld");
  if (live && TELLS_AFTERWARDS.has(provider)) return say("clock", "afterwards");
  if (transcript === null) return say("empty", live ? "none.live" : "none");
  return say("empty", live ? "silent.live" : "silent");
}
