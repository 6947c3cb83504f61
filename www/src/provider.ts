export type ProviderName = "eigi" | "anyreach";
export const PROVIDERS: readonly ProviderName[] = ["eigi", "anyreach"];

/** What the credential may see. Only AnyReach has a scope for sensitive fields. */
export type Access = "full" | "restricted";
