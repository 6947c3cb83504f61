// A conversation of the list.
import { Component } from "preact";
import { clockIn } from "../app/instant.js";
import { today, zone } from "../app/place.js";
import { dateText, lengthText, number, t, timeText } from "../language/language.js";
import type { Listed } from "../listing/listed.js";
import { plain, valueText } from "../overview/words.js";
import { statusTone, unnamed } from "../view/wording.js";
import { choiceText } from "../filter/words.js";
import type { Column } from "./columns.js";
import { excerpt, finder } from "./found.js";
import { Marked } from "./marked.js";

/** No screen shows more of a text in a line. */
const LONGEST = 300;

/** What was searched, by the columns that show it. */
export interface Searched {
  text: string | undefined;
  customer: string | undefined;
}

export interface RowProps {
  item: Listed;
  index: number;
  /** Its distance from the first row, in pixels. */
  start: number;
  columns: readonly Column[];
  href: string;
  open: boolean;
  /** Whether Tab reaches it. */
  current: boolean;
  searched: Searched;
}

/** Drawn again only if something of it changed: while the list scrolls that is no row that stays in sight. */
export class Row extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    return (Object.keys(next) as (keyof RowProps)[]).some((name) => next[name] !== this.props[name]);
  }

  override render({ item, index, start, columns, href, open, current, searched }: RowProps) {
    const id = `row-${index}`;
    const [first, ...others] = columns;
    return (
      <div role="row" id={id} class="row" aria-rowindex={index + 2} data-index={index} data-open={open ? "" : undefined} style={{ transform: `translateY(${start}px)` }}>
        {first !== undefined && (
          <div role="gridcell" data-column={first}>
            <a href={href} data-id={item.id} tabIndex={current ? 0 : -1} aria-labelledby={id} aria-current={open ? "true" : undefined}>
              <Cell column={first} {...{ item, searched }} />
            </a>
          </div>
        )}
        {others.map((column) => (
          <div key={column} role="gridcell" data-column={column}>
            <Cell {...{ column, item, searched }} />
          </div>
        ))}
      </div>
    );
  }
}

function Cell({ column, item, searched }: { column: Column; item: Listed; searched: Searched }) {
  const { agent, customer, channel, direction, status, live, createdAt, durationSeconds, userTurnCount, endReason, success } = item;
  switch (column) {
    case "time":
      return <Time at={createdAt} />;
    case "customer": {
      const name = customer.name ?? customer.phone ?? customer.id;
      return name === null ? <span class="none">{unnamed(item.id)}</span> : <bdi class="row-title"><Marked text={name} find={finder(searched.customer)} /></bdi>;
    }
    case "agent":
      return agent.id === null && agent.name === null ? <None /> : <bdi title={agent.id ?? undefined}>{agent.name ?? shortened(valueText("agent", agent.id ?? ""), agent.id ?? "")}</bdi>;
    case "status":
      return (
        <span class={`badge ${statusTone({ status, live })}`}>
          <span class="dot" aria-hidden="true" />
          {choiceText("status", status)}
        </span>
      );
    case "length":
      return durationSeconds === null ? <None /> : <>{lengthText(durationSeconds)}</>;
    case "channel":
      return <>{choiceText("channel", channel)}</>;
    case "direction":
      return direction === null ? <None /> : <>{choiceText("direction", direction)}</>;
    case "turns":
      return userTurnCount === null ? <None /> : <>{number(userTurnCount)}</>;
    case "endReason":
      return endReason === null ? <None /> : <>{valueText("endReason", endReason)}</>;
    case "success":
      return success === null ? <None /> : <>{t(success ? "explore.success.yes" : "explore.success.no")}</>;
    case "phone":
      return customer.phone === null ? <None /> : <bdi><Marked text={customer.phone} find={finder(searched.customer)} /></bdi>;
    case "id":
      return <code title={item.id}>{item.id}</code>;
    case "summary":
      return <Summary {...{ item, searched }} />;
  }
}

/** What is not known. */
function None() {
  return (
    <span class="none">
      <span aria-hidden="true">{plain.none}</span>
      <span class="visually-hidden">{t("value.unknown")}</span>
    </span>
  );
}

/** An agent's name, or so much of its id that it can be told from others. */
function shortened(name: string, id: string): string {
  return name === id && id.length > 12 ? `${id.slice(0, 10)}…` : name;
}

function Time({ at }: { at: string | null }) {
  if (at === null) return <span class="none">{t("explore.never")}</span>;
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <>{at}</>;
  const time = timeText(date, zone.value);
  const day = clockIn(zone.value, date).day === today.value ? "" : dateText(date, zone.value);
  return (
    <time dateTime={at} title={`${dateText(date, zone.value, "full")}, ${zone.value}`}>
      {day !== "" && <span class="row-day">{day}</span>} {time}
    </time>
  );
}

/** The most telling text: where what was searched stands, else a summary, else what the customer said last. */
function Summary({ item, searched }: { item: Listed; searched: Searched }) {
  const { summary, transcript, notes } = item;
  const find = finder(searched.text);
  const spoken = transcript ?? [];
  if (find !== null) {
    const where = [summary, ...spoken.map(({ content }) => content), notes].flatMap((text) => (text === null ? [] : (excerpt(text, find) ?? [])))[0];
    if (where !== undefined) return <span dir="auto"><Marked text={where.slice(0, LONGEST)} find={find} /></span>;
  }
  const text = summary ?? spoken.findLast(({ role, content }) => role === "user" && content !== "")?.content ?? notes;
  if (text !== null && text !== undefined) return <span dir="auto">{text.slice(0, LONGEST)}</span>;
  return <span class="none">{t(`explore.text.${missing(item)}`)}</span>;
}

function missing({ transcript, withheld, live }: Listed) {
  if (withheld.includes("transcript")) return "withheld";
  if (transcript === undefined || transcript === null) return live ? "later" : "none";
  return live ? "silent" : "said";
}
