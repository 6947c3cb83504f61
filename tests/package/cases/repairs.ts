import { assert } from "chai";
import { type Conversation, type Client, createClient, eigi } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { wholeText } from "../exported.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

const ID = "00000000-0000-4000-8000-000000000001";

/** A conversation of eigi with these members, as JSON text. */
const record = (members: string, id = ID) =>
  `{"id":"0123456789abcdef01234567","conversation_id":"${id}","conversation_type":"TELEPHONY","conversation_status":"COMPLETED","created_at":"2026-01-02T03:04:05",${members}}`;

/** A platform that answers a list with these records, and any id with the first. */
const platform = (...records: string[]) => ({
  fetch: async (request: Request) => new Response(new URL(request.url).pathname.endsWith("/conversations") ? `[${records.join()}]` : records[0]),
});

const clientOf = (...records: string[]): Client =>
  createClient({ provider: eigi({ apiKey: "vk_made_up_key_0000" }), dangerouslyAllowBrowser: true, retry: { max: 0 }, ...platform(...records) });

const told = ({ issues }: Conversation) => issues.map(({ path, code }) => `${path} ${code}`);

/** No string in it holds half a surrogate pair, and no number is none. */
function isSound(value: unknown): boolean {
  if (typeof value === "string") return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value);
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, inside]) => isSound(key) && isSound(inside));
}

