import { assert } from "chai";
import type { Conversation, ConversationPath, ExportOptions, PlatformKind, RedactPath } from "convoscope";
import { LACKS, MASKABLE } from "../../vocabulary.js";
import type { Case } from "../../runtimes/case.js";
import { guarded } from "../canary.js";
import { chunksOf, wholeText } from "../exported.js";
import { failure, thrown } from "../failure.js";
import { clientOf, HEAVY, PLATFORMS, standing } from "../sandbox-client.js";
import { recordOf, standingUpstream } from "../standing-upstream.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";
import { idOf, type Wire } from "../wire.js";

type Named = Extract<RedactPath, ConversationPath>;

/** What a platform has at each path: a value of its own, and how it is written down. */
type Planted = Partial<Record<Named, readonly [plant: (value: string) => Wire, value: string]>>;

const URL_VALUE = "https://media.example/planted-recording?expires=2117600553&sig=x";
const EXPIRES = "2037-02-07T06:22:33";
const both = (name: string, value = `planted-${name}`): readonly [(value: string) => Wire, string] => [(planted) => ({ [name]: planted }), value];

/** ElevenLabs' `metadata`, which is not ours. */
const START = { start_time_unix_secs: 1772360431, call_duration_secs: 12, conversation_initiation_source: "twilio" };
const call = (phone: Wire): Wire => ({ ...START, phone_call: { type: "twilio", direction: "inbound", ...phone } });

