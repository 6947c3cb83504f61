// Where a host's declarations have the web's types, the package's are these.
import type { Answer, CallOptions, ExportStream, FetchInit, FetchTarget, RequestHeaders, WasmSource, WholeExport } from "convoscope";
import { createClient, eigi, wholeExport } from "convoscope";
import { createGateway, type Authorized, type GatewayOptions } from "convoscope/server";
import { createSandbox, type Sandbox } from "convoscope/testing";
import { type Equal, expectType } from "../equal.js";

expectType<Equal<CallOptions["signal"], AbortSignal | undefined>>();
expectType<Equal<Answer<1>["headers"], Headers>>();
expectType<Equal<FetchInit["signal"], AbortSignal>>();
expectType<Equal<FetchTarget, Request & string>>();
expectType<Equal<RequestHeaders, Headers | Record<string, string | null | undefined>>>();
expectType<Equal<ReturnType<typeof createGateway<[]>>, (request: Request) => Promise<Response>>>();
expectType<Equal<Extract<Authorized, Response>, Response>>();
expectType<Equal<Parameters<GatewayOptions["authorize"]>, [request: Request]>>();
expectType<Equal<Sandbox["fetch"], (request: Request | string | URL, init?: RequestInit) => Promise<Response>>>();
expectType<Equal<Parameters<typeof wholeExport>, [bytes: ReadableStream<Uint8Array>]>>();
expectType<Equal<ExportStream extends ReadableStream<Uint8Array> ? true : false, true>>();
expectType<Equal<WholeExport extends ReadableStream<Uint8Array> ? true : false, true>>();

export const { conversations } = createClient({ provider: eigi({ apiKey: "vk_1" }), fetch, headers: new Headers() });
export const sources: WasmSource[] = [new URL("https://made.up/a.wasm"), new Response(), fetch("https://made.up/a.wasm"), new Uint8Array(8), "/a.wasm"];
globalThis.fetch = Object.assign(createSandbox().fetch, { preconnect: () => {} });

// Bytes go wherever bytes are taken.
export async function writes(aborter: AbortController): Promise<Blob[]> {
  const stream = conversations.export({}, { format: "csv", signal: aborter.signal });
  const blobs: Blob[] = [];
  for await (const chunk of stream) blobs.push(new Blob([chunk]), await new Response(chunk).blob());
  const { body } = await fetch("https://made.up/v1/export?format=csv&end=1");
  if (body) await wholeExport(body).pipeTo(new WritableStream<Uint8Array>());
  void new Response(conversations.export({}, { format: "ndjson" }));
  return blobs;
}
