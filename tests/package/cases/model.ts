import { assert } from "chai";
import { type Conversation, type OmittableField, init, normalizeConversation, normalizePage, type PlatformKind } from "convoscope";
import type { Sandbox } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { FIELDS } from "../../vocabulary.js";
import { clientOf, collect, HEAVY, KEYS, LEAN, NOW, PLATFORMS, shown, standing } from "../sandbox-client.js";
import { createdMs, everything, idOf, inside, text, type Wire } from "../wire.js";

const MODEL_KEYS: readonly string[] = FIELDS.filter((key) => key !== "raw");

/** Ours for theirs, by the table of the contract. */
const WORDS: Record<PlatformKind, Record<string, Record<string, string>>> = {
  eigi: {
    conversation_type: { TELEPHONY: "telephone", DAILY: "webrtc", CHAT: "text", WHATSAPP: "whatsapp" },
    conversation_status: { IN_PROGRESS: "in_progress", COMPLETED: "completed", DISCONNECTED: "disconnected", FAILED: "failed" },
    calling_type: { INBOUND: "inbound", OUTBOUND: "outbound" },
  },
  anyreach: { status: { token_created: "created", triggered: "queued" } },
  vapi: {
    channel: { inboundPhoneCall: "telephone", outboundPhoneCall: "telephone", webCall: "webrtc", "vapi.websocketCall": "vapi.websocketCall" },
    direction: { inboundPhoneCall: "inbound", outboundPhoneCall: "outbound" },
    status: { scheduled: "created", queued: "queued", ringing: "ringing", "in-progress": "in_progress", forwarding: "in_progress" },
    // What the end means.
    endedReason: {
      "customer-ended-call": "completed", "assistant-ended-call": "completed", "assistant-said-end-call-phrase": "completed", "silence-timed-out": "completed",
      "assistant-forwarded-call": "transferred", "customer-did-not-answer": "unanswered", "customer-busy": "unanswered", voicemail: "unanswered", "manually-canceled": "cancelled",
      "pipeline-error-eleven-labs-voice-failed": "failed", "call.start.error-get-assistant": "failed", "twilio-failed-to-connect-call": "failed",
    },
  },
  elevenlabs: {
    status: { initiated: "created", "in-progress": "in_progress", processing: "completed", done: "completed", failed: "failed" },
    channel: { twilio: "telephone", whatsapp: "whatsapp" },
    success: { success: "true", failure: "false" },
  },
  retell: {
    call_type: { phone_call: "telephone", web_call: "webrtc" },
    call_status: { registered: "created", ongoing: "in_progress" },
    // What the end means.
    disconnection_reason: {
      user_hangup: "completed", agent_hangup: "completed", inactivity: "completed", call_transfer: "transferred", dial_no_answer: "unanswered", dial_busy: "unanswered", voicemail_reached: "unanswered",
      manual_stopped: "cancelled", registered_call_timeout: "cancelled", error_llm_websocket_lost_connection: "failed", error_unknown: "failed", dial_failed: "failed",
    },
  },
};
const LIVE = ["created", "queued", "ringing", "in_progress"];

const listed = (kind: PlatformKind, sandbox: Sandbox) => collect(clientOf(kind, sandbox).conversations.list());

/** Each as `get` gives it. */
const listedWhole = (kind: PlatformKind, sandbox: Sandbox) => collect(clientOf(kind, sandbox).conversations.list({}, { include: HEAVY }));

function keysOf(conversation: object): string {
  const keys = (name: string) => {
    const value = (conversation as Record<string, object | null>)[name];
    return value ? `${name}{${Object.keys(value).join()}}` : name;
  };
  return Object.keys(conversation).map((name) => (["agent", "customer", "recording"].includes(name) ? keys(name) : name)).join();
}

/** A number may lack its plus sign while its twin has one. */
const samePhone = (ours: string | null, theirs: unknown) =>
  assert.strictEqual(ours?.replace("+", "") ?? null, typeof theirs === "string" ? theirs.replace("+", "") : null);

