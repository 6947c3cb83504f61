/** Who is signed in to the page. */
export type Caller = "supervisor" | "maya" | "nobody";
export const CALLERS: readonly Caller[] = ["supervisor", "maya", "nobody"];

/**
 * What each shows the gateway to be known by. In a page of your own that is a session's cookie, which travels by
 * itself, or a signed token: never the platform's key.
 */
export const SESSIONS: Readonly<Record<Caller, string | null>> = {
  supervisor: "demo-session-of-a-supervisor",
  maya: "demo-session-of-maya",
  nobody: null,
};

/** Maya's agent, as each platform's sandbox knows her. */
export const MAYA = {
  eigi: "cbb85982b7ca6718baa6bdef",
  anyreach: "4a9f34da-541d-4977-b505-458630d161a2",
} as const;
