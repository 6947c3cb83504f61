import { createGateway, type Authorization, type GatewayOptions } from "convoscope/server";
import { CALLERS, MAYA, SESSIONS } from "../caller.js";
import { GATEWAY_URL } from "../gateway-url.js";
import type { Connection, ProviderName } from "../provider.js";
import { platform } from "./credential.js";

/** How long the platform may take, in milliseconds. Shorter than the default, because a visitor is waiting. */
const TIMEOUT_MS = 3_000;

/** Longer waits are left to the page, in milliseconds. Shorter than the default, so that the waiting is visible. */
const LONGEST_WAIT_MS = 1_000;

/** What differs between the servers of this page: who listens, whether the platform is asked again, and whether filters
 *  that it does not serve are applied all the same. */
type Varying = Pick<GatewayOptions, "onEvent" | "onError" | "retry" | "residual">;

/**
 * The server of the demo: a gateway that keeps the key and decides what each caller may see. It runs in the page only
 * because there is no server; `request/snippet.ts` shows it as it would be on one.
 *
 * @param fetch - how it reaches the platform.
 */
export function createServer(
  connection: Pick<Connection, "provider" | "access">,
  fetch: NonNullable<GatewayOptions["fetch"]>,
  varying: Varying = {},
): (request: Request) => Promise<Response> {
  return createGateway({
    provider: platform(connection),
    authorize: (request) => authorization(request, connection.provider),
    allow: ["list", "get", "recordings", "summarize"],
    basePath: new URL(GATEWAY_URL).pathname,
    fetch,
    timeout: { attempt: TIMEOUT_MS },
    retry: { maxRetryAfter: LONGEST_WAIT_MS },
    residual: true,
    dangerouslyAllowBrowser: true,
    ...varying,
  });
}

/** The caller's authorization. */
function authorization(request: Request, provider: ProviderName): Authorization | null {
  const shown = request.headers.get("authorization");
  const caller = CALLERS.find((name) => SESSIONS[name] !== null && shown === `Bearer ${SESSIONS[name]}`);
  if (caller === undefined) return null;
  return caller === "supervisor" ? {} : { scope: { agentId: MAYA[provider] } };
}
