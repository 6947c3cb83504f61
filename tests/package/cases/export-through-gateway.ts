import { assert } from "chai";
import { createClient, type ExportOptions, gateway, type PlatformKind } from "convoscope";
import { createClient as createPageClient } from "convoscope/browser";
import "convoscope/parquet";
import type { Sandbox } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { dice } from "../dice.js";
import { chunksOf, joined } from "../exported.js";
import { rowsOf } from "../parquet-rows.js";
import { clientOf, PLATFORMS, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf, type Handler } from "../ways.js";

const TEXTS = ["", "None", "nul\u0000x", "half \ud83d", "😀 नमस्ते", "+12025550143", "a\r\nb\u2028c", "=1+1", "'=x", "a,b;c\td", '"q" \\ ', "\ufeffbom", "[1]", "long ".repeat(2_000), "call +1 202 555 0143 or a@b.example"] as const;

/** Conversations that hold what exports and their readers are known to lose. */
function nasty(kind: PlatformKind): Sandbox {
  const sandbox = standing({ conversations: 20 });
  for (const [at, text] of TEXTS.entries()) {
    for (const metadata of [{ "a,b": text, order: text, "x.y": { [text]: [text, null, 1.5] } }, { order: at, "[c": [text] }, {}]) {
      const said = [null, [], [{ role: "user", content: text, timestamp: null }]][at % 3];
      if (kind === "eigi") sandbox.insert(kind, { notes: text, conversation_metadata: { ...metadata, from_mobile_number: "+12025550143" }, conversation_analysis: [{ [text]: text }, text], conversation_transcript: said as never });
      else if (kind === "vapi")
        sandbox.insert(kind, {
          analysis: { summary: text, structuredData: { [text]: text } },
          assistantOverrides: { metadata },
          customer: { name: text, externalId: text },
          artifact: { messages: said?.map(({ role, content }) => ({ role, message: content, time: null })) ?? null } as never,
          cost: at + 0.5,
        });
      else if (kind === "retell") sandbox.insert(kind, { agent_name: text, disconnection_reason: text, call_analysis: { call_summary: text }, metadata: { [text]: text }, retell_llm_dynamic_variables: { a: text } });
      else if (kind === "elevenlabs") sandbox.insert(kind, { agent_name: text, version_id: text, user_id: text, analysis: { call_successful: "unknown", transcript_summary: text, call_summary_title: text }, conversation_initiation_client_data: { dynamic_variables: metadata } });
      else sandbox.insert(kind, { summary: text, user_id: text, custom_metadata: metadata, conversation: said as never, initial_context: text, duration: at + 0.5 });
    }
  }
  return sandbox;
}

const FLAT = ["id", "createdAt", "agent.id", "metadata.a,b", "metadata.x\\.y", "metadata.[c", "analysis.0", "transcript.0.content", "issues.0.path", "issues", "metadata", "agent", "customer.phone", "durationSeconds", "live"] as const;
const NESTED = ["id", "createdAt", "transcript.content", "issues", "metadata.a,b", "metadata.x\\.y", "agent.id", "analysis", "customer"] as const;
const NAMED = { id: "Id, the", "metadata.a,b": "[b]", transcript: "all", "transcript.0.content": "said", metadata: "m", analysis: "an", issues: "iss", "agent.id": 'agent "id"', channel: "=channel" };

/** Options together, by chance, the same each time. */
function* combinations(most: number): Generator<ExportOptions> {
  const roll = dice(19);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(roll.next().value * from.length)] as T;
  for (let count = 0; count < most; count += 1) {
    const format = pick(["csv", "ndjson", "parquet"] as const);
    const columns = pick([undefined, undefined, format === "ndjson" ? NESTED : FLAT, NAMED]);
    yield {
      format,
      columns,
      omit: columns === undefined ? pick([undefined, ["transcript"], ["metadata", "analysis"]]) : undefined,
      consistency: pick([undefined, "live"]),
      ...(format !== "parquet" && { end: pick([undefined, true]) }),
      ...(format === "csv" && { bom: pick([undefined, true]), formulaGuard: pick([undefined, false]) }),
      ...(format === "ndjson" && { json: pick([undefined, "text"]) }),
    } as ExportOptions;
  }
}

/** The same question in an address. */
function queryOf(options: ExportOptions): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (name !== "columns" || Array.isArray(value)) query.set(name, name === "columns" ? JSON.stringify(value) : String(value));
    else {
      query.set("columns", JSON.stringify(Object.keys(value as object)));
      query.set("columnNames", JSON.stringify(Object.values(value as object)));
    }
  }
  return query;
}

async function asked(handler: Handler, options: ExportOptions): Promise<Uint8Array> {
  const response = await handler(new Request(`${GATEWAY_URL}/v1/export?${queryOf(options)}`));
  assert.strictEqual(response.status, 200);
  return new Uint8Array(await response.arrayBuffer());
}

export const cases: readonly Case[] = PLATFORMS.flatMap((kind) => [
  {
    name: `${kind}: an export has the same bytes by whichever way it comes`,
    async run() {
      const handler = gatewayOf(kind, nasty(kind), { allow: ["list", "export", "recordings"] });
      const [client, page] = [createClient, createPageClient].map((create) => create({ provider: gateway({ url: GATEWAY_URL }), fetch: handler }).conversations);
      for (const options of combinations(IN_FULL ? 40 : 10)) {
        const label = JSON.stringify(options);
        const expected = await asked(handler, options);
        assert.isAbove(expected.length, 1_000);
        for (const conversations of [client, page]) assert.deepEqual(joined(await chunksOf(conversations!.export({}, options as never))), expected, label);
      }
    },
  },
  {
    name: `${kind}: and the same rows where the gateway masks`,
    async run() {
      for (const redact of [["customer.phone", "text"], ["recording"], ["customer", "agent.id", "transcript", kind === "elevenlabs" ? "recording" : "recording.url"]] as const) {
        const handler = gatewayOf(kind, nasty(kind), { allow: ["list", "export"], redact });
        const [client, page] = [createClient, createPageClient].map((create) => create({ provider: gateway({ url: GATEWAY_URL }), fetch: handler }).conversations);
        for (const options of combinations(IN_FULL ? 12 : 4)) {
          const [expected, ...others] = [await asked(handler, options), ...(await Promise.all([client, page].map(async (it) => joined(await chunksOf(it!.export({}, options as never))))))];
          // Who does not know what is masked does not know either where a column may be empty.
          const isFile = options.format === "parquet";
          for (const other of others) assert.deepEqual(isFile ? await rowsOf([other]) : other, isFile ? await rowsOf([expected!]) : expected, JSON.stringify(options));
        }
      }
    },
  },
  {
    name: `${kind}: no key in metadata and analysis leaves a gateway in an issue's path`,
    async run() {
      const handler = gatewayOf(kind, nasty(kind), { allow: ["list", "export", "recordings"] });
      const lines = new TextDecoder().decode(await asked(handler, { format: "ndjson" })).trimEnd().split("\n");
      const paths = lines.flatMap((line) => (JSON.parse(line) as { issues: { path: string }[] }).issues.map(({ path }) => path));
      assert.include(paths, "metadata");
      assert.deepEqual(paths.filter((path) => /^(?:metadata|analysis)./.test(path)), []);
      // One's own client is told where.
      const own = new TextDecoder().decode(joined(await chunksOf(clientOf(kind, nasty(kind)).conversations.export({}, { format: "ndjson" }))));
      assert.match(own, /"path":"metadata\b[^"]/);
    },
  },
]);
