import { assert } from "chai";
import * as whole from "convoscope";
import { createClient, gateway } from "convoscope";
import * as browser from "convoscope/browser";
import { timeZones } from "convoscope/time-zones";
import type { Case } from "../../runtimes/case.js";
import { dice } from "../dice.js";
import { chunksOf } from "../exported.js";
import { failure, thrown } from "../failure.js";
import { standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

const provider = gateway({ url: GATEWAY_URL });

/** What follows an unknown time zone in a message: convoscope also suggests by what people write instead of a name. */
const SUGGESTED_ZONE = /(Unknown time zone .{0,80}?)\. (?:Did you mean \\"[^"]*\\"\?|Accepted: IANA names such as \\"Europe\/Berlin\\"\.)/g;

/** What a filter leads to: the request, or every issue. Without the zones that are suggested. */
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
    return JSON.parse(JSON.stringify({ code, message, issues }).replace(SUGGESTED_ZONE, "$1"));
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
    name: "convoscope/browser suggests the zone whose name or city is spelt alike",
    async run() {
      for (const [timeZone, meant] of [
        ["Europe/Berln", "Europe/Berlin"], ["berlin", "Europe/Berlin"], ["New York", "America/New_York"], ["Asia/Tokio", "Asia/Tokyo"], ["asia kolkatta", "Asia/Kolkata"],
        ["IST", undefined], ["India", undefined], ["Europe/Atlantis", undefined], ["", undefined], ["x".repeat(5_000), undefined],
      ] as const) {
        const { conversations } = browser.createClient({ provider, timeZones, fetch: async () => assert.fail("nothing is asked") });
        const { issues } = await failure(conversations.list({ timeZone, createdAfter: "2026-01-31" }), "invalid_filter");
        const [issue] = issues;
        assert.lengthOf(issues, 1);
        assert.include(issue?.message, meant === undefined ? 'Accepted: IANA names such as "Europe/Berlin".' : `Did you mean "${meant}"?`);
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
    name: "no columns are not all columns, in both entries",
    async run() {
      const handler = gatewayOf("eigi", standing({ conversations: 3 }), { allow: ["list", "get", "export"] });
      for (const { createClient } of [whole, browser]) {
        const { conversations } = createClient({ provider, fetch: handler });
        for (const columns of [[], {}, [""], { id: "" }, { id: "", createdAt: "when" }] as const) {
          for (const format of ["csv", "ndjson"] as const) {
            await failure(chunksOf(conversations.export({}, { format, columns } as never)), "invalid_argument");
          }
        }
      }
    },
  },
  {
    name: "a walk that stalls goes on behind the same cursor in both entries",
    async run() {
      const items = [{ provider: "eigi", id: "a", createdAt: "2026-01-31T09:00:00.000Z" }];
      const answers: readonly ((asked: number) => object)[] = [() => ({ items, total: 5, next: "x" }), (asked) => ({ items, total: 5 + asked, next: `x${asked}` }), (asked) => ({ items: [], total: asked, next: `x${asked}` })];
      for (const consistency of ["snapshot", "live"] as const) {
        for (const answer of answers) {
          const nexts: unknown[] = [];
          for (const { createClient } of [whole, browser]) {
            let asked = 0;
            const fetch = async () => Response.json({ pageSize: 1, rejected: [], complete: false, ...answer((asked += 1)) });
            const list = createClient({ provider, fetch }).conversations.list({ pageSize: 1 }, { consistency });
            await failure(list.toArray(), "pagination_stalled");
            const pages = list.pages();
            await failure((async () => { for await (const _ of pages); })(), "pagination_stalled");
            assert.isString(list.report.next);
            nexts.push(list.report.next);
          }
          assert.strictEqual(nexts[1], nexts[0]);
        }
      }
    },
  },
  {
    name: "a Retry-After is read alike in both entries, and of rubbish nothing",
    async run() {
      for (const [asked, waited] of [
        ["7", 7_000], ["0", 0], ["0.25", 250], ["2, 5", 5_000], ["5, 2", 5_000],
        ["Thu, 28 May 2026 20:26:45 GMT", 5_000], ["Thursday, 28-May-26 20:26:45 GMT", 5_000], ["Thu May 28 20:26:45 2026", 5_000], ["Sun Nov  6 08:49:37 1994", 0],
        ["Thu, 28 May 2026 20:26:45 GMT, 9", 9_000], ["9, Thu, 28 May 2026 20:26:45 GMT", 9_000],
        ["-0", undefined], ["-1", undefined], ["+1", undefined], ["1e3", undefined], ["0x10", undefined], ["Infinity", undefined], ["2,", undefined], ["2, soon", undefined],
        ["soon 5", undefined], ["x 5", undefined], ["May 2027", undefined], ["Thu, 99 May 2026 20:26:45 GMT", undefined], ["2026-05-28T20:26:45Z", undefined],
      ] as const) {
        for (const { createClient } of [whole, browser]) {
          // A date that is rubbish is no clock.
          for (const date of ["Thu, 28 May 2026 20:26:40 GMT", "Thu May 28 20:26:40 2026", "x 5"]) {
            if (date === "x 5" && /:/.test(asked)) continue;
            const headers = { "retry-after": asked, "x-should-retry": "false", date };
            const { conversations } = createClient({ provider, fetch: async () => new Response("{}", { status: 429, headers }) });
            const { retryAfterMs } = await failure(conversations.list(), "rate_limited");
            assert.strictEqual(retryAfterMs, waited ?? null, `${asked} at ${date}`);
          }
        }
      }
    },
  },
  {
    name: "a fetch that returns nothing is told, and not asked again",
    async run() {
      for (const nothing of [null, undefined]) {
        for (const { createClient } of [whole, browser]) {
          let calls = 0;
          const { conversations } = createClient({ provider, fetch: (async () => ((calls += 1), nothing)) as never });
          const { message, retryable } = await failure(conversations.list(), "invalid_response");
          assert.include(message, "fetch must return a Response");
          assert.deepEqual([calls, retryable], [1, false]);
        }
      }
    },
  },
  {
    name: "a token is masked, whatever unseen characters stand in what repeats it",
    async run() {
      const token = "marked1:word99,more";
      for (const between of ["\u200b", "\u00ad", "\ufeff", "\u202e", "\ufe0f"]) {
        const echoed = token.replace(/[:,]/g, (mark) => mark + between);
        for (const { createClient, gateway } of [whole, browser]) {
          const fetch = async () => Response.json({ code: "unauthenticated", message: `Bad token ${echoed}.` }, { status: 401 });
          const { message } = await failure(createClient({ provider: gateway({ url: GATEWAY_URL, token }), fetch }).conversations.list(), "unauthenticated");
          for (const part of ["marked1", "word99"]) assert.notInclude(message, part);
        }
      }
    },
  },
  {
    name: "a token is masked in every part of a repair",
    async run() {
      const token = "marked-token-word99";
      for (const { createClient, gateway } of [whole, browser]) {
        const told: string[] = [];
        const issue = { path: token, code: token, message: token, more: token };
        const fetch = async () => Response.json({ provider: "eigi", id: "a", createdAt: "2026-01-31T09:00:00Z", issues: [issue] });
        const client = createClient({ provider: gateway({ url: GATEWAY_URL, token }), fetch, onEvent: (event) => void told.push(JSON.stringify(event)) });
        await client.conversations.get("a");
        assert.include(told.join(), "repair");
        for (const event of told) assert.notInclude(event, "marked");
      }
    },
  },
  {
    name: "what is no gateway's error is told by its status and type, and none of its text is shown",
    async run() {
      for (const [body, type] of [["<!doctype html><title>Sign in</title>", "text/html"], ['{"detail":"Sign in"}', "application/json"], ['{"error":"Sign in"}', "application/problem+json"]] as const) {
        const fetch = async () => new Response(body, { status: 401, headers: { "content-type": type } });
        const { message } = await failure(browser.createClient({ provider, fetch }).conversations.list(), "unauthenticated");
        assert.include(message, `gateway answered 401 ("${type}"). This is not a gateway's response`);
        assert.notInclude(message, "Sign in");
      }
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
      const { conversations } = browser.createClient({ provider, fetch: async () => new Response(body, { headers: { "content-type": "text/csv; charset=utf-8", "x-total-count": "2" } }) });
      const stream = conversations.export({}, { format: "csv", onProgress: (progress) => told.push(progress) });
      const error = await failure((async () => { for await (const _ of stream); })(), "network_error");
      assert.include(error.message, "the connection broke before the end");
      assert.deepEqual(told, [{ total: 2, bytes: 4 }, { total: 2, bytes: 7 }]);
      assert.equal(error.attempts.at(-1)?.error, "network_error");
    },
  },
  {
    name: "an export is an export: no page of a login, nothing empty",
    async run() {
      for (const [status, type, body] of [[200, "text/html", "<!doctype html>"], [200, "application/json", "{}"], [204, undefined, null]] as const) {
        const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
        const { conversations } = browser.createClient({ provider, retry: { max: 0 }, fetch: async () => new Response(body, { status, headers }) });
        const { message } = await failure(chunksOf(conversations.export({}, { format: "ndjson" })), "invalid_response");
        assert.include(message, "must be NDJSON, CSV or Parquet");
      }
    },
  },
  {
    name: "records of a gateway with other types neither fail the module nor are asked for again",
    async run() {
      const record = {
        provider: "eigi", id: "a", createdAt: "2026-01-31T09:00:00Z", updatedAt: null, status: "completed", live: false, channel: "telephone", durationSeconds: 5,
        transcript: [], withheld: [], issues: [], analysis: null, recording: null,
      };
      for (const odd of [
        { status: 5 }, { status: undefined }, { channel: {} }, { updatedAt: 5 }, { durationSeconds: "5" }, { recording: { url: 5 } }, { recording: 5 }, { withheld: 5 },
        { issues: "abc" }, { issues: [null, {}] }, { transcript: [null] }, { transcript: {} }, { live: 1 },
      ]) {
        let asked = 0;
        const { conversations } = browser.createClient({
          provider,
          fetch: async () => {
            asked += 1;
            return Response.json({ ...record, ...odd });
          },
        });
        assert.equal((await conversations.get("a")).id, "a", JSON.stringify(odd));
        assert.equal(asked, 1, JSON.stringify(odd));
        const first = await conversations.watch("a", { interval: { min: 250 } }).next();
        assert.equal(first.value?.type, "snapshot", JSON.stringify(odd));
        assert.equal(asked, 2, JSON.stringify(odd));
      }
    },
  },
  {
    name: "a record whose createdAt is no time and not null is rejected, and the others are handed over",
    async run() {
      const item = (createdAt: unknown, at: number) => ({ id: `a${at}`, createdAt, issues: [] });
      const wrong = ["2026-13-45T99:99:00Z", "2026-02-30T09:00:00Z", "2026-11-01T10:00junk", "2026-11-01", "", 5, undefined, {}];
      const right = ["2026-02-28T23:59:60Z", "2026-11-01T10:00:00.123456789Z", "2026-11-01T10:00:00+05:30", null];
      const items = [...wrong, ...right].map(item);
      const { conversations } = browser.createClient({ provider, fetch: async () => Response.json({ items, next: null, total: null, pageSize: 100, rejected: [], complete: true }) });
      const page = await conversations.list();
      assert.deepEqual(page.items.map(({ createdAt }) => createdAt), right);
      assert.lengthOf(page.rejected, wrong.length);
    },
  },
  {
    name: "an answer that is not JSON is asked for again only where it was cut off",
    async run() {
      for (const [body, isCut] of [
        ['{"items":[{"id":"a"}', true], ['{"items":["a', true], ['{"a":"\\\"', true], ["{", true], ["Bad Gateway", false], ['{"items":[]}x', false], ["[1,]", false],
      ] as const) {
        const { conversations } = browser.createClient({ provider, retry: { max: 0 }, fetch: async () => new Response(body) });
        const error = await failure(conversations.list(), "invalid_response");
        assert.equal(error.retryable, isCut, body);
      }
    },
  },
  {
    name: "a status of 0 is no redirect, unless the host hides one",
    async run() {
      const { conversations } = browser.createClient({ provider, retry: { max: 0 }, fetch: async () => Response.error() });
      assert.include((await failure(conversations.list(), "invalid_response")).message, "fetch must return a Response");
    },
  },
];
