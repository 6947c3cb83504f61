// Where the conversations come from: the sandbox inside the page, or a gateway of the visitor's own.
import { store, stored } from "./stored.js";

const KEY = "gateway";

/** The address of a gateway as it may be given: a path of this site, or https. */
export type GatewayAddress = { url: string } | { mistake: "form" | "scheme" | "credentials" };

export function readGateway(text: string, page: string): GatewayAddress {
  let url: URL;
  try {
    url = new URL(text.trim(), page);
  } catch {
    return { mistake: "form" };
  }
  if (url.origin !== new URL(page).origin && url.protocol !== "https:") return { mistake: "scheme" };
  // The page asks for no key and sends none: whoever is signed in is known to the gateway by its own cookie.
  if (url.username !== "" || url.password !== "") return { mistake: "credentials" };
  url.search = url.hash = "";
  return { url: url.href };
}

/** The gateway that the address names, else the one that this browser keeps; null: the sandbox. An empty `?gateway=` goes
 *  back to the sandbox. Read once, when the page begins: it begins anew with another. */
export function gatewayOfVisit({ search, href }: Location): string | null {
  const named = new URLSearchParams(search).get("gateway");
  const text = named ?? stored(KEY) ?? "";
  const read = text === "" ? null : readGateway(text, href);
  const url = read !== null && "url" in read ? read.url : null;
  if (named !== null) store(KEY, url);
  return url;
}

/** Begins the page anew with another gateway; null: with the sandbox. */
export function useGateway(url: string | null): void {
  store(KEY, url);
  const { pathname, search } = window.location;
  const parameters = new URLSearchParams(search);
  parameters.delete("gateway");
  // For browsers that keep nothing.
  if (stored(KEY) !== url) parameters.set("gateway", url ?? "");
  window.location.assign(`${pathname}?${parameters}`);
}
