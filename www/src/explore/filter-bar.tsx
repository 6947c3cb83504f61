// The filters of the list as chips, each with its editor.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { place, setFilter, zone } from "../app/place.js";
import { INITIAL_DRAFT } from "../filter/draft.js";
import { issuesAt } from "../filter/issues.js";
import { KINDS, isSet, withKind, type Kind, type KindName } from "../filter/kinds.js";
import { kindText, kindTitle } from "../filter/words.js";
import { t } from "../language/language.js";
import { PICKS } from "../location.js";
import { valueText } from "../overview/words.js";
import { Icon } from "../shell/icon.js";
import { useOwnId } from "../shell/own-id.js";
import { Popup } from "../shell/popup.js";
import { AddFilter } from "./add-filter.js";
import { Editor } from "./editors.js";
import type { Model } from "./model.js";
import { SavedViews } from "./saved-views.js";

export function FilterBar({ model }: { model: Model }) {
  const bar = useRef<HTMLDivElement>(null);
  /** The one that was just added, or whose editor is open: it stays, with or without a value. */
  const held = useSignal<KindName | null>(null);
  const { page, draft, trace } = model;
  const { picks } = place.value;
  const shown = KINDS.filter((kind) => isSet(kind, draft.value) || kind.name === held.value);
  const picked = PICKS.filter((name) => picks[name] !== undefined);
  const issues = trace.value?.issues ?? [];
  const elsewhere = issues.filter((issue) => !shown.some(({ fields }) => fields.some((name) => issuesAt([issue], name, draft.value).length > 0)));
  const toAdd = () => bar.current?.querySelector<HTMLElement>("[data-action=add-filter]")?.focus();

  return (
    <div class="filter-bar" ref={bar}>
      <div class="filter-line">
        <AddFilter
          model={model}
          add={(name) => {
            held.value = name;
          }}
        />
        <ul class="filter-chips" aria-label={t("filters.label")}>
          {shown.map((kind) => (
            <li key={kind.name}>
              <Chip
                {...{ model, kind }}
                edited={() => {
                  held.value = kind.name;
                }}
                done={() => {
                  if (held.value === kind.name) held.value = null;
                }}
                gone={toAdd}
              />
            </li>
          ))}
          {picked.map((name) => (
            <li key={`pick-${name}`}>
              <span class="chip-set" data-filter={name}>
                <span class="chip-part" title={t("explore.filter.reading.page")}>
                  <span class="filter-name">{t(`dimension.${name}`)}</span> <bdi>{valueText(name, picks[name] ?? "")}</bdi>
                </span>
                <Remove
                  title={t(`dimension.${name}`)}
                  text={valueText(name, picks[name] ?? "")}
                  remove={() => {
                    setFilter(name, null);
                    toAdd();
                  }}
                />
              </span>
            </li>
          ))}
          {KINDS.filter((kind) => isSet(kind, draft.value)).length + picked.length > 1 && (
            <li>
              <button
                type="button"
                class="button small quiet"
                data-action="clear-filters"
                onClick={() => {
                  page.actions.clearFilters();
                  toAdd();
                }}
              >
                {t("filters.clear")}
              </button>
            </li>
          )}
        </ul>
        <SavedViews model={model} />
      </div>
      {issues.length > 0 && (
        <p class="message" id="filter-mistake" role="alert">
          {t("explore.mistake")} {issues.map(({ message }) => message).join(" ")}{" "}
          {elsewhere.length > 0 && (
            <button type="button" class="button small" data-action="reset-page-size" onClick={() => (page.actions.edit("pageSize", INITIAL_DRAFT.pageSize ?? ""), void page.actions.apply())}>
              {t("explore.mistake.reset")}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

interface ChipProps {
  model: Model;
  kind: Kind;
  /** Its editor was opened. */
  edited(): void;
  /** Its editor was closed. */
  done(): void;
  /** It was removed. */
  gone(): void;
}

function Chip({ model, kind, edited, done, gone }: ChipProps) {
  const { page, draft, applied, trace } = model;
  const id = useOwnId();
  const set = useRef<HTMLSpanElement>(null);
  const title = kindTitle(kind.name);
  const text = isSet(kind, draft.value) ? kindText(kind, draft.value) : t("explore.filter.any");
  const of = (issues: NonNullable<typeof trace.value>["issues"]) => issues.filter((issue) => kind.fields.some((name) => issuesAt([issue], name, draft.value).length > 0));
  const mistakes = of(trace.value?.issues ?? []);
  const whileReading = of(trace.value?.whileReading ?? []).length > 0;
  const edit = (values: typeof draft.value) => {
    for (const name of kind.fields) page.actions.edit(name, values[name] ?? "");
  };
  const note = mistakes.length > 0 ? mistakes.map(({ message }) => message).join(" ") : whileReading ? t("explore.filter.reading") : "";
  return (
    <span ref={set} class={`chip-set ${mistakes.length > 0 ? "mistaken" : ""}`} data-filter={kind.name}>
      <Popup
        class="chip-part"
        action="edit-filter"
        label={title}
        openAtFirst={!isSet(kind, draft.value)}
        onOpen={edited}
        describedBy={note === "" ? undefined : id}
        onClose={(cancelled) => {
          if (cancelled) edit(withKind(kind, draft.peek(), applied.peek()));
          else void page.actions.apply();
          done();
          // Without a value it goes, and must not take the focus with it.
          if (!isSet(kind, draft.peek()) && (cancelled || set.current?.contains(document.activeElement))) gone();
        }}
        button={
          <>
            {mistakes.length > 0 && <Icon name="alert" />}
            {whileReading && <Icon name="clock" />}
            <span class="filter-name">{title}</span> <bdi>{text}</bdi>
          </>
        }
      >
        {(close) => <Editor {...{ model, kind, close, zone: zone.value }} />}
      </Popup>
      {note !== "" && (
        <span class="visually-hidden" id={id}>
          {note}
        </span>
      )}
      <Remove
        title={title}
        text={text}
        remove={() => {
          edit({});
          void page.actions.apply();
          done();
          gone();
        }}
      />
    </span>
  );
}

function Remove({ title, text, remove }: { title: string; text: string; remove(): void }) {
  return (
    <button type="button" class="chip-part" data-action="remove-filter" aria-label={t("filters.remove", { name: title, value: text })} onClick={remove}>
      <Icon name="close" />
    </button>
  );
}
