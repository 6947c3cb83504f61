import { assert } from "chai";
import type { Conversation, ExportOptions, PlatformKind } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { readCsv } from "../csv.js";
import { readLines, wholeText } from "../exported.js";
import { clientOf, collect, HEAVY, NOW, PLATFORMS, standing } from "../sandbox-client.js";
import type { Wire } from "../wire.js";

const MASK = /\[(phone|email|redacted):[a-z]{12}\]/;
const masks = (text: string): string[] => text.match(new RegExp(MASK, "g")) ?? [];

/** One number and one address in the ways people write them. */
const NUMBER = ["+919876543210", "+91 98765 43210", "+91-98765-43210", "(098765) 43210", "9876543210", "+91.98765.43210", "९८७६५४३२१०"];
const OTHER_NUMBER = "+49 30 901820";
const ADDRESS = ["asha.rao@example.com", "asha.rao@Example.COM"];
const OTHER_ADDRESS = "b@mail.example.org";
const KEPT = ["on 2026-03-15 at 09:30", "order 12345", "room 101-203", "9d0c6a5e-36f1-4a8e-9c55-0a6f1f6f7d11", "v1.2.3"];

/** A conversation that gives everything away, everywhere. */
function planted(kind: PlatformKind): Wire {
  const said = [...NUMBER, ...ADDRESS, OTHER_NUMBER, OTHER_ADDRESS, ...KEPT].map((what) => `it is ${what}, isn't it?`);
  const metadata = { phone: NUMBER[1], nested: { list: [ADDRESS[0], { deep: NUMBER[2] }] }, [`called ${NUMBER[0]}`]: true, number: 9876543210, order: "A-77" };
  const records: Record<PlatformKind, Wire> = {
    eigi: {
      conversation_type: "TELEPHONY",
      conversation_status: "COMPLETED",
      conversation_transcript: said.map((content) => ({ role: "user", content })),
      conversation_analysis: [{ caller: NUMBER[3], mail: ADDRESS[1] }],
      notes: `call back: ${NUMBER[4]} or ${ADDRESS[0]}`,
      conversation_metadata: { ...metadata, calling_type: "INBOUND", from_mobile_number: NUMBER[0], to_mobile_number: "+911140000000" },
    },
    anyreach: {
      channel: "telephone",
      status: "completed",
      direction: "inbound",
      user_id: NUMBER[0],
      agent_number: "+911140000000",
      conversation: { messages: said.map((text) => ({ type: "message", role: "user", text })) },
      summary: `Asha (${ADDRESS[0]}) asks to be called at ${NUMBER[5]}`,
      initial_context: `from ${NUMBER[6]}`,
      custom_metadata: metadata,
    },
    vapi: {
      type: "inboundPhoneCall",
      status: "ended",
      endedReason: "customer-ended-call",
      assistantId: "a1",
      customer: { number: NUMBER[0] },
      phoneNumber: { number: "+911140000000" },
      assistantOverrides: { metadata, variableValues: { from: NUMBER[6] } },
      analysis: { summary: `Asha (${ADDRESS[0]}) asks to be called at ${NUMBER[5]}`, structuredData: { caller: NUMBER[3], mail: ADDRESS[1] } },
      artifact: { messages: said.map((message) => ({ role: "user", message })) },
    },
    retell: {
      agent_id: "a1",
      call_type: "phone_call",
      direction: "inbound",
      from_number: NUMBER[0],
      to_number: "+911140000000",
      call_status: "ended",
      disconnection_reason: "user_hangup",
      duration_ms: 9000,
      metadata,
      call_analysis: { call_successful: true, call_summary: `Asha (${ADDRESS[0]}) asks to be called at ${NUMBER[5]}`, custom_analysis_data: { caller: NUMBER[3], mail: ADDRESS[1], from: NUMBER[6] } },
      transcript_with_tool_calls: said.map((message) => ({ role: "user", content: message, words: [] })),
    },
    elevenlabs: {
      agent_id: "a1",
      status: "done",
      metadata: { phone_call: { type: "twilio", direction: "inbound", agent_number: "+911140000000", external_number: NUMBER[0] }, start_time_unix_secs: NOW / 1000, call_duration_secs: 9, conversation_initiation_source: "twilio" },
      conversation_initiation_client_data: { dynamic_variables: metadata },
      analysis: { call_successful: "success", transcript_summary: `Asha (${ADDRESS[0]}) asks to be called at ${NUMBER[5]}`, data_collection_results: { caller: NUMBER[3], mail: ADDRESS[1], from: NUMBER[6] } },
      transcript: said.map((message) => ({ role: "user", message, time_in_call_secs: 1 })),
    },
  };
  return records[kind];
}

/** Digits of whatever script, nothing between them. */
const squeezed = (text: string): string =>
  text.replace(/[\u0966-\u096f]/g, (digit) => String((digit.codePointAt(0) ?? 0) - 0x966)).replace(/[\s().\-/]/g, "").toLowerCase();

function holdsNothing(text: string): void {
  const all = squeezed(text);
  for (const secret of ["9876543210", "30901820", "asha.rao@example.com", "b@mail.example.org"].map(squeezed)) assert.notInclude(all, secret);
}

const REDACT = ["customer.phone", "text"] as const;

