/** The requests that a list would cause, without asking the platform. */
export interface Trace {
  /** The page's request to the gateway. */
  page: { url: string; headers: Readonly<Record<string, string>> };
  /** The session of the request, since the caller may change meanwhile. null: nobody's. */
  session: string | null;
  /** The URL that the gateway would request from the platform; null: none. */
  platform: string | null;
  /** The gateway's answer without asking the platform: 401, for example, or 200 with an empty page. */
  status: number | null;
}
