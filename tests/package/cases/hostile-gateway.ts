import { assert } from "chai";
import { type Client, type ClientOptions, type ErrorCode, gateway, isConvoscopeError, type Page } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { failure } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { clientOf, collect, standing } from "../sandbox-client.js";
import { ENTRIES, type Entry, GATEWAY_URL, gatewayOf } from "../ways.js";

type Answer = (request: Request) => Response | Promise<Response>;

const ONCE = { retry: { max: 0 } };
/** A stream of ours: of many texts Firefox makes streams in its own time, which no fake clock waits for. */
const streamed = (value: unknown) =>
  new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(JSON.stringify(value)));
      controller.close();
    },
  });
const json = (value: unknown, init?: ResponseInit): Answer => () => new Response(JSON.stringify(value), { headers: { "content-type": "application/json" }, ...init });
const text = (body: string | null, init?: ResponseInit): Answer => () => new Response(body, init);

/** A page and a conversation as a gateway of this version writes them. */
async function honest() {
  const handler = gatewayOf("eigi", standing({ conversations: 23 }));
  const page = (await (await handler(new Request(`${GATEWAY_URL}/v1/conversations?pageSize=5`))).json()) as Page;
  return { page, conversation: page.items[0] as Page["items"][number] };
}

/** What a page's client makes of a gateway that is none, is broken, or means ill. */
function casesOf({ isPage, createClient }: Entry): Case[] {
  const client = (answer: Answer, options: Partial<ClientOptions> = {}): Client =>
    createClient({ provider: gateway({ url: GATEWAY_URL }), fetch: async (request) => answer(request), ...ONCE, ...options });

  async function fails(answer: Answer, code: ErrorCode, label: string): Promise<void> {
    const { conversations } = client(answer);
    for (const call of [() => conversations.list({ pageSize: 5 }), () => conversations.get("c1")] as (() => PromiseLike<unknown>)[]) {
      const error = await failure(call(), code).catch((error: Error) => {
        throw new Error(`${label}: ${error.message}`);
      });
      assert.strictEqual(error.provider, "gateway", label);
      assert.isBelow(error.message.length, 2_000, label);
    }
  }

  return [
    {
      name: "what is no answer of a gateway is an error that says so",
      async run() {
        const rows: [string, Answer, ErrorCode][] = [
          ["a page of HTML", text("<!doctype html><title>Log in</title>", { headers: { "content-type": "text/html" } }), "invalid_response"],
          ["an error page", text("<h1>Bad gateway</h1>", { status: 502 }), "server_error"],
          ["nothing", text(""), "invalid_response"], ["no content", text(null, { status: 204 }), "invalid_response"], ["not modified, though nobody asked", text(null, { status: 304 }), "unexpected_status"],
          ["null", json(null), "invalid_response"], ["a number", json(5), "invalid_response"], ["a text", json("x"), "invalid_response"], ["an empty object", json({}), "invalid_response"],
          ["half of an answer", text('{"items":[{"provider":"eigi","id":'), "invalid_response"], ["two answers", text("{}{}"), "invalid_response"], ["depth", text("[".repeat(200_000)), "invalid_response"],
          ["a redirect", text(null, { status: 302, headers: { location: "https://evil.example/login" } }), "redirect_refused"],
          ["a redirect to the same place", text(null, { status: 307, headers: { location: `${GATEWAY_URL}/v1/conversations` } }), "redirect_refused"],
          ["an error without a code", json({ error: {} }, { status: 400 }), "unprocessable"], ["an error that is a text", json({ error: "no" }, { status: 500 }), "server_error"],
          ["an error with an unknown code", json({ error: { code: "odd", message: "m", issues: [] } }, { status: 403 }), "forbidden"],
          ["an error as a success", json({ error: { code: "not_found", message: "m", issues: [] } }), "invalid_response"],
          ["an error with a long message", json({ error: { code: "not_found", message: "m".repeat(1_000_000), issues: [] } }, { status: 404 }), "not_found"],
          ["401 of a proxy", text("no", { status: 401 }), "unauthenticated"], ["405", text("no", { status: 405 }), "unexpected_status"], ["a teapot", text("no", { status: 418 }), "unexpected_status"],
        ];
        for (const [label, answer, code] of rows) await fails(answer, code, label);
      },
    },
    {
      name: "a page or a conversation of another shape is refused, or told as what could not be read",
      async run() {
        const { page, conversation } = await honest();
        for (const items of [undefined, null, {}, "items", 5]) {
          await failure(client(json({ ...page, items })).conversations.list({ pageSize: 5 }), "invalid_response");
        }
        // A page takes the gateway's word for everything but what walks need.
        const ofPlatform = isPage ? [] : [{ ...conversation, provider: "other" }, { ...conversation, provider: undefined }];
        for (const wrong of [null, 5, "x", [], {}, ...ofPlatform, { ...conversation, id: null }, { ...conversation, id: "" }, { ...conversation, createdAt: "yesterday" }]) {
          const list = client(json({ ...page, items: [conversation, wrong], next: null, complete: true })).conversations.list({ pageSize: 5 });
          const { items, rejected } = await list;
          assert.deepEqual([items, rejected.length], [[conversation], 1], JSON.stringify(wrong).slice(0, 60));
          await failure(client(json(wrong)).conversations.get("c1"), "invalid_response");
        }
        if (isPage) return;
        // Where a field is wrong it is left out, and told.
        const odd = { ...conversation, agent: 5, transcript: "x", analysis: {}, metadata: [], recording: "javascript:alert(1)", withheld: "x", issues: "x", durationSeconds: "long", live: "yes" };
        const read = await client(json(odd)).conversations.get(conversation.id);
        assert.deepEqual([read.id, read.transcript, read.metadata, read.durationSeconds], [conversation.id, null, null, null]);
        assert.isBoolean(read.live);
        assert.isNotEmpty(read.issues);
      },
    },
    {
      name: "what is not text stays data: keys of objects, markup, addresses that run",
      async run() {
        const { conversation } = await honest();
        const body = JSON.stringify({ ...conversation, metadata: "HERE" }).replace('"HERE"', '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
        const { metadata } = await client(text(body)).conversations.get(conversation.id);
        assert.notProperty({}, "polluted");
        assert.isTrue(Object.hasOwn(metadata ?? {}, "__proto__") || !("polluted" in (metadata ?? {})));
        if (isPage) return;
        const { recording } = await client(text(JSON.stringify({ ...conversation, recording: { url: "javascript:alert(1)", expires: false } }))).conversations.get(conversation.id);
        assert.isFalse(recording?.url?.startsWith("javascript:") ?? false, "no address that runs");
      },
    },
    {
      name: "another version's gateway is told by its answers, not guessed",
      async run() {
        const { page, conversation } = await honest();
        // More than is known does no harm.
        const more = { ...page, next: null, complete: true, version: 2, items: [{ ...conversation, sentiment: 0.5, agent: { ...conversation.agent, language: "en" } }] };
        const [item] = (await client(json(more)).conversations.list({ pageSize: 5 })).items;
        assert.strictEqual(item?.id, conversation.id);
        if (!isPage) assert.notProperty(item, "sentiment");
        // Without `complete` a page says nothing of its being the last: that walks go on to an empty one is proof enough.
        const { complete: _, ...older } = { complete: true, ...page };
        let asked = 0;
        const list = client((request) => {
          asked += 1;
          return json(new URL(request.url).searchParams.has("after") ? { ...older, items: [], next: null } : older)(request);
        }).conversations.list({ pageSize: 5 });
        assert.deepEqual((await collect(list)).map(({ id }) => id), page.items.map(({ id }) => id));
        assert.isAtMost(asked, 8);
        assert.isTrue(list.report.stoppedBecause === "end");
      },
    },
    {
      name: "a gateway whose pages go round ends as stalled, and asks for a few pages only",
      async run() {
        const { page } = await honest();
        const rounds: Record<string, (asked: number) => unknown> = {
          "the same page and cursor": () => ({ ...page, next: "a.b" }),
          "the same page, new cursors": (asked) => ({ ...page, next: `a${asked}.b` }),
          "empty pages, new cursors": (asked) => ({ ...page, items: [], total: null, next: `a${asked}.b` }),
          "two cursors in turn": (asked) => ({ ...page, next: asked % 2 ? "a.b" : "c.d" }),
        };
        for (const [label, answer] of Object.entries(rounds)) {
          let asked = 0;
          const list = client(() => new Response(streamed(answer((asked += 1))), { headers: { "content-type": "application/json" } })).conversations.list({ pageSize: 5 });
          await withFakeTime(async (time) => {
            const outcome = await time.settled(collect(list).then(() => "ended", (error: unknown) => (isConvoscopeError(error) ? error.code : String(error))));
            assert.include(["pagination_stalled", "ended"], outcome, label);
          });
          assert.isAtMost(asked, 30, label);
          assert.isFalse(list.report.complete, `${label}: it is not told to be all there is`);
        }
      },
    },
    {
      name: "cursors are texts of a sensible size, or none",
      async run() {
        const { page } = await honest();
        for (const next of [5, {}, [], true]) {
          const outcome = await client(json({ ...page, next })).conversations.list({ pageSize: 5 }).then((page) => page.next, (error: unknown) => (isConvoscopeError(error) ? error.code : error));
          assert.isTrue(outcome === null || outcome === "invalid_response", `${JSON.stringify(next)}: ${JSON.stringify(outcome)}`);
        }
        // What is carried as text is carried encoded.
        const addresses: string[] = [];
        const list = client((request) => {
          addresses.push(request.url);
          return json(addresses.length > 1 ? { ...page, items: [], next: null } : { ...page, next: "a&stauts=x#y\r\nX-A: b../.." })(request);
        }).conversations.list({ pageSize: 5 });
        await collect(list).catch(() => {});
        for (const address of addresses) {
          const { origin, pathname, searchParams, hash } = new URL(address);
          assert.deepEqual([`${origin}${pathname}`, hash], [`${GATEWAY_URL}/v1/conversations`, ""]);
          assert.isFalse(searchParams.has("stauts"));
        }
      },
    },
    {
      name: "a body that does not end is cut off at its limit",
      async run() {
        let given = false;
        const chunk = new Uint8Array(256 * 1024).fill(0x20);
        const body = new ReadableStream<Uint8Array<ArrayBuffer>>({ pull: (controller) => controller.enqueue(chunk.slice()), cancel: () => void (given = true) }, { highWaterMark: 0 });
        const error = await failure(client(() => new Response(body), { maxResponseBytes: 1024 * 1024 }).conversations.list(), "invalid_response");
        assert.include(error.message, "maxResponseBytes");
        assert.isTrue(given, "it is let go");
      },
    },
    {
      name: "what a gateway asks to wait is waited, within bounds",
      async run() {
        const { page } = await honest();
        const date = "Sun, 15 Mar 2099 09:59:56 GMT";
        for (const [retryAfter, code, waited] of [
          ["3", null, 3_000], ["0.5", null, 500], ["999999", "rate_limited", 0], ["Sun, 15 Mar 2099 10:00:00 GMT", null, 4_000], ["Sun, 15 Mar 2099 12:00:00 GMT", "rate_limited", 0], [date, null, 0],
        ] as const) {
          await withFakeTime(async (time) => {
            let asked = 0;
            const { conversations } = client(
              (request) => ((asked += 1) === 1 ? json({ error: { code: "rate_limited", message: "m", issues: [] } }, { status: 429, headers: { "retry-after": retryAfter, date } }) : json({ ...page, next: null }))(request),
              { retry: { max: 2 } },
            );
            const call = conversations.list({ pageSize: 5 });
            if (code === null) await time.settled(call);
            else await time.settled(failure(call, code));
            assert.strictEqual(time.elapsed, waited, retryAfter);
          });
        }
      },
    },
    {
      name: "waits are random after another conversation's answer, too",
      async run() {
        const { conversation } = await honest();
        await withFakeTime(async (time) => {
          const seen = new Set<number>();
          for (let run = 0; run < 20; run += 1) {
            const answers = [json({ ...conversation, id: "another" }), json(conversation)];
            const { conversations } = client((request) => answers.shift()!(request), { retry: { max: 1 } });
            const before = time.elapsed;
            await time.settled(conversations.get(conversation.id));
            const waited = time.elapsed - before;
            assert.isTrue(waited >= 250 && waited <= 500, `${waited} ms`);
            seen.add(waited);
          }
          assert.isAbove(seen.size, 5, "so that pages do not come back all at once");
        });
      },
    },
    {
      name: "a gateway is sent nothing that it has no use for",
      async run() {
        const sent: Request[] = [];
        const { page, conversation } = await honest();
        const { conversations } = client((request) => {
          sent.push(request);
          return json(new URL(request.url).pathname.endsWith("/conversations") ? { ...page, next: null } : conversation)(request);
        });
        await conversations.list({ pageSize: 5 });
        await conversations.get(conversation.id);
        for (const request of sent) {
          assert.deepEqual([request.method, request.redirect], ["GET", "manual"]);
          for (const name of ["authorization", "x-api-key", "x-anyreach-org", "cookie"]) assert.isNull(request.headers.get(name), name);
        }
        // A key that somebody put into the address of the gateway is no use either.
        const direct = clientOf("eigi", standing());
        assert.notStrictEqual(direct.conversations, conversations);
        for (const url of ["", "ftp://app.example", "javascript:alert(1)", "data:,x", "https://user:hunter2@app.example/api", "https://app.example/api?key=1", "https://app.example/api#x"]) {
          let error: unknown;
          try {
            await createClient({ provider: gateway({ url }), fetch: async () => new Response("{}"), ...ONCE }).conversations.list();
          } catch (thrown) {
            error = thrown;
          }
          assert.propertyVal(error, "code", "invalid_config", url);
          assert.notInclude(String(error), "hunter2");
        }
      },
    },
  ];
}

export const cases: readonly Case[] = ENTRIES.flatMap((entry) => casesOf(entry).map((it) => ({ ...it, name: `${entry.name}: ${it.name}` })));