const PLANTED: Record<PlatformKind, Planted> = {
  eigi: {
    id: [(value) => ({ conversation_id: value }), "00000000-1111-4000-8000-123456789abc"],
    internalId: both("id"),
    agent: both("agent_id"),
    "agent.id": both("agent_id"),
    "agent.phone": [(value) => ({ conversation_metadata: { calling_type: "OUTBOUND", from_mobile_number: value } }), "planted-agent-phone"],
    customer: [(value) => ({ conversation_metadata: { calling_type: "OUTBOUND", to_mobile_number: value } }), "planted-customer"],
    "customer.phone": [(value) => ({ conversation_metadata: { calling_type: "OUTBOUND", to_mobile_number: value } }), "planted-customer-phone"],
    channel: both("conversation_type"),
    direction: [(value) => ({ conversation_metadata: {}, direction: value }), "planted-direction"],
    status: both("conversation_status"),
    updatedAt: [() => ({ updated_at: "2031-07-09T04:05:06.789000" }), "2031-07-09T04:05:06.789"],
    durationSeconds: [() => ({ conversation_metadata: {}, duration: 8317.25 }), "8317.25"],
    notes: both("notes"),
    createdBy: both("created_by"),
    recording: [() => ({ conversation_metadata: {}, conversation_recording_url: URL_VALUE }), "planted-recording"],
    "recording.url": [() => ({ conversation_metadata: {}, conversation_recording_url: URL_VALUE }), "planted-recording"],
    "recording.expiresAt": [() => ({ conversation_metadata: {}, conversation_recording_url: URL_VALUE }), EXPIRES],
    transcript: [(value) => ({ conversation_transcript: [{ role: "user", content: value }] }), "planted-transcript"],
    "transcript.role": [(value) => ({ conversation_transcript: [{ role: value, content: "x" }] }), "planted-role"],
    "transcript.content": [(value) => ({ conversation_transcript: [{ role: "user", content: value }] }), "planted-content"],
    "transcript.timestamp": [() => ({ conversation_transcript: [{ role: "user", content: "x", timestamp: "2033-09-11T06:07:08.912Z" }] }), "2033-09-11T06:07:08.912"],
    analysis: [(value) => ({ conversation_analysis: [{ secret: value }] }), "planted-analysis"],
    metadata: [(value) => ({ conversation_metadata: { secret: value } }), "planted-metadata"],
  },
  anyreach: {
    id: both("id"),
    organizationId: both("organization_id"),
    agent: [(value) => ({ agent: { name: value } }), "planted-agent"],
    "agent.id": both("agent_id"),
    "agent.name": [(value) => ({ agent: { name: value } }), "planted-agent-name"],
    "agent.versionId": both("agent_version_id"),
    "agent.phone": both("agent_number"),
    customer: both("user_id"),
    "customer.id": both("user_id"),
    "customer.phone": both("user_id"),
    channel: both("channel"),
    direction: both("direction"),
    status: both("status"),
    updatedAt: [() => ({ updated_at: "2031-07-09T04:05:06.789Z" }), "2031-07-09T04:05:06.789"],
    durationSeconds: [() => ({ duration: 8317.25 }), "8317.25"],
    userTurnCount: [() => ({ user_turn_count: 6143 }), "6143"],
    summary: both("summary"),
    initialContext: both("initial_context"),
    recording: [() => ({ recording_details: { recording_url: URL_VALUE } }), "planted-recording"],
    "recording.url": [() => ({ recording_details: { recording_url: URL_VALUE } }), "planted-recording"],
    "recording.expiresAt": [() => ({ recording_details: { recording_url: URL_VALUE } }), EXPIRES],
    transcript: [(value) => ({ conversation: [{ role: "user", content: value }] }), "planted-transcript"],
    "transcript.role": [(value) => ({ conversation: [{ role: value, content: "x" }] }), "planted-role"],
    "transcript.content": [(value) => ({ conversation: [{ role: "user", content: value }] }), "planted-content"],
    "transcript.timestamp": [() => ({ conversation: [{ role: "user", content: "x", timestamp: "2033-09-11T06:07:08.912Z" }] }), "2033-09-11T06:07:08.912"],
    metadata: [(value) => ({ custom_metadata: { secret: value } }), "planted-metadata"],
  },
  vapi: {
    id: [(value) => ({ id: value }), "00000000-1111-4000-8000-123456789abc"],
    organizationId: both("orgId"),
    agent: [(value) => ({ assistant: { name: value } }), "planted-agent"],
    "agent.id": both("assistantId"),
    "agent.name": [(value) => ({ assistant: { name: value } }), "planted-agent-name"],
    "agent.versionId": both("assistantVersion"),
    "agent.phone": [(value) => ({ phoneNumber: { number: value } }), "planted-agent-phone"],
    customer: [(value) => ({ customer: { name: value } }), "planted-customer"],
    "customer.id": [(value) => ({ customer: { externalId: value } }), "planted-customer-id"],
    "customer.phone": [(value) => ({ customer: { number: value } }), "planted-customer-phone"],
    "customer.name": [(value) => ({ customer: { name: value } }), "planted-customer-name"],
    "customer.email": [(value) => ({ customer: { email: value } }), "planted@customer.example"],
    channel: both("type"),
    direction: [() => ({ type: "outboundPhoneCall" }), "outbound"],
    status: both("status"),
    endReason: both("endedReason"),
    success: [() => ({ analysis: { successEvaluation: "false" } }), '"success":false'],
    updatedAt: [() => ({ updatedAt: "2031-07-09T04:05:06.789Z" }), "2031-07-09T04:05:06.789"],
    startedAt: [() => ({ startedAt: "2026-03-01T10:20:33.789Z" }), "2026-03-01T10:20:33.789"],
    endedAt: [() => ({ endedAt: "2026-03-01T10:25:33.789Z" }), "2026-03-01T10:25:33.789"],
    durationSeconds: [() => ({ startedAt: "2026-03-01T10:20:40.000Z", endedAt: "2026-03-01T12:39:17.250Z" }), "8317.25"],
    cost: [() => ({ cost: 6143.25 }), "6143.25"],
    summary: [(value) => ({ analysis: { summary: value } }), "planted-summary"],
    initialContext: [(value) => ({ assistantOverrides: { variableValues: { name: value } } }), "planted-context"],
    recording: [() => ({ artifact: { presignedMonoUrl: URL_VALUE } }), "planted-recording"],
    "recording.url": [() => ({ artifact: { presignedMonoUrl: URL_VALUE } }), "planted-recording"],
    "recording.expiresAt": [() => ({ artifact: { presignedMonoUrl: URL_VALUE } }), EXPIRES],
    transcript: [(value) => ({ artifact: { messages: [{ role: "user", message: value }] } }), "planted-transcript"],
    "transcript.role": [(value) => ({ artifact: { messages: [{ role: value, message: "x" }] } }), "planted-role"],
    "transcript.content": [(value) => ({ artifact: { messages: [{ role: "user", message: value }] } }), "planted-content"],
    "transcript.timestamp": [() => ({ artifact: { messages: [{ role: "user", message: "x", time: Date.parse("2033-09-11T06:07:08.912Z") }] } }), "2033-09-11T06:07:08.912"],
    analysis: [(value) => ({ analysis: { structuredData: { secret: value } } }), "planted-analysis"],
    metadata: [(value) => ({ assistantOverrides: { metadata: { secret: value } } }), "planted-metadata"],
  },
  retell: {
    id: [(value) => ({ call_id: value }), "planted-id"],
    agent: both("agent_id"),
    "agent.id": both("agent_id"),
    "agent.name": both("agent_name"),
    "agent.versionId": [() => ({ agent_version: 8317 }), "8317"],
    "agent.phone": [(value) => ({ to_number: value }), "planted-agent-phone"],
    customer: [(value) => ({ from_number: value }), "planted-customer"],
    "customer.phone": [(value) => ({ from_number: value }), "planted-customer-phone"],
    channel: both("call_type"),
    direction: both("direction"),
    status: both("call_status"),
    endReason: both("disconnection_reason"),
    success: [() => ({ call_analysis: { call_successful: false } }), '"success":false'],
    endedAt: [() => ({ end_timestamp: Date.parse("2026-03-01T12:20:31.364Z") }), "2026-03-01T12:20:31.364"],
    durationSeconds: [() => ({ duration_ms: 8_317_000 }), "8317"],
    cost: [() => ({ call_cost: { combined_cost: 614_325 } }), "6143.25"],
    summary: [(value) => ({ call_analysis: { call_summary: value } }), "planted-summary"],
    initialContext: [(value) => ({ retell_llm_dynamic_variables: { secret: value } }), "planted-context"],
    recording: [(value) => ({ recording_url: `https://a.example/${value}` }), "planted-recording"],
    "recording.url": [(value) => ({ recording_url: `https://a.example/${value}` }), "planted-url"],
    "recording.expiresAt": [() => ({ recording_url: URL_VALUE }), EXPIRES],
    transcript: [(value) => ({ transcript_with_tool_calls: [{ role: "user", content: value }] }), "planted-transcript"],
    "transcript.role": [(value) => ({ transcript_with_tool_calls: [{ role: value, content: "x" }] }), "planted-role"],
    "transcript.content": [(value) => ({ transcript_with_tool_calls: [{ role: "user", content: value }] }), "planted-content"],
    "transcript.timestamp": [() => ({ transcript_with_tool_calls: [{ role: "user", content: "x", words: [{ start: 7200 }] }] }), "2026-03-01T12:20:31"],
    analysis: [(value) => ({ call_analysis: { custom_analysis_data: { secret: value } } }), "planted-analysis"],
    metadata: [(value) => ({ metadata: { secret: value } }), "planted-metadata"],
  },
  elevenlabs: {
    id: [(value) => ({ conversation_id: value }), "planted-id"],
    agent: both("agent_name"),
    "agent.id": both("agent_id"),
    "agent.name": both("agent_name"),
    "agent.versionId": both("version_id"),
    "agent.phone": [(value) => ({ metadata: call({ agent_number: value }) }), "planted-agent-phone"],
    customer: both("user_id"),
    "customer.id": both("user_id"),
    "customer.phone": [(value) => ({ metadata: call({ external_number: value }) }), "planted-customer-phone"],
    channel: [(value) => ({ metadata: { ...START, conversation_initiation_source: value } }), "planted-channel"],
    direction: [(value) => ({ metadata: call({ direction: value }) }), "planted-direction"],
    status: both("status"),
    endReason: [(value) => ({ metadata: { ...START, termination_reason: value } }), "planted-reason"],
    success: [() => ({ analysis: { call_successful: "failure", transcript_summary: "" } }), '"success":false'],
    startedAt: [() => ({ metadata: { ...START, accepted_time_unix_secs: 1772360433 } }), "2026-03-01T10:20:33"],
    durationSeconds: [() => ({ metadata: { ...START, call_duration_secs: 8317 } }), "8317"],
    cost: [() => ({ metadata: { ...START, cost_fiat: 6143.25 } }), "6143.25"],
    summary: [(value) => ({ analysis: { call_successful: "unknown", transcript_summary: value } }), "planted-summary"],
    // It has no address: that there is one is all that is told.
    recording: [() => ({ has_audio: true }), '"available":true'],
    transcript: [(value) => ({ transcript: [{ role: "user", message: value }] }), "planted-transcript"],
    "transcript.role": [(value) => ({ transcript: [{ role: value, message: "x" }] }), "planted-role"],
    "transcript.content": [(value) => ({ transcript: [{ role: "user", message: value }] }), "planted-content"],
    "transcript.timestamp": [() => ({ transcript: [{ role: "user", message: "x", time_in_call_secs: 7200 }] }), "2026-03-01T12:20:31"],
    analysis: [(value) => ({ analysis: { call_successful: "unknown", data_collection_results: { secret: value } } }), "planted-analysis"],
    metadata: [(value) => ({ conversation_initiation_client_data: { dynamic_variables: { secret: value } } }), "planted-metadata"],
  },
};

