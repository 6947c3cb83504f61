import { assert } from "chai";
import { createClient, createSummary, elevenlabs, gateway, normalizePage, retell, type ClientEvent, type ClientOptions, type Conversation, type RedactPath } from "convoscope";
import { createGateway } from "convoscope/server";
import type { Sandbox, SandboxOptions } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { readLines, wholeText } from "../exported.js";
import { failure } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { clientOf, collect, HEAVY, LEAN, NOW, PLATFORMS, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

const COUNT = 30;

/** What stands in parts that lists lack, and what does not. */
const MASKS: readonly (readonly RedactPath[])[] = [["customer.phone"], ["text"], ["metadata"], ["transcript"], ["recording"], ["agent.id"]];

const leanClient = (sandbox: Pick<Sandbox, "fetch">, options: Partial<ClientOptions<never>> = {}) =>
  createClient({ provider: elevenlabs({ apiKey: "sk_made_up_for_lean_lists" }), fetch: sandbox.fetch, dangerouslyAllowBrowser: true, ...options });

const lean = (options: SandboxOptions = {}, of: Partial<ClientOptions<never>> = {}) => {
  const sandbox = standing({ conversations: COUNT, ...options });
  return { sandbox, ...leanClient(sandbox, of) };
};

/** The requests for single conversations, and those for pages. */
const sent = ({ requests }: Sandbox) => {
  const isOne = ({ url }: { url: string }) => new URL(url).pathname.split("/").length > 4;
  return { ones: requests.filter(isOne).length, pages: requests.filter((it) => !isOne(it)).length };
};

const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id);

/** As `get` returns each. */
const whole = async (sandbox: Sandbox): Promise<Conversation[]> => {
  const { conversations } = leanClient(sandbox);
  const all: Conversation[] = [];
  for await (const { id } of conversations.list()) all.push(await conversations.get(id));
  return all;
};

const without = ({ metadata: _, analysis: __, ...rest }: Conversation): unknown => rest;

