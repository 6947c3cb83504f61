import type { Caller } from "./caller.js";

export type ProviderName = "eigi" | "anyreach" | "vapi" | "elevenlabs" | "retell";
export const PROVIDERS: readonly ProviderName[] = ["eigi", "anyreach", "vapi", "elevenlabs", "retell"];

/** Platforms that show what was said only after the end. (Vapi does not document it; its sandbox does so.) */
export const TELLS_AFTERWARDS: ReadonlySet<string> = new Set<ProviderName>(["vapi", "elevenlabs", "retell"]);

/** What the gateway's credential may see. Only AnyReach has a scope for sensitive fields. */
export type Access = "full" | "restricted";

/** The gateway's platform and credential, and the caller. */
export interface Connection {
  provider: ProviderName;
  access: Access;
  caller: Caller;
}