/** Values that stricter readers refuse, or that platforms put where there is none. */
export const cases: readonly Case[] = [
  {
    name: "half a surrogate pair, and what else strict readers refuse, goes nowhere as it is, and is told",
    async run() {
      const odd = record(String.raw`"conversation_metadata":{"no\ud83dte":"caf\ud83d","n":1e999,"d":1,"d":2},"conversation_analysis":[{"x":"\udc00"}],"other":"\ud800"`);
      const { conversations } = clientOf(odd);
      const issues = ["analysis[0].x invalid_value", "metadata.no\ufffdte invalid_value", "metadata.n out_of_range", "metadata conflict"];
      const got = await conversations.get(ID);
      assert.deepEqual(got.metadata, { "no\ufffdte": "caf\ufffd", n: null, d: 2 });
      assert.deepEqual(got.analysis, [{ x: "\ufffd" }]);
      assert.deepEqual(told(got), issues);
      const [listed] = await conversations.list({}, { raw: true }).take(1);
      assert.include(told(listed as Conversation).join(), "raw.");
      assert.isTrue(isSound(listed), "raw too");
      assert.deepEqual((listed?.raw as { other: string }).other, "\ufffd");

      const line = await wholeText(conversations.export({}, { format: "ndjson" }));
      assert.deepEqual(JSON.parse(line), got);
      assert.notMatch(line, /\\ud[89a-f]|1e999|"d":1,/i);
      const cells = await wholeText(conversations.export({}, { format: "csv", columns: ["metadata", "analysis.0.x"] }));
      assert.strictEqual(cells, `metadata,analysis.0.x\r\n"{""no\\ufffdte"":""caf\\ufffd"",""n"":null,""d"":2}",\ufffd\r\n`);

      const gateway = gatewayOf("eigi", platform(odd));
      const body = await (await gateway(new Request(`${GATEWAY_URL}/v1/conversations/${ID}`))).text();
      assert.notMatch(body, /\\ud[89a-f]|1e999|"d":1,/i);
      // Keys are as private as what lies under them: whoever hides anything tells no path into metadata.
      const issuesOutside = got.issues.map((issue) => ({ ...issue, path: /^\w*/.exec(issue.path)?.[0] }));
      assert.deepEqual(JSON.parse(body), { ...got, issues: issuesOutside });
    },
  },
  {
    name: "a line of NDJSON ends nowhere else, for no reader",
    async run() {
      const text = "a\u2028b\u2029c\u0085d\u200be";
      const line = await wholeText(clientOf(record(`"notes":"${text}","conversation_metadata":{"${text}":"${text}"}`)).conversations.export({}, { format: "ndjson" }));
      assert.notMatch(line.slice(0, -1), /[\n\r\u0085\u2028\u2029]/);
      const { notes, metadata, issues } = JSON.parse(line) as Conversation;
      assert.deepEqual({ notes, metadata, issues }, { notes: text, metadata: { [text]: text }, issues: [] });
    },
  },
  {
    name: "an integer that JavaScript rounds is told, and exact in exports",
    async run() {
      const { conversations } = clientOf(record('"conversation_metadata":{"order":{"id":12345678901234567890},"safe":9007199254740992,"float":0.1234567890123456789}'));
      const got = await conversations.get(ID);
      assert.deepEqual(told(got), ["metadata.order.id out_of_range"]);
      assert.match(got.issues[0]?.message ?? "", /rounded in objects/);
      for (const format of ["ndjson", "csv"] as const) {
        assert.include(await wholeText(conversations.export({}, { format, columns: ["metadata.order.id"] })), "12345678901234567890");
      }
    },
  },
  {
    name: "placeholders are no duration and no analysis",
    async run() {
      const values = [["[]", '"-1"'], ["{}", "60"], ['""', "2147483647"], ["null", "null"], ["[{}]", '"NaN"'], ["[0]", "30"]] as const;
      const records = values.map(([analysis, duration], index) =>
        record(`"conversation_analysis":${analysis},"conversation_metadata":{"conversation_duration":${duration}}`, ID.replace(/1$/, String(index))));
      const { conversations } = clientOf(...records);
      const all = (await conversations.list()).items;
      assert.deepEqual(all.map(({ durationSeconds }) => durationSeconds), [null, 60, null, null, null, 30]);
      assert.deepEqual(all.map(({ analysis }) => analysis), [null, null, null, null, null, [0]]);
      assert.deepEqual(all.map(told), [
        ["analysis invalid_value", "durationSeconds out_of_range"], ["analysis invalid_value"], ["analysis invalid_value", "durationSeconds out_of_range"], [],
        ["analysis invalid_value", "durationSeconds invalid_type"], [],
      ]);
      const { total } = await conversations.summarize();
      assert.strictEqual(total.analyzed, 1);
      assert.deepInclude(total.durationSeconds, { count: 2, sum: 90, p50: 30, max: 60 });
    },
  },
  {
    name: "a recording tells whether its address ends, and when",
    async run() {
      for (const [query, expires, expiresAt] of [
        ["", false, null],
        ["?X-Amz-Date=20251231T230000Z&X-Amz-Expires=3600&X-Amz-Signature=0f1e", true, "2026-01-01T00:00:00.000Z"],
        ["?sv=2024-11-04&se=2026-01-01T00%3A00%3A00Z&sig=abc%3D", true, "2026-01-01T00:00:00.000Z"],
        ["?token=0b8a1f2e-1c2d-4e3f-8a9b-0c1d2e3f4a5b", null, null],
      ] as const) {
        const url = `https://media.example/a.mp3${query}`;
        const recorded = record(`"conversation_metadata":{"conversation_recording_url":"${url}"}`);
        const { conversations } = clientOf(recorded);
        const { recording } = await conversations.get(ID);
        assert.deepEqual(recording, { url, available: true, expires, expiresAt });
        const columns = ["recording.available", "recording.expires", "recording.expiresAt"] as const;
        const cells = await wholeText(conversations.export({}, { format: "csv", columns }));
        assert.strictEqual(cells, `${columns.join()}\r\ntrue,${expires === null ? "" : String(expires)},${expiresAt ?? ""}\r\n`);
        const text = async (allow: readonly ("get" | "recordings")[]) =>
          (await gatewayOf("eigi", platform(recorded), { allow })(new Request(`${GATEWAY_URL}/v1/conversations/${ID}`))).text();
        assert.deepEqual((JSON.parse(await text(["get", "recordings"])) as Conversation).recording, recording);
        const hidden = await text(["get"]);
        if (expiresAt !== null) assert.notInclude(hidden, expiresAt.slice(0, 19));
      }
    },
  },
];