/** Lists whose items lack what whole conversations have. */
export const cases: readonly Case[] = [
  {
    name: "what a list lacks is absent, and costs no request",
    async run() {
      const { sandbox, conversations } = lean();
      const list = conversations.list({ pageSize: 10 });
      const all = await collect(list);
      assert.lengthOf(all, COUNT);
      for (const it of all) assert.doesNotHaveAnyKeys(it, ["transcript", "metadata", "analysis"]);
      assert.deepEqual(sent(sandbox), { ones: 0, pages: list.report.requests });
    },
  },
  {
    name: "what is included is fetched, in the list's order, and counted",
    async run() {
      const { sandbox, conversations } = lean();
      const expected = await whole(sandbox);
      sandbox.requests.length = 0;
      const list = conversations.list({ pageSize: 10 }, { include: ["transcript"] });
      const all = await collect(list);
      assert.deepEqual(all as unknown[], expected.map(without));
      const { ones, pages } = sent(sandbox);
      assert.strictEqual(ones, COUNT);
      assert.deepInclude(list.report, { requests: ones + pages, items: COUNT, complete: true });
      const every = await collect(conversations.list({}, { include: ["transcript", "metadata", "analysis"] }));
      assert.deepEqual(every, expected);
    },
  },
  {
    name: "no more than four are fetched at once",
    run: () =>
      withFakeTime(async (time) => {
        const sandbox = standing({ conversations: COUNT, latencyMs: 100 });
        let open = 0;
        let most = 0;
        const { conversations } = leanClient({
          async fetch(request) {
            most = Math.max(most, (open += 1));
            return await sandbox.fetch(request as Request).finally(() => (open -= 1));
          },
        });
        await time.settled(collect(conversations.list({}, { include: ["transcript"] })));
        assert.strictEqual(most, 4);
      }),
  },
  {
    name: "one that is gone meanwhile is told, and no error",
    async run() {
      const { sandbox, conversations } = lean();
      const gone = ids((await conversations.list({})).items)[3] as string;
      sandbox.fault({ kind: "status", status: 404, match: gone });
      const events: ClientEvent[] = [];
      const list = leanClient(sandbox, { onEvent: (event) => events.push(event) }).conversations.list({}, { include: ["transcript", "analysis"] });
      const all = await collect(list);
      assert.lengthOf(all, COUNT);
      for (const { id, transcript, analysis, issues } of all) {
        const missing = issues.filter(({ code, message }) => code === "missing" && message.includes("gone")).map(({ path }) => path);
        assert.deepEqual(missing, id === gone ? ["transcript", "analysis"] : []);
        if (id === gone) assert.deepEqual([transcript, analysis], [null, null]);
      }
      assert.isTrue(list.report.complete);
      assert.isTrue(events.some((event) => event.type === "repair" && event.conversationId === gone));
    },
  },
  {
    name: "each is retried and paced as any request",
    run: () =>
      withFakeTime(async (time) => {
        const sandbox = standing({ conversations: COUNT, now: () => new Date() });
        const at: number[] = [];
        const fetch = (request: Request) => {
          at.push(time.elapsed);
          return sandbox.fetch(request);
        };
        sandbox.fault({ kind: "status", status: 429, retryAfter: "2", times: 2, match: "/conversations/" });
        const { conversations } = leanClient({ fetch: fetch as Sandbox["fetch"] }, { rateLimit: { requests: 5, perMs: 1_000 } });
        const list = conversations.list({}, { include: ["transcript"] });
        const all = await time.settled(collect(list));
        assert.lengthOf(all, COUNT);
        const { ones, pages } = sent(sandbox);
        assert.strictEqual(ones, COUNT + 2);
        assert.strictEqual(list.report.requests, COUNT + pages, "without the retries");
        for (const [index, moment] of at.entries()) assert.isAtLeast((at[index + 5] ?? Infinity) - moment, 1_000);
        assert.strictEqual(time.timers, 0);
      }),
  },
  {
    name: "one that fails ends the list, the others are stopped, and it goes on there",
    run: () =>
      withFakeTime(async (time) => {
        const sandbox = standing({ conversations: COUNT });
        const signals: AbortSignal[] = [];
        const fetch = (request: Request) => {
          signals.push(request.signal);
          return sandbox.fetch(request);
        };
        const { conversations } = leanClient({ fetch: fetch as Sandbox["fetch"] });
        const order = ids(await time.settled(collect(conversations.list())));
        signals.length = 0;
        sandbox.fault({ kind: "status", status: 500, times: 3, match: order[12] as string }, { kind: "stall_headers", times: 3, match: order[13] as string });
        const list = conversations.list({ pageSize: 10 }, { include: ["transcript"] });
        const found: string[] = [];
        const read = async () => {
          for await (const { id } of list) found.push(id);
        };
        await time.settled(failure(read(), "server_error"));
        assert.deepEqual(found, order.slice(0, 10));
        assert.isTrue(signals.some(({ aborted }) => aborted));
        assert.strictEqual(time.timers, 0);
        assert.deepInclude(list.report, { items: 10, complete: false, stoppedBecause: "error" });
        const rest = await time.settled(collect(conversations.list({ pageSize: 10 }, { include: ["transcript"], after: list.report.next })));
        assert.deepEqual([...found, ...ids(rest)], order);
      }),
  },
  {
    name: "one that cannot be had is named, unless ids are masked",
    async run() {
      for (const [kind, provider, answer, code] of [
        ["elevenlabs", elevenlabs({ apiKey: "sk_made_up_for_lean_lists" }), { kind: "status", status: 500 }, "server_error"],
        ["elevenlabs", elevenlabs({ apiKey: "sk_made_up_for_lean_lists" }), { kind: "status", status: 403 }, "forbidden"],
        ["retell", retell({ apiKey: "key_made_up_for_lean_lists" }), { kind: "body", body: "[7]" }, "invalid_response"],
        ["retell", retell({ apiKey: "key_made_up_for_lean_lists" }), { kind: "network" }, "network_error"],
      ] as const) {
        const sandbox = standing({ conversations: COUNT });
        const of = (options: Partial<ClientOptions<never>> = {}) =>
          createClient({ provider, fetch: sandbox.fetch, retry: { max: 0 }, dangerouslyAllowBrowser: true, ...options }).conversations;
        const id = ids(await of().list().toArray({ max: 4 }))[3] as string;
        sandbox.fault({ ...answer, times: Infinity, match: id });
        const redact: readonly RedactPath[] = ["id"];
        for (const [read, masked] of [
          [() => collect(of().list({}, { include: ["transcript"] })), () => collect(of().list({}, { include: ["transcript"], redact }))],
          [() => wholeText(of().export({}, { format: "ndjson" })), () => wholeText(of().export({}, { format: "ndjson", redact }))],
          [() => of().summarize({}, { include: ["transcript"] }), undefined],
        ] as const) {
          const { message } = await failure(read(), code);
          assert.isTrue(message.endsWith(` Conversation: ${id}.`), `${kind} ${message}`);
          if (masked !== undefined) assert.notInclude((await failure(masked(), code)).message, id, kind);
        }
      }
    },
  },
  {
    name: "an id of a list that no conversation can have is the platform's mistake",
    async run() {
      const sandbox = standing({ conversations: COUNT });
      const [first] = (await leanClient(sandbox).conversations.list({})).items;
      const { id } = first as Conversation;
      const fetch = async (request: Request | string | URL) => {
        const response = await sandbox.fetch(request);
        return new Response((await response.text()).replaceAll(id, "conv/7"), response);
      };
      const { message } = await failure(collect(leanClient({ fetch }).conversations.list({}, { include: ["transcript"] })), "invalid_response");
      assert.isTrue(message.endsWith(" Conversation: conv/7."), message);
    },
  },
  {
    name: "a signal ends it at once amid a page, which then counts as not handed over",
    run: () =>
      withFakeTime(async (time) => {
        const sandbox = standing({ conversations: COUNT });
        const { conversations } = leanClient(sandbox);
        const order = ids(await time.settled(collect(conversations.list())));
        sandbox.fault({ kind: "stall_headers", match: order[15] as string });
        const aborter = new AbortController();
        const list = conversations.list({ pageSize: 10 }, { include: ["transcript"], signal: aborter.signal });
        const found: string[] = [];
        const read = async () => {
          for await (const { id } of list) found.push(id);
        };
        const failed = failure(read(), "aborted");
        await time.calm();
        assert.deepInclude(list.report, { items: 10, complete: false });
        aborter.abort("enough");
        const error = await time.settled(failed);
        assert.strictEqual(error.cause, "enough");
        assert.deepInclude(list.report, { items: 10, stoppedBecause: "aborted" });
        assert.strictEqual(time.timers, 0);
        const rest = await time.settled(collect(conversations.list({ pageSize: 10 }, { include: ["transcript"], after: list.report.next })));
        assert.deepEqual([...found, ...ids(rest)], order);
      }),
  },
  {
    name: "a reader that stops inside a page goes on there",
    async run() {
      const { sandbox, conversations } = lean();
      const expected = (await whole(sandbox)).map(without);
      const found: unknown[] = [];
      let after: string | null | undefined;
      do {
        const list = conversations.list({ pageSize: 7 }, { include: ["transcript"], after });
        found.push(...(await list.take(4)));
        after = list.report.next;
      } while (after !== null);
      assert.deepEqual(found, expected);
    },
  },
  {
    name: "no more are fetched than are taken, and the rest goes on there",
    async run() {
      const { sandbox, conversations } = lean();
      const expected = (await whole(sandbox)).map(without);
      for (const [limit, pageSize] of [[1, 100], [5, 100], [10, 10], [13, 10], [COUNT, 100], [COUNT + 1, 100]] as const) {
        sandbox.requests.length = 0;
        const list = conversations.list({ pageSize }, { include: ["transcript"] });
        const taken = limit === 5 ? await list.toArray({ max: limit }) : await list.take(limit);
        const count = Math.min(limit, COUNT);
        assert.deepEqual(taken as unknown[], expected.slice(0, limit));
        const { ones, pages } = sent(sandbox);
        assert.deepEqual([ones, pages], [count, Math.ceil(count / pageSize)]);
        assert.deepInclude(list.report, { requests: ones + pages, items: count, stoppedBecause: limit >= COUNT ? "end" : "limit" });
        const rest = await collect(conversations.list({ pageSize }, { include: ["transcript"], after: list.report.next }));
        assert.deepEqual([...taken, ...rest] as unknown[], expected, `after ${limit}`);
      }
      // Of the conversations of a page nobody knows which match a filter that is applied to whole ones.
      const found = await conversations.list({ channel: "telephone" }, { residual: true }).take(3);
      assert.lengthOf(found, 3);
    },
  },
  {
    name: "a filter by what lists lack fetches what may match, and nothing else",
    async run() {
      const { sandbox, conversations } = lean({ conversations: 60 });
      const all = await whole(sandbox);
      for (const omit of [[], ["transcript"]] as const) {
        sandbox.requests.length = 0;
        const list = conversations.list({ channel: "telephone", pageSize: 20 }, { residual: true, omit });
        const found = await collect(list);
        const expected = all.filter(({ channel }) => channel === "telephone");
        assert.isAbove(expected.length, 0);
        assert.isBelow(expected.length, all.length);
        assert.deepEqual(ids(found), ids(expected));
        for (const it of found) assert.doesNotHaveAnyKeys(it, ["transcript", "metadata", "analysis"]);
        assert.deepInclude(list.report, { items: expected.length, leftOut: all.length - expected.length, complete: true });
        assert.strictEqual(sent(sandbox).ones, all.length);
      }
      sandbox.requests.length = 0;
      const narrowed = await collect(conversations.list({ channel: "telephone", direction: "outbound" }, { residual: true }));
      assert.deepEqual(ids(narrowed), ids(all.filter(({ channel, direction }) => channel === "telephone" && direction === "outbound")));
      assert.strictEqual(sent(sandbox).ones, all.filter(({ direction }) => direction === "outbound").length);
    },
  },
  {
    name: "an export fetches what its columns need",
    async run() {
      const { sandbox, conversations } = lean();
      const expected = await whole(sandbox);
      const lines = async (options: Parameters<typeof conversations.export>[1]) => {
        sandbox.requests.length = 0;
        const stream = conversations.export({}, options);
        const text = await wholeText(stream);
        const { ones, pages } = sent(sandbox);
        assert.strictEqual(stream.report.requests, ones + pages);
        return { text, ones };
      };
      const all = await lines({ format: "ndjson" });
      assert.deepEqual(readLines(all.text), expected);
      assert.strictEqual(all.ones, COUNT);
      for (const columns of [["id", "agent.id"], ["durationSeconds"]] as const) assert.strictEqual((await lines({ format: "csv", columns })).ones, 0);
      for (const columns of [["id", "transcript.0.content"], ["customer.phone"], ["customer"]] as const) assert.strictEqual((await lines({ format: "csv", columns })).ones, COUNT);
    },
  },
  {
    name: "a summary fetches what it is asked to count, and nothing by default",
    async run() {
      const { sandbox, conversations } = lean();
      const expected = await whole(sandbox);
      const messages = expected.reduce((count, { transcript }) => count + (transcript?.length ?? 0), 0);
      const analyzed = expected.filter(({ analysis }) => analysis !== null).length;
      sandbox.requests.length = 0;
      for (const [include, known] of [
        [["transcript", "analysis"], { messages, analyzed }],
        [["transcript"], { messages, analyzed: null }],
        [["analysis"], { messages: null, analyzed }],
      ] as const) {
        sandbox.requests.length = 0;
        const { total, coverage } = await conversations.summarize({}, { include });
        assert.deepInclude(total, { count: COUNT, ...known });
        const { ones, pages } = sent(sandbox);
        assert.deepEqual([ones, coverage.requests], [COUNT, ones + pages]);
      }
      for (const options of [{}, { groupBy: ["agent", "status", "day"] }, { omit: ["transcript"] }, { include: ["metadata"] }] as const) {
        sandbox.requests.length = 0;
        const { total, groups } = await conversations.summarize({}, options);
        for (const stats of [total, ...groups]) assert.deepInclude(stats, { messages: null, analyzed: null });
        assert.strictEqual(total.count, COUNT);
        assert.strictEqual(sent(sandbox).ones, 0);
      }
      await failure(conversations.summarize({}, { omit: ["transcript"], include: ["transcript"] }), "invalid_argument");
      sandbox.requests.length = 0;
      const channels = await conversations.summarize({}, { groupBy: ["channel"] });
      assert.strictEqual(sent(sandbox).ones, COUNT);
      assert.deepInclude(channels.total, { messages: null, analyzed: null });
      assert.sameMembers(channels.groups.map(({ key }) => key.channel), [...new Set(expected.map(({ channel }) => channel))]);
    },
  },
  {
    name: "a summary at Retell counts analyses, which its lists have, and messages if it is asked to",
    async run() {
      const sandbox = standing({ conversations: COUNT });
      const { conversations } = createClient({ provider: retell({ apiKey: "key_made_up_for_lean_lists" }), fetch: sandbox.fetch, dangerouslyAllowBrowser: true });
      const all: Conversation[] = [];
      for await (const { id } of conversations.list()) all.push(await conversations.get(id));
      const analyzed = all.filter(({ analysis }) => analysis !== null).length;
      const messages = all.reduce((count, { transcript }) => count + (transcript?.length ?? 0), 0);
      assert.isAbove(analyzed, 0);
      sandbox.requests.length = 0;
      const { total, coverage } = await conversations.summarize({}, { groupBy: ["channel"] });
      assert.deepInclude(total, { count: all.length, analyzed, messages: null });
      assert.deepEqual([sandbox.requests.length, coverage.requests], [coverage.pages, coverage.pages]);
      const counted = await conversations.summarize({}, { include: ["transcript"] });
      assert.deepInclude(counted.total, { count: all.length, analyzed, messages });
      assert.strictEqual(counted.coverage.requests, counted.coverage.pages + all.length);
      // Of those without the key nobody knows.
      const fold = createSummary();
      fold.add(await conversations.list().toArray({ max: 5 }));
      assert.strictEqual(fold.result().total.messages, null);
    },
  },
  {
    name: "Retell's token of a web call is shown nowhere",
    async run() {
      const sandbox = standing({ conversations: 60 });
      const { conversations } = createClient({ provider: retell({ apiKey: "key_made_up_for_lean_lists" }), fetch: sandbox.fetch, dangerouslyAllowBrowser: true });
      const tokens = (value: unknown) => JSON.stringify(value).match(/"access_token":"[^"]*"/g) ?? [];
      const isCovered = (token: string) => /^"access_token":"\*+"$/.test(token);
      const listed = await collect(conversations.list({}, { raw: true }));
      const web = listed.filter(({ channel }) => channel === "webrtc");
      assert.isAbove(web.length, 0);
      const one = await conversations.get((web[0] as Conversation).id, { raw: true });
      const text = await wholeText(conversations.export({}, { format: "ndjson", columns: ["raw"] }));
      for (const [shown, count] of [[listed, web.length], [one, 1], [readLines(text), web.length]] as const) {
        assert.lengthOf(tokens(shown), count);
        assert.isTrue(tokens(shown).every(isCovered));
      }
      const page = normalizePage("retell", JSON.stringify({ items: [{ call_id: "c", call_type: "web_call", access_token: "eyJ1" }, { call_type: "web_call", access_token: "eyJ2" }], has_more: false }), { raw: true });
      assert.deepEqual(tokens(page), ['"access_token":"****"', '"access_token":"****"']);
    },
  },
  {
    name: "a gateway's lists lack the same, and include, exports and summaries bring it",
    async run() {
      const { sandbox } = lean();
      const expected = await whole(sandbox);
      const agentId = expected[0]?.agent.id as string;
      for (const scope of [undefined, { agentId }]) {
        const mine = expected.filter(({ agent }) => scope === undefined || agent.id === agentId);
        const handler = createGateway({
          provider: elevenlabs({ apiKey: "sk_made_up_for_lean_lists" }),
          fetch: sandbox.fetch,
          basePath: "/api",
          authorize: () => ({ ...(scope && { scope }) }),
          allow: ["list", "get", "export", "summarize", "recordings"],
          dangerouslyAllowBrowser: true,
        });
        const { conversations } = createClient({ provider: gateway<"transcript" | "metadata" | "analysis">({ url: "https://app.example/api" }), fetch: (request) => handler(request as Request) });
        sandbox.requests.length = 0;
        const items = await collect(conversations.list());
        assert.deepEqual(ids(items), ids(mine));
        for (const it of items) assert.doesNotHaveAnyKeys(it, ["transcript", "metadata", "analysis"]);
        assert.strictEqual(sent(sandbox).ones, 0);
        const included = await collect(conversations.list({}, { include: ["transcript"] }));
        assert.deepEqual(included.map(({ transcript }) => transcript), mine.map(({ transcript }) => transcript));
        for (const it of included) assert.doesNotHaveAnyKeys(it, ["metadata", "analysis"]);
        // What is to be masked is named in what lists lack, and may stand in what they show.
        // What its client asked for to mask by is left out again.
        const masks = { maskKey: new Uint8Array(16).fill(7) } as const;
        for (const redact of [["customer.phone"], ["customer.id"], ["analysis"], ["metadata"]] as const) {
          for (const include of [[], ["transcript"], ["metadata"], ["transcript", "metadata", "analysis"]] as const) {
            const masked: Partial<Conversation>[] = await collect(conversations.list({}, { ...masks, redact, include }));
            const direct: Partial<Conversation>[] = await collect(leanClient(sandbox).conversations.list({ ...scope }, { ...masks, redact, include }));
            assert.deepEqual(masked, direct, `${redact}, ${include}`);
            for (const it of masked) assert.sameMembers(HEAVY.filter((part) => part in it), [...include]);
          }
        }
        sandbox.requests.length = 0;
        assert.deepInclude((await conversations.summarize()).total, { count: mine.length, messages: null, analyzed: null });
        assert.strictEqual(sent(sandbox).ones, 0);
        sandbox.requests.length = 0;
        const { total, coverage } = await conversations.summarize({}, { include: ["transcript"] });
        // The gateway's own, to the platform.
        assert.strictEqual(coverage.requests, sent(sandbox).ones + sent(sandbox).pages);
        assert.strictEqual(total.analyzed, null);
        assert.strictEqual(total.messages, mine.reduce((count, { transcript }) => count + (transcript?.length ?? 0), 0));
        const refused = await failure(collect(conversations.list({}, { include: ["transcript"], omit: ["transcript"] })), "invalid_argument");
        assert.include(refused.message, "include");
        // An export of the gateway's client asks for what its columns need: it cannot know what the lists lack.
        for (const [columns, parts] of [[undefined, ["transcript", "metadata", "analysis", "customer"]], [["id", "transcript"], ["transcript"]], [["id", "customer.phone"], ["customer"]], [["id"], []]] as const) {
          sandbox.requests.length = 0;
          const lines = readLines(await wholeText(conversations.export({}, { format: "ndjson", columns } as never)));
          assert.strictEqual(sent(sandbox).ones, parts.length === 0 ? 0 : mine.length);
          for (const part of parts.filter((it) => it !== "customer")) assert.deepEqual(lines.map((it) => it[part as "metadata"]), mine.map((it) => it[part as "metadata"]));
          if (parts.some((it) => it === "customer")) assert.deepEqual(lines.map(({ customer }) => customer.phone), mine.map(({ customer }) => customer.phone));
        }
        for (const columns of [["id"], ["id", "transcript.0.content"]] as const) {
          sandbox.requests.length = 0;
          const answer = await handler(new Request(`https://app.example/api/v1/export?format=csv&columns=${columns.join(",")}`));
          assert.strictEqual((await answer.text()).split("\r\n").length, mine.length + 2);
          assert.strictEqual(sent(sandbox).ones, columns.length === 1 ? 0 : mine.length);
        }
      }
    },
  },
  {
    name: "masks of lists show no part that was not asked for, and every one that lists have",
    async run() {
      for (const [kind, redact] of PLATFORMS.flatMap((kind) => MASKS.map((redact) => [kind, redact] as const))) {
        const sandbox = standing({ conversations: 4 });
        const masks = { redact, maskKey: new Uint8Array(16).fill(7) };
        const client = (redacted: readonly RedactPath[]) =>
          createClient({ provider: gateway({ url: GATEWAY_URL }), fetch: gatewayOf(kind, sandbox, { allow: ["list", "recordings"], redact: [...redacted] }) });
        const direct = await collect(clientOf(kind, sandbox).conversations.list({}, masks));
        assert.deepEqual(await collect(client([]).conversations.list({}, masks)), direct, `${kind}, ${redact}`);
        for (const items of [direct, await collect(client(redact).conversations.list())]) {
          for (const it of items) assert.sameMembers(HEAVY.filter((part) => !(part in it)), [...LEAN[kind]]);
        }
      }
    },
  },
  {
    name: "a client that exports and counts by a gateway's lists asks for the parts that it shows",
    async run() {
      const { sandbox } = lean();
      const expected = await whole(sandbox);
      const handler = createGateway({ provider: elevenlabs({ apiKey: "sk_made_up_for_lean_lists" }), fetch: sandbox.fetch, basePath: "/api", authorize: () => ({}), allow: ["list", "recordings"], dangerouslyAllowBrowser: true });
      const asked: (string | null)[] = [];
      const fetch = (request: Request) => {
        const { pathname, searchParams } = new URL(request.url);
        if (pathname.endsWith("/conversations")) asked.push(searchParams.get("include"));
        return handler(request);
      };
      const { conversations } = createClient({ provider: gateway({ url: "https://app.example/api" }), fetch: fetch as Sandbox["fetch"] });
      const lines = async (options: object) => readLines(await wholeText(conversations.export({}, { format: "ndjson", ...options }))) as Conversation[];
      assert.deepEqual(await lines({}), expected);
      assert.deepEqual((await lines({ columns: ["id", "transcript"] })).map(({ transcript }) => transcript), expected.map(({ transcript }) => transcript));
      await lines({ columns: ["id", "durationSeconds"] });
      await lines({ omit: ["transcript", "analysis"] });
      const messages = expected.reduce((count, { transcript }) => count + (transcript?.length ?? 0), 0);
      const analyzed = expected.filter(({ analysis }) => analysis !== null).length;
      assert.deepInclude((await conversations.summarize()).total, { count: COUNT, messages: null, analyzed: null });
      assert.deepInclude((await conversations.summarize({}, { include: ["transcript", "analysis"] })).total, { count: COUNT, messages, analyzed });
      assert.deepInclude((await conversations.summarize({}, { include: ["transcript"] })).total, { count: COUNT, messages, analyzed: null });
      assert.deepInclude((await conversations.summarize({}, { groupBy: ["channel"] })).total, { count: COUNT, messages: null, analyzed: null });
      // Nobody tells it what the gateway sends: it counts what it asks itself.
      for (const options of [{}, { include: ["transcript"] }] as const) {
        const before = asked.length;
        const { coverage } = await conversations.summarize({ pageSize: 10 }, options);
        assert.strictEqual(coverage.requests, asked.splice(before).length);
        assert.strictEqual(coverage.requests, coverage.pages);
      }
      assert.deepEqual(asked, ["transcript,metadata,analysis", "transcript", null, "metadata", null, "transcript,analysis", "transcript", "metadata"]);
    },
  },
  {
    name: "what is to be masked in a list stands nowhere in it, and where the conversation is gone, its texts are not shown",
    async run() {
      const reads = [
        async (fetch: Sandbox["fetch"], redact: readonly RedactPath[]) => JSON.stringify(await collect(leanClient({ fetch }).conversations.list({}, { redact }))),
        (fetch: Sandbox["fetch"], redact: readonly RedactPath[]) => wholeText(leanClient({ fetch }).conversations.export({}, { format: "ndjson", columns: ["id", "summary", "agent.name", "endReason"], redact })),
        async (fetch: Sandbox["fetch"], redact: readonly RedactPath[]) => {
          const handler = createGateway({ provider: elevenlabs({ apiKey: "sk_made_up_for_lean_lists" }), fetch, basePath: "/api", authorize: () => ({}), redact: [...redact], dangerouslyAllowBrowser: true });
          return (await handler(new Request("https://app.example/api/v1/conversations"))).text();
        },
      ];
      const number = /415-?555-?0188/;
      const address = /a\.person@example\.com/;
      for (const [redact, gone, named] of [
        [["customer.phone"], false, [number]],
        [["customer.phone"], true, [number]],
        [["customer.id"], false, [address]],
        [["customer.id"], true, [address]],
        [["customer"], false, [number, address]],
        [["customer"], true, [number, address]],
      ] as const) {
        for (const [index, read] of reads.entries()) {
          const { sandbox } = lean({ conversations: 3 });
          const id = sandbox.insert("elevenlabs", {
            user_id: "a.person@example.com",
            agent_name: "for 4155550188, a.person@example.com",
            metadata: { start_time_unix_secs: NOW / 1000 - 60, call_duration_secs: 5, termination_reason: "4155550188 of a.person@example.com", phone_call: { direction: "inbound", external_number: "+14155550188", agent_number: "+14155550100" } },
            analysis: { transcript_summary: "a call of +1 415-555-0188 (a.person@example.com)" },
          });
          let leaves: boolean = gone;
          const shown = await read(async (request) => {
            const answer = await sandbox.fetch(request);
            if (leaves) sandbox.remove("elevenlabs", id);
            leaves = false;
            return answer;
          }, redact);
          assert.include(shown, id);
          for (const each of named) assert.notMatch(shown, each, `${redact} ${gone} ${index}`);
        }
      }
    },
  },
  {
    name: "the same part left out and included is refused, and so is another name",
    async run() {
      const { conversations } = lean();
      const error = await failure(conversations.list({}, { omit: ["transcript"], include: ["transcript"] }), "invalid_argument");
      assert.deepEqual(error.issues.map(({ path, code }) => [path, code]), [["include", "conflict"]]);
      const unknown = await failure(conversations.list({}, { include: ["summary" as never] }), "invalid_argument");
      assert.include(unknown.message, "transcript, metadata or analysis");
    },
  },
];
