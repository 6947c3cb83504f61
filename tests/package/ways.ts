import { type Client, type ClientOptions, createClient, gateway, type PlatformKind } from "convoscope";
import * as browser from "convoscope/browser";
import { type Allowed, createGateway, type GatewayOptions } from "convoscope/server";
import type { Sandbox } from "convoscope/testing";
import { CANARY_KEYS, witness } from "./canary.js";
import { clientOf, PLATFORMS, providerOf } from "./sandbox-client.js";

/** Where a page of the suite finds its gateway: nothing is sent there. */
export const GATEWAY_URL = "https://app.example/api";

export type Handler = (request: Request) => Promise<Response>;

/** An answer of the application's own is not the gateway's: it may say what it likes. */
const answered = new WeakSet<Request>();

/** A gateway whose platform is the sandbox, in a page too. Its key is marked, and whatever it tells is witnessed. */
export function gatewayOf(kind: PlatformKind, sandbox: Pick<Sandbox, "fetch">, options: Partial<GatewayOptions> = {}): Handler {
  const { fetch = sandbox.fetch, authorize = () => ({}), onEvent, onError } = options;
  const handler = createGateway({
    provider: providerOf(kind, CANARY_KEYS[kind]),
    basePath: "/api",
    dangerouslyAllowBrowser: true,
    ...options,
    async authorize(request) {
      const authorized = await authorize(request);
      if (authorized instanceof Response) answered.add(request);
      return authorized;
    },
    fetch(request, init) {
      witness("an address of the platform", request.url);
      return fetch(request, init);
    },
    onEvent(event) {
      witness("an event", event);
      return onEvent?.(event);
    },
    onError(error, request) {
      witness("onError", error);
      return onError?.(error, request);
    },
  });
  return async (request) => {
    const response = await handler(request);
    return answered.has(request) ? response : witnessed(response);
  };
}

/** The only headers that a gateway sets. */
const HEADERS = [
  "access-control-allow-credentials", "access-control-allow-headers", "access-control-allow-methods", "access-control-allow-origin",
  "access-control-expose-headers", "access-control-max-age", "allow", "cache-control", "content-disposition", "content-length",
  "content-security-policy", "content-type", "cross-origin-resource-policy", "etag", "retry-after", "server-timing", "vary",
  "www-authenticate", "x-content-type-options", "x-should-retry", "x-total-count",
];

/** The same answer, of which everything is witnessed as it is read. */
function witnessed(response: Response): Response {
  const { status, statusText, headers, body } = response;
  witness("a header", [status, statusText, ...headers]);
  for (const [name] of headers) {
    if (!HEADERS.includes(name)) throw new Error(`a gateway sets no header ${name}`);
  }
  if (body === null) return response;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  const seen = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) {
          witness("a body", text);
          controller.close();
        } else {
          text += decoder.decode(value, { stream: true });
          controller.enqueue(value);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return new Response(seen, { status, statusText, headers });
}

/** A way to a platform: what is true of one is true of each. */
export interface Way {
  readonly name: string;
  readonly platform: PlatformKind;
  /** It is "convoscope/browser". */
  readonly isPage: boolean;
  open(sandbox: Pick<Sandbox, "fetch">, options?: Omit<Partial<ClientOptions>, "provider" | "fetch">): Client;
}

const direct = (platform: PlatformKind): Way => ({
  name: platform,
  platform,
  isPage: false,
  open: (sandbox, options) => clientOf(platform, sandbox, options),
});

/** What a page's own entry has for an export and a summary is the gateway's, and its masks are. */
const createPageClient = browser.createClient as unknown as typeof createClient;

/** An entry whose clients ask gateways. */
export interface Entry {
  readonly name: string;
  /** It is "convoscope/browser". */
  readonly isPage: boolean;
  readonly createClient: typeof createClient;
}

/** Both of them: what is true of one is true of the other. */
export const ENTRIES: readonly Entry[] = [
  { name: "convoscope", isPage: false, createClient },
  { name: "convoscope/browser", isPage: true, createClient: createPageClient },
];

const throughGateway = (platform: PlatformKind, allow: readonly Allowed[], name = `gateway to ${platform}`, create = createClient): Way => ({
  name,
  platform,
  isPage: create === createPageClient,
  open(sandbox, options = {}) {
    const { retry, timeout } = options;
    const fetch = gatewayOf(platform, sandbox, {
      allow,
      ...(retry !== undefined && { retry }),
      ...(timeout !== undefined && { timeout }),
    });
    return create({ provider: gateway({ url: GATEWAY_URL }), fetch, ...options });
  },
});

export const WAYS: readonly Way[] = [
  ...PLATFORMS.map(direct),
  ...PLATFORMS.map((platform) => throughGateway(platform, ["list", "get", "export", "summarize", "recordings"])),
  ...PLATFORMS.map((platform) =>
    throughGateway(platform, ["list", "get", "export", "summarize", "recordings"], `page of a gateway to ${platform}`, createPageClient),
  ),
  // Its client counts and writes by itself.
  throughGateway("eigi", ["list", "get", "recordings"], "gateway of lists alone"),
];
