import { countFilters } from "../filter/draft.js";
import { required } from "./element.js";
import { whenChanged, type Render } from "./view.js";
import { WIDE } from "./wide.js";

/** The panels beside the list. Wide windows start with the filters open, narrow ones with the list first. */
export function mountSidePanels(): Render {
  const filters = required("filters", HTMLDetailsElement);
  const count = required("filter-count", HTMLElement);
  const adapt = () => (filters.open = WIDE.matches);
  WIDE.addEventListener("change", adapt);
  adapt();
  return whenChanged(
    (state) => [state.draft],
    ({ draft }) => {
      const filled = countFilters(draft);
      count.textContent = filled === 0 ? "" : `${filled} set`;
    },
  );
}
