// What is around every view: navigation, the choice of source, language and time zone; and the view that is shown.
import { effect } from "@preact/signals";
import { render, type ComponentChild } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { go, hrefTo, place } from "../app/place.js";
import { language, t, type MessageId } from "../language/language.js";
import { required } from "../view/element.js";
import type { Page } from "./page.js";
import { SettingsMenu, type LoadLanguage } from "./settings-menu.js";
import { SourceMenu } from "./source-menu.js";
import { VIEWS } from "./views.js";

export function mountShell(page: Page, loadLanguage: LoadLanguage): void {
  const into = (id: string, child: ComponentChild) => render(child, required(id, HTMLElement));
  into("navigation", <Navigation />);
  into("source", <SourceMenu {...page} />);
  into("settings", <SettingsMenu load={loadLanguage} />);
  into("view", <Shown {...page} />);

  // Only the sandbox fails on request.
  required("faults", HTMLElement).hidden = page.demo.gateway !== null;

  const main = required("main", HTMLElement);
  let before: string | null = null;
  effect(() => {
    const shown = VIEWS.find(({ name }) => name === place.value.view);
    if (shown === undefined) return;
    document.title = t("page.title", { view: t(shown.title) });
    // What index.html says before anything has run.
    for (const text of document.querySelectorAll<HTMLElement>("[data-text]")) text.textContent = t(text.dataset["text"] as MessageId);
    for (const view of VIEWS) if ("host" in view) required(view.host, HTMLElement).hidden = view !== shown;
    // Another view begins at its top, for eyes and for screen readers.
    if (before !== null && before !== shown.name) {
      window.scrollTo(0, 0);
      main.focus({ preventScroll: true });
    }
    before = shown.name;
  });
}

function Navigation() {
  const current = place.value.view;
  const links = useRef<HTMLElement>(null);
  // On a phone they are wider than the window. (`scrollIntoView` would also move where the Tab key goes on from.)
  useEffect(() => {
    const [link, host] = [links.current?.querySelector("[aria-current]"), links.current?.parentElement];
    if (!link || !host) return;
    const [inner, outer] = [link.getBoundingClientRect(), host.getBoundingClientRect()];
    host.scrollLeft += Math.max(0, inner.right - outer.right) + Math.min(0, inner.left - outer.left);
  }, [current, language.value]);
  return (
    <nav class="views" ref={links} aria-label={t("nav.label")}>
      {VIEWS.map(({ name, title }) => (
        <a key={name} data-view={name} href={hrefTo({ view: name, open: null })} aria-current={name === current ? "page" : undefined} onClick={(event) => follow(event, () => go({ view: name, open: null }))}>
          {t(title)}
        </a>
      ))}
    </nav>
  );
}

function Shown(page: Page) {
  const view = VIEWS.find(({ name }) => name === place.value.view);
  return view !== undefined && "Component" in view ? <view.Component {...page} /> : null;
}

/** A link within the page. With a modifier key it opens a tab of its own, like any link. */
export function follow(event: MouseEvent, to: () => void): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  to();
}
