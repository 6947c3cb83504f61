import { anyreach, createClient, eigi, type Client, type ResolvedProvider } from "convoscope";
import { createSandbox, type Fault, type Sandbox } from "convoscope/testing";
import type { Access, ProviderName } from "./provider.js";

// Made up, and known to the sandbox in this page alone: they open nothing.
const EIGI_KEY = "vk_demo_0000000000000000";
const ANYREACH_TOKENS: Readonly<Record<Access, string>> = {
  full: "ak_demo.full_access_00000000",
  restricted: "ak_demo.restricted_00000000",
};

/** The provider with its credential spelled out, as the request builders take it. */
export function resolvedProvider(provider: ProviderName, access: Access): ResolvedProvider {
  return provider === "eigi"
    ? { kind: "eigi", apiKey: EIGI_KEY }
    : { kind: "anyreach", token: ANYREACH_TOKENS[access] };
}

/** The sandbox and the clients that talk to it. Nothing of it ever leaves the page. */
export interface Demo {
  client(provider: ProviderName, access: Access): Client;
  /** The next requests fail like this. */
  fault(fault: Fault): void;
}

/**
 * @param latencyMs - how long the sandbox takes to answer: by default long enough for the waiting to be seen.
 * @param now - the sandbox's clock, by which its conversations go on.
 */
export function createDemo(latencyMs = 300, now = () => new Date()): Demo {
  const sandbox: Sandbox = createSandbox({
    latencyMs,
    now,
    credentials: {
      eigi: [EIGI_KEY],
      anyreach: { [ANYREACH_TOKENS.full]: { sensitive: true }, [ANYREACH_TOKENS.restricted]: { sensitive: false } },
    },
  });
  return {
    client: (provider, access) =>
      createClient({
        provider: provider === "eigi" ? eigi({ apiKey: EIGI_KEY }) : anyreach({ token: ANYREACH_TOKENS[access] }),
        fetch: (request) => sandbox.fetch(request),
        // Shorter than by default: nobody wants to watch a stalled body for half a minute.
        timeout: { attempt: 3_000, total: 30_000 },
        // The key is made up and there is no server. In a page of your own: gateway().
        dangerouslyAllowBrowser: true,
      }),
    fault: (fault) => sandbox.fault(fault),
  };
}
