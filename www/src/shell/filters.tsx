import { clearFilters, go, place, setFilter } from "../app/place.js";
import { KINDS, isSet, without } from "../filter/kinds.js";
import { kindText, kindTitle } from "../filter/words.js";
import { t } from "../language/language.js";
import { PICKS } from "../location.js";
import type { Dimension } from "../overview/cube.js";
import { notInList } from "../overview/show-in-list.js";
import { valueText } from "../overview/words.js";
import { Icon } from "./icon.js";

/** The filters that are set, each to be removed. `list`: those that a list has; what it lacks is said. Instead of the time
 *  the overview has a period. */
export function Filters({ list = false }: { list?: boolean }) {
  const { applied, picks } = place.value;
  const lacking = list ? notInList(picks) : [];
  const chips = [
    ...KINDS.filter((kind) => isSet(kind, applied) && (list || kind.name !== "when")).map((kind) => ({ key: kind.name as string, name: kind.name as string, title: kindTitle(kind.name), text: kindText(kind, applied), remove: () => go({ applied: without(kind, applied) }) })),
    ...(list ? [] : PICKS).flatMap((name) => {
      const value = picks[name];
      return value === undefined ? [] : [{ key: `pick-${name}`, name, title: t(`dimension.${name}`), text: valueText(name, value), remove: () => setFilter(name, null) }];
    }),
  ];
  if (chips.length === 0 && lacking.length === 0) return null;
  return (
    <>
      <ul class="filters" aria-label={t("filters.label")}>
        {chips.map(({ key, name, title, text, remove }) => (
          <li key={key}>
            <button type="button" class="filter-chip" data-filter={name} aria-label={t("filters.remove", { name: title, value: text })} onClick={remove}>
              <span class="filter-name">{title}</span> <bdi>{text}</bdi>
              <Icon name="close" />
            </button>
          </li>
        ))}
        {chips.length > 1 && (
          <li>
            <button type="button" class="button small quiet" onClick={clearFilters}>
              {t("filters.clear")}
            </button>
          </li>
        )}
      </ul>
      {lacking.length > 0 && <p class="hint">{inexactText(lacking)}</p>}
    </>
  );
}

/** That the list shows more than what was chosen. */
function inexactText(lacking: readonly Dimension[]): string {
  return t("filters.inexact", { names: lacking.map((name) => t(`dimension.${name}`)).join(", ") });
}
