// The caller's identity: a JWT, sent as a Bearer token by programs and as a cookie by pages.
import { errors, jwtVerify } from "jose";
import type { Env } from "./env.js";

export interface Session {
  /** The user: the claim `sub`. */
  readonly subject: string;
  /** The agent whose conversations they may see: the claim `agent`. */
  readonly agent: string;
  /** When the session ends, in seconds since 1970. */
  readonly expires: number;
  /** The token. */
  readonly token: string;
}

/** `__Host-`: browsers accept it only from this host, over HTTPS, and send it to no other. */
const COOKIE = "__Host-session";
const ATTRIBUTES = "Path=/; HttpOnly; Secure; SameSite=Strict";

/** HMAC-SHA-256 is only as strong as its secret, and jose accepts any. */
const SHORTEST_SECRET = 32;

/** Returns a function that reads a request's session: null if it has no valid one. Throws for an unusable secret. */
export function sessionReader(env: Env): (request: Request) => Promise<Session | null> {
  const keys = [secret("SESSION_SECRET", env.SESSION_SECRET)];
  if (env.SESSION_SECRET_PREVIOUS) keys.push(secret("SESSION_SECRET_PREVIOUS", env.SESSION_SECRET_PREVIOUS));
  const { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience } = env;
  // An undefined claim would not be checked.
  if (!issuer || !audience) throw new TypeError("TOKEN_ISSUER and TOKEN_AUDIENCE must be set.");

  return async (request) => {
    const token = tokenOf(request.headers);
    if (token === null) return null;
    for (const key of keys) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ["HS256"],
          issuer,
          audience,
          requiredClaims: ["exp", "sub", "agent"],
          // Limits the age whatever `exp` says, and makes `iat` required.
          maxTokenAge: "12h",
        });
        const { sub, agent, exp } = payload;
        // An empty agent would not restrict anything.
        if (typeof agent !== "string" || agent === "" || !sub || exp === undefined) return null;
        return { subject: sub, agent, expires: exp, token };
      } catch (error) {
        if (error instanceof errors.JWSSignatureVerificationFailed) continue;
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    }
    return null;
  };
}

/** The cookie that keeps a session in a browser, out of reach of the page's scripts. */
export function sessionCookie({ token, expires }: Session): string {
  const left = Math.max(0, expires - Math.floor(Date.now() / 1000));
  return `${COOKIE}=${token}; Max-Age=${left}; ${ATTRIBUTES}`;
}

/** The cookie that ends the session. */
export const NO_SESSION_COOKIE = `${COOKIE}=; Max-Age=0; ${ATTRIBUTES}`;

/** A Bearer token takes precedence over the cookie, even if it is invalid. */
function tokenOf(headers: Headers): string | null {
  const authorization = headers.get("authorization");
  if (authorization !== null) return /^Bearer ([\w.-]+)$/i.exec(authorization)?.[1] ?? null;
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const [name, value] = pair.trim().split("=");
    if (name === COOKIE && value) return value;
  }
  return null;
}

function secret(name: string, value: string | undefined): Uint8Array {
  const bytes = new TextEncoder().encode(value ?? "");
  if (bytes.length < SHORTEST_SECRET) throw new TypeError(`${name} must have ${SHORTEST_SECRET} bytes or more.`);
  return bytes;
}
