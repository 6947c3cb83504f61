// Explore: the conversations one by one, with filters. A script of its own.
import { effect } from "@preact/signals";
import { render } from "preact";
import { nameAgents, sawAgents } from "../app/agents.js";
import type { Page } from "../shell/page.js";
import { required } from "../view/element.js";
import { FilterBar } from "./filter-bar.js";
import { List } from "./list.js";
import { modelOf, type Model } from "./model.js";

/** Draws it into index.html, where the pane of the open conversation is beside it. */
export function mountExplore(page: Page): void {
  const model = modelOf(page);
  effect(() => sawAgents(model.list.value.items.map(({ agent }) => agent)));
  effect(() => keepUp(model));
  effect(() => {
    if (!model.ready.value) return;
    // Platforms may send ids alone; the application has the names then.
    page.demo.agentNames().then(nameAgents, () => undefined);
  });
  render(<FilterBar model={model} />, required("explore-filters", HTMLElement));
  render(<List model={model} />, required("conversations", HTMLElement));
}

/** The row of the open conversation shows what is known of it by now. */
function keepUp({ page: { store }, opened }: Model): void {
  const { id, conversation } = opened.value ?? {};
  if (conversation == null) return;
  const { list } = store.state;
  const at = list.items.findIndex((item) => item.id === id);
  if (at >= 0 && list.items[at] !== conversation) store.update({ list: { ...list, items: list.items.with(at, conversation) } });
}