function comparesEigi(ours: Conversation, theirs: Wire): void {
  const metadata = inside(theirs, "conversation_metadata");
  const word = (name: string, value: unknown) => (typeof value === "string" ? WORDS.eigi[name]?.[value] : null);
  const outbound = metadata["calling_type"] === "OUTBOUND";
  const phones = [metadata["to_mobile_number"], metadata["from_mobile_number"]];
  assert.strictEqual(ours.internalId, theirs["id"]);
  assert.strictEqual(ours.organizationId, null);
  assert.strictEqual(ours.agent.id, theirs["agent_id"]);
  assert.strictEqual(ours.channel, word("conversation_type", theirs["conversation_type"]));
  assert.strictEqual(ours.status, word("conversation_status", theirs["conversation_status"]));
  assert.strictEqual(ours.direction, word("calling_type", metadata["calling_type"] ?? null));
  assert.strictEqual(ours.durationSeconds, metadata["conversation_duration"] ?? null);
  assert.strictEqual(ours.recording?.url ?? null, metadata["conversation_recording_url"] ?? null);
  if (ours.recording) assert.deepInclude(ours.recording, { available: true, expires: false, expiresAt: null });
  if (metadata["calling_type"] !== undefined) {
    samePhone(ours.customer.phone, phones[outbound ? 0 : 1]);
    samePhone(ours.agent.phone, phones[outbound ? 1 : 0]);
  }
  assert.strictEqual(ours.notes, theirs["notes"]);
  assert.strictEqual(ours.createdBy, theirs["created_by"]);
  assert.deepEqual(ours.metadata, theirs["conversation_metadata"]);
  const analysis = theirs["conversation_analysis"];
  assert.deepEqual(ours.analysis, analysis === null || Array.isArray(analysis) ? analysis : [analysis]);
  const transcript = theirs["conversation_transcript"] as { role: string; content: string }[] | null;
  assert.deepEqual(ours.transcript?.map(({ role, content }) => ({ role, content })) ?? null, transcript?.map(({ role, content }) => ({ role, content })) ?? null);
}

function comparesAnyreach(ours: Conversation, theirs: Wire): void {
  assert.strictEqual(ours.organizationId, theirs["organization_id"]);
  assert.deepEqual(ours.agent, {
    id: text(theirs, "agent_id"),
    name: text(inside(theirs, "agent"), "name"),
    versionId: text(theirs, "agent_version_id"),
    phone: theirs["agent_number"] as string | null,
  });
  assert.deepEqual(ours.customer, { id: text(theirs, "user_id"), phone: theirs["channel"] === "telephone" ? text(theirs, "user_id") : null, name: null, email: null });
  assert.strictEqual(ours.channel, theirs["channel"]);
  assert.strictEqual(ours.direction, theirs["direction"]);
  assert.strictEqual(ours.status, WORDS.anyreach["status"]?.[text(theirs, "status")] ?? theirs["status"]);
  assert.strictEqual(ours.durationSeconds, theirs["duration"]);
  assert.strictEqual(ours.userTurnCount, theirs["user_turn_count"]);
  assert.strictEqual(ours.summary, theirs["summary"]);
  assert.strictEqual(ours.initialContext, theirs["initial_context"]);
  assert.deepEqual(ours.metadata, theirs["custom_metadata"]);
  assert.strictEqual(ours.recording?.url ?? null, inside(theirs, "recording_details")["recording_url"] ?? null);
  if (ours.recording) {
    const until = Number(new URL(ours.recording.url ?? "").searchParams.get("expires")) * 1000;
    assert.deepInclude(ours.recording, { available: true, expires: true, expiresAt: new Date(until).toISOString() });
  }
  assert.deepEqual(ours.withheld, []);
  const said = spokenAtAnyreach(theirs["conversation"]);
  assert.deepEqual(ours.transcript?.filter(({ role }) => role !== "tool").map(({ content }) => content) ?? null, said);
}

