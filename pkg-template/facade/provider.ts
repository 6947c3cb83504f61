import type { OmittableField, ProviderKind } from "../wasm/convoscope.js";
import { define } from "./without-prototype.js";
import { convoscopeError, type ConvoscopeError } from "./error.js";
import { pageBase, pageOrigin } from "./page-base.js";
import { readOptions, type Names } from "./read-options.js";
import { described } from "./what-is.js";
import { mustBe } from "./wording.js";

/** A credential, or a function that returns it. The function is called for every request, so the credential may
 *  change. */
export type SecretSource = string | (() => string | Promise<string>);

/** Where conversations come from, and the credential to read them with. Opaque: its kind is visible, its secret is not,
 *  neither to `JSON.stringify` nor to `console.log`. Making one does no I/O, so it may be done at module scope. */
export interface Provider<L extends OmittableField = never> {
  readonly kind: ProviderKind;
  /** Only in types: `L`, the parts of conversations that the platform's lists lack. */
  readonly [LACKING]?: L;
}

/** What the lists of platforms lack, where they are not whole. */
export interface Lacking {
  elevenlabs: "transcript" | "metadata" | "analysis";
  retell: "transcript";
}

/** The key of what only types know. */
declare const LACKING: unique symbol;

/** A provider's configuration. */
export interface ProviderConfig {
  readonly kind: ProviderKind;
  /** For a gateway: the caller's token, or a function that returns an empty string. */
  readonly secret: SecretSource;
  readonly organization: string | undefined;
  readonly baseUrl: string | undefined;
  /** The gateway is on the page's own origin, and so as safe as the page. */
  readonly isOwnOrigin?: boolean;
}

/** Where a provider keeps its configuration: a function under a symbol. JSON and consoles do not print it, and another
 *  copy of the package finds it too. */
const CONFIG: unique symbol = Symbol.for("convoscope.provider") as never;

/** Documented rate limits of eigi.ai's plans, for `rateLimit`. (The other platforms document none.) */
export const eigiRateLimits = {
  /** 100 requests a minute. */
  free: { requests: 100, perMs: 60_000 },
  /** 500 requests a minute. */
  pro: { requests: 500, perMs: 60_000 },
} as const;

/** Synonyms of options: see read-options.ts. */
const BASE_URL = "url host endpoint baseAddress apiUrl";
export const EIGI: Names<Parameters<typeof eigi>[0]> = { apiKey: "key token secret auth", baseUrl: BASE_URL };
export const ANYREACH: Names<Parameters<typeof anyreach>[0]> = {
  token: "apiKey key secret auth accessToken",
  organization: "org organizationId organisation",
  baseUrl: BASE_URL,
};
export const VAPI: Names<Parameters<typeof vapi>[0]> = { apiKey: "key token secret auth privateKey", baseUrl: BASE_URL };
export const ELEVENLABS: Names<Parameters<typeof elevenlabs>[0]> = { apiKey: "key token secret auth xiApiKey", baseUrl: BASE_URL };
export const RETELL: Names<Parameters<typeof retell>[0]> = { apiKey: "key token secret auth", baseUrl: BASE_URL };
const GATEWAY: Names<Parameters<typeof gateway>[0]> = { url: "baseUrl host endpoint address", token: "apiKey key secret auth accessToken" };

/**
 * eigi.ai as the provider.
 *
 * @param config - `apiKey`: `vk_…`, sent as `X-API-Key`. `baseUrl`: default `https://api.eigi.ai`; may end in `/`,
 *   `/v1` or `/v1/public`. eigi's documentation also shows `https://prod.eigi.ai`, which serves the same paths.
 */
export function eigi(config: { apiKey: SecretSource; baseUrl?: string | undefined }): Provider {
  const { apiKey, baseUrl } = readOptions("invalid_config", "eigi()", config, EIGI);
  return provider({ kind: "eigi", secret: apiKey as SecretSource, organization: undefined, baseUrl });
}

/**
 * AnyReach as the provider.
 *
 * @param config - `token`: an organization key `ak_<id>.<secret>`, or a personal access token `pat_…`, which needs
 *   `organization`. `baseUrl`: default `https://api.anyreach.ai`.
 */
export function anyreach(config: { token: SecretSource; organization?: string | undefined; baseUrl?: string | undefined }): Provider {
  const { token, organization, baseUrl } = readOptions("invalid_config", "anyreach()", config, ANYREACH);
  return provider({ kind: "anyreach", secret: token as SecretSource, organization, baseUrl });
}

/**
 * Vapi as the provider.
 *
 * @param config - `apiKey`: a private key, sent as `Authorization: Bearer` (a public one only starts calls). `baseUrl`:
 *   default `https://api.vapi.ai`; an organization in Europe needs `https://api.eu.vapi.ai`.
 */
export function vapi(config: { apiKey: SecretSource; baseUrl?: string | undefined }): Provider {
  const { apiKey, baseUrl } = readOptions("invalid_config", "vapi()", config, VAPI);
  return provider({ kind: "vapi", secret: apiKey as SecretSource, organization: undefined, baseUrl });
}

/**
 * ElevenLabs Agents as the provider.
 *
 * @param config - `apiKey`: a key that may read conversations, sent as `xi-api-key`. `baseUrl`: default
 *   `https://api.elevenlabs.io`; a workspace with data residency has its own, such as
 *   `https://api.eu.residency.elevenlabs.io`.
 */
export function elevenlabs(config: { apiKey: SecretSource; baseUrl?: string | undefined }): Provider<Lacking["elevenlabs"]> {
  const { apiKey, baseUrl } = readOptions("invalid_config", "elevenlabs()", config, ELEVENLABS);
  return provider({ kind: "elevenlabs", secret: apiKey as SecretSource, organization: undefined, baseUrl });
}

