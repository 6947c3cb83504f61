import { assert } from "chai";
import { createClient, gateway } from "convoscope";
import * as browser from "convoscope/browser";
import type { Case } from "../../runtimes/case.js";
import { dice } from "../dice.js";
import { chunksOf } from "../exported.js";
import { failure, thrown } from "../failure.js";
import { standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

const provider = gateway({ url: GATEWAY_URL });

/** What a filter leads to: the request, or every issue. */
async function outcome(create: typeof createClient, filter: unknown): Promise<unknown> {
  let asked: string | undefined;
  const { conversations } = create({
    provider,
    retry: { max: 0 },
    fetch: async (request) => {
      asked = request.url;
      return Response.json({ items: [], next: null, total: 0, pageSize: 100, rejected: [], complete: true });
    },
  });
  try {
    await conversations.list(filter as never);
    return asked;
  } catch (error) {
    const { code, message, issues } = error as browser.ConvoscopeError;
    return { code, message, issues };
  }
}

/** Values that are right for some key, nearly right, or wrong for each. */
const VALUES: readonly unknown[] = [
  undefined, null, true, 5, 0, -1, 1.5, 100, 101, 1e21, 1.5e-7, NaN, Infinity, "", " ", "a", " a", "a,b", "a/b", "é", "\ud800", "a\u0000b\u0001c", "x".repeat(1_001),
  "telephone", "telefone", "inbound", "in", "completed", "done", ["completed"], ["completed", "failed"], ["a", "a", "b"], [], [5], Array.from({ length: 60 }, (_, at) => `a${at}`),
  "2026-01-31", "2026-02-30", "2026-01-31T09:00:00Z", "2026-01-31T09:00:00", "yesterday", new Date("2026-01-31T09:00:00Z"), new Date(NaN), new Map(), () => "a", Symbol("a"), 5n,
  { min: 1 }, { min: 1.5, max: 90 }, { min: 9, max: 1 }, { minimum: 1 }, { from: "09:00", utcOffsetMinutes: 60 }, { from: "9", to: "25:00" }, { plan: "pro", "a\u0001b": { seats: [3, 0.1, null] } },
  { deep: { undefined, nan: NaN } }, "Europe/Berlin", "Asia/Kolkatta", "+05:30", "UTC", "IST",
];
const KEYS = [
  "search", "conversationId", "agentId", "channel", "direction", "status", "createdAfter", "createdBefore", "timeZone", "timeOfDay", "userId", "agentVersionId",
  "agentPhone", "webWidgetId", "durationSeconds", "userTurnCount", "metadata", "pageSize", "stauts", "page_size", "limit", "__proto__", "nothingLikeIt",
];

/** Of itself, "convoscope/browser" decides nothing else than "convoscope" does. */
export const cases: readonly Case[] = [
  {
    name: "a filter leads to the same request, or to the same issues, in both entries",
    async run() {
      const filters: unknown[] = [...VALUES, [{}], "completed"];
      for (const key of KEYS) for (const value of VALUES) filters.push(Object.fromEntries([[key, value]]));
      const random = dice(7);
      const any = <T>(all: readonly T[]): T => all[Math.floor(random.next().value * all.length)] as T;
      for (let count = 0; count < 600; count += 1) {
        filters.push(Object.fromEntries(Array.from({ length: 1 + Math.floor(random.next().value * 4) }, () => [any(KEYS), any(VALUES)])));
      }
      const cyclic: Record<string, unknown> = { plan: "pro" };
      cyclic["self"] = cyclic;
      const throwing = { get status(): string { throw new Error("no"); } };
      filters.push({ metadata: cyclic }, throwing, { agentId: new Proxy([], {}) }, Object.assign(Object.create(null), { status: "completed" }));
      for (const [at, filter] of filters.entries()) {
        const expected = await outcome(createClient, filter);
        assert.deepEqual(await outcome(browser.createClient as never, filter), expected, `filter ${at}`);
      }
    },
  },
  {
    name: "convoscope/browser refuses what only convoscope serves, and says why",
    async run() {
      const { conversations } = browser.createClient({ provider, fetch: async () => assert.fail("nothing is asked") });
      const odd = conversations as unknown as Record<string, (...given: unknown[]) => PromiseLike<unknown>>;
      for (const [option, value] of [["raw", true], ["redact", ["text"]], ["maskKey", new Uint8Array(16)]] as const) {
        const calls: [string, () => PromiseLike<unknown>][] = [
          ["list()", () => odd["list"]!({}, { [option]: value })],
          ["get()", () => odd["get"]!("a", { [option]: value })],
          ["watch()", () => (odd["watch"]!("a", { [option]: value }) as unknown as AsyncIterator<unknown>).next()],
          ["export()", () => chunksOf(odd["export"]!({}, { format: "csv", [option]: value }) as never)],
        ];
        for (const [call, run] of calls) {
          // No watch has it.
          if (call === "watch()" && option === "raw") continue;
          const { message } = await failure(Promise.resolve().then(run), "invalid_argument");
          assert.include(message, `"${option}" of ${call} is not available in convoscope/browser`);
        }
      }
      for (const option of ["after", "maxPages", "onUnreadable"]) {
        const error = await failure(chunksOf(odd["export"]!({}, { format: "csv", [option]: "skip" }) as never), "invalid_argument");
        assert.include(error.message, "as a whole");
      }
      assert.include(thrown(() => browser.createClient({ provider, maxBytesInFlight: 5 } as never), "invalid_config").message, "maxResponseBytes");
    },
  },
  {
    name: "convoscope/browser asks no platform",
    async run() {
      const { eigi } = await import("convoscope");
      const { message } = thrown(() => browser.createClient({ provider: eigi({ apiKey: "vk_made_up" }), dangerouslyAllowBrowser: true } as never), "invalid_config");
      assert.include(message, "gateways only");
      assert.notInclude(message, "vk_made_up");
    },
  },
  {
    name: "exports and summaries that a gateway does not serve are told with what opens them",
    async run() {
      const { conversations } = browser.createClient({ provider, fetch: gatewayOf("eigi", standing({ conversations: 3 })) });
      const summary = await failure(conversations.summarize(), "not_found");
      assert.include(summary.message, 'allow: ["summarize"]');
      const download = await failure(chunksOf(conversations.export({}, { format: "csv" })), "not_found");
      assert.include(download.message, 'allow: ["export"]');
    },
  },
  {
    name: "an export that breaks off is an error, and its progress is told",
    async run() {
      const told: browser.DownloadProgress[] = [];
      const parts = ["id\r\n", "a\r\n"];
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
        {
          pull(controller) {
            const part = parts.shift();
            if (part === undefined) controller.error(new Error("cut"));
            else controller.enqueue(new TextEncoder().encode(part));
          },
        },
        { highWaterMark: 0 },
      );
      const { conversations } = browser.createClient({ provider, fetch: async () => new Response(body, { headers: { "x-total-count": "2" } }) });
      const stream = conversations.export({}, { format: "csv", onProgress: (progress) => told.push(progress) });
      const error = await failure((async () => { for await (const _ of stream); })(), "network_error");
      assert.include(error.message, "the connection broke before the end");
      assert.deepEqual(told, [{ total: 2, bytes: 4 }, { total: 2, bytes: 7 }]);
    },
  },
];
