// The charts of the overview.
import { useMemo } from "preact/hooks";
import { WEEKDAYS, lengthOf } from "../app/period.js";
import { dayText, lengthText, number, percent, t } from "../language/language.js";
import { Bars, partOf } from "./bars.js";
import { Chart } from "./chart.js";
import type { Count, Counter } from "./counter.js";
import { RESULTS, successOf, sum, type Dimension, type Picked } from "./cube.js";
import { Panel } from "./panel.js";
import type { Mark } from "./plot.js";
import { rowsOf, type Row } from "./rows.js";
import { TONES, hourText, plain, valueText, weekdayText } from "./words.js";

interface PanelsProps {
  counter: Counter;
  now: Count;
  before: Count | null;
  picked: Picked;
  choose(dimension: Dimension, value: string): void;
}

/** Of longer periods the months are shown: so many days are too narrow to be told apart, or pressed. */
const MOST_DAYS = 92;
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));
const STATUS_TONES: Readonly<Record<string, string>> = { completed: TONES.good, transferred: TONES.good, failed: TONES.failed, in_progress: TONES.live, ringing: TONES.live, queued: TONES.live, created: TONES.live };

export function Panels({ counter, now, before, picked, choose }: PanelsProps) {
  const key = JSON.stringify(picked);
  const rows = useMemo(() => (dimension: Dimension) => rowsOf(dimension, now, before?.cells ?? null, picked), [now, before, key]);
  const of = (dimension: Dimension): Of => ({ dimension, rows: rows(dimension), chosen: picked[dimension], choose: (value: string) => choose(dimension, value) });
  const isLong = lengthOf(now.days) > MOST_DAYS;
  const [day, slot, status, agent] = [of(isLong ? "month" : "day"), of("slot"), of("status"), of("agent")];
  const [weekday, channel, result, length, endReason] = [of("weekday"), of("channel"), of("result"), of("length"), of("endReason")];
  return (
    <div class="panels">
      <Panel {...day} name="day" title={isLong ? "chart.months" : "chart.days"}>
        <Legend {...result} />
        <Days {...day} title={t(isLong ? "chart.months" : "chart.days")} />
      </Panel>
      <Panel {...status} title="chart.status" listed>
        <Bars {...status} label={t("chart.status")} tone={(value) => STATUS_TONES[value] ?? TONES.other} />
      </Panel>
      <Panel {...channel} title="chart.channel" listed>
        {counter.channels.value ? <Bars {...channel} label={t("chart.channel")} /> : <Channels {...{ counter, now }} />}
      </Panel>
      <Panel {...agent} title="chart.agent" about="chart.agent.about" listed>
        <Bars {...agent} label={t("chart.agent")} outcomes />
      </Panel>
      <Panel {...weekday} title="chart.weekday" listed>
        <Bars {...weekday} label={t("chart.weekday")} outcomes />
      </Panel>
      <Panel {...length} title="chart.length">
        <Lengths {...length} />
      </Panel>
      <Panel {...slot} title="chart.slot" about="chart.slot.about">
        <Week {...slot} />
      </Panel>
      <Panel {...endReason} title="chart.endReason" listed>
        {endReason.rows.every(({ value }) => value === "") ? <p class="hint">{t("chart.endReason.none")}</p> : <Bars {...endReason} label={t("chart.endReason")} outcomes />}
      </Panel>
      <Panel {...day} name="success" title={isLong ? "chart.success.months" : "chart.success"}>
        <Success {...day} title={t(isLong ? "chart.success.months" : "chart.success")} />
      </Panel>
    </div>
  );
}

interface Of {
  dimension: Dimension;
  rows: readonly Row[];
  chosen: string | undefined;
  choose(value: string): void;
}

/** The outcomes, of which the columns consist: to be chosen, too. */
function Legend({ rows, chosen, choose }: Of) {
  const known = new Map(rows.map((row) => [row.value, row]));
  return (
    <ul class="legend" aria-label={t("dimension.result")}>
      {RESULTS.filter((result) => known.has(result)).map((result) => (
        <li key={result}>
          <button type="button" class="value" aria-pressed={result === chosen} data-value={result} onClick={() => choose(result)}>
            <span class={`swatch ${TONES[result]}`} />
            {valueText("result", result)}
            <span class="legend-count">{number(known.get(result)?.count ?? 0)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Days({ title, rows, chosen, choose }: Of & { title: string }) {
  const marks = rows.map((row) => ({
    ...markOf(row, chosen, timeTick(row.value)),
    parts: RESULTS.map((result) => ({ tone: TONES[result], size: partOf(row, result) })).filter(({ size }) => size > 0),
  }));
  return <Chart title={title} marks={marks} height={280} draw={(charts, all, look) => charts.columns(all, { ...look, format: number })} choose={choose} />;
}

function Lengths({ rows, chosen, choose }: Of) {
  const marks = rows.map((row) => ({ ...markOf(row, chosen, lengthTick(row.value)), parts: [{ tone: "chart", size: row.count }] }));
  return <Chart title={t("chart.length")} marks={marks} height={180} draw={(charts, all, look) => charts.columns(all, { ...look, format: number })} choose={choose} />;
}

function Success({ title, rows, chosen, choose }: Of & { title: string }) {
  const marks = rows.map((row) => {
    const share = successOf(row);
    const text = t("chart.value.success", { label: row.label, share: share === null ? plain.none : percent(share), count: number(row.ended) });
    return { ...markOf(row, chosen, timeTick(row.value)), text, share };
  });
  return <Chart title={title} marks={marks} height={180} draw={(charts, all, look) => charts.line(all, { ...look, format: percent })} choose={choose} />;
}

function Week({ rows, chosen, choose }: Of) {
  const marks = rows.filter(({ value }) => value !== "").map((row) => {
    const [weekday = "", hour = ""] = row.value.split("-");
    return { ...markOf(row, chosen, hour), row: weekday, column: hour, size: row.count };
  });
  const columns = HOURS.map((hour) => ({ value: hour, tick: hourText(hour) }));
  const labels = new Map(WEEKDAYS.map((weekday) => [weekday as string, weekdayText(weekday, "short")]));
  return <Chart title={t("chart.slot")} marks={marks} height={232} draw={(charts, all, look) => charts.heat(all, WEEKDAYS, columns, { ...look, format: number }, labels)} choose={choose} />;
}

/** Where each conversation would have to be fetched. */
function Channels({ counter, now }: Pick<PanelsProps, "counter" | "now">) {
  return (
    <div class="dear">
      <p class="hint">{t("overview.channels.dear", { count: sum(now.cells).count })}</p>
      <button type="button" class="button small" data-action="channels" onClick={counter.countChannels}>
        {t("overview.channels.count")}
      </button>
    </div>
  );
}

function markOf(row: Row, chosen: string | undefined, tick: string): Mark {
  const { value, label, count, failed } = row;
  return { value, tick, text: t("chart.value", { label, count, failed }), chosen: value === chosen, dimmed: chosen !== undefined && value !== chosen };
}

/** Where a range begins. */
const lengthTick = (range: string) => (range === "" ? "" : lengthText(parseInt(range, 10)));
/** Of a day or month. */
const timeTick = (time: string) => (time === "" ? "" : time.length === 7 ? dayText(`${time}-01`, { month: "short", year: "2-digit" }) : dayText(time));