/** Everything that is handed over of a record, through a client and through a gateway. */
async function handedOver(kind: PlatformKind, record: Wire, redact: readonly RedactPath[]): Promise<Record<string, string>> {
  const upstream = standingUpstream(kind, [record]);
  const id = idOf(kind, record);
  const { conversations } = clientOf(kind, upstream);
  const handler = gatewayOf(kind, upstream, { allow: ["list", "get", "export", "summarize", "recordings"], redact });
  const asked = async (path: string) => (await handler(new Request(`${GATEWAY_URL}/v1/${path}`))).text();
  const exported = (options: ExportOptions) => wholeText(conversations.export({}, { ...options, redact }));
  const events: unknown[] = [];
  for await (const event of conversations.watch(id, { redact, settleTimeout: 0 })) {
    events.push(event);
    // Of a word that we do not know nobody can say that it is an end.
    break;
  }
  return {
    list: JSON.stringify(await conversations.list({}, { redact })),
    "list, whole": JSON.stringify(await conversations.list({}, { redact, include: HEAVY })),
    pages: JSON.stringify((await conversations.list({}, { redact }).pages().next()).value),
    take: JSON.stringify(await conversations.list({}, { redact }).take(1)),
    get: JSON.stringify(await conversations.get(id, { redact })),
    watch: JSON.stringify(events),
    ndjson: await exported({ format: "ndjson" }),
    csv: await exported({ format: "csv" }),
    "csv, all": await exported({
      format: "csv",
      columns: ["agent", "customer", "recording", "transcript", "transcript.0.role", "transcript.0.content", "transcript.0.timestamp", "analysis", "analysis.0.secret", "metadata", "metadata.secret"],
    }),
    "gateway: list": await asked("conversations"),
    "gateway: get": await asked(`conversations/${encodeURIComponent(id)}`),
    "gateway: ndjson": await asked("export?format=ndjson"),
    "gateway: csv": await asked("export?format=csv"),
    "gateway: summary": await asked("summary?groupBy=agent,channel,direction,status,endReason,success,durationRange"),
  };
}

