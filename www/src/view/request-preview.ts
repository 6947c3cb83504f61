import { toFilter } from "../filter/draft.js";
import { GATEWAY_URL } from "../gateway-url.js";
import { LACKING } from "../listing/listed.js";
import { curlCommand } from "../request/curl.js";
import { pageSnippet, serverSnippet } from "../request/snippet.js";
import type { Trace } from "../request/trace.js";
import { copyButton } from "./copy-button.js";
import { element, present, required, type Child } from "./element.js";
import { tabs } from "./tabs.js";
import { whenChanged, type Render } from "./view.js";
import { plural, PROVIDER_NAMES } from "./wording.js";

/** What the form causes: both requests, the page's one as a curl command, and the code of both ends. */
export function mountRequestPreview(gateway = GATEWAY_URL): Render {
  const host = required("request-preview", HTMLElement);
  const hops = element("div", { class: "hops" });
  const curl = element("code");
  const page = element("code");
  const server = element("code");
  let pageUrl = "";
  const texts: Record<string, () => string> = {
    url: () => pageUrl,
    curl: () => curl.textContent,
    page: () => page.textContent,
    server: () => server.textContent,
  };
  let selected = "url";
  const { strip, panels } = tabs(
    "request",
    "Show the request as",
    [
      { name: "url", label: "URLs", panel: hops },
      { name: "curl", label: "curl", panel: element("pre", {}, curl) },
      { name: "page", label: "Page", panel: element("pre", {}, page) },
      { name: "server", label: "Server", panel: element("pre", {}, server) },
    ],
    selected,
    (name) => (selected = name),
  );
  const copy = copyButton("what is shown", () => texts[selected]?.() ?? "");
  const refusal = element("p", { class: "refusal", hidden: true });
  const body = element("div", { class: "request-body" }, ...panels);
  host.append(element("div", { class: "request-head" }, element("h3", {}, "Request"), strip, copy), body, refusal);

  return whenChanged(
    (state) => [state.trace, state.provider, state.draft, state.zone],
    ({ trace, provider, draft, zone }) => {
      if (trace === null) return;
      const { issues } = trace;
      const isUsable = issues.length === 0;
      body.hidden = !isUsable;
      copy.disabled = !isUsable;
      refusal.hidden = isUsable;
      refusal.textContent = isUsable ? "" : `Nothing is sent while the filter has ${plural(issues.length, "mistake")}.`;
      if (!isUsable || trace.page === null) return;
      pageUrl = trace.page.url;
      hops.replaceChildren(...hopParts(trace.page.url, trace, PROVIDER_NAMES[provider]));
      curl.textContent = curlCommand(trace.page, trace.session);
      page.textContent = pageSnippet(gateway, toFilter(draft, zone), LACKING[provider]);
      server.textContent = serverSnippet(provider, new URL(gateway).pathname);
    },
  );
}

/** Page to gateway, gateway to platform. */
function hopParts(pageUrl: string, { platform, platformSends, status }: Trace, platformName: string): HTMLElement[] {
  return [
    hop("Page to gateway", ...requestParts(pageUrl)),
    platform === null
      ? hop("Gateway", element("span", { class: "no-hop" }, whyNot(status)))
      : hop(`Gateway to ${platformName}`, ...requestParts(platform, platformSends)),
  ];
}

function hop(title: string, ...parts: Child[]): HTMLElement {
  return element("div", { class: "hop" }, element("span", { class: "hop-title" }, title), element("pre", {}, ...present(parts)));
}

function whyNot(status: number | null): string {
  if (status === 401) return "401: nobody is signed in, so nothing is asked.";
  if (status === 200) return "No request: no conversation can both match the filter and be visible to this caller.";
  return `No request${status === null ? "" : `: ${status}`}.`;
}

function requestParts(url: string, { method, body } = { method: "GET", body: "" }): Child[] {
  return [
    element("span", { class: "method" }, method),
    " ",
    element("code", { class: "url" }, ...urlParts(url)),
    body === "" ? null : element("code", { class: "request-json" }, body),
  ];
}

/** The URL with its parameters set apart. Joined, the parts are exactly the URL. */
function urlParts(url: string): Child[] {
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
