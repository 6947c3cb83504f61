// A wall of the calls that run now, each growing as it is spoken, and what looking at them costs.
import { useEffect, useState } from "preact/hooks";
import { filters, place, setFilter, zone } from "../app/place.js";
import { language, lengthText, number, t } from "../language/language.js";
import { valueText } from "../overview/words.js";
import { TELLS_AFTERWARDS } from "../provider.js";
import { Icon } from "../shell/icon.js";
import { Notice, Old } from "../shell/notice.js";
import type { Page } from "../shell/page.js";
import { errorNotice } from "../view/error-notice.js";
import { PROVIDER_NAMES } from "../view/wording.js";
import { MOST_CARDS, running, type Cost } from "./calls.js";
import { Card, Facts, OpenLink, secondsOf } from "./card.js";
import { WALL_FILTERS } from "./roster.js";
import { INTERVAL, LOOK_EVERY_MS, createWallkeeper, type Wallkeeper } from "./wall.js";
import { agentText, clockText, directionText, sizeText, whoText } from "./words.js";

/** One for as long as the page is open: what has ended stays while other views are shown. */
let keeper: Wallkeeper | undefined;

export function Follow(page: Page) {
  keeper ??= createWallkeeper(page);
  const [shown] = [keeper];
  const { phase } = shown.roster.value;
  const failed = page.failed.value;
  return (
    <div class="follow-view">
      <div class="view-head">
        <h1>{t("follow.title")}</h1>
        {phase !== "idle" && <Looked keeper={shown} />}
      </div>
      <p class="visually-hidden" role="status">
        {shown.news.value}
      </p>
      <Narrowed />
      {failed !== null ? <Old key={failed} make={() => errorNotice(failed, page.retry)} /> : <Wall keeper={shown} starting={t(page.demo.gateway === null ? "overview.starting" : "overview.starting.gateway")} />}
    </div>
  );
}

/** The time, each second. */
function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function Looked({ keeper }: { keeper: Wallkeeper }) {
  const { at } = keeper.roster.value;
  return (
    <div class="follow-looked">
      {at !== null && <span>{t("follow.looked", { time: new Intl.DateTimeFormat(language.value, { timeStyle: "medium", timeZone: zone.value }).format(at) })}</span>}
      <button type="button" class="button small" data-action="look" onClick={keeper.look}>
        <Icon name="retry" />
        {t("follow.look")}
      </button>
    </div>
  );
}

/** The filters of the page that hold here, each to be removed. */
function Narrowed() {
  const set = filters.value.flatMap(([name, value]) => WALL_FILTERS.flatMap((each) => (each === name ? [[each, value] as const] : [])));
  if (set.length === 0) return null;
  const textOf = (name: (typeof WALL_FILTERS)[number], value: string) => (name === "direction" ? directionText(value) : valueText(name === "agentId" ? "agent" : name, value));
  return (
    <ul class="filters" aria-label={t("filters.label")}>
      {set.map(([name, value]) => {
        const [title, text] = [name === "direction" ? t("follow.direction") : t(name === "agentId" ? "dimension.agent" : "dimension.channel"), textOf(name, value)];
        return (
          <li key={name}>
            <button type="button" class="filter-chip" data-filter={name} aria-label={t("filters.remove", { name: title, value: text })} onClick={() => setFilter(name, null)}>
              <span class="filter-name">{title}</span> {text}
              <Icon name="close" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Wall({ keeper, starting }: { keeper: Wallkeeper; starting: string }) {
  const now = useNow();
  const [{ cards, others }, { phase, at, error, waiting }] = [keeper.wall.value, keeper.roster.value];
  const { provider } = place.value;
  const failure = phase === "failed" && error !== null ? <Old key={error} make={() => errorNotice(error, keeper.look)} /> : null;
  if (at === null) {
    return (
      failure ?? (
        <div class="counting" role="status">
          <progress aria-label={t("follow.title")} />
          <p>{phase === "idle" ? starting : waiting === null ? t("follow.looking") : t("follow.waiting", { seconds: number(Math.ceil(waiting.waitMs / 1000)) })}</p>
        </div>
      )
    );
  }
  const done = cards.length - running({ cards }).length;
  return (
    <>
      <Costs total={keeper.total.value} list={keeper.roster.value.cost} />
      {failure}
      {TELLS_AFTERWARDS.has(provider) && <Notice icon="clock" title={t("follow.afterwards", { platform: PROVIDER_NAMES[provider] })} text={t(provider === "vapi" ? "follow.afterwards.vapi" : "follow.afterwards.about")} />}
      {cards.length === 0 && others.length === 0 && <Notice icon="empty" title={t("follow.empty")} text={t("follow.empty.about", { seconds: number(LOOK_EVERY_MS / 1000) })} />}
      {done > 1 && (
        <button type="button" class="button small follow-clear" data-action="dismiss-ended" onClick={keeper.dismissEnded}>
          {t("follow.dismissEnded", { count: done })}
        </button>
      )}
      <ul class="call-wall" aria-label={t("follow.wall")}>
        {cards.map((card) => (
          <Card key={card.id} {...{ card, keeper, now }} />
        ))}
      </ul>
      {others.length > 0 && (
        <section class="call-others" aria-labelledby="follow-others">
          <h2 id="follow-others">{t("follow.others", { count: others.length })}</h2>
          <p class="hint">{t("follow.others.about", { most: MOST_CARDS })}</p>
          <ul>
            {others.map((call) => {
              const [agent, seconds] = [agentText(call), secondsOf(call, now)];
              return (
                <li key={call.id} data-other={call.id}>
                  <OpenLink id={call.id}>{agent}</OpenLink>
                  <span class="call-facts">
                    <bdi>{whoText(call)}</bdi>
                    <Facts conversation={call} />
                  </span>
                  {seconds !== null && (
                    <span class="call-clock" role="timer" aria-label={t("follow.running", { length: lengthText(Math.floor(seconds / 60) * 60) })}>
                      {clockText(seconds)}
                    </span>
                  )}
                  <button type="button" class="button small" data-action="choose" aria-label={t("follow.choose.of", { agent })} onClick={() => keeper.choose(call.id)}>
                    {t("follow.choose")}
                  </button>
                </li>
              );
            })}
          </ul>
        </section>
      )}
    </>
  );
}

/** What it all costs, and why. */
function Costs({ total, list }: { total: Cost; list: Cost }) {
  return (
    <details class="follow-costs">
      <summary>
        {t("follow.total", { requests: total.requests, unchanged: total.unchanged })}, {sizeText(total.bytes)}
      </summary>
      <p class="hint">
        {t("follow.total.list", { requests: list.requests })} {t("follow.total.about", { look: number(LOOK_EVERY_MS / 1000), min: number(INTERVAL.min / 1000), max: number(INTERVAL.max / 1000), most: MOST_CARDS })}
      </p>
    </details>
  );
}
