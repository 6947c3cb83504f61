import { define } from "./bare.js";
import { convoscopeError } from "./error.js";
import { pageBase, pageOrigin } from "./page-base.js";
import { readOptions, type Names } from "./read-options.js";
import { described } from "./what-is.js";

/** A platform, or a gateway to one. */
export type ProviderKind = "eigi" | "anyreach" | "gateway";

/** A credential, or a function that gives it: called for every request, so that it may change. */
export type SecretSource = string | (() => string | Promise<string>);

/**
 * Where conversations come from, and as whom: an opaque value. Its kind can be seen, its secret
 * cannot: not by `JSON.stringify`, not by `console.log`. Free of I/O and timers, so it may be made
 * at module scope.
 */
export interface Provider {
  readonly kind: ProviderKind;
}

/** What a provider was configured with. */
export interface ProviderConfig {
  readonly kind: ProviderKind;
  /** Of a gateway: its caller's token, or empty. */
  readonly secret: SecretSource;
  readonly organization: string | undefined;
  readonly baseUrl: string | undefined;
  /** That is the page's own origin: as safe as the page itself. */
  readonly isOwnOrigin?: boolean;
}

/** Where a provider keeps its configuration: a function under a symbol, which neither JSON nor the
 *  console prints, and which another copy of the package finds too. */
const CONFIG: unique symbol = Symbol.for("convoscope.provider") as never;

/** The documented rate limits of eigi.ai's plans, for `rateLimit`. (AnyReach documents none.) */
export const eigiRateLimits = {
  /** 100 requests a minute. */
  free: { requests: 100, perMs: 60_000 },
  /** 500 requests a minute. */
  pro: { requests: 500, perMs: 60_000 },
} as const;

/** Other words for options: see read-options.ts. */
const BASE_URL = "url host endpoint baseAddress apiUrl";
export const EIGI: Names<Parameters<typeof eigi>[0]> = { apiKey: "key token secret auth", baseUrl: BASE_URL };
export const ANYREACH: Names<Parameters<typeof anyreach>[0]> = {
  token: "apiKey key secret auth accessToken",
  organization: "org organizationId organisation",
  baseUrl: BASE_URL,
};
const GATEWAY: Names<Parameters<typeof gateway>[0]> = { url: "baseUrl host endpoint address", token: "apiKey key secret auth accessToken" };

/**
 * eigi.ai.
 *
 * @param config - `apiKey`: `vk_…`, sent as `X-API-Key`. `baseUrl`: by default
 *   `https://api.eigi.ai`; a trailing `/`, `/v1` or `/v1/public` is fine. eigi's documentation also shows
 *   `https://prod.eigi.ai`: it serves the same paths.
 */
export function eigi(config: { apiKey: SecretSource; baseUrl?: string | undefined }): Provider {
  const { apiKey, baseUrl } = readOptions("invalid_config", "eigi()", config, EIGI);
  return provider({ kind: "eigi", secret: apiKey as SecretSource, organization: undefined, baseUrl });
}

/**
 * AnyReach.
 *
 * @param config - `token`: an organization key `ak_<id>.<secret>`, or a personal access token
 *   `pat_…`, which needs `organization`. `baseUrl`: by default `https://api.anyreach.ai`.
 */
export function anyreach(config: { token: SecretSource; organization?: string | undefined; baseUrl?: string | undefined }): Provider {
  const { token, organization, baseUrl } = readOptions("invalid_config", "anyreach()", config, ANYREACH);
  return provider({ kind: "anyreach", secret: token as SecretSource, organization, baseUrl });
}

/**
 * A gateway made with `createGateway` of "convoscope/server": the same API without a secret, for pages.
 *
 * @param config - `url`: where the gateway is mounted, in a page also relative to it (`/api`, to its `<base>` if it has one; then as safe as the page
 *   is, also over plain http, which is refused to another machine). A session
 *   that is a cookie of the same origin travels by itself; one that is a `token` is sent as
 *   `Authorization: Bearer`, and a function that gives it is called for every request.
 */
