import { assert } from "chai";
import { type Client, type ClientOptions, createClient } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { failure } from "../failure.js";
import { chunksOf, textOf } from "../exported.js";
import { withFakeTime } from "../fake-time.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";
import { providerOf } from "../sandbox-client.js";

const AT = "2026-03-14T10:00:00Z";

/** A conversation of some 24 MiB: whatever stands still meanwhile, reading it takes several turns. */
function long(): Uint8Array<ArrayBuffer> {
  const message = JSON.stringify({ role: "user", content: "Could you tell me the number of your order, please?", timestamp: AT });
  const head = `{"id":"c1","created_at":"${AT}","channel":"text","status":"completed","conversation":[`;
  return new TextEncoder().encode(`${head}${`${message},`.repeat(199_999)}${message}]}`);
}

const MESSAGES = 200_000;

/** A client whose platform answers with that, and tells when the whole of it has come. */
function reading(options: Partial<ClientOptions> = {}, body = long()): { client: Client; arrived: Promise<void> } {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const client = createClient({
    provider: providerOf("anyreach"),
    dangerouslyAllowBrowser: true,
    fetch: async () => new Response(body, { headers: { "content-type": "application/json" } }),
    onEvent: ({ type }) => {
      if (type === "response") arrive();
    },
    retry: { max: 2 },
    ...options,
  });
  return { client, arrived };
}

/** Turns of the host's event loop that others have while something goes on. */
function turnsOfOthers(): { readonly count: number; stop(): void } {
  let count = 0;
  let isRunning = true;
  const { port1, port2 } = typeof MessageChannel === "undefined" ? {} : new MessageChannel();
  const again = () => {
    if (typeof setImmediate === "function") setImmediate(come);
    else if (port2 === undefined) setTimeout(come, 0);
    else port2.postMessage(null);
  };
  const come = () => {
    count += 1;
    if (isRunning) again();
  };
  if (port1 !== undefined) port1.onmessage = come;
  again();
  return {
    get count() {
      return count;
    },
    stop() {
      isRunning = false;
      port1?.close();
    },
  };
}

const MIB = 2 ** 20;

/** A conversation of texts that are nearly as long as a text may be, and take longest where something private is looked for in them. */
function hostile(unit = "1-2 (3) "): Uint8Array<ArrayBuffer> {
  const message = JSON.stringify({ role: "user", content: unit.repeat(Math.floor((8 * MIB) / unit.length)), timestamp: AT });
  return new TextEncoder().encode(`{"id":"c1","created_at":"${AT}","channel":"text","status":"completed","conversation":[${message},${message},${message}]}`);
}

/** As a list of one. */
const listed = (one = long()): Uint8Array<ArrayBuffer> => new TextEncoder().encode(`[${new TextDecoder().decode(one)}]`);

async function firstOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  const text = textOf(await chunksOf(stream, 1));
  await stream.cancel();
  return text;
}

const answering = (body: Uint8Array<ArrayBuffer>) => async () => new Response(body, { headers: { "content-type": "application/json" } });

interface Verb {
  /** So many turns others have while 24 MiB are read, wherever the clock stands still: one for every 8 MiB that are gone through. */
  readonly turns: number;
  readonly isList: boolean;
  run(client: Client, signal?: AbortSignal): Promise<unknown>;
}

const VERBS: Record<string, Verb> = {
  list: { turns: 8, isList: true, run: (client, signal) => client.conversations.list({}, { signal }) },
  "list, redacted": { turns: 9, isList: true, run: (client, signal) => client.conversations.list({}, { signal, redact: ["text"] }) },
  get: { turns: 8, isList: false, run: (client, signal) => client.conversations.get("c1", { signal, raw: true }) },
  watch: { turns: 8, isList: false, run: (client, signal) => client.conversations.watch("c1", { signal }).next() },
  ndjson: { turns: 10, isList: true, run: (client, signal) => firstOf(client.conversations.export({}, { format: "ndjson", redact: ["text"], signal })) },
  csv: { turns: 10, isList: true, run: (client, signal) => firstOf(client.conversations.export({}, { format: "csv", columns: ["id", "transcript"], signal })) },
  summary: { turns: 6, isList: true, run: (client, signal) => client.conversations.summarize({}, { maxPages: 1, signal }) },
};

