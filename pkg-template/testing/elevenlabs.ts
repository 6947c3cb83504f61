import type { Answer } from "./answer.js";
import { answered, BackDoor, counted, routesAt, type Api, type Route } from "./api.js";
import { pageAfter, placeOf, type Placed } from "./cursor.js";
import { ELEVENLABS_STATUSES, ELEVENLABS_VERDICTS, leanElevenlabs, renderElevenlabs, startSeconds, wantedByElevenlabs, type ElevenlabsConversation } from "./elevenlabs-conversation.js";
import type { ChannelMix } from "./plan.js";
import { Population, type Entry } from "./population.js";
import { Query } from "./query.js";
import { silentMp3 } from "./silence.js";
import { floored, named, voiceSeed } from "./story.js";
import { cutEmoji, laid } from "./surrogate.js";
import { SECOND, type Micros } from "./timestamp.js";
import type { VoiceOptions } from "./vapi.js";
import { distort } from "./voice-fault.js";

/** The telephone calls are those of the other voice platforms. */
const MIX: ChannelMix = [
  ["telephone", 70],
  ["webrtc", 16],
  ["text", 8],
  ["whatsapp", 6],
];
const DEFAULT_PAGE = 30;
const LARGEST_PAGE = 100;
const KEYS = { items: "conversations", cursor: "next_cursor" };
/** Documented, but nothing here has what they ask for. */
const UNSERVED = [
  "visited_agent_ids", "visited_agent_branch_ids", "triggered_procedure_ids", "rating_max", "rating_min", "has_feedback_comment", "evaluation_params", "data_collection_params",
  "data_collection_ids", "evaluation_criteria_ids", "tool_names_successful", "tool_names_errored", "include_invalid_tool_calls", "conversation_product_type", "parent_conversation_id",
  "topic_ids", "tag_ids", "workflow_node_entered_id", "guardrail_types", "custom_guardrail_names",
];

const ERRORS: Record<number, readonly [status: string, message: string]> = {
  400: ["invalid_request", "The request is not valid."],
  401: ["invalid_api_key", "Invalid API key"],
  403: ["missing_permissions", "The API key lacks a permission."],
  404: ["conversation_not_found", "There is no such conversation."],
  429: ["too_many_concurrent_requests", "Too many requests at once."],
  500: ["internal_error", "Something went wrong."],
  501: ["not_served", "The sandbox does not serve this parameter."],
};

const failure = (code: number, [status, message] = ERRORS[code] ?? [`error_${code}`, `Error ${code}`]): Answer => ({ status: code, body: { detail: { status, message } } });
const invalid = (problems: readonly object[]): Answer => ({ status: 422, body: { detail: problems } });

/** ElevenLabs' conversations of agents, from its published OpenAPI document and its SDK. */
export function elevenlabsApi({ seed: root, keys, largestPage = LARGEST_PAGE, ...options }: VoiceOptions): Api {
  const seed = voiceSeed(root);
  const population = new Population({ ...options, seed, mix: MIX, tick: SECOND, idOf: (uuid) => named("conv", uuid) });
  const created = ({ metadata }: Record<string, unknown>) => floored(counted((metadata as Record<string, unknown> | undefined)?.["start_time_unix_secs"], SECOND), SECOND);
  const door = new BackDoor(population, "conversation_id", wantedByElevenlabs, created);
  const admitted =
    (answer: Route["answer"]): Route["answer"] =>
    (call) => {
      const key = call.headers.get("xi-api-key");
      if (!key) return failure(401, ["needs_authorization", "No API key: send it in the xi-api-key header."]);
      return keys?.includes(key) === false ? failure(401) : answer(call);
    };
  const list = admitted(({ params, fault, now }) => {
    if (fault?.kind === "repeat_cursor") params.delete("cursor");
    return distort(fault, listElevenlabs(population, seed, params, now, largestPage), KEYS, spoilt);
  });
  const get = admitted(({ id, fault, now }) => {
    const entry = population.find(answered(population, id, fault));
    return entry === undefined ? failure(404) : distort(fault, { status: 200, body: renderElevenlabs(seed, entry, now) }, KEYS, spoiltWhole);
  });
  const audio = admitted(({ id, now }) => {
    const entry = population.find(id);
    const hasAudio = entry !== undefined && renderElevenlabs(seed, entry, now)["has_audio"] === true;
    return hasAudio ? { status: 200, body: silentMp3(id), media: "audio/mpeg" } : failure(404);
  });
  const path = "/v1/convai/conversations";
  return {
    mark: "conversation_id",
    routes: [...routesAt(path, list, get), { method: "GET", path: `${path}/{id}/audio`, answer: audio }],
    insert: (given, now) => door.insert(given, now),
    update: (id, given, now) => door.update(id, given, now),
    remove: (id) => door.remove(id),
    expire: (now) => population.expire(now),
    error: (status) => (status === 422 ? invalid([{ type: "value_error", loc: ["query", "cursor"], msg: "Value error" }]) : failure(status)).body,
  };
}

