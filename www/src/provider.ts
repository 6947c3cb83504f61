import type { Caller } from "./caller.js";

export type ProviderName = "eigi" | "anyreach" | "vapi" | "elevenlabs" | "retell";
export const PROVIDERS: readonly ProviderName[] = ["eigi", "anyreach", "vapi", "elevenlabs", "retell"];

/** What the gateway's credential may see. Only AnyReach has a scope for sensitive fields. */
export type Access = "full" | "restricted";

/** The gateway's platform and credential, and the caller. */
export interface Connection {
  provider: ProviderName;
  access: Access;
  caller: Caller;
}