/** What was said, whatever of the possible shapes it came in. */
function spokenAtAnyreach(conversation: unknown): string[] | null {
  if (typeof conversation !== "object" || conversation === null) return null;
  const list = Array.isArray(conversation) ? conversation : Object.values(conversation).find(Array.isArray);
  if (list === undefined) return null;
  return (list as Wire[])
    .filter(({ type }) => type === "message")
    .map(({ content, text }) => {
      const [part] = Array.isArray(content) ? (content as unknown[]) : [content ?? text];
      return String(typeof part === "object" && part !== null ? (part as Wire)["text"] : part);
    });
}

function comparesVapi(ours: Conversation, theirs: Wire): void {
  const words = WORDS.vapi;
  const [type, status, reason] = ["type", "status", "endedReason"].map((name) => theirs[name] as string | undefined);
  const [assistant, customer, overrides, artifact, analysis] = ["assistant", "customer", "assistantOverrides", "artifact", "analysis"].map((name) => inside(theirs, name)) as [Wire, Wire, Wire, Wire, Wire];
  assert.strictEqual(ours.organizationId, theirs["orgId"]);
  assert.deepEqual<unknown>(ours.agent, {
    id: theirs["assistantId"] ?? null,
    name: assistant["name"] ?? null,
    versionId: theirs["assistantVersion"] ?? null,
    phone: inside(theirs, "phoneNumber")["number"] ?? null,
  });
  assert.deepEqual<unknown>(ours.customer, { id: customer["externalId"] ?? null, phone: customer["number"] ?? null, name: customer["name"] ?? null, email: customer["email"] ?? null });
  assert.strictEqual(ours.channel, words["channel"]?.[type ?? ""]);
  assert.strictEqual(ours.direction, words["direction"]?.[type ?? ""] ?? null);
  assert.strictEqual(ours.status, status === "ended" ? words["endedReason"]?.[reason ?? ""] : words["status"]?.[status ?? ""], `${status} ${reason}`);
  assert.strictEqual(ours.endReason, reason ?? null);
  for (const name of ["startedAt", "endedAt"] as const) assert.strictEqual(ours[name], theirs[name] ?? null);
  const [from, to] = [theirs["startedAt"], theirs["endedAt"]].map((time) => Date.parse(String(time)));
  assert.strictEqual(ours.durationSeconds, theirs["startedAt"] === undefined || theirs["endedAt"] === undefined ? null : (Number(to) - Number(from)) / 1000);
  assert.deepEqual<unknown>(ours.cost, theirs["cost"] === undefined ? null : { amount: theirs["cost"], currency: "USD" });
  const verdict = analysis["successEvaluation"];
  assert.strictEqual(ours.success, verdict === "true" ? true : verdict === "false" ? false : null);
  assert.strictEqual(ours.summary, analysis["summary"] ?? theirs["summary"] ?? null);
  assert.deepEqual(ours.analysis, theirs["analysis"] === undefined ? null : [analysis]);
  assert.deepEqual(ours.metadata, overrides["metadata"] ?? null);
  assert.deepEqual(JSON.parse(ours.initialContext ?? "null"), overrides["variableValues"] ?? null);
  assert.strictEqual(ours.recording?.url ?? null, artifact["presignedMonoUrl"] ?? null);
  if (ours.recording) assert.deepInclude(ours.recording, { expires: true, expiresAt: artifact["presignedUrlsExpiresAt"] as string });
  const messages = (artifact["messages"] as Wire[] | undefined)?.filter(({ role }) => role === "user" || role === "bot");
  const spoken = ours.transcript?.filter(({ role }) => role === "user" || role === "assistant");
  assert.deepEqual(spoken?.map(({ role, content }) => [role, content]), messages?.map(({ role, message }) => [role === "bot" ? "assistant" : role, message]));
}

