import { bare } from "../facade/bare.js";
import type { Bytes } from "../facade/byte-stream.js";
import { convoscopeError } from "../facade/error.js";
import type { ProviderConfig } from "../facade/provider.js";

const encoder = new TextEncoder();

/** As many as src/gateway/keys.rs wants. */
const KEY_BYTES = 112;

/**
 * The bytes of a gateway's keys: HKDF-SHA-256 of its secret, for what it stands before. The same on every
 * instance with the same secret, and of no use to find the secret. Kept for the last secret, once they are there:
 * what failed is asked for anew.
 */
export function keysFor(provider: ProviderConfig): (secret: string) => Promise<Uint8Array> {
  const { kind, baseUrl, organization } = provider;
  const purpose = encoder.encode(
    JSON.stringify(["convoscope gateway, version 2", kind, baseUrl ?? null, organization ?? null]),
  );
  let last: { readonly secret: string; readonly keys: Uint8Array } | undefined;
  return async (secret) => {
    const found = last?.secret === secret ? last : { secret, keys: await derive(secret, purpose) };
    last = found;
    return found.keys;
  };
}

async function derive(secret: string, info: Bytes): Promise<Uint8Array> {
  const algorithm = bare({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info });
  try {
    const { subtle } = crypto;
    const key = await subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["deriveBits"]);
    return new Uint8Array(await subtle.deriveBits(algorithm, key, KEY_BYTES * 8));
  } catch (cause) {
    const message = "WebCrypto gave a gateway no keys: see cause. The next request asks it again.";
    throw convoscopeError({ code: "module_failed", message, retryable: true, cause });
  }
}