/** Paths that are none, that are private to nobody, and that only look like one. */
const ODD = [
  "", ".", "a", "a..b", "id.", ".id", "Id", "ID", "customer.fone", "createdAt", "provider", "live", "withheld", "issues", "issues.path", "raw", "raw.x", "recording.expires", "transcript.0.content", "transcript.0",
  "transcript.contents", "text ", " text", "text.x", "metadata.", "metadata..a", "metadata.0", "metadata.00", "metadata.+0", "metadata.-1", "metadata.1e3", "metadata.a.12", "metadata.a.4294967295", "metadata.a.4294967296",
  "metadata.a.99999999999", "analysis.0", "analysis.a", "analysis.a.b", "metadata.a\\.b", "metadata.\\0", "metadata.a\\", "metadata.\\\\", "metadata\\.a", "meta\\data.a", "metadata.\u{1f600}", "metadata.\\\u{1f600}.a",
  "metadata.\ud800", "metadata.a\nb", "metadata.*", "metadata.**", "metadata.a.*", "metadata.\\*", "metadata.\\**", "metadata.a*", "metadata.*.b", "analysis.*", "metadata.__proto__", "__proto__", "constructor", "toString", "hasOwnProperty", `metadata${".a".repeat(31)}`, `metadata${".a".repeat(32)}`, `metadata.${"a".repeat(991)}`, `metadata.${"a".repeat(992)}`,
  `metadata.${"\u00e9".repeat(495)}`, `metadata.${"\u00e9".repeat(496)}`,
];