/** An item of a list, which shows less, or the whole. */
function comparesElevenlabs(ours: Conversation, theirs: Wire): void {
  const words = WORDS.elevenlabs;
  const isWhole = "transcript" in ours;
  const [metadata, analysis] = [inside(theirs, "metadata"), inside(theirs, "analysis")];
  const [phone, whatsapp] = [inside(metadata, "phone_call"), inside(metadata, "whatsapp")];
  const source = text(metadata, "conversation_initiation_source");
  assert.strictEqual(ours.organizationId, null);
  assert.deepEqual<unknown>(ours.agent, {
    id: theirs["agent_id"],
    name: theirs["agent_name"],
    versionId: theirs["version_id"],
    phone: isWhole ? (phone["agent_number"] ?? null) : null,
  });
  const customer = { id: theirs["user_id"], phone: phone["external_number"] ?? whatsapp["whatsapp_user_id"] ?? null };
  assert.deepEqual<unknown>(ours.customer, { ...(isWhole ? customer : { id: null, phone: null }), name: null, email: null });
  const written = metadata["text_only"] === true ? "text" : "webrtc";
  assert.strictEqual(ours.channel, words["channel"]?.[source] ?? (isWhole ? written : source));
  assert.strictEqual(ours.direction, phone["direction"] ?? whatsapp["direction"] ?? null);
  assert.strictEqual(ours.status, words["status"]?.[text(theirs, "status")]);
  assert.strictEqual(ours.endReason, metadata["termination_reason"] === "" ? null : metadata["termination_reason"]);
  assert.strictEqual(ours.durationSeconds, metadata["call_duration_secs"]);
  assert.strictEqual(String(ours.success), words["success"]?.[String(analysis["call_successful"])] ?? "null");
  assert.strictEqual(ours.summary, analysis["transcript_summary"] ?? null);
  const accepted = metadata["accepted_time_unix_secs"];
  assert.strictEqual(ours.startedAt, isWhole && typeof accepted === "number" ? new Date(accepted * 1000).toISOString() : null);
  assert.deepEqual<unknown>(ours.cost, isWhole && metadata["cost_fiat"] !== null ? { amount: metadata["cost_fiat"], currency: "USD" } : null);
  if (!isWhole) return;
  assert.deepEqual(ours.analysis, theirs["analysis"] === null ? null : [analysis]);
  assert.deepEqual(ours.metadata, inside(theirs, "conversation_initiation_client_data")["dynamic_variables"]);
  const spoken = ours.transcript?.filter(({ role }) => role !== "tool");
  const messages = (theirs["transcript"] as Wire[]).filter(({ message }) => message !== null);
  assert.deepEqual(spoken?.map(({ role, content }) => [role, content]), messages.map(({ role, message }) => [role === "agent" ? "assistant" : role, message]));
}

