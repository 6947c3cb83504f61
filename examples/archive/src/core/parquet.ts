// NDJSON → Parquet: the same lines give the same bytes.
import { gzipSync } from "node:zlib";
import type { Conversation } from "convoscope";
import { ByteWriter, parquetWrite } from "hyparquet-writer";

type SchemaElement = NonNullable<Parameters<typeof parquetWrite>[0]["schema"]>[number];

const text = (name: string): SchemaElement => ({ name, type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" }, repetition_type: "OPTIONAL" });
const json = (name: string): SchemaElement => ({ name, type: "BYTE_ARRAY", converted_type: "JSON", repetition_type: "OPTIONAL" });
const number = (name: string): SchemaElement => ({ name, type: "DOUBLE", repetition_type: "OPTIONAL" });
const flag = (name: string): SchemaElement => ({ name, type: "BOOLEAN", repetition_type: "OPTIONAL" });
const time = (name: string): SchemaElement => ({
  name,
  type: "INT64",
  logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
  repetition_type: "OPTIONAL",
});

interface Column {
  readonly element: SchemaElement;
  readonly children?: readonly SchemaElement[];
  readonly of: (conversation: Conversation) => unknown;
}

const COLUMNS: readonly Column[] = [
  { element: text("provider"), of: (each) => each.provider },
  { element: text("id"), of: (each) => each.id },
  { element: text("internal_id"), of: (each) => each.internalId },
  { element: text("organization_id"), of: (each) => each.organizationId },
  { element: text("agent_id"), of: (each) => each.agent.id },
  { element: text("agent_name"), of: (each) => each.agent.name },
  { element: text("agent_version_id"), of: (each) => each.agent.versionId },
  { element: text("agent_phone"), of: (each) => each.agent.phone },
  { element: text("customer_id"), of: (each) => each.customer.id },
  { element: text("customer_phone"), of: (each) => each.customer.phone },
  { element: text("channel"), of: (each) => each.channel },
  { element: text("direction"), of: (each) => each.direction },
  { element: text("status"), of: (each) => each.status },
  { element: flag("live"), of: (each) => each.live },
  { element: text("end_reason"), of: (each) => each.endReason },
  { element: time("created_at"), of: (each) => micros(each.createdAt) },
  { element: time("updated_at"), of: (each) => micros(each.updatedAt) },
  { element: number("duration_seconds"), of: (each) => each.durationSeconds },
  { element: number("user_turn_count"), of: (each) => each.userTurnCount },
  { element: text("summary"), of: (each) => each.summary },
  { element: text("notes"), of: (each) => each.notes },
  { element: text("initial_context"), of: (each) => each.initialContext },
  { element: text("created_by"), of: (each) => each.createdBy },
  { element: text("recording_url"), of: (each) => each.recording?.url ?? null },
  {
    element: { name: "transcript", converted_type: "LIST", num_children: 1, repetition_type: "OPTIONAL" },
    children: [
      { name: "list", num_children: 1, repetition_type: "REPEATED" },
      { name: "element", num_children: 3, repetition_type: "OPTIONAL" },
      text("role"),
      text("content"),
      time("timestamp"),
    ],
    of: (each) => each.transcript?.map(({ role, content, timestamp }) => ({ role, content, timestamp: micros(timestamp) })) ?? null,
  },
  { element: json("analysis"), of: (each) => each.analysis },
  { element: json("metadata"), of: (each) => each.metadata },
  { element: json("withheld"), of: (each) => each.withheld },
  { element: json("issues"), of: (each) => each.issues },
];

const SCHEMA: SchemaElement[] = [
  { name: "root", num_children: COLUMNS.length },
  ...COLUMNS.flatMap(({ element, children = [] }) => [element, ...children]),
];

/** A Parquet file of these lines. Times have microseconds; null and [] are kept apart. */
export function parquetOf(ndjson: string): Uint8Array {
  const conversations = ndjson.split("\n").slice(0, -1).map((line) => JSON.parse(line) as Conversation);
  const writer = new ByteWriter();
  parquetWrite({
    writer,
    schema: SCHEMA,
    columnData: COLUMNS.map(({ element, of }) => ({ name: element.name, data: conversations.map(of) })),
    codec: "GZIP",
    compressors: { GZIP: (bytes) => gzipSync(bytes) },
    createdBy: "convoscope archive",
  });
  return new Uint8Array(writer.getBuffer());
}

/** Microseconds since 1970. */
function micros(text: string | null): bigint | null {
  if (text === null) return null;
  const [, whole = "", fraction = ""] = /^(.{19})(?:\.(\d+))?Z$/.exec(text) ?? [];
  const ms = Date.parse(`${whole}Z`);
  return Number.isNaN(ms) ? null : BigInt(ms) * 1000n + BigInt(fraction.slice(0, 6).padEnd(6, "0"));
}
