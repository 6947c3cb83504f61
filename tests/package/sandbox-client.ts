import {
  anyreach,
  type Client,
  type ClientOptions,
  type ConversationFilter,
  createClient,
  eigi,
  elevenlabs,
  type OmittableField,
  type PlatformKind,
  type Provider,
  type ResolvedProvider,
  retell,
  type SecretSource,
  vapi,
} from "convoscope";
import { createSandbox, type Sandbox, type SandboxOptions } from "convoscope/testing";

/** A Sunday, 10:00 in UTC: what the sandbox's clock says. It stands still unless a case moves it. */
export const NOW = Date.parse("2026-03-15T10:00:00Z");

export const PLATFORMS: readonly PlatformKind[] = ["eigi", "anyreach", "vapi", "elevenlabs", "retell"];

/** The parts of conversations that can be left out. */
export const HEAVY = ["transcript", "metadata", "analysis"] as const satisfies readonly OmittableField[];

/** Those of them that each platform's lists lack. Where `include` names one, each conversation is fetched. */
export const LEAN: Record<PlatformKind, readonly OmittableField[]> = { eigi: [], anyreach: [], vapi: [], elevenlabs: HEAVY, retell: ["transcript"] };

/** Whether what it lists is what `get` gives. */
export const listsWhole = (kind: PlatformKind): boolean => LEAN[kind].length === 0;

/** Of the sandbox's records. No customer has such keys there. */
const CREDENTIALS = ["access_token", "listenUrl", "controlUrl", "callUrl", "callSipUri", "websocketCallUrl", "callToken", "twilioAuthToken", "headers"];

const covered = (value: unknown): unknown => {
  if (typeof value === "string") return "*".repeat(JSON.stringify(value).length - 2);
  if (typeof value === "number") return 0;
  if (Array.isArray(value)) return value.map(covered);
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, covered(inner)])) : value;
};

/** A platform's record as it is shown: credentials are covered, whatever their type. */
export const shown = <T>(record: T): T => JSON.parse(JSON.stringify(record), (key, value: unknown) => (CREDENTIALS.includes(key) ? covered(value) : value)) as T;

/** Of those that arrive: Retell's that never began stand at the end of its lists, and nobody can tell when they came. */
export const BEGUN: Record<PlatformKind, object> = { eigi: {}, anyreach: {}, vapi: {}, elevenlabs: {}, retell: { status: "completed" } };

/** A filter that each platform serves and that leaves some of the sandbox's conversations out. Vapi has none by a word. */
export const NARROW: Record<PlatformKind, ConversationFilter> = {
  eigi: { channel: "telephone", status: "completed" },
  anyreach: { channel: "telephone", status: "completed" },
  vapi: { createdAfter: "2026-03-06", createdBefore: "2026-03-13" },
  elevenlabs: { status: "completed", durationSeconds: { min: 30 } },
  retell: { channel: "telephone", direction: "inbound" },
};

/** Well-formed credentials, made up. */
export const KEYS: Record<PlatformKind, string> = {
  eigi: "vk_made_up_for_the_suite",
  anyreach: "ak_made.up_for_the_suite_too",
  vapi: "2f5d1c1e-made-up-for-the-suite-as-well",
  elevenlabs: "sk_made_up_for_the_suite_once_more",
  retell: "key_made_up_for_the_suite_for_the_fifth_time",
};

export const standing = (options: SandboxOptions = {}): Sandbox => createSandbox({ now: () => new Date(NOW), ties: false, ...options });

/** A provider as the functions without a network want it. */
export const resolvedOf = (kind: PlatformKind): ResolvedProvider =>
  kind === "anyreach" ? { kind, token: KEYS.anyreach } : { kind, apiKey: KEYS[kind] };

/** What a platform calls its credential. */
export const secretNameOf = (kind: PlatformKind): "apiKey" | "token" => (kind === "anyreach" ? "token" : "apiKey");

export function providerOf(kind: PlatformKind, secret: SecretSource = KEYS[kind], more: { organization?: string; baseUrl?: string } = {}): Provider {
  if (kind === "anyreach") return anyreach({ token: secret, ...more });
  const made = { eigi, vapi, elevenlabs, retell }[kind as Exclude<PlatformKind, "anyreach">] as typeof eigi;
  return made({ apiKey: secret, ...(more.baseUrl !== undefined && { baseUrl: more.baseUrl }) });
}

/** A client whose network is the sandbox, in a page too. */
export function clientOf(kind: PlatformKind, sandbox: Pick<Sandbox, "fetch">, options: Partial<ClientOptions> = {}): Client {
  return createClient({ provider: providerOf(kind), fetch: sandbox.fetch, dangerouslyAllowBrowser: true, ...options });
}

export async function collect<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of iterable) all.push(item);
  return all;
}
