// How the agents are doing, over a period and against the one before. Everything is summed from one count of each
// (`counter.ts`), and a value chosen in one chart narrows all others.
import { useEffect, useMemo } from "preact/hooks";
import { days, filters, go, place, setFilter } from "../app/place.js";
import { lengthOf as daysIn } from "../app/period.js";
import { daysText, t } from "../language/language.js";
import { Filters } from "../shell/filters.js";
import { Icon } from "../shell/icon.js";
import type { Page } from "../shell/page.js";
import { Notice, Old } from "../shell/notice.js";
import { errorNotice } from "../view/error-notice.js";
import { chartsFailed, loadCharts } from "./chart.js";
import { createCounter, type Count, type Counter } from "./counter.js";
import { DIMENSIONS, narrowed, sum, type Dimension, type Picked } from "./cube.js";
import { Figures } from "./figures.js";
import { learnNames } from "./names.js";
import { Panels } from "./panels.js";
import { PeriodBar } from "./period-bar.js";
import { shifted } from "./rows.js";
import { showInList } from "./show-in-list.js";
import { filterOf, hourText } from "./words.js";

/** One for as long as the page is open: what was counted is kept while other views are shown. */
let counter: Counter | undefined;

export function Overview(page: Page) {
  counter ??= createCounter(page);
  useEffect(() => void loadCharts(page.script), []);
  return (
    <div class="overview">
      <div class="view-head">
        <h1>{t("overview.title")}</h1>
        <PeriodBar />
      </div>
      <Filters />
      <Counted page={page} counter={counter} />
    </div>
  );
}

/** The values to which the filters narrow. */
function pickedNow(): Picked {
  const set = new Map(filters.value);
  const picked = DIMENSIONS.flatMap((dimension) => {
    const value = set.get(filterOf(dimension));
    return value === undefined ? [] : [[dimension, value] as const];
  });
  return Object.fromEntries(picked);
}

function Counted({ page, counter }: { page: Page; counter: Counter }) {
  const { phase, now, error, waiting } = counter.counting.value;
  const failed = page.failed.value;
  if (failed !== null) return <Old key={failed} make={() => errorNotice(failed, page.retry)} />;
  if (phase === "failed" && error !== null) return <Old key={error} make={() => errorNotice(error, counter.again)} />;
  if (phase === "stopped") {
    return (
      <Notice icon="empty" title={t("overview.stopped")} text={t("overview.stopped.about")}>
        <button type="button" class="button" data-action="count" onClick={counter.again}>
          {t("overview.again")}
        </button>
      </Notice>
    );
  }
  if (phase === "ready" && now !== null) return <Results {...{ page, counter, now }} />;
  return (
    <div class="counting" role="status">
      <progress aria-label={t("overview.title")} />
      <p>
        {phase === "idle" ? t(page.demo.gateway === null ? "overview.starting" : "overview.starting.gateway") : t("overview.counting", { days: daysText(days.value) })}
        {waiting !== null && ` ${t("overview.waiting", { seconds: Math.ceil(waiting.waitMs / 1000) })}`}
      </p>
      {phase === "counting" && (
        <button type="button" class="button" data-action="stop" onClick={counter.stop}>
          {t("overview.cancel")}
        </button>
      )}
      <div class="panels" aria-hidden="true">
        {["day", "status", "channel", "agent"].map((name) => (
          <div key={name} class={`panel of-${name} skeleton`} />
        ))}
      </div>
    </div>
  );
}

function Results({ page, counter, now }: { page: Page; counter: Counter; now: Count }) {
  const { before } = counter.counting.value;
  const picked = pickedNow();
  const key = JSON.stringify(picked);
  const all = useMemo(() => sum(narrowed(now.cells, picked)), [now, key]);
  const earlier = useMemo(() => (before === null || picked.month !== undefined ? null : sum(narrowed(before.cells, shifted(picked, daysIn(now.days))))), [before, key]);
  useEffect(() => learnNames(page, now), [now]);
  const choose = (dimension: Dimension, value: string) => setFilter(filterOf(dimension), picked[dimension] === value ? null : value);

  if (now.cells.length === 0) return <Notice icon="empty" title={t("overview.empty")} text={t("overview.empty.about", { days: daysText(now.days) })} />;
  return (
    <>
      <div class="counted">
        <p role="status">
          {t("overview.counted", { count: all.count })}, {daysText(now.days)}
          {!now.complete && <strong> {t("overview.incomplete")}</strong>}
        </p>
        <Compared counter={counter} />
        <ShowInList picked={picked} />
        <button type="button" class="button small quiet" data-action="count" onClick={counter.again}>
          <Icon name="retry" />
          {t("overview.again")}
        </button>
      </div>
      {chartsFailed.value && (
        <p class="hint" role="status">
          {t("overview.charts.failed")}
        </p>
      )}
      <Figures now={all} before={earlier} />
      {all.count === 0 && <Notice icon="empty" title={t("overview.empty.picked")} text="" />}
      <Panels {...{ counter, now, before, picked, choose }} />
    </>
  );
}

function Compared({ counter }: { counter: Counter }) {
  const { before, comparing, beforeError } = counter.counting.value;
  if (comparing)
    return (
      <p class="comparing">
        <span class="dot" /> {t("overview.counting.before")}
        <button type="button" class="button small quiet" data-action="stop" onClick={counter.stop}>
          {t("overview.cancel")}
        </button>
      </p>
    );
  if (before !== null) {
    const span = daysText(before.days);
    return <p class="compared">{before.until === null ? t("overview.compared", { days: span }) : t("overview.compared.until", { days: span, hour: hourText(before.until) })}</p>;
  }
  return beforeError === null ? null : <p class="compared">{t("overview.uncompared", { reason: beforeError.message })}</p>;
}

function ShowInList({ picked }: { picked: Picked }) {
  return (
    <button type="button" class="button small" data-action="show" onClick={() => go(showInList(place.value, days.value, picked))}>
      {t("filters.show")}
    </button>
  );
}
