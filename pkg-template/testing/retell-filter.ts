import type { RetellCall } from "./retell-conversation.js";

type Test = (value: unknown) => boolean;
type Operator = (value: never, wanted: never) => boolean;

/** The operators of each type of filter. */
const OPERATORS: Record<string, Record<string, Operator>> = {
  string: {
    eq: (value: string, wanted: string) => value === wanted,
    ne: (value: string, wanted: string) => value !== wanted,
    sw: (value: string, wanted: string) => value.startsWith(wanted),
    ew: (value: string, wanted: string) => value.endsWith(wanted),
    co: (value: string, wanted: string) => value.includes(wanted),
  },
  number: {
    eq: (value: number, wanted: number) => value === wanted,
    ne: (value: number, wanted: number) => value !== wanted,
    gt: (value: number, wanted: number) => value > wanted,
    ge: (value: number, wanted: number) => value >= wanted,
    lt: (value: number, wanted: number) => value < wanted,
    le: (value: number, wanted: number) => value <= wanted,
  },
  boolean: { eq: (value: boolean, wanted: boolean) => value === wanted },
  // Whether the bounds belong to it is not documented. One who polls it sends the lower one less one: here it does not.
  range: { bt: (value: number, [low, high]: [number, number]) => value > low && value <= high },
  enum: { in: (value: string, wanted: string[]) => wanted.includes(value) },
  present: { pr: () => true, np: () => false },
};

const isList = (value: unknown, type: string, length = Infinity): boolean => Array.isArray(value) && value.every((item) => typeof item === type) && (length === Infinity || value.length === length);
const VALUES: Record<string, Test> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  range: (value) => isList(value, "number", 2),
  enum: (value) => isList(value, "string"),
  present: (value) => value === undefined,
};

/** What a filter of a field looks at, and the types it may have. */
type Field = readonly [types: string, read: (call: RetellCall) => unknown, accepted?: readonly string[] | undefined];
const inside = (record: string, key: string) => (call: RetellCall) => (call[record] as RetellCall | undefined)?.[key];
const plain = (types: string, key: string, accepted?: readonly string[]): Field => [types, (call) => call[key], accepted];
const FIELDS: Record<string, Field> = {
  call_id: plain("string enum", "call_id"),
  batch_call_id: plain("string", "batch_call_id"),
  agent_tag: plain("enum", "agent_tag"),
  // One status is missing: registered calls cannot be asked for.
  call_status: plain("enum", "call_status", ["not_connected", "ongoing", "ended", "error"]),
  call_type: plain("enum", "call_type", ["web_call", "phone_call"]),
  direction: plain("enum", "direction", ["inbound", "outbound"]),
  data_storage_setting: plain("enum", "data_storage_setting", ["everything", "everything_except_pii", "basic_attributes_only"]),
  disconnection_reason: plain("enum", "disconnection_reason"),
  from_number: plain("string", "from_number"),
  to_number: plain("string", "to_number"),
  start_timestamp: plain("number range", "start_timestamp"),
  end_timestamp: plain("number range", "end_timestamp"),
  duration_ms: plain("number range", "duration_ms"),
  combined_cost: ["number range", inside("call_cost", "combined_cost")],
  e2e_latency_p50: ["number range", (call) => inside("e2e", "p50")((call["latency"] ?? {}) as RetellCall)],
  user_sentiment: ["enum", inside("call_analysis", "user_sentiment"), ["Negative", "Positive", "Neutral", "Unknown"]],
  call_successful: ["boolean", inside("call_analysis", "call_successful")],
  in_voicemail: ["boolean", inside("call_analysis", "in_voicemail")],
};
/** Lists of filters, each with a key of a record. */
const KEYED: Record<string, (call: RetellCall) => unknown> = {
  metadata: (call) => call["metadata"],
  dynamic_variables: (call) => call["retell_llm_dynamic_variables"],
  custom_analysis_data: inside("call_analysis", "custom_analysis_data"),
  custom_attributes: (call) => call["custom_attributes"],
};

/** A filter that is not what is documented. */
export class FilterError extends Error {}

/** Reads `filter_criteria`: all conditions must hold. */
export function readCriteria(criteria: unknown): (call: RetellCall) => boolean {
  const tests = Object.entries(record(criteria, "filter_criteria")).map(([name, filter]): ((call: RetellCall) => boolean) => {
    if (name === "agent") {
      const agents = list(filter, name).map((agent) => {
        const { agent_id, version, ...more } = record(agent, name);
        const isVersion = version === undefined || (isList(version, "number") && (version as number[]).every(Number.isInteger));
        if (typeof agent_id !== "string" || !isVersion || Object.keys(more).length > 0) throw new FilterError("filter_criteria.agent is malformed");
        return { agent_id, version: version as number[] | undefined };
      });
      return (call) => agents.some(({ agent_id, version }) => agent_id === call["agent_id"] && (version?.includes(Number(call["agent_version"])) ?? true));
    }
    const keyed = Object.hasOwn(KEYED, name) ? KEYED[name] : undefined;
    if (keyed !== undefined) {
      const parts = list(filter, name).map((part): ((call: RetellCall) => boolean) => {
        const { key, ...rest } = record(part, name);
        const test = readFilter(rest, name, Object.keys(OPERATORS).join(" "));
        return (call) => test((keyed(call) as RetellCall | undefined)?.[String(key)]);
      });
      return (call) => parts.every((part) => part(call));
    }
    const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    // Whether an unknown one is ignored is not documented; also the names of earlier versions are refused here.
    if (field === undefined) throw new FilterError(`filter_criteria has no ${name}`);
    const [types, read, accepted] = field;
    const test = readFilter(filter, name, types, accepted);
    return (call) => test(read(call));
  });
  return (call) => tests.every((test) => test(call));
}

function readFilter(filter: unknown, name: string, types: string, accepted?: readonly string[]): Test {
  const { type, op, value, ...more } = record(filter, name);
  const operator = types.split(" ").includes(String(type)) ? OPERATORS[String(type)]?.[String(op)] : undefined;
  if (operator === undefined || Object.keys(more).length > 0 || VALUES[String(type)]?.(value) !== true) throw new FilterError(`filter_criteria.${name} is malformed`);
  const foreign = accepted && (value as string[]).find((each) => !accepted.includes(each));
  if (foreign !== undefined) throw new FilterError(`filter_criteria.${name} has no value ${foreign}`);
  // What is not there is equal to nothing, and meets no condition but "np".
  return (found) => (found === undefined || found === null ? op === "np" : operator(found as never, value as never));
}

function record(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new FilterError(`${name} must be an object`);
  return value as Record<string, unknown>;
}

function list(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw new FilterError(`${name} must be a list`);
  return value;
}
