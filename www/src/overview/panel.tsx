// A chart with what belongs to it: its numbers as a table, and as CSV.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { lengthText, number, percent, t, type MessageId } from "../language/language.js";
import { Icon } from "../shell/icon.js";
import { chartsFailed } from "./chart.js";
import type { Dimension } from "./cube.js";
import { csvOf, figuresOf, totalOf, type Row } from "./rows.js";
import { plain } from "./words.js";

interface PanelProps {
  dimension: Dimension;
  /** Of charts that show another number of the same dimension. */
  name?: string;
  title: MessageId;
  about?: MessageId;
  rows: readonly Row[];
  chosen: string | undefined;
  choose(value: string): void;
  /** Whether the chart is a list of bars, which needs no script. */
  listed?: boolean;
  children: ComponentChildren;
}

export function Panel({ dimension, name = dimension, title, about, rows, chosen, choose, listed = false, children }: PanelProps) {
  const [asTable, setAsTable] = useState(false);
  const [copied, setCopied] = useState(false);
  const chart = t(title);
  const csv = () => csvOf([t(`dimension.${dimension}`), "value", ...["count", "share", "before", "failed", "success"].map((column) => t(`column.${column}` as MessageId)), t("column.length.seconds")], rows);
  const table = asTable || (!listed && chartsFailed.value);
  return (
    <section class={`panel of-${name}`} aria-labelledby={`panel-${name}`} data-panel={name}>
      <header>
        <h2 id={`panel-${name}`}>{chart}</h2>
        <div class="panel-tools">
          <button type="button" class="tool" data-action="table" aria-pressed={table} aria-label={t("chart.as.table.of", { chart })} title={t("chart.as.table")} onClick={() => setAsTable(!asTable)}>
            <Icon name="table" />
          </button>
          <button type="button" class="tool" data-action="csv" aria-label={t("chart.csv.of", { chart })} title={t("chart.csv")} onClick={() => save(`${name}.csv`, csv())}>
            <Icon name="download" />
          </button>
          <button
            type="button"
            class="tool"
            data-action="copy"
            aria-label={copied ? t("chart.copied") : t("chart.copy.of", { chart })}
            title={t("chart.copy")}
            onBlur={() => setCopied(false)}
            onClick={() => void navigator.clipboard.writeText(csv()).then(() => setCopied(true))}
          >
            <Icon name={copied ? "check" : "copy"} />
          </button>
        </div>
      </header>
      {about !== undefined && <p class="hint">{t(about)}</p>}
      {table ? <Table {...{ dimension, rows, chosen, choose }} caption={chart} /> : children}
    </section>
  );
}

/** The numbers of every row. */
function Table({ dimension, rows, chosen, choose, caption }: Pick<PanelProps, "dimension" | "rows" | "chosen" | "choose"> & { caption: string }) {
  const total = totalOf(rows);
  return (
    <div class="table-scroll" tabIndex={0} role="group" aria-label={caption}>
      <table class="numbers">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t(`dimension.${dimension}`)}</th>
            {(["count", "share", "before", "failed", "success", "length"] as const).map((column) => (
              <th key={column} scope="col">
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const { count, share, before, failed, success, length } = figuresOf(row, total);
            return (
              <tr key={row.value} data-value={row.value}>
                <th scope="row">
                  <Value {...{ row, chosen, choose }} />
                </th>
                <td>{number(count)}</td>
                <td>{percent(share)}</td>
                <td>{before === null ? plain.none : number(before)}</td>
                <td>{number(failed)}</td>
                <td>{success === null ? plain.none : percent(success)}</td>
                <td>{length === null ? plain.none : lengthText(length)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** A row's name, to be chosen. What is not known cannot be asked for. */
export function Value({ row: { value, label }, chosen, choose }: { row: Row; chosen: string | undefined; choose(value: string): void }) {
  if (value === "") return <span>{label}</span>;
  return (
    <button type="button" class="value" aria-pressed={value === chosen} title={value} onClick={() => choose(value)}>
      {label}
    </button>
  );
}

function save(name: string, text: string): void {
  // With its mark, or spreadsheets take the letters for others.
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `conversations-by-${name}`;
  link.click();
  // The browser reads it at once.
  URL.revokeObjectURL(url);
}
