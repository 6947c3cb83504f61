import { setTimeout } from "node:timers/promises";
import { anyreach, createClient, eigi } from "convoscope";
import type { Archive, Source } from "../core/index.js";
import { D1Manifest } from "./d1-manifest.js";
import type { Env, SourceSettings } from "./env.js";
import { R2Objects } from "./r2-objects.js";

export function archiveOf(env: Env, name: string): Archive {
  return {
    source: sourceOf(env, name),
    objects: new R2Objects(env.OBJECTS),
    manifest: new D1Manifest(env.MANIFEST),
    now: () => Math.floor(Date.now() / 1000),
  };
}

function sourceOf(env: Env, name: string): Source {
  const settings = env.SOURCES[name];
  if (settings === undefined) throw new TypeError(`SOURCES has no "${name}".`);
  if (!/^[\w-]{1,40}$/.test(name)) throw new TypeError(`SOURCES has the name ${JSON.stringify(name)}. Accepted: letters, digits, - and _, 40 at most.`);
  const { provider, requestsPerMinute, parallel = 4, fileItems = 2000, windowHours = 1, retentionDays = 90, raw = false } = settings;
  for (const [key, value] of Object.entries({ requestsPerMinute, parallel, fileItems, windowHours, retentionDays })) {
    if (!Number.isInteger(value) || value < 1) throw new TypeError(`SOURCES.${name}.${key} must be a whole number, 1 or more.`);
  }
  if (24 % windowHours !== 0) throw new TypeError(`SOURCES.${name}.windowHours must be 1, 2, 3, 4, 6, 8, 12 or 24.`);
  const redact = settings.redact === undefined ? null : { paths: settings.redact, key: maskKeyOf(env, name, settings) };
  if (redact !== null && raw) throw new TypeError(`SOURCES.${name} has "redact" and "raw": the platform's own JSON cannot be masked.`);
  const client = createClient({
    provider: providerOf(env, name, settings),
    // Every request, also a retry, waits for its turn. A step has ten minutes.
    rateLimit: {
      async acquire(signal) {
        await setTimeout(await env.PACER.getByName(settings.secret).acquire(requestsPerMinute), undefined, { signal });
      },
    },
    timeout: { attempt: 30_000, total: 540_000 },
    retry: { max: 3 },
    maxBytesInFlight: 32 * 1024 * 1024,
  });
  return { name, provider, client, fileItems, windowSeconds: windowHours * 3600, retentionDays, analysed: provider === "eigi", parallel, raw, redact };
}

function maskKeyOf(env: Env, name: string, { maskSecret }: SourceSettings): Uint8Array {
  const hex = maskSecret === undefined ? undefined : secretOf(env, maskSecret);
  if (hex === undefined || !/^([0-9a-f]{2}){16,64}$/i.test(hex)) {
    throw new TypeError(`SOURCES.${name}.maskSecret must name a secret of 32 to 128 hexadecimal digits: openssl rand -hex 32.`);
  }
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}

function secretOf(env: Env, name: string): string | undefined {
  const value: unknown = (env as unknown as Record<string, unknown>)[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function providerOf(env: Env, name: string, { provider, secret, organization, baseUrl }: SourceSettings) {
  const key = secretOf(env, secret);
  if (key === undefined) throw new TypeError(`The secret ${secret} of SOURCES.${name} is not set.`);
  const where = baseUrl === undefined ? {} : { baseUrl };
  if (provider === "eigi") return eigi({ apiKey: key, ...where });
  if (provider === "anyreach") return anyreach({ token: key, ...(organization !== undefined && { organization }), ...where });
  throw new TypeError(`SOURCES.${name}.provider must be "eigi" or "anyreach".`);
}
