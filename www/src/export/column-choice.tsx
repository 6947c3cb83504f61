// Which columns the file has, in which order and by which names.
import { useRef } from "preact/hooks";
import { adjust, place } from "../app/place.js";
import { t, wordFor } from "../language/language.js";
import { Icon } from "../shell/icon.js";
import { PROVIDER_NAMES } from "../view/wording.js";
import { ABSENT, PATHS, PRESETS, columnsOf, withColumns, type Column, type Setup } from "./setup.js";

/** What a column is called on the page. */
export const columnText = (path: string): string => wordFor(`export.column.${path}`, path);

export function ColumnChoice({ setup }: { setup: Setup }) {
  const { provider } = place.value;
  const columns = columnsOf(setup, provider);
  const isOwn = typeof setup.columns !== "string";
  const list = useRef<HTMLOListElement>(null);
  const set = (next: readonly Column[]) => adjust({ file: withColumns(setup, next, provider) });
  const chosen = columns.map(({ path }) => path);
  const rest = PATHS.filter((path) => !chosen.includes(path));

  /** The button that was pressed goes along, and keeps the focus; at an end the other one has it. */
  const move = (index: number, by: -1 | 1) => {
    const next = [...columns];
    const [moved] = next.splice(index, 1);
    if (moved === undefined) return;
    next.splice(index + by, 0, moved);
    set(next);
    requestAnimationFrame(() => list.current?.children[index + by]?.querySelector<HTMLElement>(`[data-action=${by < 0 ? "earlier" : "later"}]:enabled, [data-action=${by < 0 ? "later" : "earlier"}]`)?.focus());
  };
  const remove = (index: number) => {
    set(columns.filter((_, each) => each !== index));
    requestAnimationFrame(() => list.current?.children[Math.min(index, columns.length - 2)]?.querySelector<HTMLElement>("[data-action=remove]")?.focus());
  };
  const rename = (index: number, name: string) => set(columns.map((column, each) => (each === index ? { ...column, name: name.trim() === "" || name === column.path ? null : name } : column)));

  return (
    <fieldset class="card-panel export-part">
      <legend>
        <h2>{t("export.columns")}</h2>
      </legend>
      {PRESETS.map((name) => (
        <label key={name} class="export-option">
          <input type="radio" name="export-columns" value={name} checked={name === setup.columns} onChange={() => adjust({ file: { ...setup, columns: name } })} />
          <span>{t(`export.columns.${name}`)}</span>
        </label>
      ))}
      {isOwn && (
        <label class="export-option">
          <input type="radio" name="export-columns" value="own" checked readOnly />
          <span>{t("export.columns.own")}</span>
        </label>
      )}
      <details class="export-columns">
        <summary>{t("export.columns.choose", { count: columns.length })}</summary>
        <ol ref={list}>
          {columns.map(({ path, name }, index) => {
            const column = columnText(path);
            return (
              <li key={path} data-column={path}>
                <span class="export-column">
                  {column}
                  <input type="text" name="export-column-name" value={name ?? ""} placeholder={path} aria-label={t("export.columns.name", { column })} autocomplete="off" spellcheck={false} onChange={({ currentTarget: { value } }) => rename(index, value)} />
                </span>
                <button type="button" class="tool" data-action="earlier" disabled={index === 0} aria-label={t("export.columns.earlier", { column })} onClick={() => move(index, -1)}>
                  <Icon name="up" />
                </button>
                <button type="button" class="tool" data-action="later" disabled={index === columns.length - 1} aria-label={t("export.columns.later", { column })} onClick={() => move(index, 1)}>
                  <Icon name="down" />
                </button>
                <button type="button" class="tool" data-action="remove" aria-label={t("export.columns.remove", { column })} onClick={() => remove(index)}>
                  <Icon name="close" />
                </button>
              </li>
            );
          })}
        </ol>
        <Add rest={rest} add={(path) => !chosen.includes(path) && set([...columns, { path, name: null }])} />
      </details>
    </fieldset>
  );
}

/** Another column: of the model, or a key of the platform's own metadata. */
function Add({ rest, add }: { rest: readonly (typeof PATHS)[number][]; add(path: string): void }) {
  const { provider } = place.value;
  const key = useRef<HTMLInputElement>(null);
  const addKey = () => {
    const text = key.current?.value.trim() ?? "";
    if (text === "" || key.current === null) return;
    add(text.startsWith("metadata.") ? text : `metadata.${text}`);
    key.current.value = "";
  };
  return (
    <div class="export-add">
      <label>
        {t("export.columns.add")}
        <select
          name="export-add"
          value=""
          onChange={({ currentTarget }) => {
            if (currentTarget.value !== "") add(currentTarget.value);
            currentTarget.value = "";
          }}
        >
          <option value="">{t("export.columns.add.choose")}</option>
          {rest.map((path) => (
            <option key={path} value={path}>
              {ABSENT[provider].includes(path) ? t("export.columns.absent", { column: columnText(path), platform: PROVIDER_NAMES[provider] }) : columnText(path)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("export.columns.path")}
        <span>
          <input
            ref={key}
            type="text"
            name="export-path"
            placeholder="order.id"
            autocomplete="off"
            spellcheck={false}
            onKeyDown={(event) => {
              if (event.key === "Enter") addKey();
            }}
          />
          <button type="button" class="button small" data-action="add-path" onClick={addKey}>
            {t("export.columns.path.add")}
          </button>
        </span>
      </label>
    </div>
  );
}