/**
 * Retell AI as the provider: its calls (chats are another list).
 *
 * @param config - `apiKey`: sent as `Authorization: Bearer`; of its permissions it needs to read calls. `baseUrl`: default
 *   `https://api.retellai.com`.
 */
export function retell(config: { apiKey: SecretSource; baseUrl?: string | undefined }): Provider<Lacking["retell"]> {
  const { apiKey, baseUrl } = readOptions("invalid_config", "retell()", config, RETELL);
  return provider({ kind: "retell", secret: apiKey as SecretSource, organization: undefined, baseUrl });
}

/**
 * A gateway made by `createGateway` of "convoscope/server": the same API without a secret, for pages.
 *
 * @param config - `url`: where the gateway is mounted. In a page it may be relative to the page (`/api`) or its
 *   `<base>`; it is then as safe as the page, even over plain http, which is refused for other machines. Session
 *   cookies of the same origin are sent automatically. `token`: sent as `Authorization: Bearer`; a function is called
 *   for every request, and may return "" while nobody is signed in.
 * @typeParam L - what the lists of the gateway's platform lack, if they do: `gateway<"transcript">({ … })`.
 */
export function gateway<L extends OmittableField = never>(config: { url: string; token?: SecretSource | undefined }): Provider<L> {
  const { url, token = () => "" } = readOptions("invalid_config", "gateway()", config, GATEWAY);
  return provider({ kind: "gateway", secret: token, organization: undefined, baseUrl: url });
}

function provider<L extends OmittableField = never>(config: ProviderConfig): Provider<L> {
  const opaque = define({ kind: config.kind }, CONFIG, { value: () => config });
  return Object.freeze(opaque);
}

/** The configuration of a provider made by `eigi()`, `anyreach()`, `vapi()`, `elevenlabs()`, `retell()` or `gateway()`, checked as far as possible
 *  without a request. */
export function configOf(value: unknown): ProviderConfig {
  const config = revealed(value, "eigi(), anyreach(), vapi(), elevenlabs(), retell() or gateway()");
  if (config.kind === "gateway") return gatewayConfig(config);
  const { kind, secret, organization, baseUrl } = config;
  const name = kind === "anyreach" ? "token" : "apiKey";
  if (typeof secret !== "function" && (typeof secret !== "string" || secret === "")) {
    throw invalid(kind, `${mustBe(name, SECRET, found(secret))} Is the environment variable set?`);
  }
  if (organization !== undefined && (typeof organization !== "string" || organization === "")) {
    throw invalid(kind, mustBe("organization", "the id of an organization, a string", found(organization)));
  }
  if (typeof secret === "string" && secret.startsWith("pat_") && organization === undefined) {
    throw invalid(kind, '"organization" is required with a personal access token (pat_…), which belongs to a person.');
  }
  if (baseUrl !== undefined && !(typeof baseUrl === "string" && URL.canParse(baseUrl))) {
    throw invalid(kind, mustBe("baseUrl", 'a string with an absolute URL, such as "https://host"', notAnAddress(baseUrl)));
  }
  return config;
}

const SECRET = "a string, or a function that returns one";

/** The configuration of a provider as it was given. Reads the value's own property, nothing added to
 *  `Object.prototype`. `makers`: what makes one, for the message. */
export function revealed(value: unknown, makers: string): ProviderConfig {
  try {
    const reveal: unknown = Object.getOwnPropertyDescriptor(value, CONFIG)?.value;
    const config = (reveal as () => ProviderConfig)();
    if (typeof config.kind === "string") return config;
  } catch {
    // Not a provider.
  }
  throw invalid(null, mustBe("provider", `what ${makers} returns`, described(value)));
}

/** The configuration of a gateway, checked. */
export function gatewayConfig(config: ProviderConfig): ProviderConfig {
  const { secret } = config;
  if (typeof secret !== "function" && (typeof secret !== "string" || secret === "")) {
    throw invalid("gateway", `${mustBe("token", SECRET, found(secret))} Leave it out if the gateway needs none.`);
  }
  const url: unknown = config.baseUrl;
  const base = pageBase();
  // Made while a server renders the page, where it is never used: see `addressed`.
  if (typeof url === "string" && base === undefined && /^\.{0,2}\/(?!\/)/.test(url)) return config;
  if (typeof url !== "string" || url === "" || !URL.canParse(url, base)) {
    throw invalid("gateway", mustBe("url", 'a string with an absolute URL, such as "https://host/api" (in a page also "/api")', notAnAddress(url)));
  }
  const { href, origin } = new URL(url, base);
  // `//host` is relative only to the scheme, and a `<base>` may point elsewhere.
  const isOwnOrigin = !URL.canParse(url) && origin === pageOrigin();
  return { ...config, baseUrl: href, isOwnOrigin };
}

/** The configuration, if a request can be sent to its URL. */
export function addressed(config: ProviderConfig): ProviderConfig {
  if (config.baseUrl === undefined || URL.canParse(config.baseUrl)) return config;
  throw invalid("gateway", '"url" must be absolute outside a page, such as "https://host/api".');
}

/** Describes a value without showing any of it: it may be a credential. */
const found = (value: unknown): string => (value === "" ? "an empty string" : described(value));

const notAnAddress = (value: unknown): string => (typeof value === "string" && value !== "" ? "any other string" : found(value));

function invalid(provider: ProviderKind | null, message: string): ConvoscopeError {
  return convoscopeError({ code: "invalid_config", provider, message });
}
