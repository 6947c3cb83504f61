import { clearFilters, filters, setFilter, type FilterName } from "../app/place.js";
import { FIELDS } from "../filter/field.js";
import { t } from "../language/language.js";
import { dimensionOf, valueText } from "../overview/words.js";
import { Icon } from "./icon.js";

/** The filters that are set, of whatever view, each to be removed. */
export function Filters() {
  const set = filters.value;
  if (set.length === 0) return null;
  return (
    <ul class="filters" aria-label={t("filters.label")}>
      {set.map(([name, value]) => {
        const [title, text] = [titleOf(name), textOf(name, value)];
        return (
          <li key={name}>
            <button type="button" class="filter-chip" data-filter={name} aria-label={t("filters.remove", { name: title, value: text })} onClick={() => setFilter(name, null)}>
              <span class="filter-name">{title}</span> {text}
              <Icon name="close" />
            </button>
          </li>
        );
      })}
      {set.length > 1 && (
        <li>
          <button type="button" class="button small quiet" onClick={clearFilters}>
            {t("filters.clear")}
          </button>
        </li>
      )}
    </ul>
  );
}

export function titleOf(name: FilterName): string {
  const dimension = dimensionOf(name);
  return dimension === null ? (FIELDS.find((field) => field.name === name)?.label ?? name) : t(`dimension.${dimension}`);
}

function textOf(name: FilterName, value: string): string {
  const dimension = dimensionOf(name);
  return dimension === null ? value : valueText(dimension, value);
}
