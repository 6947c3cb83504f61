/** Who is signed in to the page. */
export type Caller = "supervisor" | "maya" | "nobody";
export const CALLERS: readonly Caller[] = ["supervisor", "maya", "nobody"];

/** What each caller sends to identify itself to the gateway. In your own page that is a session cookie, sent
 *  automatically, or a signed token; never the platform's key. */
export const SESSIONS: Readonly<Record<Caller, string | null>> = {
  supervisor: "demo-session-of-a-supervisor",
  maya: "demo-session-of-maya",
  nobody: null,
};

/** The id of Maya's agent in each platform's sandbox. */
export const MAYA = {
  eigi: "cbb85982b7ca6718baa6bdef",
  anyreach: "4a9f34da-541d-4977-b505-458630d161a2",
  vapi: "50cafd49-e9b0-4cbd-9506-0e407049adab",
  elevenlabs: "agent_50cafd49e9b04cbd95060e407049",
  retell: "agent_50cafd49e9b04cbd95060e40704",
} as const;
