// What a host is told about one key, checked.
import { setTimeout } from "node:timers/promises";
import { type PlatformKind, type RedactPath, anyreach, createClient, eigi, elevenlabs, retell, vapi } from "convoscope";
import { PLATFORMS } from "./platforms.js";
import type { Source } from "./source.js";

export interface SourceSettings {
  readonly provider: PlatformKind;
  /** The name of the secret that holds the key. */
  readonly secret: string;
  /** AnyReach, with a token `pat_…`. */
  readonly organization?: string;
  /** For a sandbox. */
  readonly baseUrl?: string;
  /** Requests a minute: 80 % of what the key may do, since others use it too. */
  readonly requestsPerMinute: number;
  /** Windows read at once. Default 4; 1 where each conversation is a request of its own (ElevenLabs, Retell). */
  readonly parallel?: number;
  /** Conversations of a file, about. Default 2000, or what can be fetched in four minutes where each is a request. */
  readonly fileItems?: number;
  /** How long a window of today is: 1 (the default), 2, 3, 4, 6, 8, 12 or 24. Fewer files, but they come later. */
  readonly windowHours?: number;
  /** How far back the first reading goes. Default: 90; Vapi 14, ElevenLabs and Retell 730. */
  readonly retentionDays?: number;
  /** Keep the platform's own JSON too. Default false. */
  readonly raw?: boolean;
  /** What is masked before it is kept: paths such as "customer.phone", and "text" for numbers and addresses in texts. */
  readonly redact?: readonly RedactPath[];
  /** The name of the secret that holds the key of the masks: `openssl rand -hex 32`. Needed with `redact`. */
  readonly maskSecret?: string;
}

/** What a host has for all of its sources. */
export interface Surroundings {
  readonly sources: Readonly<Record<string, SourceSettings>>;
  /** A secret by its name. */
  secret(name: string): string | undefined;
  /** A turn at the pace that all runs of a key share: how many milliseconds to wait for it. */
  turn(secret: string, requestsPerMinute: number): Promise<number>;
}

export function sourceOf(surroundings: Surroundings, name: string): Source {
  const { sources, turn } = surroundings;
  const settings = Object.hasOwn(sources, name) ? sources[name] : undefined;
  if (settings === undefined) throw new TypeError(`SOURCES has no "${name}".`);
  if (!/^[\w-]{1,40}$/.test(name)) throw new TypeError(`SOURCES has the name ${JSON.stringify(name)}. Accepted: letters, digits, - and _, 40 at most.`);
  const { provider, requestsPerMinute } = settings;
  if (!Object.hasOwn(PLATFORMS, provider)) throw new TypeError(`SOURCES.${name}.provider must be one of ${Object.keys(PLATFORMS).join(", ")}.`);
  const platform = PLATFORMS[provider];
  const { parallel = platform.lean ? 1 : 4, windowHours = 1, retentionDays = platform.retentionDays, raw = false } = settings;
  // A step, which has ten minutes, reads a file. All windows share the pace.
  const most = platform.lean ? Math.max(1, Math.floor((requestsPerMinute / parallel) * 4)) : Infinity;
  const { fileItems = Math.min(2000, most) } = settings;
  for (const [key, value] of Object.entries({ requestsPerMinute, parallel, fileItems, windowHours, retentionDays })) {
    if (!Number.isInteger(value) || value < 1) throw new TypeError(`SOURCES.${name}.${key} must be a whole number, 1 or more.`);
  }
  if (fileItems > most) throw new TypeError(`SOURCES.${name}.fileItems must be ${most} or less at this pace: each conversation is a request.`);
  if (24 % windowHours !== 0) throw new TypeError(`SOURCES.${name}.windowHours must be 1, 2, 3, 4, 6, 8, 12 or 24.`);
  const redact = settings.redact === undefined ? null : { paths: settings.redact, key: maskKeyOf(surroundings, name, settings) };
  if (redact !== null && raw) throw new TypeError(`SOURCES.${name} has "redact" and "raw": the platform's own JSON cannot be masked.`);
  const client = createClient({
    provider: providerOf(surroundings, name, settings),
    // Every request, also a retry, waits for its turn. A step has ten minutes.
    rateLimit: {
      async acquire(signal) {
        await setTimeout(await turn(settings.secret, requestsPerMinute), undefined, { signal });
      },
    },
    timeout: { attempt: 30_000, total: 540_000 },
    retry: { max: 3 },
    maxBytesInFlight: 32 * 1024 * 1024,
  });
  return { name, provider, client, fileItems, windowSeconds: windowHours * 3600, retentionDays, parallel, raw, redact };
}

function maskKeyOf({ secret }: Surroundings, name: string, { maskSecret }: SourceSettings): Uint8Array {
  const hex = maskSecret === undefined ? undefined : secret(maskSecret);
  if (hex === undefined || !/^([0-9a-f]{2}){16,64}$/i.test(hex)) {
    throw new TypeError(`SOURCES.${name}.maskSecret must name a secret of 32 to 128 hexadecimal digits: openssl rand -hex 32.`);
  }
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}

function providerOf({ secret }: Surroundings, name: string, settings: SourceSettings) {
  const { provider, organization, baseUrl } = settings;
  const key = secret(settings.secret);
  if (key === undefined || key === "") throw new TypeError(`The secret ${settings.secret} of SOURCES.${name} is not set.`);
  const where = baseUrl === undefined ? {} : { baseUrl };
  if (provider === "eigi") return eigi({ apiKey: key, ...where });
  if (provider === "anyreach") return anyreach({ token: key, ...(organization !== undefined && { organization }), ...where });
  return { vapi, elevenlabs, retell }[provider]({ apiKey: key, ...where });
}
