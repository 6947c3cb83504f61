import type { Actions } from "../actions.js";
import { SECTIONS, type Section } from "../section.js";
import { required } from "./element.js";
import { tabs } from "./tabs.js";
import { whenChanged, type Render } from "./view.js";

const LABELS: Readonly<Record<Section, string>> = { list: "List", summary: "Summary", export: "Export" };

/** Three views of the matching conversations. */
export function mountSections({ chooseSection }: Pick<Actions, "chooseSection">): Render {
  const panels = SECTIONS.map((name) => ({
    name,
    label: LABELS[name],
    panel: required(`section-panel-${name}`, HTMLElement),
  }));
  const { strip, show } = tabs("section", "Show as", panels, "list", (name) => {
    const section = SECTIONS.find((known) => known === name);
    if (section !== undefined) chooseSection(section);
  });
  // Each begins with a control, so the panels need no tab stop.
  for (const { panel } of panels) panel.removeAttribute("tabindex");
  required("list-head", HTMLElement).append(strip);
  return whenChanged(
    ({ section }) => [section],
    ({ section }) => show(section),
  );
}
