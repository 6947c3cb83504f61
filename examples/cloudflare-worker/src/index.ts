// A gateway on Cloudflare: a page reads the conversations of its user's agent, and the key stays here.
import { type ConvoscopeError, createGateway, eigi } from "convoscope/server";
import { corsHeaders, refusal } from "./answer.js";
import type { Env } from "./env.js";
import { NO_SESSION_COOKIE, type Session, sessionCookie, sessionReader } from "./session.js";

/** Seconds: the period of LIMITER in wrangler.jsonc, which the binding does not reveal. */
const LIMITER_PERIOD = 10;

type Handler = (request: Request) => Promise<Response>;
let handler: Handler | undefined;

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    try {
      handler ??= createHandler(env);
      return await handler(request);
    } catch (error) {
      // The message names a setting, not its value.
      log("error", { failed: error instanceof Error ? error.message : "unknown" });
      return refusal(500, "invalid_config", "The Worker is misconfigured.", new Headers({ "cache-control": "no-store" }));
    }
  },
};

function createHandler(env: Env): Handler {
  const readSession = sessionReader(env);
  const gateway = createGateway({
    provider: eigi({ apiKey: env.EIGI_API_KEY, ...(env.EIGI_BASE_URL && { baseUrl: env.EIGI_BASE_URL }) }),
    basePath: "/api",
    authorize: (_request, session: Session | null) => session && { scope: { agentId: session.agent }, caller: session.subject },
    allow: ["list", "get", "export", "summarize"],
    redact: ["customer.phone", "text"],
    origins: env.ORIGINS,
    maxAge: 3600,
    onError: logRefusal,
  });

  return async (request) => {
    const { pathname } = new URL(request.url);
    const isSession = pathname === "/api/session";
    const cors = () => corsHeaders(request, env.ORIGINS);
    // Preflights and sign-outs do not depend on the caller.
    if (isSession && request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors() });
    if (isSession && request.method === "DELETE") return answerSession(request, null, cors());

    const session = request.method === "OPTIONS" ? null : await readSession(request);
    // Before the platform is asked, separately for each user.
    if (session !== null && !(await env.LIMITER.limit({ key: session.subject })).success) {
      const headers = cors();
      headers.set("retry-after", String(LIMITER_PERIOD));
      return refusal(429, "rate_limited", "Too many requests.", headers);
    }
    if (isSession) return answerSession(request, session, cors());
    return gateway(request, session);
  };
}

/** POST with a Bearer token stores it in the page's cookie, DELETE removes the cookie. */
function answerSession(request: Request, session: Session | null, headers: Headers): Response {
  if (request.method === "DELETE") {
    headers.set("set-cookie", NO_SESSION_COOKIE);
    return new Response(null, { status: 204, headers });
  }
  if (request.method !== "POST") {
    headers.set("allow", "POST, DELETE, OPTIONS");
    return refusal(405, "invalid_argument", "Method not allowed. Accepted: POST and DELETE.", headers);
  }
  if (session === null) return refusal(401, "unauthenticated", "The token is not valid.", headers);
  headers.set("set-cookie", sessionCookie(session));
  return new Response(null, { status: 204, headers });
}

/** Errors caused by the caller, which need no log. */
const EXPECTED: ReadonlySet<string> = new Set(["aborted", "invalid_argument", "invalid_filter", "not_found"]);

/** Logs what went wrong, without requests or answers. */
function logRefusal({ code, status, message }: ConvoscopeError): void {
  const what = { refused: code, platformStatus: status };
  if (EXPECTED.has(code)) log("info", what);
  else log("error", code === "invalid_config" ? { ...what, message } : what);
}

function log(level: "info" | "error", entry: object): void {
  console[level](JSON.stringify(entry));
}
