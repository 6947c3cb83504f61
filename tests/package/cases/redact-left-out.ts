import { assert } from "chai";
import type { Conversation, ExportOptions, PlatformKind, RedactPath, Summary } from "convoscope";
import type { GatewayOptions } from "convoscope/server";
import type { Case } from "../../runtimes/case.js";
import { guarded } from "../canary.js";
import { wholeText } from "../exported.js";
import { clientOf, PLATFORMS } from "../sandbox-client.js";
import { recordOf, standingUpstream } from "../standing-upstream.js";
import { GATEWAY_URL, gatewayOf, type Handler } from "../ways.js";
import type { Wire } from "../wire.js";

const SECRETS = ["9876543210", "Anna Kumar", "AC-77-1234", "anna@example.com"];
const SAID = "Anna Kumar";
const said = [{ role: "user", content: "+919876543210" }, { role: "user", content: "AC-77-1234" }, { role: "user", content: "anna@example.com" }];

/** What is named lies in a part that can be left out; it is repeated in the others. */
const PLANTED: Record<PlatformKind, { record: Wire; redact: readonly RedactPath[] }> = {
  anyreach: {
    record: recordOf("anyreach", {
      custom_metadata: { customer: { name: SAID, account: "AC-77-1234", phone: "+919876543210", mail: "anna@example.com" } }, summary: "+919876543210", initial_context: SAID,
      conversation: { messages: said.map(({ role, content }) => ({ type: "message", role, text: content })) },
    }),
    redact: ["metadata.customer.name", "metadata.customer.account", "metadata.customer.phone", "metadata.customer.mail"],
  },
  eigi: {
    record: recordOf("eigi", {
      conversation_metadata: { calling_type: "OUTBOUND", account: "AC-77-1234", phone: 919876543210 }, conversation_analysis: [{ mail: "anna@example.com", who: SAID }], conversation_transcript: said,
      notes: "write to anna@example.com", created_by: SAID,
    }),
    redact: ["metadata.account", "metadata.phone", "analysis.mail", "analysis.who"],
  },
  vapi: {
    record: recordOf("vapi", {
      assistantOverrides: { metadata: { account: "AC-77-1234", phone: 919876543210 }, variableValues: { name: SAID } },
      analysis: { summary: "write to anna@example.com", structuredData: { mail: "anna@example.com", who: SAID } },
      artifact: { messages: said.map(({ role, content }) => ({ role, message: content })) },
    }),
    redact: ["metadata.account", "metadata.phone", "analysis.structuredData.mail", "analysis.structuredData.who"],
  },
  retell: {
    record: recordOf("retell", {
      metadata: { account: "AC-77-1234", phone: 919876543210 },
      retell_llm_dynamic_variables: { name: SAID },
      call_analysis: { call_summary: "write to anna@example.com", custom_analysis_data: { mail: "anna@example.com", who: SAID } },
      transcript_with_tool_calls: said.map(({ role, content }) => ({ role, content, words: [] })),
    }),
    redact: ["metadata.account", "metadata.phone", "analysis.custom_analysis_data.mail", "analysis.custom_analysis_data.who"],
  },
  elevenlabs: {
    record: recordOf("elevenlabs", {
      agent_name: SAID,
      conversation_initiation_client_data: { dynamic_variables: { account: "AC-77-1234", phone: 919876543210 } },
      analysis: { call_successful: "success", transcript_summary: "write to anna@example.com", data_collection_results: { mail: "anna@example.com", who: SAID } },
      transcript: said.map(({ role, content }) => ({ role, message: content, time_in_call_secs: 1 })),
    }),
    redact: ["metadata.account", "metadata.phone", "analysis.data_collection_results.mail", "analysis.data_collection_results.who"],
  },
};

/** What a caller may ask a gateway for without the parts that something is named in. */
const PATHS = [
  "conversations", "conversations?omit=metadata", "conversations?omit=analysis", "conversations?omit=metadata,analysis", "conversations?omit=metadata,analysis,transcript",
  "export?format=ndjson", "export?format=ndjson&omit=metadata,analysis", "export?format=ndjson&columns=id,summary,notes,initialContext,createdBy,transcript", "export?format=csv",
  "export?format=csv&columns=summary,notes,initialContext,createdBy,transcript,transcript.0.content", "export?format=csv&omit=metadata,analysis", "summary?groupBy=agent,channel,direction,status",
];

const ALL = ["list", "get", "export", "summarize"] as const;
const opened = (kind: PlatformKind, record: Wire, options: Partial<GatewayOptions>): Handler => gatewayOf(kind, standingUpstream(kind, [record]), { allow: ALL, ...options });
const asked = async (handler: Handler, path: string): Promise<string> => (await handler(new Request(`${GATEWAY_URL}/v1/${path}`))).text();

function holdsNone(text: string, where: string): void {
  for (const secret of SECRETS) assert.notInclude(text, secret, where);
}

