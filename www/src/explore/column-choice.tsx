import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../language/language.js";
import { Icon } from "../shell/icon.js";
import { Popup } from "../shell/popup.js";
import { COLUMNS, DEFAULT_COLUMNS, chooseColumns, columns, moved, type Column } from "./columns.js";

/** Which columns the list has, and in which order. */
export function ColumnChoice() {
  return (
    <Popup class="button icon-only" action="columns" name={t("explore.columns")} label={t("explore.columns")} button={<Icon name="table" />}>
      {() => <Choice />}
    </Popup>
  );
}

function Choice() {
  const list = useRef<HTMLUListElement>(null);
  const shown = columns.value;
  const order = [...shown, ...COLUMNS.filter((column) => !shown.includes(column))];
  const pressed = useRef<readonly [Column, number] | null>(null);
  // Its buttons moved along; the one that was pressed may be at the end of its way now.
  useLayoutEffect(() => {
    const [column, by] = pressed.current ?? [];
    pressed.current = null;
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>(`[data-column=${column}] button:not(:disabled)`) ?? [])];
    (buttons.find(({ dataset }) => dataset["by"] === String(by)) ?? buttons[0])?.focus();
  });
  const move = (column: Column, by: 1 | -1) => {
    pressed.current = [column, by];
    chooseColumns(moved(shown, column, by));
  };
  return (
    <>
      <p class="menu-title">{t("explore.columns")}</p>
      <ul class="column-choice" ref={list}>
        {order.map((column) => {
          const title = t(`explore.column.${column}`);
          const at = shown.indexOf(column);
          return (
            <li key={column} data-column={column}>
              <label>
                <input
                  type="checkbox"
                  checked={at >= 0}
                  disabled={at >= 0 && shown.length === 1}
                  onChange={() => chooseColumns(at >= 0 ? shown.filter((each) => each !== column) : [...shown, column])}
                />
                {title}
              </label>
              {at >= 0 &&
                ([-1, 1] as const).map((by) => (
                  <button
                    key={by}
                    type="button"
                    class="tool"
                    data-by={by}
                    disabled={by < 0 ? at === 0 : at === shown.length - 1}
                    aria-label={t(by < 0 ? "explore.columns.earlier" : "explore.columns.later", { column: title })}
                    onClick={() => move(column, by)}
                  >
                    <Icon name={by < 0 ? "up" : "down"} />
                  </button>
                ))}
            </li>
          );
        })}
      </ul>
      <button type="button" class="button small" disabled={shown.join() === DEFAULT_COLUMNS.join()} onClick={() => chooseColumns(DEFAULT_COLUMNS)}>
        {t("explore.columns.reset")}
      </button>
    </>
  );
}