/** Private values are masked wherever they would come out, and can still be counted. */
export const cases: readonly Case[] = [
  ...PLATFORMS.flatMap((kind): Case[] => [
    {
      name: `${kind}: planted numbers and addresses are nowhere in the output`,
      async run() {
        const sandbox = standing({ conversations: 20 });
        sandbox.insert(kind, planted(kind));
        const { conversations } = clientOf(kind, sandbox);
        const csv = ["id", "customer.phone", "customer.id", "summary", "notes", "initialContext", "transcript", "metadata", "analysis", "transcript.0.content", "metadata.nested.list.0"] as const;
        const variants: ExportOptions[] = [{ format: "ndjson", redact: REDACT }, { format: "csv", redact: REDACT, columns: csv }, { format: "csv", redact: REDACT }];
        for (const options of variants) holdsNothing(await wholeText(conversations.export({}, options)));
        const plain = await wholeText(conversations.export({}, { format: "ndjson" }));
        assert.throws(() => holdsNothing(plain), undefined, undefined, "without redaction they are");
      },
    },
    {
      name: `${kind}: no customer's number is left in an export, and the rest is untouched`,
      async run() {
        const { conversations } = clientOf(kind, standing());
        const listed = await collect(conversations.list({}, { include: HEAVY }));
        const text = await wholeText(conversations.export({}, { format: "ndjson", redact: REDACT }));
        const digits = (phone: string | null) => (phone === null ? [] : phone.replace(/\D/g, "").slice(-10));
        const phones = new Set(listed.flatMap(({ customer }) => digits(customer.phone)));
        assert.isAbove(phones.size, 30);
        const all = squeezed(text);
        // What an agent can be called at was not named.
        const kept = new Set(listed.flatMap(({ agent }) => digits(agent.phone)));
        for (const phone of phones) if (!kept.has(phone)) assert.notInclude(all, phone);
        const lines = readLines(text);
        const untouched = ({ id, agent, status, createdAt, durationSeconds, channel, recording }: Conversation) => ({ id, agent: agent.name, status, createdAt, durationSeconds, channel, recording });
        assert.deepEqual(lines.map(untouched), listed.map(untouched));
        // As many different masks as there were numbers.
        const masked = new Set(lines.flatMap(({ customer }) => customer.phone ?? []));
        for (const mask of masked) assert.match(mask, new RegExp(`^${MASK.source}$`));
        assert.strictEqual(masked.size, phones.size, "they can be counted");
      },
    },
    {
      name: `${kind}: the same value has the same mask within an export, and another in the next`,
      async run() {
        const sandbox = standing({ conversations: 0 });
        sandbox.insert(kind, planted(kind));
        sandbox.insert(kind, planted(kind));
        const { conversations } = clientOf(kind, sandbox);
        const read = async () => readLines(await wholeText(conversations.export({ pageSize: 1 }, { format: "ndjson", redact: REDACT })));
        const [first, second] = await read();
        const ofSaid = (conversation: Conversation | undefined) => (conversation?.transcript ?? []).map(({ content }) => content);
        assert.deepEqual(ofSaid(first), ofSaid(second), "across conversations and pages");
        const said = ofSaid(first);
        const number = new Set(said.slice(0, NUMBER.length).flatMap(masks));
        assert.strictEqual(number.size, 1, `one number, however it is written: ${[...number].join(" ")}`);
        const address = new Set(said.slice(NUMBER.length, NUMBER.length + ADDRESS.length).flatMap(masks));
        assert.strictEqual(address.size, 1);
        const others = said.slice(NUMBER.length + ADDRESS.length).flatMap(masks);
        assert.strictEqual(new Set([...number, ...address, ...others]).size, 4, "four values, four masks");
        assert.deepEqual(said.slice(-KEPT.length), KEPT.map((what) => `it is ${what}, isn't it?`), "dates, orders and ids stay");
        assert.strictEqual(first?.customer.phone, [...number][0]);
        const [another] = await read();
        assert.notStrictEqual(another?.customer.phone, first?.customer.phone, "masks of two exports cannot be joined");
      },
    },
    {
      name: `${kind}: NDJSON and CSV mask alike, named paths wherever they are`,
      async run() {
        const sandbox = standing({ conversations: 3 });
        sandbox.insert(kind, planted(kind));
        const { conversations } = clientOf(kind, sandbox);
        const redact = ["agent.id", "metadata.order", "metadata.nested.list", "transcript.content"] as const;
        const [line] = readLines(await wholeText(conversations.export({ pageSize: 1 }, { format: "ndjson", redact, maxPages: 1 })));
        const [listed] = (await conversations.list({ pageSize: 1 }, { include: HEAVY })).items;
        for (const { content } of line?.transcript ?? []) assert.match(content, MASK);
        assert.lengthOf(line?.transcript ?? [], listed?.transcript?.length ?? -1);
        assert.match(line?.agent.id ?? "", MASK);
        assert.match(String(line?.metadata?.["order"]), MASK);
        assert.notInclude(JSON.stringify(line?.metadata), "A-77");
        assert.notInclude(JSON.stringify(line?.metadata?.["nested"]), "asha.rao");
        assert.match(line?.customer.phone ?? "", MASK, "a number in a named value is hidden wherever it stands");
        assert.deepEqual([line?.id, line?.agent.name, line?.status], [listed?.id, listed?.agent.name, listed?.status], "what is not named stays");
        const [, row] = readCsv(await wholeText(conversations.export({ pageSize: 1 }, { format: "csv", redact, maxPages: 1, columns: ["agent.id", "metadata.order", "transcript.0.content", "customer.phone"] })));
        for (const cell of row ?? []) assert.match(cell.text, MASK);
      },
    },
  ]),
];
