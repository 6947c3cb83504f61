import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { go, place } from "../app/place.js";
import { sameDraft } from "../filter/draft.js";
import { narrowing } from "../filter/kinds.js";
import { t } from "../language/language.js";
import { samePicks } from "../location.js";
import { Icon } from "../shell/icon.js";
import { Popup } from "../shell/popup.js";
import { chooseColumns, columns } from "./columns.js";
import { LONGEST_NAME, deleteView, renameView, saveView, savedViews, type SavedView } from "./kept-views.js";
import type { Model } from "./model.js";

/** Filters and columns under names of the visitor's own. */
export function SavedViews({ model: { applied } }: { model: Model }) {
  const { picks } = place.value;
  const isNow = (view: SavedView) => sameDraft(narrowing(view.applied), narrowing(applied.value)) && samePicks(view.picks, picks) && view.columns.join() === columns.value.join();
  const current = savedViews.value.find(isNow);
  return (
    <Popup
      class="button small saved-views"
      action="views"
      label={t("explore.views")}
      button={
        <>
          <Icon name="saved" /> <span>{current === undefined ? t("explore.views") : <bdi>{current.name}</bdi>}</span>
        </>
      }
    >
      {(close) => <Views {...{ close, isNow }} save={(name) => saveView({ name, applied: applied.peek(), picks, columns: columns.peek() })} />}
    </Popup>
  );
}

function Views({ close, isNow, save }: { close(): void; isNow(view: SavedView): boolean; save(name: string): void }) {
  const name = useSignal("");
  const input = useRef<HTMLInputElement>(null);
  const views = savedViews.value;
  const taken = views.some((view) => view.name === name.value.trim());
  return (
    <>
      <p class="menu-title">{t("explore.views")}</p>
      {views.length === 0 ? (
        <p class="hint">{t("explore.views.none")}</p>
      ) : (
        <ul class="view-choice">
          {views.map((view) => (
            <One key={view.name} {...{ view, close }} current={isNow(view)} gone={() => input.current?.focus()} />
          ))}
        </ul>
      )}
      <form
        class="editor"
        onSubmit={(event) => {
          event.preventDefault();
          const text = name.value.trim();
          if (text === "") return input.current?.focus();
          save(text);
          name.value = "";
          close();
        }}
      >
        <div class="field">
          <label for="view-name">{t("explore.views.save.label")}</label>
          <input
            ref={input}
            id="view-name"
            type="text"
            autocomplete="off"
            maxLength={LONGEST_NAME}
            value={name.value}
            aria-describedby="view-name-hint"
            onInput={({ currentTarget: { value } }) => {
              name.value = value;
            }}
          />
          <p class="hint" id="view-name-hint" aria-live="polite">
            {taken ? t("explore.views.replace") : t("explore.views.hint")}
          </p>
        </div>
        <div class="editor-foot">
          <button class="button small primary" data-action="save-view">
            {t("explore.views.save")}
          </button>
        </div>
      </form>
    </>
  );
}

function One({ view, current, close, gone }: { view: SavedView; current: boolean; close(): void; gone(): void }) {
  /** The name as it is edited; null: it is not. */
  const renamed = useSignal<string | null>(null);
  const mistake = useSignal("");
  const { name } = view;
  const rename = (event: Event) => {
    event.preventDefault();
    if (renameView(name, (renamed.value ?? "").trim())) gone();
    else mistake.value = t("explore.views.taken");
  };
  if (renamed.value !== null) {
    return (
      <li>
        <form class="rename" onSubmit={rename}>
          <input
            type="text"
            aria-label={t("explore.views.rename.of", { name })}
            aria-invalid={mistake.value === "" ? undefined : true}
            aria-describedby="rename-mistake"
            maxLength={LONGEST_NAME}
            value={renamed.value}
            ref={(input) => {
              if (input !== null && !input.parentElement?.contains(document.activeElement)) input.focus();
            }}
            onInput={({ currentTarget: { value } }) => {
              renamed.value = value;
              mistake.value = "";
            }}
          />
          <button class="tool" aria-label={t("explore.views.rename.of", { name })}>
            <Icon name="check" />
          </button>
        </form>
        <p class="message" id="rename-mistake" aria-live="polite">
          {mistake.value}
        </p>
      </li>
    );
  }
  return (
    <li>
      <button
        type="button"
        class="menu-item"
        aria-pressed={current}
        data-view-name={name}
        onClick={() => {
          chooseColumns(view.columns);
          go({ applied: view.applied, picks: view.picks });
          close();
        }}
      >
        <bdi>{name}</bdi>
      </button>
      <button
        type="button"
        class="tool"
        data-action="rename-view"
        aria-label={t("explore.views.rename.of", { name })}
        onClick={() => {
          renamed.value = name;
        }}
      >
        <Icon name="edit" />
      </button>
      <button
        type="button"
        class="tool"
        data-action="delete-view"
        aria-label={t("explore.views.delete.of", { name })}
        onClick={() => {
          deleteView(name);
          gone();
        }}
      >
        <Icon name="bin" />
      </button>
    </li>
  );
}
