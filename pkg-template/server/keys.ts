import { convoscopeError } from "../facade/error.js";
import type { ProviderConfig, Secret } from "../facade/provider.js";

const encoder = new TextEncoder();

/**
 * The 64 bytes of a gateway's keys: HMAC-SHA-512 of what it stands before, under its secret. The same on
 * every instance with the same secret, and of no use to find the secret.
 */
export function keysOf(provider: ProviderConfig, secret: Secret): () => Promise<Uint8Array> {
  const { kind, baseUrl, organization } = provider;
  const purpose = encoder.encode(
    JSON.stringify(["convoscope gateway, version 1", kind, baseUrl ?? null, organization ?? null]),
  );
  let last: { secret: string; keys: Promise<Uint8Array> } | undefined;
  return async () => {
    const current: unknown = typeof secret === "function" ? await secret() : secret;
    if (typeof current !== "string" || current === "") {
      throw convoscopeError({ code: "invalid_config", message: "The function given as secret gave no string." });
    }
    if (last?.secret !== current) last = { secret: current, keys: derive(current, purpose) };
    return last.keys;
  };
}

async function derive(secret: string, purpose: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const { subtle } = crypto;
  const algorithm = { name: "HMAC", hash: "SHA-512" };
  const key = await subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  return new Uint8Array(await subtle.sign("HMAC", key, purpose));
}
