import { assert } from "chai";
import { anyreach, type Conversations, createClient, exportSchema, init, type NdjsonOptions, type ParquetOptions } from "convoscope";
import { createClient as createPageClient, gateway } from "convoscope/browser";
import { toParquet } from "convoscope/parquet";
import type { Case } from "../../runtimes/case.js";
import { both, bothInFakeTime } from "../both.js";
import { dice } from "../dice.js";
import { chunksOf, joined, wholeText } from "../exported.js";
import { failure, thrown } from "../failure.js";
import { collectGarbage, collectible } from "../garbage.js";
import { assertSameRows, metadataOf, rowsOf } from "../parquet-rows.js";
import { clientOf, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

type Options = Omit<ParquetOptions, "format" | "json" | "bom" | "formulaGuard" | "end">;

const MASK_KEY = new Uint8Array(16).fill(7);
const NAMES = {
  id: "id", createdAt: "created at", "agent.id": "agent_id", agent: "agent", transcript: "said", "transcript.0.content": "first", "transcript.1": "second", metadata: "meta", "metadata.order": "constructor",
  analysis: "end", issues: "issues", withheld: 'it\'s "withheld"', recording: "a.b", live: "live", durationSeconds: "seconds",
} as const;
const VARIANTS: readonly Options[] = [
  {},
  { omit: ["transcript", "analysis"] },
  { raw: true },
  { columns: NAMES },
  { columns: ["status", "id", "agent.name", "customer.phone", "updatedAt"] },
  { redact: ["customer", "agent.id", "recording", "transcript", "text"], maskKey: MASK_KEY },
  { columns: ["id", "customer.phone", "transcript"], redact: ["customer.phone", "text"], maskKey: MASK_KEY },
];

const bytesOf = (text: string) => new TextEncoder().encode(text);
const streamOf = (...chunks: Uint8Array[]) => new ReadableStream<Uint8Array>({ start: (it) => (chunks.forEach((chunk) => it.enqueue(chunk)), it.close()) });

/** Both exports of the same conversations, compared row by row. */
async function same(conversations: Conversations, options: Options, filter: object = { pageSize: 40 }) {
  await init();
  const file = await chunksOf(conversations.export(filter, { format: "parquet", ...options }));
  // NDJSON keeps the nesting of a list of columns, Parquet takes each for itself.
  const columns = Array.isArray(options.columns) ? Object.fromEntries(options.columns.map((path: string) => [path, path])) : options.columns;
  const ndjson = await wholeText(conversations.export(filter, { format: "ndjson", json: "text", ...options, columns } as NdjsonOptions));
  const schema = exportSchema({ format: "parquet", ...options });
  return { file, ndjson, schema, rows: await assertSameRows(file, ndjson, schema) };
}

/** A client of a platform with these records. */
function platformOf(records: readonly string[]): Conversations {
  const fetch = async (request: Request) => new Response(new URL(request.url).searchParams.has("cursor") ? "[]" : `[${records.join()}]`);
  return createClient({ provider: anyreach({ token: "ak_made.up" }), fetch, dangerouslyAllowBrowser: true }).conversations;
}

/** Values that files and their readers are known to lose, as JSON. */
const TEXTS = ['""', '"None"', '"null"', String.raw`"nul\u0000inside"`, String.raw`"half \ud83d"`, '"😀 नमस्ते"', '"+12025550143"', String.raw`"a\r\nb\u2028c"`, '"007"', `"${"long ".repeat(20_000)}"`, String.raw`"\"quoted\" \\ "`];
const METADATA = ["null", "{}", '{"order":12345678901234567890123456789012345678}', '{"order":""}', '{"order":null}', '{"order":{"a":[1,2.50,"x"]}}', '{"order":1e400}', String.raw`{"order":"\u0000"}`, '{"__proto__":{"a":1},"order":0.1}'];
const TIMES = ["2026-01-02T03:04:05.123456Z", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.999999999Z", "1969-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00.000001Z", "2026-01-02T03:04:05.1+05:30"];
const pick = <T>(from: readonly T[], roll: Iterator<number, never>): T => from[Math.floor(roll.next().value * from.length)] as T;

function record(at: number, roll: Iterator<number, never>): string {
  const text = () => pick(TEXTS, roll);
  const said = pick(["null", "[]", `[{"role":"user","content":${text()},"timestamp":"${pick(TIMES, roll)}"},{"role":"agent","content":${text()}}]`, `[{"role":${text()},"content":""}]`], roll);
  const members = [
    `"id":"c${at}"`, `"created_at":"2026-01-0${1 + (at % 9)}T00:00:00.${String(999999 - at).padStart(6, "0")}Z"`, `"agent":{"id":"a","name":${text()}}`, `"summary":${pick([text(), "null"], roll)}`, `"user_id":${text()}`,
    `"updated_at":"${pick(TIMES, roll)}"`, `"conversation":${said}`, `"custom_metadata":${pick(METADATA, roll)}`, `"user_turn_count":${pick(["null", "0", "3"], roll)}`, `"duration":${at > 150 ? "200.5" : "200"}`,
  ];
  return `{${members.join()}}`;
}

export const cases: readonly Case[] = [
  both("the rows of a Parquet file are the lines of NDJSON", async (kind) => {
    const { conversations } = clientOf(kind, standing());
    for (const options of VARIANTS) assert.lengthOf((await same(conversations, options)).rows, 250);
  }),
  {
    name: "whatever a platform sends, both formats say the same of it",
    async run() {
      for (let seed = 1; seed <= 8; seed += 1) {
        const roll = dice(seed);
        const conversations = platformOf(Array.from({ length: 200 }, (_, at) => record(at, roll)));
        for (const options of [{}, { columns: NAMES }, { raw: true }] as const) await same(conversations, options, {});
      }
    },
  },
  {
    name: "null, [] and the empty text stay apart, and so do microseconds, U+0000, large integers and a late fraction",
    async run() {
      const of = (id: string, more: string) => `{"id":"${id}","created_at":"2026-01-02T03:04:05.123456Z",${more}}`;
      const conversations = platformOf([
        of("c0", '"conversation":null,"summary":"","custom_metadata":{"n":123456789012345678901234567890}'),
        of("c1", '"conversation":[],"duration":200'),
        of("c2", String.raw`"conversation":[{"role":"user","content":"","timestamp":"2026-01-02T03:04:05.000001Z"}],"summary":"a\u0000b\ud800","duration":200.5`),
      ]);
      const { rows, schema } = await same(conversations, {}, {});
      assert.deepEqual(rows.map(({ transcript }) => transcript ?? null), [null, [], [{ role: "user", content: "", timestamp: 1767323045000001n }]] as never);
      assert.deepEqual(rows.map(({ summary }) => summary ?? null), ["", null, "a\u0000b\ufffd"]);
      assert.deepEqual(rows.map(({ durationSeconds }) => durationSeconds ?? null), [null, 200, 200.5]);
      assert.deepEqual(rows.map(({ metadata }) => metadata ?? null), ['{"n":123456789012345678901234567890}', null, null]);
      assert.deepEqual(rows.map(({ notes }) => notes ?? null), [null, null, null], "a column of nothing");
      assert.strictEqual(rows[0]?.["createdAt"], 1767323045123456n);
      const transcript = schema.columns.find(({ name }) => name === "transcript");
      assert.deepEqual([transcript?.type, transcript?.fields?.map(({ name, type }) => `${name} ${type}`)], ["list", ["role text", "content text", "timestamp timestamp"]]);
    },
  },
  {
    name: "a file of nothing is a file with its columns",
    async run() {
      const { file, rows, schema } = await same(platformOf([]), {}, {});
      assert.deepEqual(rows, []);
      const { schema: found, num_rows } = metadataOf(file);
      assert.deepEqual([num_rows, found[0]?.num_children], [0n, schema.columns.length]);
      assert.deepInclude(found.find(({ name }) => name === "metadata"), { converted_type: "JSON", repetition_type: "OPTIONAL" });
      assert.deepInclude(found.find(({ name }) => name === "createdAt"), { type: "INT64", repetition_type: "OPTIONAL", logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" } });
    },
  },
  bothInFakeTime("nothing is asked for before it is read, nor ahead; what is cut short is no file, what ends early is one", async (kind, time) => {
    await init();
    const sandbox = standing({ conversations: 47 });
    const requests: Request[] = [];
    const { conversations } = clientOf(kind, sandbox, { fetch: (request) => (requests.push(request), sandbox.fetch(request)), retry: { max: 0 } });
    const filter = { pageSize: 10 };
    const stream = conversations.export(filter, { format: "parquet" });
    await time.advance(10_000);
    assert.lengthOf(requests, 0);
    const whole = await time.settled(chunksOf(stream));
    assert.deepInclude(stream.report, { items: 47, complete: true, next: null });
    assert.lengthOf(await rowsOf(whole), 47);

    // Ended early.
    const early = conversations.export(filter, { format: "parquet", maxPages: 2 });
    const first = await rowsOf(await time.settled(chunksOf(early)));
    const { next } = early.report;
    assert.deepInclude(early.report, { items: 20, complete: false });
    const rest = await rowsOf(await time.settled(chunksOf(conversations.export(filter, { format: "parquet", after: next ?? "" }))));
    assert.deepEqual([...first, ...rest], await rowsOf(whole));

    // Failed: there is no file, so it is to be begun again.
    const failing = conversations.export(filter, { format: "parquet", onProgress: ({ items }) => void (items === 20 && sandbox.fault({ kind: "status", status: 500 })) });
    await time.settled(failure(chunksOf(failing), "server_error"));
    assert.deepInclude(failing.report, { items: 0, complete: false, next: undefined });

    // Cancelled, with a request in flight.
    requests.length = 0;
    const cancelled = conversations.export(filter, { format: "parquet", after: next ?? "" });
    sandbox.fault({ kind: "stall_body" });
    const reader = cancelled.getReader();
    const reading = reader.read();
    await time.calm();
    await reader.cancel();
    assert.isTrue((await time.settled(reading)).done);
    assert.isTrue(requests[0]?.signal.aborted);
    assert.deepInclude(cancelled.report, { stoppedBecause: "closed", items: 0, next });
    assert.strictEqual(time.timers, 0);
  }),
  {
    name: "a file whose end was not read is neither complete nor cut, although its last conversation was",
    async run() {
      // Their last row fills a row group, which is handed over before the file's end.
      const records = Array.from({ length: 2500 }, (_, at) => `{"id":"c${at}","created_at":"${new Date(Date.UTC(2026, 0, 2) - at * 1000).toISOString()}"}`);
      for (const [conversations, until] of [[clientOf("eigi", standing({ conversations: 2000 })).conversations, undefined], [platformOf(records), { items: 2000, atWholeSecond: true }]] as const) {
        const exported = () => conversations.export({}, { format: "parquet", columns: ["id"], until });
        const chunks = await chunksOf(exported());
        assert.lengthOf(await rowsOf(chunks), 2000);
        const left = exported();
        const reader = left.getReader();
        for (const _ of chunks.slice(1)) await reader.read();
        await reader.cancel();
        assert.deepInclude(left.report, { items: 0, complete: false, cut: null, next: undefined });
      }
    },
  },
  {
    name: "progress tells the bytes of the file",
    async run() {
      const told: number[] = [];
      const { conversations } = clientOf("eigi", standing({ conversations: 30 }));
      const file = await chunksOf(conversations.export({ pageSize: 10 }, { format: "parquet", onProgress: ({ bytes, items }) => void told.push(bytes, items) }));
      assert.strictEqual(told.at(-2), joined(file).length);
      assert.strictEqual(told.at(-1), 30);
    },
  },
  {
    name: "a gateway sends the file as it writes CSV: for pages too",
    async run() {
      await init();
      const sandbox = standing({ conversations: 30 });
      const options = { allow: ["list", "get", "export", "recordings"], redact: ["customer.phone"] } as const;
      const handler = gatewayOf("eigi", sandbox, options);
      for (const query of ["", "&columns=id,createdAt,transcript&columnNames=id,at,said"]) {
        const ask = (format: string) => handler(new Request(`${GATEWAY_URL}/v1/export?format=${format}${query}`));
        const response = await ask("parquet");
        assert.deepEqual(["content-type", "content-disposition", "x-total-count"].map((name) => response.headers.get(name)), ["application/vnd.apache.parquet", 'attachment; filename="conversations.parquet"', "30"]);
        const columns = query === "" ? undefined : ({ id: "id", createdAt: "at", transcript: "said" } as const);
        const schema = exportSchema({ format: "parquet", columns, redact: ["customer.phone"] });
        const rows = await assertSameRows([new Uint8Array(await response.arrayBuffer())], await (await ask("ndjson&json=text")).text(), schema);
        assert.lengthOf(rows, 30);
      }
      const head = await handler(new Request(`${GATEWAY_URL}/v1/export?format=parquet`, { method: "HEAD" }));
      assert.deepEqual([head.status, head.headers.get("content-type"), head.body === null || (await head.text()) === ""], [200, "application/vnd.apache.parquet", true]);
      const { error } = (await (await handler(new Request(`${GATEWAY_URL}/v1/export?format=parquet&end=1`))).json()) as { error: { issues: { path: string }[] } };
      assert.deepEqual(error.issues.map(({ path }) => path), ["end"]);

      const page = createPageClient({ provider: gateway({ url: GATEWAY_URL }), fetch: handler });
      assert.lengthOf(await rowsOf(await chunksOf(page.conversations.export({}, { format: "parquet", columns: ["id"] }))), 30);
    },
  },
  {
    name: "NDJSON that somebody kept becomes the file that export writes, however it is cut into chunks",
    async run() {
      const { conversations } = clientOf("anyreach", standing({ conversations: 60 }));
      for (const options of [{}, { columns: NAMES }, { omit: ["metadata"] }] as const) {
        const { file, ndjson, schema } = await same(conversations, options);
        const bytes = bytesOf(ndjson);
        for (const size of [bytes.length, 1000, 7]) {
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
          assert.deepEqual(joined(await chunksOf(toParquet(streamOf(...chunks), schema))), joined(file));
        }
        // Blank lines, and a last line without its end.
        assert.deepEqual(joined(await chunksOf(toParquet(streamOf(bytesOf(`\r\n${ndjson.trimEnd().replaceAll("\n", "\r\n\n")}`)), schema))), joined(file));
      }
    },
  },
  {
    name: "row groups end by rows and by size, and their pages are compressed as the caller likes",
    async run() {
      await init();
      const schema = exportSchema({ format: "parquet", columns: { id: "id", summary: "text" } });
      const lines = (count: number, text: string) => Array.from({ length: count }, (_, at) => `{"id":"c${at}","text":${JSON.stringify(at % 2 === 0 ? text : null)}}\n`).join("");
      const groups = async (text: string) => metadataOf(await chunksOf(toParquet(streamOf(bytesOf(text)), schema))).row_groups.map(({ num_rows }) => Number(num_rows));
      assert.deepEqual(await groups(lines(4001, "x")), [2000, 2000, 1]);
      assert.deepEqual(await groups(lines(40, "x".repeat(2 ** 20))), [7, 8, 8, 8, 8, 1]);
      // Not read ahead: the second group is not asked for before the first was read.
      let pulls = 0;
      const source = new ReadableStream<Uint8Array>({ pull: (it) => (pulls++ < 4 ? it.enqueue(bytesOf(lines(2000, "x"))) : it.close()) }, { highWaterMark: 0 });
      const reader = toParquet(source, schema).getReader();
      assert.strictEqual(pulls, 0);
      await reader.read();
      assert.strictEqual(pulls, 1);
      await reader.cancel();

      const compressed: number[] = [];
      const stored = (page: Uint8Array) => {
        compressed.push(page.length);
        return page.slice();
      };
      const file = await chunksOf(toParquet(streamOf(bytesOf(lines(10, "x"))), schema, { compression: { codec: "ZSTD", compress: stored } }));
      assert.deepEqual(metadataOf(file).row_groups[0]?.columns.map(({ meta_data }) => meta_data?.codec), ["ZSTD", "ZSTD"]);
      assert.isNotEmpty(compressed);
    },
  },
  {
    name: "what is in row groups that were written is not kept until the file ends",
    async run({ figure }) {
      await init();
      const schema = exportSchema({ format: "parquet", columns: { id: "id", createdAt: "at", summary: "text", "metadata.order": "order" } });
      const long = "x".repeat(2 * 2 ** 20);
      const line = (at: number) => bytesOf(`${JSON.stringify({ id: `c${at}`, at: "2026-01-01T00:00:00.000Z", text: at + long, order: at + long })}\n`);
      let at = 0;
      const source = new ReadableStream<Uint8Array>({ pull: (it) => (at < 40 ? it.enqueue(line(at++)) : it.close()) }, { highWaterMark: 0 });
      const heap: number[] = [];
      const file: Uint8Array[] = [];
      for await (const chunk of toParquet(source, schema)) {
        file.push(chunk);
        if (at !== 5 && at !== 40) continue;
        await collectGarbage();
        heap.push(((globalThis as Record<string, unknown>)["process"] as { memoryUsage(): { heapUsed: number } }).memoryUsage().heapUsed);
      }
      const [early = 0, late = 0] = heap;
      figure("bytes of 35 row groups", late - early);
      assert.isBelow(late - early, 2 ** 20);
      // What readers skip row groups by: where it is short.
      const [group] = metadataOf(file).row_groups;
      assert.deepEqual(group?.columns.map(({ meta_data }) => meta_data?.statistics?.max_value !== undefined), [false, true, false, false]);
    },
    only: collectible,
  },
  {
    name: "a line that does not fit is told by its number and column, and never shown",
    async run() {
      await init();
      const schema = exportSchema({ format: "parquet", columns: { id: "id", createdAt: "at", live: "live", durationSeconds: "n", metadata: "meta", transcript: "said", agent: "agent" } });
      const good = { id: "SECRET", at: "2026-01-01T00:00:00.000Z", live: true, n: null, meta: null, said: null, agent: '{"id":null,"name":null,"versionId":null,"phone":null}' };
      const line = (more: object) => `${JSON.stringify(good)}\n${JSON.stringify({ ...good, ...more })}\n`;
      const wrong: readonly (readonly [string, string])[] = [
        [line({ id: null }), "Line 2: id is missing."],
        [line({ id: 5 }), "Line 2: id is not a text."],
        [line({ at: "SECRET" }), "Line 2: at is not a time in UTC."],
        [line({ at: "2026-01-01T00:00:00+01:00" }), "Line 2: at is not a time in UTC."],
        ...["2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z", "2016-12-31T23:59:60Z", "2025-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z"].map((at) => [line({ at }), "Line 2: at is not a time in UTC."] as const),
        [line({}).replaceAll('"n":null', '"n":1e400'), "Line 1: n is a number that no double can hold."],
        [line({ live: "true" }), "Line 2: live is not true or false."],
        [line({ n: "5" }), "Line 2: n is not a number."],
        [line({ meta: { a: "SECRET" } }), 'Line 2: meta is not a text that holds JSON: write the NDJSON with json: "text".'],
        ...["SECRET", "", " ", "{SECRET", "{'a':1}", "[1,]", "NaN", "undefined", "{}{}", "\ufeff{}"].map((meta) => [line({ meta }), "Line 2: meta is not JSON."] as const),
        ...[{ id: "half \ud83d" }, { meta: '"\udc00"' }].map((more) => [line(more), `Line 2: ${Object.keys(more)} holds half of a surrogate pair, which no file in UTF-8 can hold.`] as const),
        [line({ said: [{ role: "user", content: "\udc00\ud83d", timestamp: null }] }), "Line 2: said[0].content holds half of a surrogate pair, which no file in UTF-8 can hold."],
        [line({ said: [{ role: "user", content: 5 }] }), "Line 2: said[0].content is not a text."],
        [line({ said: {} }), "Line 2: said is not a list."],
        [line({ said: "[SECRET" }), "Line 2: said is not JSON."],
        [line({ agent: { id: null, SECRET: 1 } }), "Line 2: agent.SECRET is not in the schema."],
        [line({ agent: [] }), "Line 2: agent is not an object."],
        [line({ more: "SECRET" }), "Line 2: more is not in the schema."],
        [`${JSON.stringify(good)}\n{"id":"SECRET`, "Line 2 is not JSON."],
        [`${JSON.stringify(good)}\n["SECRET"]`, "Line 2 is not an object."],
        [`${JSON.stringify(good)}\n{"end":{"items":1,"complete":true}}\n`, "Line 2: id is missing."],
      ];
      for (const [text, message] of wrong) {
        let cancelled = 0;
        const source = new ReadableStream<Uint8Array>({ start: (it) => it.enqueue(bytesOf(text)), cancel: () => void cancelled++ });
        const ended = text.endsWith("\n") ? source : streamOf(bytesOf(text));
        const error = await failure(chunksOf(toParquet(ended, schema)), "invalid_argument");
        assert.strictEqual(error.message, message);
        if (text.endsWith("\n")) assert.strictEqual(cancelled, 1, "its source goes on");
      }
      for (const meta of ["null", "{}", ' [1e999, "\\ud83d"] ', '"😀"', "12345678901234567890.10"]) {
        const file = await chunksOf(toParquet(streamOf(bytesOf(line({ meta }))), schema));
        assert.deepEqual((await rowsOf(file)).map((row) => row["meta"]), [null, meta], "every JSON is kept as it is");
      }
      const error = await failure(chunksOf(toParquet(streamOf(new Uint8Array([0x7b, 0xff, 0x7d])), schema)), "invalid_argument");
      assert.include(error.message, "is not UTF-8");
      const broken = new ReadableStream<Uint8Array>({ pull: (it) => it.error(new Error("the source's own")) });
      const reason: unknown = await chunksOf(toParquet(broken, schema)).catch((it: unknown) => it);
      assert.strictEqual((reason as Error).message, "the source's own");
    },
  },
  {
    name: "wrong arguments are told at once",
    async run() {
      await init();
      const schema = exportSchema({ format: "parquet" });
      const { conversations } = clientOf("eigi", standing({ conversations: 3 }));
      for (const [options, path] of [[{ end: true }, "end"], [{ json: "text" }, "json"], [{ bom: true }, "bom"], [{ formulaGuard: false }, "formulaGuard"], [{ columns: ["transcript.content"] }, "columns[0]"], [{ columns: { id: "a", status: "a" } }, "columns[1]"]] as const) {
        const wrong = { format: "parquet", ...options } as never;
        assert.deepEqual(thrown(() => exportSchema(wrong), "invalid_argument").issues.map((it) => it.path), [path]);
        await failure(chunksOf(conversations.export({}, wrong)), "invalid_argument");
      }
      for (const wrong of [undefined, {}, exportSchema({ format: "ndjson" }), { format: "parquet", columns: [] }, { format: "parquet", columns: [{ name: "a", type: "date" }] }, { format: "parquet", columns: [{ name: "a", type: "record" }] }, { format: "parquet", columns: [{ name: "a", type: "text" }, { name: "a", type: "number" }] }]) {
        assert.include(thrown(() => toParquet(streamOf(), wrong as never), "invalid_argument").message, "exportSchema");
      }
      for (const compression of [{}, { codec: "LZO", compress: () => 0 }, { codec: "ZSTD" }, { codec: "ZSTD", compress: 5 }, 5]) {
        assert.include(thrown(() => toParquet(streamOf(), schema, { compression } as never), "invalid_argument").message, "compression");
      }
      thrown(() => toParquet(streamOf(), schema, { compresion: {} } as never), "invalid_argument");
      const taken = streamOf();
      taken.getReader();
      for (const stream of [taken, {}, undefined]) thrown(() => toParquet(stream as never, schema), "invalid_argument");
      const lazy = toParquet(streamOf(bytesOf('{"id":"a"}\n')), exportSchema({ format: "parquet", columns: ["id"] }), { compression: { codec: "ZSTD", compress: (() => "x") as never } });
      assert.include((await failure(chunksOf(lazy), "invalid_argument")).message, "returns bytes");
    },
  },
  {
    name: "a function that compresses nothing is told, with what it threw",
    async run() {
      await init();
      const schema = exportSchema({ format: "parquet", columns: ["id"] });
      const reason = new Error("SECRET");
      const compressedBy = (compress: unknown) => chunksOf(toParquet(streamOf(bytesOf('{"id":"SECRET"}\n')), schema, { compression: { codec: "GZIP", compress: compress as never } }));
      for (const thrown of [reason, "SECRET", undefined]) {
        const error = await failure(compressedBy(() => { throw thrown; }), "invalid_argument");
        assert.strictEqual(error.message, 'The "compression.compress" function threw an error. It must return the compressed bytes.');
        assert.strictEqual(error.cause, thrown);
      }
      for (const [compress, found] of [[() => undefined, "undefined"], [() => "SECRET", "a string"], [async () => { throw reason; }, "a Promise"], [() => new ArrayBuffer(5), "an ArrayBuffer"], [() => new Uint8Array(), "none"], [() => [1], "an array"]] as const) {
        const { message } = await failure(compressedBy(compress), "invalid_argument");
        assert.strictEqual(message, `"compression.compress" must be a function that returns bytes, not one that returns ${found}.`);
      }
      // Whatever kind of bytes they are.
      const view = (page: Uint8Array) => new DataView(page.slice().buffer);
      const [file, viewed] = [await compressedBy((page: Uint8Array) => page), await compressedBy(view)];
      assert.deepEqual(joined(viewed), joined(file));
    },
  },
];
