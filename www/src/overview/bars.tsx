// A chart of bars below one another, in order of size: each with its name, its number and what it consists of.
import { number, percent, t } from "../language/language.js";
import { RESULTS, successOf } from "./cube.js";
import { Value } from "./panel.js";
import type { Row } from "./rows.js";
import { TONES, plain } from "./words.js";

/** How many are shown; the table has the others. */
const MOST = 10;

interface BarsProps {
  label: string;
  rows: readonly Row[];
  chosen: string | undefined;
  choose(value: string): void;
  /** Whether the bars show how much of them was successful, and the last column says it. */
  outcomes?: boolean;
  /** A colour for each value. */
  tone?: (value: string) => string;
}

export function Bars({ label, rows, chosen, choose, outcomes = false, tone = () => "chart-size" }: BarsProps) {
  const shown = rows.length > MOST + 1 ? rows.slice(0, MOST) : rows;
  const top = Math.max(1, ...rows.map(({ count }) => count));
  const width = (size: number) => ({ inlineSize: `${(size / top) * 100}%` });
  return (
    <>
      {outcomes && (
        <p class="bars-head" aria-hidden="true">
          <span>{t("column.count")}</span>
          <span>{t("column.success")}</span>
        </p>
      )}
      <ul class={`bars ${outcomes ? "with-outcomes" : ""}`} aria-label={label}>
        {shown.map((row) => {
          const success = successOf(row);
          return (
            <li key={row.value} data-value={row.value} class={chosen !== undefined && chosen !== row.value ? "dimmed" : undefined}>
              <Value {...{ row, chosen, choose }} />
              <span class="bar" aria-hidden="true">
                {outcomes ? (
                  RESULTS.map((result) => <span key={result} class={TONES[result]} style={width(partOf(row, result))} />)
                ) : (
                  <span class={tone(row.value)} style={width(row.count)} />
                )}
              </span>
              <span class="bar-count">{number(row.count)}</span>
              {outcomes && (
                <span class="bar-note">
                  <span class="visually-hidden">{t("column.success")} </span>
                  {success === null ? plain.none : percent(success)}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      {shown.length < rows.length && <p class="hint">{t("chart.more", { count: rows.length - shown.length })}</p>}
    </>
  );
}

export function partOf(row: Row, result: (typeof RESULTS)[number]): number {
  const { count, good, failed, ended, live } = row;
  return { good, failed, live, other: ended - good - failed, unknown: count - ended - live }[result];
}