export function gateway(config: { url: string; token?: SecretSource | undefined }): Provider {
  const { url, token = "" } = readOptions("invalid_config", "gateway()", config, GATEWAY);
  return provider({ kind: "gateway", secret: token, organization: undefined, baseUrl: url });
}

function provider(config: ProviderConfig): Provider {
  const opaque = define({ kind: config.kind }, CONFIG, { value: () => config });
  return Object.freeze(opaque);
}

/** The configuration of a provider that `eigi()`, `anyreach()` or `gateway()` made, checked as far as can be done
 *  without a request. */
export function configOf(value: unknown): ProviderConfig {
  const config = revealed(value);
  if (config.kind === "gateway") return gatewayConfig(config);
  const { kind, secret, organization, baseUrl } = config;
  const name = kind === "eigi" ? "apiKey" : "token";
  if (typeof secret !== "function" && (typeof secret !== "string" || secret === "")) {
    throw invalid(
      kind,
      `${name} is ${found(secret)}: is the environment variable set? Accepted is a string, or a function that gives one.`,
    );
  }
  if (organization !== undefined && (typeof organization !== "string" || organization === "")) {
    throw invalid(kind, `organization is ${found(organization)}. Accepted is the id of an organization, a string.`);
  }
  if (typeof secret === "string" && secret.startsWith("pat_") && organization === undefined) {
    throw invalid(
      kind,
      "A personal access token (pat_…) belongs to a person, not to an organization: pass `organization` too.",
    );
  }
  if (baseUrl !== undefined && !(typeof baseUrl === "string" && URL.canParse(baseUrl))) {
    throw invalid(kind, `baseUrl is ${notAnAddress(baseUrl)}. Accepted is a string, https://host with a port and a path if need be.`);
  }
  return config;
}

/** Reads the value's own property: nothing that was added to `Object.prototype` counts. */
function revealed(value: unknown): ProviderConfig {
  try {
    const reveal: unknown = Object.getOwnPropertyDescriptor(value, CONFIG)?.value;
    if (typeof reveal === "function") {
      const { kind, secret, organization, baseUrl } = reveal() as ProviderConfig;
      return { kind, secret, organization, baseUrl };
    }
  } catch {
    // Nor is what cannot be looked at.
  }
  throw invalid(null, "`provider` is missing or was not made by eigi(), anyreach() or gateway().");
}

function gatewayConfig(config: ProviderConfig): ProviderConfig {
  if (typeof config.secret !== "string" && typeof config.secret !== "function") {
    throw invalid("gateway", `token is ${found(config.secret)}. Accepted is a string, or a function that gives one.`);
  }
  const url: unknown = config.baseUrl;
  const base = pageBase();
  // Made while a server renders the page, it is never asked there: see `addressed`.
  if (typeof url === "string" && base === undefined && /^\.{0,2}\/(?!\/)/.test(url)) return config;
  if (typeof url !== "string" || url === "" || !URL.canParse(url, base)) {
    throw invalid("gateway", `url is ${notAnAddress(url)}. Accepted is a string, https://host with a path if need be; in a page also a path alone.`);
  }
  const { href, origin } = new URL(url, base);
  // Not `//host`, which is relative to the page's scheme alone, nor a <base> elsewhere.
  const isOwnOrigin = !URL.canParse(url) && origin === pageOrigin();
  return { ...config, baseUrl: href, isOwnOrigin };
}

/** The configuration, whose address a request can be sent to. */
export function addressed(config: ProviderConfig): ProviderConfig {
  if (config.baseUrl === undefined || URL.canParse(config.baseUrl)) return config;
  throw invalid("gateway", "url is a path alone, and there is no page here that it is relative to. Accepted outside a page is https://host with a path if need be.");
}

/** What was given, of which nothing is told: it may be a credential. */
const found = (value: unknown): string => (value === "" ? "an empty string" : described(value));

const notAnAddress = (value: unknown): string => (typeof value === "string" && value !== "" ? "no absolute URL" : found(value));

function invalid(provider: ProviderKind | null, message: string) {
  return convoscopeError({ code: "invalid_config", provider, message });
}
