import type { Issue } from "convoscope/browser";

/** The requests that a list would cause, without asking the platform. */
export interface Trace {
  /** What is wrong with the filter, as the page's client finds it, or else the gateway. Then no platform is asked. */
  issues: readonly Issue[];
  /** What the platform itself does not serve of it, and is applied while its list is read. Empty where the gateway is not
   *  the page's own: it does not tell. */
  whileReading: readonly Issue[];
  /** The page's request to the gateway; null: none. */
  page: { url: string; headers: Readonly<Record<string, string>> } | null;
  /** The session of the request, since the caller may change meanwhile. null: nobody's. */
  session: string | null;
  /** The URL that the gateway would request from the platform; null: none. */
  platform: string | null;
  /** How it would request it. A platform may list by POST: what it is asked for is then in the body. */
  platformSends: { method: string; body: string };
  /** The gateway's answer without asking the platform: 401, for example, or 200 with an empty page. */
  status: number | null;
}
