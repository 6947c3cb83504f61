import { failure, success, type Answer } from "./answer.js";
import {
  ANYREACH_CHANNELS,
  ANYREACH_DIRECTIONS,
  ANYREACH_STATUSES,
  anyreachFacts,
  renderAnyreach,
  withhold,
  type AnyreachConversation,
} from "./anyreach-conversation.js";
import type { AnyreachAccess } from "./credential.js";
import type { Entry, Population } from "./population.js";
import { Query } from "./query.js";
import { parseTimestamp, type Micros } from "./timestamp.js";

const DEFAULT_LIMIT = 50;

export interface ListRules {
  /** Whether the page after a cursor repeats the conversation that the cursor points at (and all with the same time),
   *  or has only older ones. */
  cursor: "strict" | "inclusive";
  /** A larger `limit` is silently reduced to this. */
  largestPage: number;
}

/** `GET /core/conversations`: a plain array. */
export function listAnyreach(
  population: Population,
  seed: number,
  params: URLSearchParams,
  now: Micros,
  access: AnyreachAccess,
  { cursor, largestPage }: ListRules,
): Answer {
  const query = new Query(params);
  const limit = Math.min(query.integer("limit", 1) ?? DEFAULT_LIMIT, largestPage);
  const position = query.custom(
    "cursor",
    "cursor",
    "Input should be the Base64 of the created_at of the last item",
    readCursor,
  );
  const after = query.timestamp("created_after");
  const before = query.timestamp("created_before");
  const matches = readFilter(query);
  const [problem] = query.problems;
  if (problem !== undefined)
    return failure(422, query.problems.map(({ name, message }) => `${name}: ${message}`).join("; "));
  const items: AnyreachConversation[] = [];
  for (const entry of population.between(after, Math.min(before ?? Infinity, position ?? Infinity))) {
    if (items.length === limit) break;
    if (cursor === "strict" && entry.createdAt === position) continue;
    if (visible(entry, access) && matches(entry, seed, now)) items.push(show(entry, seed, now, access));
  }
  return success(items);
}

/** `GET /core/conversations/{conversation_id}`. Conversations of other organizations do not exist. */
export function getAnyreach(
  population: Population,
  seed: number,
  id: string,
  now: Micros,
  access: AnyreachAccess,
): Answer {
  const entry = population.find(id);
  return entry === undefined || !visible(entry, access)
    ? failure(404, "Conversation not found")
    : success(show(entry, seed, now, access));
}

function show(
  entry: Entry,
  seed: number,
  now: Micros,
  { organization, sensitive }: AnyreachAccess,
): AnyreachConversation {
  const conversation = renderAnyreach(seed, entry, now, organization);
  return sensitive ? conversation : withhold(conversation);
}

/** An inserted conversation belongs to the organization that it names, all others to the sandbox's own. */
function visible({ fields }: Entry, { organization, owner }: AnyreachAccess): boolean {
  const named = fields?.["organization_id"];
  return (typeof named === "string" ? named : owner) === organization;
}

/** Reads the standard Base64 of a `created_at`. */
function readCursor(text: string): Micros | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) || text === "") return undefined;
  return parseTimestamp(atob(text)) ?? undefined;
}

type Matches = (entry: Entry, seed: number, now: Micros) => boolean;

/** All filters but the dates in one. The slow ones, which need the texts, come last. */
function readFilter(query: Query): Matches {
  const equal = Object.entries({
    direction: query.oneOf("direction", ANYREACH_DIRECTIONS),
    channel: query.oneOf("channel", ANYREACH_CHANNELS),
    status: query.oneOf("status", ANYREACH_STATUSES),
    agent_id: query.text("agent_id"),
    agent_version_id: query.text("agent_version_id"),
    web_widget_id: query.text("web_widget_id"),
  }).filter(([, value]) => value !== undefined);
  const within = [
    { field: "duration", least: query.number("duration_above"), most: query.number("duration_below") },
    {
      field: "user_turn_count",
      least: query.integer("user_turn_count_above"),
      most: query.integer("user_turn_count_below"),
    },
  ].filter(({ least, most }) => least !== undefined || most !== undefined);
  const partly = Object.entries({
    user_id: query.text("user_id")?.toLowerCase(),
    agent_number: query.text("agent_number")?.toLowerCase(),
  }).filter(([, value]) => value !== undefined);
  const metadata = query.custom("custom_metadata", "json_object", "Input should be a JSON object", readObject);

  return (entry, seed, now) => {
    const needsTexts = entry.fields !== null || partly.length > 0 || metadata !== undefined;
    if (!needsTexts && equal.length === 0 && within.length === 0) return true;
    const holds = (facts: AnyreachConversation) =>
      equal.every(([field, value]) => facts[field] === value) &&
      within.every(({ field, least, most }) => inRange(facts[field], least, most));
    if (entry.fields === null && !holds(anyreachFacts(seed, entry, now))) return false;
    if (!needsTexts) return true;
    const shown = renderAnyreach(seed, entry, now, "");
    if (!holds(shown)) return false;
    return (
      partly.every(([field, part]) => {
        const text = shown[field];
        return typeof text === "string" && text.toLowerCase().includes(part ?? "");
      }) &&
      (metadata === undefined || contains(shown["custom_metadata"], metadata))
    );
  };
}

function inRange(value: unknown, least = -Infinity, most = Infinity): boolean {
  return typeof value === "number" && value >= least && value <= most;
}

function readObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Containment as in databases: every key and every element of the part is in the whole, at any depth. */
function contains(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part))
    return Array.isArray(whole) && part.every((element) => whole.some((other) => contains(other, element)));
  if (typeof part !== "object" || part === null) return whole === part;
  if (typeof whole !== "object" || whole === null || Array.isArray(whole)) return false;
  return Object.entries(part).every(
    ([key, value]) => Object.hasOwn(whole, key) && contains((whole as Record<string, unknown>)[key], value),
  );
}