function comparesRetell(ours: Conversation, theirs: Wire): void {
  const words = WORDS.retell;
  const [type, status, reason, direction] = ["call_type", "call_status", "disconnection_reason", "direction"].map((name) => theirs[name] as string | undefined);
  const [cost, analysis] = ["call_cost", "call_analysis"].map((name) => inside(theirs, name)) as [Wire, Wire];
  const numbers = [theirs["from_number"] ?? null, theirs["to_number"] ?? null];
  const [customer, agent] = direction === "outbound" ? numbers.reverse() : numbers;
  assert.strictEqual(ours.organizationId, null);
  assert.deepEqual<unknown>(ours.agent, { id: theirs["agent_id"], name: theirs["agent_name"] ?? null, versionId: String(theirs["agent_version"]), phone: agent });
  assert.deepEqual<unknown>(ours.customer, { id: null, phone: customer, name: null, email: null });
  assert.strictEqual(ours.channel, words["call_type"]?.[type ?? ""]);
  assert.strictEqual(ours.direction, direction ?? null);
  assert.strictEqual(ours.status, words["call_status"]?.[status ?? ""] ?? words["disconnection_reason"]?.[reason ?? ""], `${status} ${reason}`);
  assert.strictEqual(ours.endReason, reason ?? null);
  const ended = theirs["end_timestamp"] as number | undefined;
  assert.strictEqual(ours.endedAt, ended === undefined ? null : new Date(ended).toISOString());
  assert.isNull(ours.startedAt);
  assert.strictEqual(ours.durationSeconds, theirs["duration_ms"] === undefined ? null : Number(theirs["duration_ms"]) / 1000);
  assert.deepEqual<unknown>(ours.cost, theirs["call_cost"] === undefined ? null : { amount: Number(cost["combined_cost"]) / 100, currency: "USD" });
  assert.strictEqual(ours.success, analysis["call_successful"] ?? null);
  assert.strictEqual(ours.summary, analysis["call_summary"] ?? null);
  assert.deepEqual(ours.analysis, theirs["call_analysis"] === undefined ? null : [analysis]);
  assert.deepEqual(ours.metadata, theirs["metadata"] ?? null);
  assert.deepEqual(JSON.parse(ours.initialContext ?? "null"), theirs["retell_llm_dynamic_variables"] ?? null);
  assert.strictEqual(ours.recording?.url ?? null, theirs["recording_url"] ?? null);
  assert.deepEqual(ours.issues, []);
  if (!("transcript" in ours)) return;
  const said = theirs["transcript_object"] as Wire[] | undefined;
  const spoken = ours.transcript?.filter(({ role, content }) => (role === "user" && content !== "1") || role === "assistant");
  assert.deepEqual(spoken?.map(({ role, content }) => [role, content]), said?.map(({ role, content }) => [role === "agent" ? "assistant" : role, content]));
}

const COMPARES: Record<PlatformKind, (ours: Conversation, theirs: Wire) => void> = {
  eigi: comparesEigi, anyreach: comparesAnyreach, vapi: comparesVapi, elevenlabs: comparesElevenlabs, retell: comparesRetell,
};

