import type { RequestPlan } from "convoscope";
import { resolvedProvider } from "../demo.js";
import { toFilter } from "../filter/draft.js";
import { inspect } from "../filter/inspection.js";
import { curlCommand } from "../request/curl.js";
import { serverSnippet } from "../request/snippet.js";
import { copyButton } from "./copy-button.js";
import { element, required } from "./element.js";
import { tabs } from "./tabs.js";
import { whenChanged, type Render } from "./view.js";
import { plural } from "./wording.js";

/** The request that the form amounts to: as URL, as curl command, as a program. */
export function mountRequestPreview(): Render {
  const host = required("request-preview", HTMLElement);
  const url = element("code", { class: "url" });
  const curl = element("code");
  const program = element("code");
  const texts: Record<string, () => string> = {
    url: () => url.textContent,
    curl: () => curl.textContent,
    typescript: () => program.textContent,
  };
  let selected = "url";
  const { strip, panels } = tabs(
    "request",
    "Show the request as",
    [
      { name: "url", label: "URL", panel: element("pre", {}, element("span", { class: "method" }, "GET"), " ", url) },
      { name: "curl", label: "curl", panel: element("pre", {}, curl) },
      { name: "typescript", label: "TypeScript", panel: element("pre", {}, program) },
    ],
    selected,
    (name) => (selected = name),
  );
  const copy = copyButton("the request", () => texts[selected]?.() ?? "");
  const refusal = element("p", { class: "refusal" });
  const body = element("div", { class: "request-body" }, ...panels);
  host.append(element("div", { class: "request-head" }, element("h3", {}, "Request"), strip, copy), body, refusal);

  return whenChanged(
    (state) => [state.ready, state.provider, state.access, state.draft],
    (state) => {
      if (!state.ready) return;
      const { plan, issues } = inspect(state);
      const provider = resolvedProvider(state.provider, state.access);
      body.hidden = plan === null;
      copy.disabled = plan === null;
      refusal.hidden = plan !== null;
      refusal.textContent =
        plan === null ? `Nothing is sent while the filter has ${plural(issues.length, "mistake")}.` : "";
      if (plan === null) return;
      url.replaceChildren(...urlParts(plan));
      curl.textContent = curlCommand(plan, provider);
      program.textContent = serverSnippet(provider, toFilter(state.draft));
    },
  );
}

/** The URL with its parameters told apart; together the parts are the URL, character for character. */
function urlParts({ url }: RequestPlan): (Node | string)[] {
  const [base = "", query] = url.split("?", 2);
  if (query === undefined) return [base];
  const parameters = query.split("&").flatMap((pair, index) => {
    const [name = "", value = ""] = pair.split("=", 2);
    return [
      index === 0 ? "?" : "&",
      element("span", { class: "name" }, name),
      "=",
      element("span", { class: "value" }, value),
      element("wbr"),
    ];
  });
  return [base, element("wbr"), ...parameters];
}
