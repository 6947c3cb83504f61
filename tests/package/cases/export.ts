import { assert } from "chai";
import type { Conversation, ExportOptions, NdjsonOptions } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { SCALARS } from "../../vocabulary.js";
import { both } from "../both.js";
import { readCsv } from "../csv.js";
import { chunksOf, readLines, textOf, wholeText } from "../exported.js";
import { failure } from "../failure.js";
import { clientOf, collect, HEAVY, NARROW, standing } from "../sandbox-client.js";

/** What lies at a path, as the documentation tells: undefined where nothing does. */
function at(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.split(".")) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}

/** A formula, by OWASP's list: behind quotes and white space too. Numbers run nothing. */
const runs = (text: string): boolean => /^[\s"'`]*[=+\-@\t\r\n＝＋－＠]/u.test(text) && !/^[+-]\d+(\.\d+)?$/.test(text);

/** The cell that shows a value. */
function cell(value: unknown): { text: string; quoted?: true } {
  if (value === null || value === undefined) return { text: "" };
  if (value === "") return { text: "", quoted: true };
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return { text: runs(text) ? `'${text}` : text };
}

/** Whole conversations, as they are exported. */
const WHOLE = { include: HEAVY };

const FORMULAS = [
  "=1+1", "=cmd|'/c calc'!A1", "+1+1", "-1-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", '"=1', "'=1", "''=1", "  '=1", "＝1+1", "=\"a,b\"", "-", "+", "=", "-5+cmd|'/c calc'!A1",
  "+91 98765 43210=1", "@",
];
const HARMLESS = ["-5", "+919876543210", "-1.5", "5-3", "a=b", "O'Brien", "'quoted'", "x@example.com", "2026-01-01", "न+", "  plain", "a,b;c", 'say "no"', "line\r\nbreak", "", "\u2028", "nul\u0000"];

/** What an export writes. */
export const cases: readonly Case[] = [
  both("NDJSON lines are the conversations of a list, key by key", async (kind) => {
    const { conversations } = clientOf(kind, standing());
    const variants: Omit<NdjsonOptions, "format">[] = [{}, { omit: ["transcript"] }, { omit: ["metadata", "analysis", "transcript"] }, { raw: true }, { consistency: "live" }];
    for (const options of variants) {
      const { omit = [], ...others } = options;
      const whole = await collect(conversations.list({ pageSize: 40 }, { ...others, ...WHOLE } as typeof WHOLE));
      const listed = whole.map((it) => {
        const rest: Partial<Conversation> = { ...it, issues: it.issues.filter(({ path }) => !omit.some((field) => path.startsWith(field))) };
        for (const field of omit) delete rest[field];
        return rest;
      });
      const lines = readLines(await wholeText(conversations.export({ pageSize: 40 }, { format: "ndjson", ...options })));
      assert.lengthOf(lines, 250);
      assert.deepEqual<unknown>(lines, listed);
      assert.strictEqual(JSON.stringify(lines), JSON.stringify(listed), "in the same order");
    }
  }),
  both("a filter is exported like a list of it", async (kind) => {
    const { conversations } = clientOf(kind, standing());
    const filter = { ...NARROW[kind], pageSize: 30 };
    const lines = readLines(await wholeText(conversations.export(filter, { format: "ndjson" })));
    assert.deepEqual(lines, await collect(conversations.list(filter, WHOLE)));
    assert.isAbove(lines.length, 30);
    assert.isBelow(lines.length, 200);
  }),
  both("NDJSON columns are the chosen parts, nested as in the conversation", async (kind) => {
    const { conversations } = clientOf(kind, standing());
    const listed = await collect(conversations.list({}, WHOLE));
    const lines: unknown[] = readLines(await wholeText(conversations.export({}, { format: "ndjson", columns: ["status", "agent.name", "id", "transcript.content", "metadata.reference", "recording"] })));
    const expected = listed.map(({ id, agent, status, recording, transcript, metadata }) => ({
      id,
      agent: { name: agent.name },
      status,
      recording,
      transcript: transcript?.map(({ content }) => ({ content })) ?? null,
      metadata: metadata === null ? null : { reference: metadata["reference"] ?? null },
    }));
    assert.deepEqual(lines, expected);
  }),
  both("CSV has every scalar, one row a conversation", async (kind) => {
    const { conversations } = clientOf(kind, standing());
    const listed = await collect(conversations.list({}, WHOLE));
    const [header, ...rows] = readCsv(await wholeText(conversations.export({}, { format: "csv" })));
    assert.deepEqual(header?.map(({ text }) => text), [...SCALARS]);
    assert.lengthOf(rows, 250);
    for (const [index, row] of rows.entries()) {
      for (const [place, found] of row.entries()) {
        const path = SCALARS[place] as string;
        assert.include(found, cell(at(listed[index], path)), `${path} of ${listed[index]?.id}`);
      }
    }
  }),
  both("CSV columns come in the order asked for, nested values as JSON", async (kind) => {
    const { conversations } = clientOf(kind, standing());
    const listed = await collect(conversations.list({}, WHOLE));
    const columns = ["status", "transcript", "id", "transcript.0.content", "transcript.1", "metadata", "analysis", "agent", "withheld", "metadata.reference", "issues"] as const;
    const [header, ...rows] = readCsv(await wholeText(conversations.export({}, { format: "csv", columns })));
    assert.deepEqual(header?.map(({ text }) => text), [...columns]);
    for (const [index, row] of rows.entries()) {
      for (const [place, { text }] of row.entries()) {
        const path = columns[place] as string;
        const value = at(listed[index], path);
        if (typeof value === "object" && value !== null) assert.deepEqual(JSON.parse(text), value, path);
        else assert.strictEqual(text, cell(value).text, path);
      }
    }
  }),
  both("what no column shows is not read", async (kind) => {
    const { conversations } = clientOf(kind, standing());
    const light = await wholeText(conversations.export({}, { format: "ndjson", columns: ["id"] }));
    assert.deepEqual(readLines(light).map((line) => Object.keys(line)), Array.from({ length: 250 }, () => ["id"]));
    await failure(chunksOf(conversations.export({}, { format: "ndjson", columns: ["transcript"], omit: ["transcript"] })), "invalid_argument");
  }),
  {
    name: "a cell that a spreadsheet would run is shown, not run, and can be had back",
    async run() {
      const sandbox = standing({ conversations: 0 });
      const texts = [...FORMULAS, ...HARMLESS];
      for (const text of texts) {
        sandbox.insert("eigi", { conversation_status: "COMPLETED", notes: text, conversation_metadata: { value: text, list: [text] }, conversation_transcript: [{ role: "user", content: text }] });
      }
      const { conversations } = clientOf("eigi", sandbox);
      const columns = ["notes", "metadata.value", "transcript.0.content", "metadata.list"] as const;
      const [, ...rows] = readCsv(await wholeText(conversations.export({}, { format: "csv", columns })));
      for (const [index, text] of texts.toReversed().entries()) {
        const [notes, value, said, list] = rows[index] ?? [];
        const expected = FORMULAS.includes(text) ? `'${text}` : text;
        assert.deepEqual([notes?.text, value?.text, said?.text], [expected, expected, expected], JSON.stringify(text));
        assert.deepEqual(JSON.parse(list?.text ?? ""), [text]);
      }
      for (const { text } of rows.flat()) assert.isTrue(text.startsWith("'") || !runs(text), JSON.stringify(text));
      const lines = readLines(await wholeText(conversations.export({}, { format: "ndjson" })));
      assert.deepEqual(lines.map(({ notes }) => notes), texts.toReversed(), "JSON runs nothing: it stays as it is");
    },
  },
  both("an export of nothing is a header, or nothing at all", async (kind) => {
    const sandbox = standing();
    const { conversations } = clientOf(kind, sandbox);
    const filter = { createdBefore: "2001-01-01" };
    assert.strictEqual(await wholeText(conversations.export(filter, { format: "ndjson" })), "");
    const csv = conversations.export(filter, { format: "csv" });
    assert.strictEqual(await wholeText(csv), `${SCALARS.join(",")}\r\n`);
    assert.strictEqual(await wholeText(conversations.export(filter, { format: "csv", columns: ["id"], bom: true })), "\ufeffid\r\n");
    assert.lengthOf(sandbox.requests, 3);
    assert.deepInclude(csv.report, { requests: 1, pages: 1, items: 0, complete: true, stoppedBecause: "end", next: null });
  }),
  both("a byte order mark stands before the header, once, if wanted", async (kind) => {
    const { conversations } = clientOf(kind, standing());
    const plain = await chunksOf(conversations.export({ pageSize: 100 }, { format: "csv" }));
    const marked = await chunksOf(conversations.export({ pageSize: 100 }, { format: "csv", bom: true }));
    assert.deepEqual([...(marked[0] ?? []).slice(0, 3)], [0xef, 0xbb, 0xbf]);
    assert.strictEqual(textOf(marked).slice(1), textOf(plain));
    assert.notInclude(textOf(plain), "\ufeff");
  }),
  both("it is a stream like every other: Response, pipeTo, tee, for await", async (kind) => {
    const { conversations } = clientOf(kind, standing({ conversations: 60 }));
    const begin = () => conversations.export({ pageSize: 25 }, { format: "csv" });
    const expected = await wholeText(begin());
    assert.strictEqual(await new Response(begin()).text(), expected);

    const written: Uint8Array[] = [];
    await begin().pipeTo(new WritableStream({ write: (chunk: Uint8Array) => void written.push(chunk) }));
    assert.strictEqual(textOf(written), expected);

    const stream = begin();
    const [left, right] = stream.tee();
    assert.deepEqual(await Promise.all([wholeText(left), wholeText(right)]), [expected, expected]);
    assert.strictEqual(stream.report.items, 60, "the report is still that of the export");

    // Vercel's Edge Runtime has none.
    if (typeof CompressionStream === "undefined") return;
    const zipped = begin().pipeThrough(new CompressionStream("gzip") as unknown as ReadableWritablePair<Uint8Array, Uint8Array>);
    const unzipped = zipped.pipeThrough(new DecompressionStream("gzip") as unknown as ReadableWritablePair<Uint8Array, Uint8Array>);
    assert.strictEqual(await new Response(unzipped).text(), expected);
  }),
  both("wrong columns, redactions and combinations are told all at once, before any request", async (kind) => {
    const sandbox = standing();
    const { conversations } = clientOf(kind, sandbox);
    const stream = conversations.export({}, {
      format: "ndjson",
      columns: ["id", "custmer.phone", "agent.", "id", "transcript.0.content", "analysis"],
      redact: ["customer.fone", "provider", ""],
      omit: ["analysis"],
      raw: true,
      bom: true,
    } as object as ExportOptions);
    const error = await failure(chunksOf(stream), "invalid_argument");
    assert.deepEqual(error.issues.map(({ path, code }) => `${path} ${code}`).toSorted(), [
      "bom unsupported", "columns[1] unknown_key", "columns[2] invalid_format", "columns[3] conflict", "columns[4] invalid_value", "columns[5] conflict", "raw conflict",
      "redact[0] unknown_key", "redact[1] unsupported", "redact[2] invalid_format",
    ]);
    assert.match(error.issues.find(({ path }) => path === "columns[1]")?.message ?? "", /customer\.phone/, "the nearest name is told");
    assert.lengthOf(sandbox.requests, 0);
    assert.strictEqual(stream.report.stoppedBecause, null);
  }),
  both("options that cannot be meant are refused before any request", async (kind) => {
    const sandbox = standing();
    const { conversations } = clientOf(kind, sandbox);
    for (const options of [
      undefined, null, 5, {}, { format: "xlsx" }, { format: null }, { format: "CSV" }, { format: "csv", columns: [] }, { format: "csv", columns: "id" }, { format: "csv", columns: [5] },
      { format: "csv", redact: "text" }, { format: "csv", redact: [null] }, { format: "csv", bom: "yes" }, { format: "csv", after: "x" },
      { format: "csv", maxPages: 0 }, { format: "csv", onProgres: () => {} }, { format: "csv", collumns: ["id"] }, { format: "csv", omit: ["summary"] },
      { format: "csv", signal: 5 }, { format: "csv", timeout: { total: 0 } }, { format: "csv", onProgress: 5 },
    ]) {
      const read = async () => (await chunksOf(conversations.export({}, options as ExportOptions)), options);
      const error = await failure(read(), "invalid_argument");
      assert.isAbove(error.message.length, 15, JSON.stringify(options));
    }
    const error = await failure(chunksOf(conversations.export({ statsu: "completed" } as object, { format: "csv" })), "invalid_filter");
    assert.lengthOf(error.issues, 1);
    assert.lengthOf(sandbox.requests, 0);
    assert.isAbove((await wholeText(conversations.export(undefined, { format: "csv" }))).length, 1000);
  }),
  both("everything that is wrong with the options is told at once, with what was found and what is accepted", async (kind) => {
    const sandbox = standing();
    const { conversations } = clientOf(kind, sandbox);
    const options = {
      format: "xlsx", columns: ["nope"], bom: 1, end: "yes", redact: ["foo", null], omit: ["summary"], raw: "no", after: 7, maxPages: 1.5, consistency: "eventual", onUnreadable: null,
    };
    const error = await failure(chunksOf(conversations.export({}, options as never)), "invalid_argument");
    const told = Object.fromEntries(error.issues.map(({ path, message }) => [path, message]));
    assert.deepEqual(Object.keys(told).sort(), ["after", "bom", "columns[0]", "consistency", "end", "format", "maxPages", "omit[0]", "onUnreadable", "raw", "redact[1]"]);
    for (const message of Object.values(told)) assert.include(error.message, message);
    for (const [path, message] of Object.entries({
      format: '"format" must be "ndjson", "csv" or "parquet", not "xlsx".', bom: '"bom" must be true or false, not 1.', end: '"end" must be true or false, not "yes".',
      "redact[1]": '"redact[1]" must be a path such as "agent.name", not null.', "omit[0]": '"omit[0]" must be transcript, metadata or analysis, not "summary".',
      after: '"after" must be the `next` of a page (a string, or null at the end), not 7.', maxPages: '"maxPages" must be a whole number from 1 to 4294967295, not 1.5.',
      consistency: '"consistency" must be "snapshot" or "live", not "eventual".', onUnreadable: '"onUnreadable" must be "throw" or "skip", not null.',
    })) assert.strictEqual(told[path], message);
    const missing = await failure(chunksOf(conversations.export({}, { columns: "id" } as never)), "invalid_argument");
    assert.strictEqual(missing.message, '"format" must be "ndjson", "csv" or "parquet", not undefined. "columns" must be a list, each item a path such as "agent.name", not "id".');
    assert.lengthOf(sandbox.requests, 0);
  }),
  both("and so it is of lists, single conversations, watches and summaries", async (kind) => {
    const sandbox = standing();
    const { conversations } = clientOf(kind, sandbox);
    const id = "a28e7071-508e-4d45-8887-085531aafaba";
    for (const [asked, paths] of [
      [() => conversations.list({}, { omit: 5, maxPages: 0, redact: ["foo"] } as never), ["maxPages", "omit", "redact[0]"]],
      [() => conversations.get(id, { raw: 1, redact: ["id", 5] } as never), ["raw", "redact[1]"]],
      [() => conversations.watch(id, { redact: ["bar", "foo"] } as never).next(), ["redact[0]", "redact[1]"]],
      [() => conversations.summarize({}, { groupBy: ["weeks"], timeZone: 5, maxPages: "2", onUnreadable: "" } as never), ["groupBy[0]", "maxPages", "onUnreadable", "timeZone"]],
    ] as const) {
      const { issues } = await failure(asked(), "invalid_argument");
      assert.deepEqual(issues.map(({ path }) => path).sort(), [...paths]);
    }
    assert.lengthOf(sandbox.requests, 0);
  }),
  both("what a listener for progress throws is its own affair", async (kind) => {
    const { conversations } = clientOf(kind, standing({ conversations: 30 }));
    for (const onProgress of [() => { throw new Error("mine"); }, () => Promise.reject(new Error("mine, later"))]) {
      const lines = readLines(await wholeText(conversations.export({ pageSize: 10 }, { format: "ndjson", onProgress })));
      assert.lengthOf(lines satisfies Conversation[], 30);
    }
  }),
];
