import { readOptions, type Names } from "../facade/read-options.js";
import type * as Web from "../facade/web-types.js";
import { described, isText, listOf, whatIs } from "../facade/what-is.js";
import { mustBe } from "../facade/wording.js";
import { failure, type Answer } from "./answer.js";

/** Credentials that a sandbox accepts. A provider left out accepts every well-formed one, with sensitive fields. */
export interface Credentials {
  /** API keys, `vk_…`. */
  eigi?: readonly string[] | undefined;
  /** Tokens, `ak_<id>.<secret>` or `pat_…`, each with what it may see. */
  anyreach?: Record<string, { organization?: string | undefined; sensitive: boolean }> | undefined;
  /** Private keys. */
  vapi?: readonly string[] | undefined;
  /** API keys. */
  elevenlabs?: readonly string[] | undefined;
  /** API keys. */
  retell?: readonly string[] | undefined;
}

const CREDENTIALS: Names<Credentials> = { eigi: "apiKeys keys", anyreach: "tokens", vapi: "", elevenlabs: "xi", retell: "" };
const KEYED = ["eigi", "vapi", "elevenlabs", "retell"] as const;
type Grant = NonNullable<Credentials["anyreach"]>[string];
const GRANT: Names<Grant> = { organization: "org organizationId", sensitive: "sensitiveFields scope" };

/** Checks the option. Throws `invalid_config`, without showing a credential. */
export function readCredentials(credentials: unknown): Credentials {
  if (credentials === undefined) return {};
  const given = readOptions<Credentials>("invalid_config", "credentials", credentials, CREDENTIALS);
  const { anyreach } = given;
  const read: Credentials = {};
  for (const name of KEYED) {
    const keys = given[name];
    if (keys === undefined) continue;
    read[name] = listOf(keys, isText);
    if (read[name] === undefined) throw new TypeError(mustBe(`credentials.${name}`, "a list of API keys", Array.isArray(keys) ? "a list of anything else" : described(keys)));
  }
  if (anyreach === undefined) return read;
  if (whatIs(anyreach) !== undefined) throw new TypeError(mustBe("credentials.anyreach", "a plain object of tokens", described(anyreach)));
  const grants: [string, Grant][] = Object.entries(anyreach).map(([token, grant]) => {
    const { organization, sensitive } = readOptions<Grant>("invalid_config", "a token of credentials.anyreach", grant, GRANT);
    if (typeof sensitive !== "boolean" || (organization !== undefined && typeof organization !== "string"))
      throw new TypeError('Each token in "credentials.anyreach" must have { sensitive: boolean, organization?: string }.');
    return [token, { sensitive, organization }];
  });
  return { ...read, anyreach: Object.fromEntries(grants) };
}

/** The organization of the made-up conversations if no credential names one. */
export const SANDBOX_ORGANIZATION = "org_sandbox";

/** A caller of AnyReach. */
export interface AnyreachAccess {
  organization: string;
  /** The owner of the made-up conversations: without configured credentials the caller's organization. */
  owner: string;
  /** Whether the caller has the scope `conversations:read_sensitive`. */
  sensitive: boolean;
}

/** Null if the key is accepted, otherwise the 401. */
export function refuseEigi(headers: Web.Headers, accepted: readonly string[] | undefined): Answer | null {
  const key = headers.get("X-API-Key");
  if (key === null || key === "") return failure(401, "API key is missing: send it in the X-API-Key header");
  if (!/^vk_\S+$/.test(key)) return failure(401, "Invalid API key format");
  if (accepted !== undefined && !accepted.includes(key)) return failure(401, "Invalid, inactive or expired API key");
  return null;
}

/** What the token gives access to, or the 401 or 403. An `ak_` key implies its organization; a `pat_` token must name
 *  one in `X-Anyreach-Org`. An organization other than the credential's own is refused with 403. */
export function admitAnyreach(headers: Web.Headers, accepted: Credentials["anyreach"]): AnyreachAccess | Answer {
  const authorization = headers.get("Authorization");
  if (authorization === null) return challenge("Not authenticated");
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) return challenge("Invalid authorization header: expected Bearer <token>");
  const personal = /^pat_\S+$/.test(token);
  if (!personal && !/^ak_[^.\s]+\.\S+$/.test(token)) return challenge("Invalid token format");
  const grant =
    accepted === undefined ? { sensitive: true } : Object.hasOwn(accepted, token) ? accepted[token] : undefined;
  if (grant === undefined) return challenge("Invalid or revoked token");
  const named = headers.get("X-Anyreach-Org");
  if (personal && (named === null || named === ""))
    return challenge("X-Anyreach-Org header is required with a personal access token");
  const own = grant.organization ?? (personal ? undefined : homeOrganization(accepted));
  if (own !== undefined && named !== null && named !== "" && named !== own)
    return failure(403, "Not a member of this organization");
  const organization = own ?? named ?? SANDBOX_ORGANIZATION;
  return {
    organization,
    owner: accepted === undefined ? organization : homeOrganization(accepted),
    sensitive: grant.sensitive,
  };
}

/** The owner of the made-up conversations: the first organization that a credential names. */
export function homeOrganization(accepted: Credentials["anyreach"]): string {
  return (
    Object.values(accepted ?? {}).find(({ organization }) => organization !== undefined)?.organization ??
    SANDBOX_ORGANIZATION
  );
}

function challenge(detail: string): Answer {
  return { ...failure(401, detail), headers: [["WWW-Authenticate", "Bearer"]] };
}

/** Whether a `Bearer` token is accepted. Without configured keys any is. */
export function bearer(headers: Web.Headers, accepted: readonly string[] | undefined): boolean {
  const token = /^Bearer +(\S+)$/i.exec(headers.get("Authorization") ?? "")?.[1];
  return token !== undefined && (accepted?.includes(token) ?? true);
}

/** Masks a credential: its kind (`vk_`, `ak_<id>.`, `pat_`, `sk_`, `key_`), then `…`, then its last four characters if at least
 *  sixteen follow the kind. Anything else is `…` alone. */
export function maskCredential(credential: string): string {
  const kind = /^(?:vk_|pat_|sk_|key_|ak_[^.\s]+\.|ak_)/.exec(credential)?.[0] ?? "";
  const secret = credential.slice(kind.length);
  return `${kind}…${kind !== "" && secret.length >= 16 ? secret.slice(-4) : ""}`;
}

/** The headers by lower-case name, with credentials masked; and the secrets found, to mask them elsewhere. */
export function maskHeaders(headers: Web.Headers): { masked: Record<string, string>; secrets: string[] } {
  const masked: Record<string, string> = {};
  const secrets: string[] = [];
  headers.forEach((value, name) => {
    const [, scheme = "", credential = ""] = /^(?:([A-Za-z]+) +)?(.*)$/s.exec(value) ?? [];
    if (name === "authorization") {
      masked[name] = scheme === "" ? maskCredential(credential) : `${scheme} ${maskCredential(credential)}`;
      secrets.push(credential);
    } else if (name === "x-api-key" || name === "xi-api-key") {
      masked[name] = maskCredential(value);
      secrets.push(value);
    } else {
      masked[name] = name === "cookie" ? "…" : value;
    }
  });
  const found = secrets.filter((secret) => secret.length >= 8);
  for (const [name, value] of Object.entries(masked)) masked[name] = maskText(value, found);
  return { masked, secrets: found };
}

/** Masks secrets anywhere in a text, plain or percent-encoded. */
export function maskText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => {
    const masked = () => maskCredential(secret);
    return shown.replaceAll(secret, masked).replaceAll(encodeURIComponent(secret), masked);
  }, text);
}