/** `GET /v1/convai/conversations`: lean, by start, newest first unless asked otherwise. */
function listElevenlabs(population: Population, seed: number, params: URLSearchParams, now: Micros, largestPage: number): Answer {
  const query = new Query(params);
  const unserved = UNSERVED.find((name) => params.has(name));
  if (unserved !== undefined) return failure(501, ["not_served", `The sandbox does not serve ${unserved}.`]);
  const size = Math.min(query.integer("page_size", 1, LARGEST_PAGE) ?? DEFAULT_PAGE, largestPage);
  const isDescending = query.oneOf("sort_direction", ["asc", "desc"]) !== "asc";
  const hasSummary = query.oneOf("summary_mode", ["exclude", "include"]) === "include";
  const [after, before] = [query.integer("call_start_after_unix"), query.integer("call_start_before_unix")];
  const cursor = query.text("cursor");
  const place = cursor === undefined ? null : placeOf(cursor);
  const matches = readFilter(query);
  if (query.problems.length > 0) return invalid(query.problems.map(({ name, type, message, input }) => ({ type, loc: ["query", name], msg: message, input })));
  // What a foreign cursor gives is not documented.
  if (place === undefined) return failure(400, ["invalid_cursor", "The cursor is none of a previous answer."]);
  // Nor whether the two times are included: they are not.
  const within = population.between((after ?? -Infinity) * SECOND, (before ?? Infinity) * SECOND).filter((entry) => startSeconds(entry) > (after ?? -Infinity) && startSeconds(entry) < (before ?? Infinity));
  const matching = matches === null ? within : within.filter((entry) => matches(renderElevenlabs(seed, entry, now), entry));
  const { page, next } = pageAfter(matching.map((entry): Placed => ({ at: startSeconds(entry), id: entry.id, entry })), size, isDescending, place);
  return {
    status: 200,
    body: { conversations: page.map(({ entry }) => leanElevenlabs(renderElevenlabs(seed, entry, now), entry, hasSummary)), next_cursor: next, has_more: next !== null },
  };
}

type Json = Record<string, unknown>;
type Matches = (shown: ElevenlabsConversation, entry: Entry) => boolean;

/** All filters but the times in one; null if there are none. */
function readFilter(query: Query): Matches | null {
  const tests: Matches[] = [];
  const lean = (test: (item: Json) => boolean) => tests.push((shown, entry) => test(leanElevenlabs(shown, entry, false)));
  const same = (name: string, value: unknown) => value !== undefined && lean((item) => item[name] === value);
  for (const name of ["agent_id", "branch_id", "version_id", "conversation_initiation_source"]) same(name, query.text(name));
  same("call_successful", query.oneOf("call_successful", ELEVENLABS_VERDICTS));
  const user = query.text("user_id");
  if (user !== undefined) tests.push(({ user_id }) => user_id === user);
  const textOnly = query.boolean("text_only");
  if (textOnly !== undefined) tests.push(({ metadata }) => ((metadata as Json | undefined)?.["text_only"] ?? false) === textOnly);
  const least = query.integer("call_duration_min_secs");
  const most = query.integer("call_duration_max_secs");
  if (least !== undefined || most !== undefined) lean(({ call_duration_secs: seconds }) => Number(seconds) >= (least ?? -Infinity) && Number(seconds) <= (most ?? Infinity));
  const excluded = query.all("exclude_statuses");
  if (excluded.some((status) => !ELEVENLABS_STATUSES.some((known) => known === status))) query.oneOf("exclude_statuses", ELEVENLABS_STATUSES);
  if (excluded.length > 0) lean(({ status }) => !excluded.includes(String(status)));
  for (const [name, field] of [["main_languages", "main_language"], ["termination_reasons", "termination_reason"], ["tool_names", "tool_names"]] as const) {
    const wanted = query.all(name);
    if (wanted.length > 0) lean((item) => [item[field]].flat().some((value) => wanted.includes(String(value))));
  }
  // Fuzzy: some word of it is enough.
  const words = query.text("search")?.toLowerCase().split(/\s+/).filter((word) => word !== "");
  if (words !== undefined) tests.push(({ transcript }) => (transcript as Json[]).some(({ message }) => words.some((word) => String(message ?? "").toLowerCase().includes(word))));
  for (const text of query.all("dynamic_variable_params")) {
    const test = readVariable(text);
    if (test === undefined) query.custom("dynamic_variable_params", "value_error", "Input should be name:op:value", () => undefined);
    else tests.push(({ conversation_initiation_client_data: data }) => test(((data as Json | undefined)?.["dynamic_variables"] ?? {}) as Json));
  }
  return tests.length === 0 ? null : (shown, entry) => tests.every((test) => test(shown, entry));
}

/** `name:op:value`: a name cannot contain a colon, a value can. An empty value stands for one that was not set. */
function readVariable(text: string): ((variables: Json) => boolean) | undefined {
  const [, name = "", op = "", value = ""] = /^([^:]+):(eq|neq|gt|gte|lt|lte|in):(.*)$/s.exec(text) ?? [];
  const number = Number(value);
  if (name === "" || (/^[gl]t/.test(op) && (value === "" || Number.isNaN(number)))) return undefined;
  return (variables) => {
    const found = variables[name] === undefined ? "" : String(variables[name]);
    switch (op) {
      case "eq":
        return found === value;
      case "neq":
        return found !== value;
      case "in":
        return value.split("|").includes(found);
      default: {
        const difference = found === "" ? NaN : Number(found) - number;
        return difference > 0 ? op.startsWith("g") : difference < 0 ? op.startsWith("l") : difference === 0 && op.endsWith("e");
      }
    }
  };
}

const spoilt = (item: ElevenlabsConversation): ElevenlabsConversation => ({ ...item, transcript_summary: cutEmoji });
const spoiltWhole = (shown: ElevenlabsConversation): ElevenlabsConversation => ({
  ...shown,
  conversation_initiation_client_data: { dynamic_variables: laid(null) },
  analysis: { call_successful: "unknown", transcript_summary: cutEmoji },
  transcript: [{ role: "user", message: cutEmoji, time_in_call_secs: 0 }],
});
