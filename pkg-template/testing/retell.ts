import type { Answer } from "./answer.js";
import { answered, BackDoor, counted, type Api, type Route } from "./api.js";
import { bearer } from "./credential.js";
import { pageAfter, placeOf, type Placed } from "./cursor.js";
import { Population } from "./population.js";
import { renderRetell, startOf, wantedByRetell, type RetellCall } from "./retell-conversation.js";
import { FilterError, readCriteria } from "./retell-filter.js";
import { floored, named, VOICE_MIX, voiceSeed } from "./story.js";
import { cutEmoji, laid } from "./surrogate.js";
import type { Micros } from "./timestamp.js";
import type { VoiceOptions } from "./vapi.js";
import { distort } from "./voice-fault.js";

/** Retell stores milliseconds. */
const TICK: Micros = 1000;
const DEFAULT_LIMIT = 50;
const LARGEST_LIMIT = 1000;
const KEYS = { items: "items", cursor: "pagination_key" };

const ERRORS: Record<number, string> = {
  400: "Invalid request",
  401: "API key is missing or invalid",
  402: "The trial is over",
  403: "Forbidden",
  404: "Not found",
  422: "No such call under this API key",
  429: "Rate limited",
  500: "Unexpected server error",
};

const failure = (status: number, message = ERRORS[status] ?? `Error ${status}`): Answer => ({ status, body: { status: "error", message } });

/** Retell's calls, from its published OpenAPI document, its SDK and its deprecation notices. */
export function retellApi({ seed: root, keys, largestPage = LARGEST_LIMIT, ...options }: VoiceOptions): Api {
  const seed = voiceSeed(root);
  const population = new Population({ ...options, seed, mix: VOICE_MIX, tick: TICK, idOf: (uuid) => named("call", uuid, 27) });
  const door = new BackDoor(population, "call_id", wantedByRetell, ({ start_timestamp }) => floored(counted(start_timestamp, 1000), TICK));
  const admitted =
    (answer: Route["answer"]): Route["answer"] =>
    (call) =>
      bearer(call.headers, keys) ? answer(call) : failure(401);
  const list = admitted(({ body, fault, now }) => {
    try {
      return distort(fault, listRetell(population, seed, body, now, largestPage, fault?.kind === "repeat_cursor"), KEYS, spoilt);
    } catch (error) {
      if (error instanceof FilterError || error instanceof SyntaxError) return failure(400, error.message);
      throw error;
    }
  });
  const get = admitted(({ id, fault, now }) => {
    const entry = population.find(answered(population, id, fault));
    return entry === undefined ? failure(422) : distort(fault, { status: 200, body: renderRetell(seed, entry, now, true) }, KEYS, spoiltWhole);
  });
  return {
    mark: "call_id",
    routes: [
      { method: "POST", path: "/v3/list-calls", answer: list },
      { method: "GET", path: "/v2/get-call/{id}", answer: get },
    ],
    insert: (given, now) => door.insert(given, now),
    update: (id, given, now) => door.update(id, given, now),
    remove: (id) => door.remove(id),
    expire: (now) => population.expire(now),
    error: (status) => failure(status).body,
  };
}

/** `POST /v3/list-calls`: by start, newest first unless asked otherwise. Where those without a start stand is not
 *  documented: here they are older than everything, as nothing is in most databases. */
function listRetell(population: Population, seed: number, text: string, now: Micros, largestPage: number, isStuck: boolean): Answer {
  const { filter_criteria = {}, sort_order = "descending", limit = DEFAULT_LIMIT, skip, pagination_key, include_total = false, ...unknown } = readBody(text);
  const [stranger] = Object.keys(unknown);
  if (stranger !== undefined) throw new FilterError(`there is no ${stranger}`);
  if (sort_order !== "ascending" && sort_order !== "descending") throw new FilterError("sort_order must be ascending or descending");
  const whole = (name: string, value: unknown, least: number, most: number): number => {
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new FilterError(`${name} must be an integer between ${least} and ${most}`);
  };
  const size = Math.min(whole("limit", limit, 1, LARGEST_LIMIT), largestPage);
  const skipped = whole("skip", skip === undefined ? 0 : skip, 0, Number.MAX_SAFE_INTEGER);
  if (typeof include_total !== "boolean") throw new FilterError("include_total must be a boolean");
  if (skip !== undefined && pagination_key !== undefined) throw new FilterError("skip and pagination_key exclude each other");
  const after = pagination_key === undefined ? null : placeOf(String(pagination_key));
  if (after === undefined) throw new FilterError("pagination_key is none of a previous answer");
  const matches = readCriteria(filter_criteria);
  const isFiltered = Object.keys(filter_criteria as object).length > 0;
  const all = population.entries.flatMap((entry): Placed[] =>
    !isFiltered || matches(renderRetell(seed, entry, now, false)) ? [{ at: startOf(entry, now) ?? -Infinity, id: entry.id, entry }] : [],
  );
  const { page, next } = pageAfter(all, size, sort_order === "descending", isStuck ? null : after, isStuck ? 0 : skipped);
  return {
    status: 200,
    body: {
      items: page.map(({ entry }) => renderRetell(seed, entry, now, false)),
      has_more: next !== null,
      ...(next !== null && { pagination_key: next }),
      ...(include_total && { total: all.length }),
    },
  };
}

function readBody(text: string): Record<string, unknown> {
  const body: unknown = text === "" ? {} : JSON.parse(text);
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw new FilterError("the body must be an object");
  return body as Record<string, unknown>;
}

const spoilt = (call: RetellCall): RetellCall => ({ ...call, metadata: laid(call["metadata"]), call_analysis: { call_summary: cutEmoji } });
const spoiltWhole = (call: RetellCall): RetellCall => ({ ...spoilt(call), transcript: cutEmoji, transcript_with_tool_calls: [{ role: "user", content: cutEmoji, words: [] }] });
