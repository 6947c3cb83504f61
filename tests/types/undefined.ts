// A program that has what it has: a variable that may be undefined is passed on as it is. Compiled with
// `exactOptionalPropertyTypes`, under which an optional member takes undefined only where its type says so.
import type { ConversationFilter, FilterStatus, Page, ListReport } from "convoscope";
import { anyreach, buildListRequest, createClient, createSummary, eigi, elevenlabs, gateway, normalizeConversation, normalizeError, normalizePage, retell, vapi } from "convoscope";
import { createGateway } from "convoscope/server";
import { createSandbox } from "convoscope/testing";

/** What a settings file, a form or an environment leaves out. */
declare const some: {
  text?: string;
  number?: number;
  flag?: boolean;
  status?: FilterStatus;
  signal?: AbortSignal;
  listener?: () => void;
};
const { text, number, flag, status, signal, listener } = some;

const timeout = { attempt: number, total: number };
const client = createClient({
  provider: eigi({ apiKey: "vk_1", baseUrl: text }),
  fetch: flag === true ? createSandbox({ seed: number, conversations: number, now: undefined, latencyMs: number, faults: undefined }).fetch : undefined,
  timeout,
  retry: { max: number, maxRetryAfter: number },
  rateLimit: flag === true ? { requests: 1, perMs: 1 } : undefined,
  headers: { "x-a": text, "x-b": null },
  maxResponseBytes: number,
  maxBytesInFlight: number,
  timeZones: undefined,
  onEvent: listener,
  dangerouslyAllowBrowser: flag,
}).with({ timeout: undefined, retry: undefined });
createClient({ provider: anyreach({ token: "ak_1", organization: text, baseUrl: text }) });
createClient({ provider: vapi({ apiKey: "private", baseUrl: text }) });
createClient({ provider: elevenlabs({ apiKey: "private", baseUrl: text }) });
createClient({ provider: retell({ apiKey: "private", baseUrl: text }) });
createClient({ provider: gateway({ url: "/api", token: text }) });
createGateway({
  provider: eigi({ apiKey: "vk_1" }),
  authorize: () => ({}),
  allow: undefined, redact: undefined, origins: undefined, basePath: text, maxAge: number, secret: text,
  fetch: undefined, timeout, retry: undefined, rateLimit: undefined, maxBytesInFlight: number, timeZones: undefined, onEvent: listener, onError: listener, dangerouslyAllowBrowser: flag,
});
createGateway({
  provider: eigi({ apiKey: "vk_1" }),
  // @ts-expect-error who is confined by what is undefined is not confined
  authorize: () => ({ scope: { agentId: text } }),
});

const filter: ConversationFilter = {
  search: text, conversationId: text, agentId: text, channel: undefined, direction: undefined, status, createdAfter: text, createdBefore: text, timeZone: text,
  timeOfDay: { from: text, to: text, utcOffsetMinutes: 0 }, userId: text, agentVersionId: text, agentPhone: text, webWidgetId: text,
  durationSeconds: { min: number, max: number }, userTurnCount: undefined, metadata: undefined, pageSize: number,
};
const call = { signal, timeout, headers: undefined };

// What comes out goes in again.
export async function goesOn(): Promise<ListReport> {
  const list = client.conversations.list(filter, { ...call, omit: undefined, after: text, maxPages: number, consistency: undefined, raw: flag });
  const page: Page = await list;
  for await (const conversation of client.conversations.list(filter, { after: page.next ?? undefined })) void conversation.transcript;
  await client.conversations.get("id", { ...call, raw: flag, redact: undefined, maskKey: undefined });
  for await (const event of client.conversations.watch("id", { ...call, interval: { min: number, max: number }, settleTimeout: number })) void event.type;
  const stream = client.conversations.export(filter, { ...call, format: "csv", columns: undefined, redact: undefined, maskKey: undefined, bom: flag, until: undefined, onProgress: listener, after: text });
  const { groups } = await client.conversations.summarize(filter, { ...call, groupBy: undefined, durationEdges: undefined, timeZone: text, maxPages: number, onProgress: listener });
  const fold = createSummary({ groupBy: undefined, durationEdges: undefined, timeZone: text, timeZones: undefined });
  fold.add(page.items);
  fold.add((await client.conversations.list(filter, { omit: ["transcript", "analysis"] })).items);
  void groups.length;
  return stream.report;
}

export function reads(body: Uint8Array): void {
  buildListRequest({ kind: "eigi", apiKey: "vk_1", baseUrl: text }, filter, text);
  normalizePage("eigi", body, { omit: undefined, raw: flag, pageSize: number });
  normalizeConversation("eigi", body, { raw: flag });
  normalizeError("eigi", { status: 500, headers: undefined, body: text });
}