/** Whatever takes long lets others have their turn, so that what ends a call ends it. */
export const cases: readonly Case[] = [
  {
    name: "what is read in pieces is whole",
    async run() {
      const { client } = reading();
      const { transcript, issues } = await client.conversations.get("c1");
      assert.deepEqual([transcript?.length, issues], [MESSAGES, []]);
      assert.isTrue(transcript?.every(({ content, role, timestamp }) => role === "user" && content.length === 51 && timestamp === "2026-03-14T10:00:00.000Z"));
    },
  },
  {
    name: "a page in pieces is the same page, in its order",
    async run() {
      const ids = Array.from({ length: 3_000 }, (_, index) => `c${index}`);
      const words = "a word ".repeat(100);
      const body = JSON.stringify(ids.map((id, index) => ({ id, created_at: AT, summary: words, conversation: [{ role: "user", content: words, timestamp: AT }, ...(index === 7 ? Array.from({ length: 20_000 }, () => ({ role: "assistant", content: "yes", timestamp: AT })) : [])] })));
      const { client } = reading({}, new TextEncoder().encode(body));
      const page = await client.conversations.list();
      assert.deepEqual(page.items.map(({ id }) => id), ids);
      assert.deepEqual(page.items.map(({ transcript }) => transcript?.length), ids.map((_, index) => (index === 7 ? 20_001 : 1)));
      assert.isTrue(page.items.every(({ summary, transcript }) => summary === words && transcript?.[0]?.content === words));
    },
  },
  {
    name: "kept JSON in pieces is what JSON.parse makes of it",
    async run() {
      const much = `[${Array.from({ length: 60_000 }, (_, index) => `{"a":${index},"b":[null,"\\u00e9"]}`).join(",")}]`;
      const metadata = `{"b":${much},"7":1,"a":{"x":${much},"__proto__":${much},"__proto__":{"y":1},"\\u0062":${much}},"b":2,"0":"${"long ".repeat(100_000)}","__proto__":3,"c":[${much},1,[],${much}]}`;
      const body = new TextEncoder().encode(`{"id":"c1","created_at":"${AT}","custom_metadata":${metadata},"conversation":[]}`);
      const { client } = reading({}, body);
      const got = await client.conversations.get("c1", { raw: true });
      const expected = JSON.stringify(JSON.parse(metadata));
      assert.isTrue(JSON.stringify(got.metadata) === expected, "the metadata is the same, in its order");
      assert.isTrue(JSON.stringify((got.raw as Record<string, unknown>)["custom_metadata"]) === expected, "and so is raw");
      assert.strictEqual(Object.getPrototypeOf(got.metadata), Object.prototype);
      const [last, before] = Object.keys(got).reverse();
      assert.deepEqual([before, last], ["issues", "raw"]);
    },
  },
  {
    name: "others have their turns, whatever is made of an answer",
    async run() {
      for (const [name, { turns, isList, run }] of Object.entries(VERBS)) {
        const { client, arrived } = reading({}, isList ? listed() : long());
        const done = (async () => run(client))();
        await arrived;
        const others = turnsOfOthers();
        await done;
        others.stop();
        // Ports have no order among each other: in WebKit a message may wait for two turns.
        assert.isAtLeast(others.count, turns / 2, name);
      }
    },
  },
  {
    name: "others have their turns, whatever a gateway answers",
    async run() {
      for (const path of ["conversations", "conversations/c1", "export?format=ndjson"]) {
        let arrive = () => {};
        const arrived = new Promise<void>((resolve) => (arrive = resolve));
        const body = path === "conversations/c1" ? long() : listed();
        const onEvent: NonNullable<ClientOptions["onEvent"]> = ({ type }) => {
          if (type === "response") arrive();
        };
        const handler = gatewayOf("anyreach", { fetch: answering(body) }, { redact: ["text"], allow: ["list", "get", "export", "recordings"], onEvent });
        const answered = handler(new Request(`${GATEWAY_URL}/v1/${path}`));
        await arrived;
        const others = turnsOfOthers();
        const response = await answered;
        others.stop();
        assert.isAtLeast(others.count, 10, path);
        assert.strictEqual(response.status, 200);
        await response.body?.cancel();
      }
    },
  },
  {
    name: "a text of more than 8 MiB is left out, and nothing else",
    async run() {
      const most = "a".repeat(8 * MIB);
      const conversation = [most, `${most}b`, "yes"].map((content) => ({ role: "user", content, timestamp: AT }));
      const record = JSON.stringify({ id: "c1", created_at: AT, channel: "text", status: "completed", summary: `${most}b`, conversation, custom_metadata: { [`${most}b`]: 1, list: [`${most}b`, 2] } });
      const { client } = reading({}, new TextEncoder().encode(record));
      const { summary, transcript, metadata, raw, issues } = await client.conversations.get("c1", { raw: true });
      assert.deepEqual([summary, transcript?.map(({ content }) => content.length), metadata], ["", [most.length, 0, 3], { "": 1, list: ["", 2] }]);
      assert.deepEqual((raw as Record<string, unknown>)["custom_metadata"], metadata);
      const told = issues.filter(({ code }) => code === "out_of_range").map(({ path, message }) => [path, /a text longer than 8 MiB was left out/.test(message)]);
      assert.sameDeepMembers(told, [["summary", true], ["transcript[1].content", true], ["metadata.", true], ["raw.summary", true]]);
    },
  },
  {
    name: "a long text is masked in pieces, as a short one is",
    async run() {
      const number = "+49 151 2345678";
      const long = `${"word ".repeat(5_000)}${number}, `.repeat(40);
      const conversation = [`${number}, `, long].map((content) => ({ role: "user", content, timestamp: AT }));
      const { client } = reading({}, listed(new TextEncoder().encode(JSON.stringify({ id: "c1", created_at: AT, summary: JSON.stringify({ inside: long }), conversation }))));
      const [item] = (await client.conversations.list({}, { redact: ["text"] })).items;
      const mask = item?.transcript?.[0]?.content.slice(0, -2) ?? "";
      assert.match(mask, /^\[phone:[a-z]{12}\]$/);
      const masked = long.replaceAll(number, mask);
      assert.isTrue(item?.transcript?.[1]?.content === masked, "said");
      assert.isTrue(item?.summary === JSON.stringify({ inside: masked }), "in JSON");
    },
  },
  {
    name: "what ends a call ends it while a long text is masked",
    run: () =>
      withFakeTime(async (time) => {
        for (const unit of ["1-2 (3) ", "%252540", '{"a":1}']) {
          const { client, arrived } = reading({ timeout: { attempt: 1_000, total: 5_000 } }, listed(hostile(unit)));
          const failed = failure(client.conversations.list({}, { redact: ["customer.phone", "text"] }), "timeout");
          await arrived;
          await time.pass(5_000);
          assert.strictEqual((await failed).phase, "total", unit);
        }
      }),
  },
  {
    name: "an abort ends it within a turn, whatever is made of an answer",
    async run() {
      for (const [name, { isList, run }] of Object.entries(VERBS)) {
        const controller = new AbortController();
        const { client, arrived } = reading({}, isList ? listed() : long());
        const done = failure(run(client, controller.signal), "aborted");
        await arrived;
        const others = turnsOfOthers();
        let before = 0;
        setTimeout(() => {
          before = others.count;
          controller.abort("enough");
        }, 0);
        const error = await done;
        others.stop();
        assert.strictEqual(error.cause, "enough", name);
        assert.lengthOf(error.attempts, 1, name);
        assert.isAtMost(others.count - before, 3, name);
      }
    },
  },
  {
    name: "others have their turns while a summary of many groups is told, and an abort ends it",
    async run() {
      const groups = 10_000;
      const records = Array.from({ length: groups }, (_, index) => ({ id: `c${index}`, agent_id: `a${index}`, created_at: new Date(Date.parse(AT) - index * 1_000).toISOString(), channel: "text", status: "completed", duration: index }));
      const body = new TextEncoder().encode(JSON.stringify(records));
      for (const isAborted of [false, true]) {
        const controller = new AbortController();
        const { client } = reading({ fetch: answering(body) });
        let others: ReturnType<typeof turnsOfOthers> | undefined;
        let before = 0;
        const onProgress = () => {
          others = turnsOfOthers();
          if (isAborted) {
            setTimeout(() => {
              before = others?.count ?? 0;
              controller.abort("enough");
            }, 0);
          }
        };
        const summary = client.conversations.summarize({}, { groupBy: ["agent"], maxPages: 1, onProgress, signal: controller.signal });
        if (isAborted) assert.strictEqual((await failure(summary, "aborted")).cause, "enough");
        else assert.deepEqual((await summary).groups.map(({ key, count }) => [key.agent, count]), records.map((it) => [it.agent_id, 1]).sort());
        others?.stop();
        if (isAborted) assert.isAtMost((others?.count ?? 0) - before, 3);
        else assert.isAtLeast(others?.count ?? 0, 3);
      }
    },
  },
  {
    name: "a body whose parts are always there already meets its timeout",
    async run() {
      for (const part of [new Uint8Array(0), new Uint8Array([32])]) {
        const fetch = async () => new Response(new ReadableStream({ pull: (controller) => controller.enqueue(part.slice()) }), { headers: { "content-type": "application/json" } });
        const timeout = { attempt: 200, total: 200 };
        const { client } = reading({ fetch, timeout, retry: { max: 0 } });
        await failure(client.conversations.get("c1"), "timeout");
        const handler = gatewayOf("anyreach", { fetch }, { timeout, retry: { max: 0 } });
        const response = await handler(new Request(`${GATEWAY_URL}/v1/conversations/c1`));
        assert.strictEqual(response.status, 504);
      }
    },
  },
  {
    name: "what is written in pieces is what is written at once",
    async run() {
      const said = ['"quoted", and\n=1+1', "line\u2028ends\u0085here", "नमस्ते", "plain"];
      const transcript = Array.from({ length: 8_000 }, (_, index) => ({ role: "user", content: `${said[index % 4]} ${index}`, timestamp: AT }));
      const inside = Array.from({ length: 9_000 }, (_, index) => `{"a":${index},"b":"\u2029 \\"x\\"","a":[${index}]}`).join(" , ");
      const metadata = `{"b":[${inside}],"b":{"c":[ ${inside} ]},"d":1}`;
      const body = new TextEncoder().encode(`[{"id":"c1","created_at":"${AT}","custom_metadata":${metadata},"conversation":${JSON.stringify(transcript)}}]`);
      const { client } = reading({ fetch: answering(body) });
      const [item] = (await client.conversations.list()).items;
      assert.lengthOf(item?.transcript ?? [], transcript.length);
      assert.isTrue(JSON.stringify(item?.metadata) === JSON.stringify(JSON.parse(metadata)), "the metadata");
      const ndjson = await firstOf(client.conversations.export({}, { format: "ndjson" }));
      assert.isTrue(JSON.stringify(JSON.parse(ndjson)) === JSON.stringify(item), "the line");
      assert.notMatch(ndjson, /[\u0085\u2028\u2029]|\n./, "is one");
      const csv = await firstOf(client.conversations.export({}, { format: "csv", columns: ["id", "transcript", "metadata", "transcript.1.content"] }));
      const begin = `id,transcript,metadata,transcript.1.content\r\nc1,"${JSON.stringify(item?.transcript).replaceAll('"', '""')}","`;
      const end = `",${item?.transcript?.[1]?.content}\r\n`;
      assert.isTrue(csv.startsWith(begin) && csv.endsWith(end), "the row");
      const cell = csv.slice(begin.length, csv.length - end.length).replaceAll('""', '"');
      assert.isTrue(JSON.stringify(JSON.parse(cell)) === JSON.stringify(item?.metadata), "the cell of the metadata");
      const handler = gatewayOf("anyreach", { fetch: answering(body) });
      const answer = async () => {
        const response = await handler(new Request(`${GATEWAY_URL}/v1/conversations`));
        return [response.headers.get("etag"), JSON.stringify((await response.json()).items)];
      };
      const [tag, items] = await answer();
      assert.isTrue(items === JSON.stringify([item]), "what a gateway answers");
      assert.deepEqual(await answer(), [tag, items], "again");
    },
  },
  {
    name: "timeout.total ends a call that is reading, and is not tried again",
    run: () =>
      withFakeTime(async (time) => {
        const { client, arrived } = reading({ timeout: { attempt: 1_000, total: 5_000 } });
        const failed = failure(client.conversations.get("c1"), "timeout");
        await arrived;
        await time.pass(5_000);
        const error = await failed;
        assert.strictEqual(error.phase, "total");
        assert.lengthOf(error.attempts, 1);
        assert.strictEqual(time.timers, 0);
      }),
  },
  {
    name: "timeout.attempt ends with the last byte",
    run: () =>
      withFakeTime(async (time) => {
        const { client, arrived } = reading({ timeout: { attempt: 1_000, total: 5_000 } });
        const got = client.conversations.get("c1");
        await arrived;
        await time.pass(2_000);
        assert.lengthOf((await got).transcript ?? [], MESSAGES);
      }),
  },
  {
    name: "a page whose reading was ended is still to come",
    async run() {
      const controller = new AbortController();
      const { client, arrived } = reading({}, new TextEncoder().encode(`[${new TextDecoder().decode(long())}]`));
      void arrived.then(() => setTimeout(() => controller.abort(), 0));
      const list = client.conversations.list({}, { signal: controller.signal });
      await failure(list, "aborted");
      assert.deepInclude(list.report, { items: 0, complete: false, stoppedBecause: "aborted" });
    },
  },
  {
    name: "a gateway reads in pieces, too",
    async run() {
      const handler = gatewayOf("anyreach", { fetch: async () => new Response(long(), { headers: { "content-type": "application/json" } }) }, { redact: ["text"] });
      const response = await handler(new Request(`${GATEWAY_URL}/v1/conversations/c1`));
      assert.strictEqual(response.status, 200);
      assert.lengthOf((await response.json()).transcript, MESSAGES);
    },
  },
];
