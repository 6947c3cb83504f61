import type { Caller } from "./caller.js";

export type ProviderName = "eigi" | "anyreach";
export const PROVIDERS: readonly ProviderName[] = ["eigi", "anyreach"];

/** What the gateway's credential may see. Only AnyReach has a scope for sensitive fields. */
export type Access = "full" | "restricted";

/** Which platform the page's gateway stands before, with which credential, and who asks it. */
export interface Connection {
  provider: ProviderName;
  access: Access;
  caller: Caller;
}