/** Whatever path a type and the module accept is masked; what would mask nothing is refused at once. */
export const cases: readonly Case[] = guarded([
  ...PLATFORMS.map((kind): Case => ({
    name: `${kind}: what stands at a named path is handed over nowhere`,
    async run() {
      for (const [path, [plant, value]] of Object.entries(PLANTED[kind]) as [Named, readonly [(value: string) => Wire, string]][]) {
        const record = recordOf(kind, plant(value));
        const plain = Object.values(await handedOver(kind, record, [])).join();
        assert.include(plain, value, path);
        for (const [where, text] of Object.entries(await handedOver(kind, record, [path]))) assert.notInclude(text, value, `${path} in ${where}`);
      }
    },
  })),
  {
    name: "every path has been named",
    async run() {
      for (const kind of PLATFORMS) assert.sameMembers(Object.keys(PLANTED[kind]), MASKABLE.filter((path) => !LACKS[kind].includes(path)));
    },
  },
  {
    name: "a gateway is refused when it is made, for the paths that the module refuses and for no others",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing({ conversations: 1 });
        const { conversations } = clientOf(kind, sandbox);
        for (const path of [...ODD, ...MASKABLE, "text"] as RedactPath[]) {
          let refused = false;
          try {
            await chunksOf(conversations.export({}, { format: "ndjson", redact: [path] }));
          } catch {
            refused = true;
          }
          const make = () => gatewayOf(kind, sandbox, { redact: ["id", path] });
          if (refused) assert.deepEqual(thrown(make, "invalid_config").issues.map((issue) => issue.path), ["redact[1]"], `${kind} ${path}`);
          else assert.strictEqual((await make()(new Request(`${GATEWAY_URL}/v1/conversations`))).status, 200, `${kind} ${path}`);
          // Each platform has what was planted above, and nothing at the others.
          if ((MASKABLE as readonly string[]).includes(path)) assert.strictEqual(refused, !Object.hasOwn(PLANTED[kind], path), `${kind} ${path}`);
        }
      }
      const told = (path: string) => thrown(() => gatewayOf("eigi", standing({ conversations: 0 }), { redact: [path as RedactPath] }), "invalid_config").message;
      assert.include(told("createdAt"), '"createdAt" cannot be masked: it is not private.');
      assert.include(told("raw"), '"raw" cannot be masked: a gateway never hands over the platform\'s own JSON.');
      assert.include(told("summary"), '"summary" would mask nothing: eigi has no such field.');
      const { conversations } = clientOf("anyreach", standing({ conversations: 1 }));
      for (const path of ["notes", "analysis", "analysis.name"] as const) {
        assert.include((await failure(conversations.list({}, { redact: [path] }), "invalid_argument")).message, `"${path}" would mask nothing: anyreach has no such field.`);
      }
      assert.include(told("custmer.phone"), 'Did you mean "customer.phone"?');
      assert.include(told("userId"), 'Did you mean "customer.id"?');
    },
  },
  {
    name: "raw is refused together with redact, wherever it is asked for",
    async run() {
      const { conversations } = clientOf("eigi", standing({ conversations: 1 }));
      const [known] = (await conversations.list()).items as [Conversation];
      const options = { raw: true, redact: ["text"] } as const;
      const calls: readonly (() => PromiseLike<unknown>)[] = [
        () => conversations.list({}, options), () => conversations.get(known.id, options), () => chunksOf(conversations.export({}, { ...options, format: "ndjson" })),
      ];
      for (const call of calls) {
        const error = await call().then(() => assert.fail("accepted"), (error: unknown) => error as { issues: { path: string; code: string }[] });
        assert.deepEqual(error.issues.map(({ path, code }) => [path, code]), [["raw", "conflict"]]);
      }
    },
  },
]);
