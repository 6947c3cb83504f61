import { convoscopeError } from "./error.js";
import type { ClientOptions } from "./options.js";
import type { ProviderConfig } from "./provider.js";

/** Refuses a raw key in a browser page, as both providers demand. A gateway has no key. `instead`: what to do there. */
export function refuseBrowser(options: Pick<ClientOptions, "dangerouslyAllowBrowser">, provider: ProviderConfig, instead: string): void {
  if (provider.kind === "gateway") return;
  const inPage = typeof window !== "undefined" && typeof document !== "undefined";
  if (inPage && options.dangerouslyAllowBrowser !== true) {
    throw convoscopeError({
      code: "invalid_config",
      provider: provider.kind,
      message:
        `This is a browser page, where every visitor could read the key. ${instead} ` +
        "If only you can open the page, or a test imitates one (jsdom, happy-dom), set dangerouslyAllowBrowser: true.",
    });
  }
}
