// The list with its head and foot, in whatever state it is.
import { useEffect } from "preact/hooks";
import { place } from "../app/place.js";
import { number, t } from "../language/language.js";
import type { Listing } from "../listing/listing.js";
import { Icon } from "../shell/icon.js";
import { Old } from "../shell/notice.js";
import { errorNotice } from "../view/error-notice.js";
import { ColumnChoice } from "./column-choice.js";
import type { Model } from "./model.js";
import { Rows } from "./rows.js";

export function List({ model }: { model: Model }) {
  const { page, list } = model;
  const { phase, items, error } = list.value;
  const relist = () => (page.store.state.ready ? page.actions.relist() : page.retry());
  const { next } = list.value;
  const isShown = place.value.view === "explore";
  // Pages may come without a conversation that fits: on, until there is something to see.
  useEffect(() => {
    if (isShown && phase === "ready" && items.length === 0 && next !== null) page.actions.more();
  });
  const isEmpty = phase === "ready" && items.length === 0 && next === null;
  return (
    <>
      <div id="list-head" class="list-head">
        <h2 id="list-title">{t("explore.list")}</h2>
        <p id="list-counts" class="list-counts">
          <Counts list={list.value} />
        </p>
        <ColumnChoice />
        <button type="button" id="list-refresh" class="button icon-only" aria-label={t("explore.refresh")} onClick={relist}>
          <Icon name="retry" />
        </button>
      </div>
      <div id="conversation-list" class="list-body" aria-busy={phase === "loading" || phase === "more"}>
        {phase === "loading" ? <Skeleton /> : items.length > 0 && <Rows model={model} />}
        {isEmpty && (
          <div class="empty">
            <Icon name="empty" />
            <p>
              <strong>{t("explore.empty")}</strong>
            </p>
            <p>{t("explore.empty.about")}</p>
            <button type="button" class="button" data-action="clear-filters" onClick={page.actions.clearFilters}>
              {t("explore.empty.clear")}
            </button>
          </div>
        )}
        {phase === "failed" && error !== null && (
          <div class="list-foot">
            <Old key={error} make={() => errorNotice(error, list.value.pages === 0 ? relist : page.actions.more)} />
            {items.length > 0 && <p class="hint">{t("explore.failed.kept")}</p>}
          </div>
        )}
        <Foot model={model} />
      </div>
    </>
  );
}

function Counts({ list: { phase, items, read, total, next, pages, duplicates, rejected } }: { list: Listing }) {
  if (phase === "loading") return <>{t("explore.loading")}</>;
  if (pages === 0) return null;
  const all = total ?? (next === null ? items.length : null);
  const count = number(items.length);
  return (
    <>
      <span class="count">{all === null ? t("explore.count.sofar", { count }) : t("explore.count.of", { count, all: number(all) })}</span>
      {read > items.length && <span>{t("explore.count.read", { count: number(read) })}</span>}
      {duplicates > 0 && <span>{t("explore.count.repeats", { count: duplicates })}</span>}
      {rejected.length > 0 && <span class="warn">{t("explore.count.unreadable", { count: rejected.length })}</span>}
    </>
  );
}

/** What goes on below the rows: reading on, how to stop it, and the end. */
function Foot({ model: { page, list, ready } }: { model: Model }) {
  const { phase, items, next, waiting, rejected } = list.value;
  if (phase === "failed" || (phase === "ready" && items.length === 0 && next === null)) return rejected.length > 0 ? <Unreadable rejected={rejected} /> : null;
  const busy = phase === "loading" || phase === "more";
  const text = waiting !== null ? t("overview.waiting", { seconds: Math.ceil(waiting.waitMs / 1000) }) : t(busy ? (phase === "more" ? "explore.reading" : ready.value ? "explore.loading" : page.demo.gateway === null ? "overview.starting" : "overview.starting.gateway") : phase === "stopped" ? "explore.stopped" : "explore.end");
  return (
    <div class="list-foot slim">
      {busy && <progress aria-label={text} />}
      {(busy || phase === "stopped" || next === null) && <p class={`${next === null && phase === "ready" ? "end" : ""} ${waiting === null ? "" : "waiting"}`}>{text}</p>}
      {busy && ready.value && (
        <button type="button" class="button small" data-action="stop" onClick={page.actions.stopListing}>
          {t("explore.cancel")}
        </button>
      )}
      {(phase === "stopped" || (phase === "ready" && next !== null)) && (
        <button type="button" class="button small" data-action="more" onClick={page.actions.more}>
          {t("explore.more")}
        </button>
      )}
      {rejected.length > 0 && <Unreadable rejected={rejected} />}
    </div>
  );
}

function Unreadable({ rejected }: Pick<Listing, "rejected">) {
  return (
    <details class="rejected">
      <summary>{t("explore.unreadable", { count: rejected.length })}</summary>
      {rejected.map(({ issues }, index) => (
        <ul key={index} class="plain">
          {issues.map(({ path, message }) => (
            <li key={path}>
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      ))}
    </details>
  );
}

function Skeleton() {
  return (
    <div class="grid-skeleton" aria-hidden="true">
      {Array.from({ length: 12 }, (_, index) => (
        <span key={index} class="skeleton" />
      ))}
    </div>
  );
}
