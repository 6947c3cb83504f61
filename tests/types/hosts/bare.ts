// Nobody declares the web's types: what is used of each is there.
import type { CallOptions, WasmSource } from "convoscope";
import { wholeExport } from "convoscope";
import { createGateway, eigi } from "convoscope/server";
import { client, handler, sandbox } from "./everywhere.js";

// @ts-expect-error not even this one
export type None = Request;

export async function answers(): Promise<string> {
  const headers = { get: () => null, has: () => false, [Symbol.iterator]: () => [["accept", "*/*"] as [string, string]].values() };
  const answer = await handler({ method: "GET", url: "https://made.up/api/v1/conversations", headers, signal: made() });
  for (const [name, value] of answer.headers) void `${name}: ${value}`;
  if (answer.ok && answer.body) for await (const chunk of wholeExport(answer.body)) void chunk.byteLength;
  return (await sandbox.fetch("https://made.up/v1/public/conversations", { headers: { "x-api-key": "vk_1" } })).text();
}

// What others may import of a library of theirs has types with names.
export const gatewayOfMine = createGateway({ provider: eigi({ apiKey: "vk_1" }), authorize: () => ({}) });
export const answerOfMine = client.conversations.get("id").withResponse();
export const exportOfMine = client.conversations.export({}, { format: "ndjson" });

/** A signal of one's own. */
function made(): NonNullable<CallOptions["signal"]> {
  const listeners: (() => void)[] = [];
  return { aborted: false, reason: undefined, addEventListener: (_, listener) => void listeners.push(listener), removeEventListener: () => {} };
}
void client.conversations.get("id", { signal: made() });

/** What comes of `WebAssembly.compile`, an address, bytes. */
export const sources: WasmSource[] = [Object.create(null) as object, { href: "file:///a.wasm" }, new Uint8Array(8), new ArrayBuffer(8), "/a.wasm"];

// @ts-expect-error none of them
export const none: WasmSource = 5;

createGateway({ provider: eigi({ apiKey: "vk_1" }), authorize: async () => handler(await Promise.reject(new Error("made up"))) });
