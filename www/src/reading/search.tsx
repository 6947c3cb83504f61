// Search within the transcript: how often, and from place to place.
import type { Message } from "convoscope/browser";
import { number, t } from "../language/language.js";
import { Icon } from "../shell/icon.js";
import { spansOf, type Span } from "./find.js";

/** A place that was found: in which message, and where in its text. */
export interface Hit {
  message: number;
  span: Span;
}

export function hitsIn(transcript: readonly Message[] | null, query: string): Hit[] {
  return (transcript ?? []).flatMap(({ content }, message) => spansOf(content, query).map((span) => ({ message, span })));
}

export interface SearchProps {
  query: string;
  /** How many there are, and which one is shown, from 0. */
  count: number;
  at: number;
  search(query: string): void;
  /** To the next one (1), or the one before (-1). */
  step(by: 1 | -1): void;
}

export function Search({ query, count, at, search, step }: SearchProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.isComposing) step(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape" && query !== "") search("");
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div role="search" class="search-within">
      <Icon name="search" />
      <input type="search" autocomplete="off" spellcheck={false} aria-label={t("read.search")} placeholder={t("read.search")} aria-keyshortcuts="/" aria-describedby="search-count" value={query} onInput={({ currentTarget }) => search(currentTarget.value)} onKeyDown={onKeyDown} />
      <span class="search-count" id="search-count" role="status">
        {query.trim() === "" ? "" : count === 0 ? t("read.search.none") : t("read.search.at", { at: number(at + 1), count: number(count) })}
      </span>
      <button type="button" class="tool" data-action="hit-before" aria-label={t("read.search.before")} title={t("read.search.before")} disabled={count === 0} onClick={() => step(-1)}>
        <Icon name="up" />
      </button>
      <button type="button" class="tool" data-action="hit-next" aria-label={t("read.search.next")} title={t("read.search.next")} disabled={count === 0} onClick={() => step(1)}>
        <Icon name="down" />
      </button>
    </div>
  );
}