/** The normalised model: plain data of one shape, whoever sent it. */
export const cases: readonly Case[] = [
  {
    name: "both envelopes of eigi give the same conversations",
    async run() {
      const pages = (envelope: "data" | "flat") => collect(clientOf("eigi", standing({ envelope })).conversations.list({ pageSize: 60 }).pages());
      const [data, flat] = await Promise.all([pages("data"), pages("flat")]);
      assert.lengthOf(data, 5);
      assert.deepEqual(data.map(({ items, total, pageSize }) => ({ items, total, pageSize })), flat.map(({ items, total, pageSize }) => ({ items, total, pageSize })));
    },
  },
  {
    name: "every field says what the provider's record says",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing();
        const theirs = await everything(sandbox, kind);
        const [ours, whole] = [await listed(kind, sandbox), await listedWhole(kind, sandbox)];
        assert.deepEqual([ours.length, whole.length], [theirs.length, theirs.length]);
        for (const [index, conversation] of [...ours, ...whole].entries()) {
          const record = theirs[index % theirs.length] as Wire;
          assert.strictEqual(conversation.provider, kind);
          assert.strictEqual(conversation.id, idOf(kind, record));
          assert.strictEqual(conversation.live, LIVE.includes(conversation.status), conversation.status);
          for (const time of [conversation.createdAt, ...(kind === "elevenlabs" || kind === "retell" ? [] : [conversation.updatedAt])]) if (time !== null || kind !== "retell") assert.match(time ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,}Z$/);
          if (conversation.createdAt === null) assert.isNaN(createdMs(record), "it never began");
          else assert.strictEqual(createdMs({ created_at: conversation.createdAt }), createdMs(record), "to the microsecond");
          for (const { timestamp } of conversation.transcript ?? []) if (timestamp !== null) assert.match(timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,}Z$/);
          try {
            COMPARES[kind](conversation, record);
          } catch (error) {
            throw new Error(`${kind} ${conversation.id}: ${(error as Error).message}`, { cause: error });
          }
        }
      }
    },
  },
  {
    name: "the keys are the same, in the same order, every time",
    async run() {
      await init();
      const messages = new Set<string>();
      const keys = (lacks: readonly string[]) =>
        MODEL_KEYS.filter((key) => !lacks.includes(key)).join().replace("agent", "agent{id,name,versionId,phone}").replace("customer", "customer{id,phone,name,email}");
      for (const kind of PLATFORMS) {
        const sandbox = standing();
        const all = await listedWhole(kind, sandbox);
        for (const conversation of await listed(kind, sandbox)) assert.strictEqual(keysOf({ ...conversation, recording: null }), keys(LEAN[kind]));
        const got = await clientOf(kind, sandbox).conversations.get(all[30]?.id ?? "");
        const [bare] = await everything(sandbox, kind);
        for (const conversation of [...all, got, normalizeConversation(kind, JSON.stringify(bare))]) {
          assert.strictEqual(keysOf({ ...conversation, recording: null }), keys([]));
          for (const message of conversation.transcript ?? []) messages.add(Object.keys(message).join());
        }
      }
      assert.deepEqual([...messages], ["role,content,timestamp"]);
    },
  },
  {
    name: "a list item and the answer of get are the same",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing();
        const { conversations } = clientOf(kind, sandbox);
        const { items } = await conversations.list({ pageSize: 20 });
        const whole = await conversations.list({ pageSize: 20 }, { include: HEAVY });
        for (const [index, item] of whole.items.entries()) {
          const got: Partial<Conversation> = await conversations.get(item.id);
          assert.deepEqual<unknown>(item, got);
          // ElevenLabs' lists lack more than those keys.
          if (kind === "elevenlabs") continue;
          for (const field of LEAN[kind]) delete got[field];
          assert.deepEqual<unknown>(items[index], got);
        }
      }
    },
  },
  {
    name: "it is plain JSON data",
    async run() {
      for (const kind of PLATFORMS) {
        const all = await collect(clientOf(kind, standing()).conversations.list({}, { raw: true }));
        assert.deepEqual(JSON.parse(JSON.stringify(all)), all);
        assert.deepEqual(structuredClone(all), all);
        const visit = (value: unknown): void => {
          if (value === null || ["string", "boolean"].includes(typeof value)) return;
          if (typeof value === "number") return assert.isTrue(Number.isFinite(value));
          assert.include([Object.prototype, Array.prototype], Object.getPrototypeOf(value));
          Object.values(value as object).forEach(visit);
        };
        visit(all);
      }
    },
  },
  {
    name: "omit leaves out the named fields and nothing else",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing({ conversations: 60 });
        const { conversations } = clientOf(kind, sandbox);
        const choices: OmittableField[][] = [[], ["transcript"], ["metadata"], ["analysis"], ["metadata", "transcript"], [...HEAVY]];
        for (const [omit, fetches] of choices.flatMap((omit) => [[omit, false], [omit, true]] as const)) {
          const include = fetches ? HEAVY.filter((field) => !omit.includes(field)) : [];
          const all = await collect(conversations.list({}, { include: include.length > 0 ? HEAVY : [] }));
          const without = await collect(conversations.list({}, { omit, include }));
          const expected = all.map((conversation) => {
            const rest: Partial<Conversation> = { ...conversation };
            for (const field of omit) delete rest[field];
            // What is not read is not complained about.
            rest.issues = conversation.issues.filter(({ path }) => !omit.some((field) => path.startsWith(field)));
            return rest;
          });
          assert.deepEqual(without as object[], expected, `${kind} without ${omit.join(", ")}`);
          const lacks: readonly string[] = [...omit, ...LEAN[kind].filter((field) => !include.includes(field))];
          assert.strictEqual(Object.keys(without[0] ?? {}).join(), MODEL_KEYS.filter((key) => !lacks.includes(key)).join());
        }
      }
    },
  },
  {
    name: "raw keeps the provider's own JSON",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing({ conversations: 60 });
        const theirs = shown(await everything(sandbox, kind));
        const { conversations } = clientOf(kind, sandbox);
        const kept = await collect(conversations.list({}, { raw: true, omit: ["metadata"], include: ["transcript"] }));
        assert.deepEqual(kept.map(({ raw }) => raw), theirs);
        // Of what is not fetched the list's own.
        for (const [index, { raw }] of (await collect(conversations.list({}, { raw: true }))).entries()) assert.strictEqual(idOf(kind, raw as Wire), idOf(kind, theirs[index] ?? {}));
        assert.deepEqual((await conversations.get(kept[0]?.id ?? "", { raw: true })).raw, theirs[0]);
        for (const plain of [...(await conversations.list({}, { raw: false })).items, await conversations.get(kept[0]?.id ?? "")]) {
          assert.notProperty(plain, "raw");
        }
      }
    },
  },
  {
    name: "what a credential may not see is named as withheld",
    async run() {
      const credentials = { anyreach: { [KEYS.anyreach]: { sensitive: false } } };
      const all = await listed("anyreach", standing({ credentials }));
      assert.lengthOf(all, 250);
      for (const conversation of all) {
        assert.sameMembers(conversation.withheld, ["agent.name", "summary", "initialContext", "metadata", "transcript", "recording"]);
        const { agent, summary, initialContext, metadata, transcript, recording, issues } = conversation;
        assert.deepEqual([agent.name, summary, initialContext, metadata, transcript, recording], [null, null, null, null, null, null]);
        assert.isString(agent.id, "the agent's id is not sensitive");
        assert.deepEqual(issues, [], "nothing is wrong with it");
      }
      assert.isTrue((await listed("anyreach", standing())).every(({ withheld }) => withheld.length === 0));
    },
  },
  {
    name: "no transcript is null, and one in which nothing was said is empty",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing({ conversations: 0 });
        const { conversations } = clientOf(kind, sandbox);
        const none = sandbox.insert(kind, { status: "completed", transcript: null });
        const silent = sandbox.insert(kind, { status: "completed", transcript: [] });
        // ElevenLabs writes an empty list for either.
        const absent = kind === "elevenlabs" ? [] : null;
        assert.deepEqual((await conversations.get(none)).transcript, absent, kind);
        assert.deepEqual((await conversations.get(silent)).transcript, [], kind);
        const found = (await conversations.list({}, { include: ["transcript"] })).items.map(({ id, transcript }) => [id, transcript]);
        assert.sameDeepMembers(found, [[none, absent], [silent, []]]);
      }
    },
  },
  {
    name: "a live conversation grows until it ends",
    async run() {
      for (const kind of PLATFORMS) {
        let now = NOW;
        const sandbox = standing({ now: () => new Date(now) });
        const { conversations } = clientOf(kind, sandbox);
        const { id } = (await collect(conversations.list())).find(({ status }) => status === "in_progress") ?? assert.fail("nothing is live");
        const lengths: number[] = [];
        let current = await conversations.get(id);
        for (let minute = 0; current.live && minute < 600; minute += 1) {
          assert.strictEqual(current.status, "in_progress");
          lengths.push(current.transcript?.length ?? 0);
          now += 10_000;
          current = await conversations.get(id);
        }
        assert.isFalse(current.live, `${kind}: it ended`);
        lengths.push(current.transcript?.length ?? 0);
        // Some show what was said only once they have looked at it.
        now += 600_000;
        lengths.push((await conversations.get(id)).transcript?.length ?? 0);
        assert.deepEqual(lengths, [...lengths].sort((a, b) => a - b), "it never gets shorter");
        assert.isAbove(lengths.at(-1) ?? 0, lengths[0] ?? 0, "it got longer");
      }
    },
  },
  {
    name: "an unknown word passes through, with an issue",
    async run() {
      for (const [kind, fields] of [
        ["eigi", { conversation_status: "ARCHIVED", conversation_type: "FAX" }],
        ["anyreach", { status: "archived", channel: "fax" }],
        ["vapi", { status: "archived", type: "fax" }],
        ["elevenlabs", { tag_ids: [], status: "archived", metadata: { phone_call: null, whatsapp: null, text_only: false, start_time_unix_secs: NOW / 1000, conversation_initiation_source: "fax" } }],
        ["retell", { call_status: "archived", call_type: "fax" }],
      ] as const) {
        const sandbox = standing({ conversations: 0 });
        const read = await clientOf(kind, sandbox).conversations.get(sandbox.insert(kind, fields));
        assert.match(read.status, /^archived$/i);
        assert.match(read.channel, /^fax$/i);
        const unknown = read.issues.filter(({ code }) => code === "unknown_value").map(({ path }) => path);
        assert.includeMembers(unknown, ["status", "channel"], JSON.stringify(read.issues));
      }
    },
  },
  {
    name: "a record without a readable time is rejected, not lost",
    async run() {
      // At Retell a call that never began has none, and is kept.
      for (const kind of PLATFORMS.filter((it) => it !== "retell")) {
        const sandbox = standing({ conversations: 3 });
        const id = sandbox.insert(kind, { eigi: { created_at: "soon" }, anyreach: { created_at: "soon" }, vapi: { type: "webCall", createdAt: "soon" }, elevenlabs: { tag_ids: [], metadata: { start_time_unix_secs: "soon" } }, retell: {} }[kind]);
        const list = clientOf(kind, sandbox).conversations.list();
        const { items, rejected } = await list;
        assert.lengthOf(items, 3);
        assert.strictEqual(rejected.length, 1);
        const [{ index, issues, raw }] = rejected as [(typeof rejected)[number]];
        assert.strictEqual(idOf(kind, (await everything(sandbox, kind))[index] ?? {}), id);
        assert.strictEqual(idOf(kind, raw as Wire), id);
        assert.deepEqual(issues.map(({ path, code }) => `${path} ${code}`), [kind === "elevenlabs" ? "createdAt invalid_type" : "createdAt invalid_format"]);
        assert.strictEqual(list.report.rejected, 1);
      }
    },
  },
  {
    name: "a call that never began is kept, last and without a time",
    async run() {
      const sandbox = standing({ conversations: 5 });
      const started = (await listed("retell", sandbox)).filter(({ createdAt }) => createdAt !== null).length;
      const never = sandbox.insert("retell", { call_type: "web_call", call_status: "registered", start_timestamp: undefined });
      const all = await listed("retell", sandbox);
      const { createdAt, status, issues } = all.find(({ id }) => id === never) ?? assert.fail("it is lost");
      assert.deepEqual([createdAt, status, issues], [null, "created", []]);
      assert.isTrue(all.slice(started).every((it) => it.createdAt === null), "behind all others");
      const since = await collect(clientOf("retell", sandbox).conversations.list({ createdAfter: "2000-01-01" }));
      assert.lengthOf(since, started, "no time is within any");
    },
  },
  {
    name: "numbers and texts are not changed on the way",
    async run() {
      await init();
      const odd = { big: 12345678901234567890n.toString(), tiny: 1e-7, float: 0.1, text: "\u0000\u2028\ud83d\ude00\"\\/", empty: {}, nested: [[[]]], "": 1, __proto: 1 };
      const record = { conversation_id: "a28e7071-508e-4d45-8887-085531aafaba", conversation_type: "CHAT", conversation_status: "COMPLETED", created_at: "2025-12-03T14:14:22.719001", conversation_metadata: odd };
      const [item] = normalizePage("eigi", JSON.stringify([record])).items;
      assert.deepEqual(item?.metadata, odd);
      assert.strictEqual(item?.createdAt, "2025-12-03T14:14:22.719001Z");
      const hostile = normalizePage("eigi", JSON.stringify([record]).replace('"big"', '"__proto__"')).items[0];
      assert.isTrue(Object.hasOwn(hostile?.metadata ?? {}, "__proto__"), "a key like any other");
      assert.strictEqual(Object.getPrototypeOf(hostile?.metadata), Object.prototype);
    },
  },
];
