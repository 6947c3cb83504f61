import type { ProviderConfig } from "../facade/provider.js";

const encoder = new TextEncoder();

/** As many as src/gateway/keys.rs wants. */
const KEY_BYTES = 112;

/**
 * The bytes of a gateway's keys: HKDF-SHA-256 of its secret, for what it stands before. The same on every
 * instance with the same secret, and of no use to find the secret.
 */
export function keysFor(provider: ProviderConfig): (secret: string) => Promise<Uint8Array> {
  const { kind, baseUrl, organization } = provider;
  const purpose = encoder.encode(
    JSON.stringify(["convoscope gateway, version 2", kind, baseUrl ?? null, organization ?? null]),
  );
  let last: { secret: string; keys: Promise<Uint8Array> } | undefined;
  return (secret) => {
    if (last?.secret !== secret) last = { secret, keys: derive(secret, purpose) };
    return last.keys;
  };
}

async function derive(secret: string, info: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const { subtle } = crypto;
  const key = await subtle.importKey("raw", encoder.encode(secret), "HKDF", false, ["deriveBits"]);
  const algorithm = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  return new Uint8Array(await subtle.deriveBits(algorithm, key, KEY_BYTES * 8));
}
