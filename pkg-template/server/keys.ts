import { bare } from "../facade/without-prototype.js";
import type { Bytes } from "../facade/byte-stream.js";
import { convoscopeError } from "../facade/error.js";
import type { ProviderConfig } from "../facade/provider.js";

const encoder = new TextEncoder();

/** The number that src/gateway/keys.rs needs. */
const KEY_BYTES = 112;

/** Derives a gateway's keys with HKDF-SHA-256 from its secret and its provider. The same on every instance with the
 *  same secret; they do not reveal it. Keeps the keys of the last secret; after a failure the next call derives them
 *  again. */
export function keysFor(provider: ProviderConfig): (secret: string) => Promise<Uint8Array> | Uint8Array {
  const { kind, baseUrl, organization } = provider;
  const purpose = encoder.encode(
    JSON.stringify(["convoscope gateway, version 2", kind, baseUrl ?? null, organization ?? null]),
  );
  let last: { readonly secret: string; readonly keys: Uint8Array } | undefined;
  const deriveFor = async (secret: string): Promise<Uint8Array> => {
    const keys = await derive(secret, purpose);
    last = { secret, keys };
    return keys;
  };
  return (secret) => (last?.secret === secret ? last.keys : deriveFor(secret));
}

async function derive(secret: string, info: Bytes): Promise<Uint8Array> {
  const algorithm = bare({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info });
  try {
    const { subtle } = crypto;
    const key = await subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["deriveBits"]);
    return new Uint8Array(await subtle.deriveBits(algorithm, key, KEY_BYTES * 8));
  } catch (cause) {
    const message = "WebCrypto could not derive the gateway's keys: see cause. The next request tries again.";
    throw convoscopeError({ code: "module_failed", message, retryable: true, cause });
  }
}
