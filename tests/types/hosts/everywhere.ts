// A program without a name of the web's: it compiles wherever TypeScript does.
import type { Conversation, ConvoscopeError, ExportStream, ListReport } from "convoscope";
import { createClient, eigi, gateway, init, isConvoscopeError, wholeExport } from "convoscope";
import { createClient as createInlineClient } from "convoscope/inline";
import { createGateway, type Authorized } from "convoscope/server";
import { createSandbox } from "convoscope/testing";
import { readRecipe } from "convoscope/recipes";
import { timeZones } from "convoscope/time-zones";
import { type Equal, expectType } from "../equal.js";

/** `Uint8Array<ArrayBuffer>`, which TypeScript before 5.7 calls `Uint8Array`. */
type Bytes = ReturnType<Uint8Array["slice"]>;

export const sandbox = createSandbox({ conversations: 3 });
export const client = createClient({ provider: eigi({ apiKey: "vk_1" }), fetch: sandbox.fetch, timeZones });
expectType<Equal<typeof createInlineClient, typeof createClient>>();

export const handler = createGateway({
  provider: eigi({ apiKey: "vk_1" }),
  authorize: ({ headers, method, url }): Authorized => (headers.get("authorization") === `Bearer ${method} ${url}` ? { scope: { agentId: "a1" } } : null),
  onError: (error: ConvoscopeError, { url }) => void [error.code, url.length],
});

export async function reads(): Promise<ListReport> {
  await init();
  for await (const { id } of client.conversations.list({ status: "completed" })) expectType<Equal<typeof id, string>>();
  const { data, headers } = await client.conversations.get("id").withResponse();
  expectType<Equal<typeof data, Conversation>>();
  const type: string | null = headers.get("content-type");

  const stream: ExportStream = client.conversations.export({}, { format: "csv", headers: { "x-type": type } });
  for await (const chunk of stream) expectType<Equal<typeof chunk, Bytes>>();
  const { value } = await stream.getReader().read();
  expectType<Equal<typeof value, Bytes | undefined>>();
  for await (const chunk of wholeExport(stream)) expectType<Equal<typeof chunk, Bytes>>();
  return stream.report;
}

export async function relays(request: Parameters<typeof handler>[0]): Promise<number> {
  const answer = await handler(request);
  const { status, body } = await sandbox.fetch("https://made.up/v1/public/conversations");
  if (body) for await (const chunk of wholeExport(body)) void chunk.length;
  return answer.status + status;
}

export function mistakes(): void {
  // @ts-expect-error a signal is none, whoever declares it: not `any`
  void client.conversations.get("id", { signal: 5 });
  // @ts-expect-error headers are none
  void createClient({ provider: gateway({ url: "/api" }), headers: 5 });
  // @ts-expect-error no stream
  wholeExport(5);
  // @ts-expect-error no request
  void handler(5);
  // @ts-expect-error neither an answer nor what is known of a caller
  createGateway({ provider: eigi({ apiKey: "vk_1" }), authorize: () => 5 });
  try {
    sandbox.fault();
  } catch (error) {
    if (isConvoscopeError(error)) expectType<Equal<typeof error, ConvoscopeError>>();
  }
}