/** What is named is masked, whatever part of a conversation is asked for. */
export const cases: readonly Case[] = guarded([
  {
    name: "no caller of a gateway undoes a mask by leaving out the part that it stands in",
    async run() {
      for (const kind of PLATFORMS) {
        const { record, redact } = PLANTED[kind];
        const handler = opened(kind, record, { redact });
        for (const path of PATHS) {
          const text = await asked(handler, path);
          holdsNone(text, `${kind} ${path}`);
          if (path.includes("omit=metadata")) assert.notInclude(text, '"metadata":', path);
        }
        const open = await asked(opened(kind, record, {}), "conversations?omit=metadata,analysis");
        assert.throws(() => holdsNone(open, "without redaction they are"));
      }
    },
  },
  {
    name: "nor do the columns and omit of a client's own export",
    async run() {
      for (const kind of PLATFORMS) {
        const { record, redact } = PLANTED[kind];
        const { conversations } = clientOf(kind, standingUpstream(kind, [record]));
        const variants: ExportOptions[] = [
          { format: "ndjson" }, { format: "csv" }, { format: "ndjson", omit: ["metadata", "analysis"] }, { format: "csv", omit: ["metadata", "analysis"] },
          { format: "ndjson", columns: ["summary", "notes", "initialContext", "createdBy", "transcript.content"] },
          { format: "csv", columns: ["summary", "notes", "initialContext", "createdBy", "transcript.0.content", "transcript"] },
        ];
        for (const options of variants) {
          const text = await wholeText(conversations.export({}, { ...options, redact }));
          holdsNone(text, `${kind} ${JSON.stringify(options)}`);
          assert.include(text, "[", "something is masked, or there is nothing");
        }
      }
    },
  },
  {
    name: "a summary's groups are masked and stay countable",
    async run() {
      for (const kind of PLATFORMS) {
        const records = ["Anna Kumar", "Anna Kumar", "Ben"].map((name, at) =>
          recordOf(kind, {
            ...{
              eigi: { conversation_id: `00000000-0000-4000-8000-00000000000${at}`, conversation_metadata: { owner: name }, agent_id: name },
              anyreach: { id: `c${at}`, custom_metadata: { owner: name }, agent_id: name },
              vapi: { id: `00000000-0000-4000-8000-00000000000${at}`, assistantOverrides: { metadata: { owner: name } }, assistantId: name },
              retell: { call_id: `c${at}`, metadata: { owner: name }, agent_id: name },
              elevenlabs: { conversation_id: `c${at}`, conversation_initiation_client_data: { dynamic_variables: { owner: name } }, agent_id: name },
            }[kind],
          }),
        );
        const handler = gatewayOf(kind, standingUpstream(kind, records), { allow: ALL, redact: ["metadata.owner"] });
        const { groups } = JSON.parse(await asked(handler, "summary?groupBy=agent")) as Summary<["agent"]>;
        assert.deepEqual(groups.map(({ count }) => count).sort(), [1, 2]);
        for (const { key } of groups) assert.match(key.agent, /^\[redacted:[a-z]{12}\]$/);
        for (const [redact, by] of [["agent.id", "agent"], ["channel", "channel"], ["direction", "direction"], ["status", "status"], ["agent", "agent"]] as const) {
          const text = await asked(gatewayOf(kind, standingUpstream(kind, records), { allow: ALL, redact: [redact] }), `summary?groupBy=${by}`);
          const summary = JSON.parse(text) as Summary<["agent"]>;
          assert.strictEqual(summary.total.count, 3, `${kind} ${redact}`);
          // Nobody knows of a masked status how it ended: that is no failure.
          assert.strictEqual(summary.total.successRate, redact === "status" ? null : 1);
          for (const { key } of summary.groups) {
            const word = (key as Record<string, string>)[by] ?? "";
            // eigi does not tell the direction of these.
            if (!(kind === "eigi" && by === "direction")) assert.match(word, /^\[redacted:[a-z]{12}\]$/, `${kind} ${redact}`);
          }
          assert.strictEqual(summary.groups.length, by === "agent" ? 2 : 1);
        }
      }
    },
  },
  {
    name: "scope.metadata holds whatever part a caller asks for",
    async run() {
      const mine = recordOf("anyreach", { id: "mine", custom_metadata: { tenant: "t1" } });
      const theirs = recordOf("anyreach", { id: "theirs", custom_metadata: { tenant: "t2" } });
      // Whoever may not read it cannot be shown what it would decide.
      const { custom_metadata: _, ...bare } = recordOf("anyreach", { id: "bare" });
      const handler = gatewayOf("anyreach", standingUpstream("anyreach", [mine, theirs, bare]), { allow: ALL, authorize: () => ({ scope: { metadata: { tenant: "t1" } } }) });
      for (const path of PATHS.filter((it) => it.startsWith("conversations"))) {
        const { items } = JSON.parse(await asked(handler, path)) as { items: Conversation[] };
        assert.deepEqual(items.map(({ id }) => id), ["mine"], path);
        assert.strictEqual("metadata" in (items[0] ?? {}), !path.includes("metadata"), path);
      }
      for (const path of ["export?format=csv&columns=id", "export?format=csv", "export?format=ndjson&omit=metadata", "export?format=ndjson&columns=id"]) {
        const text = await asked(handler, path);
        assert.include(text, "mine", path);
        assert.notMatch(text, /theirs|bare|tenant/, path);
      }
      const { total } = JSON.parse(await asked(handler, "summary?groupBy=agent")) as Summary;
      assert.strictEqual(total.count, 1);
    },
  },
]);
