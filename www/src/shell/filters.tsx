import { clearFilters, filters, place, setFilter, type FilterName } from "../app/place.js";
import { FIELDS, type FieldName } from "../filter/field.js";
import { t } from "../language/language.js";
import type { Dimension } from "../overview/cube.js";
import { notInList } from "../overview/show-in-list.js";
import { dimensionOf, valueText } from "../overview/words.js";
import { Icon } from "./icon.js";

/** Instead of these the overview has a period. */
const DATES: readonly FilterName[] = ["createdAfter", "createdBefore"] satisfies FieldName[];
const FIELD_NAMES: readonly FilterName[] = FIELDS.map(({ name }) => name);

/** The filters that are set, each to be removed. `list`: those that a list has; what it lacks is said. */
export function Filters({ list = false }: { list?: boolean }) {
  const set = filters.value.filter(([name]) => (list ? FIELD_NAMES.includes(name) : !DATES.includes(name)));
  const lacking = list ? notInList(place.value.picks) : [];
  if (set.length === 0 && lacking.length === 0) return null;
  return (
    <>
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
      {lacking.length > 0 && <p class="hint">{inexactText(lacking)}</p>}
    </>
  );
}

/** That the list shows more than what was chosen. */
export function inexactText(lacking: readonly Dimension[]): string {
  return t("filters.inexact", { names: lacking.map((name) => t(`dimension.${name}`)).join(", ") });
}

function titleOf(name: FilterName): string {
  const dimension = dimensionOf(name);
  return dimension === null ? (FIELDS.find((field) => field.name === name)?.label ?? name) : t(`dimension.${dimension}`);
}

function textOf(name: FilterName, value: string): string {
  const dimension = dimensionOf(name);
  return dimension === null ? value : valueText(dimension, value);
}
