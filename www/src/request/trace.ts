/** What a list would lead to on both ends, without the platform's being asked. */
export interface Trace {
  /** The page's request to the gateway. */
  page: { url: string; headers: Readonly<Record<string, string>> };
  /** Whose request it is: another caller may be chosen before it is there. null: nobody's. */
  session: string | null;
  /** The address that the gateway would ask for at the platform; null: it asks for nothing. */
  platform: string | null;
  /** How the gateway answers where it does not ask: 401, say, or 200 with an empty page. */
  status: number | null;
}
