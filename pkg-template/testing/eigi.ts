import { failure, success, type Answer } from "./answer.js";
import {
  EIGI_CALLING_TYPES,
  EIGI_STATUSES,
  EIGI_TYPES,
  eigiFacts,
  renderEigi,
  type EigiConversation,
} from "./eigi-conversation.js";
import type { Entry, Population } from "./population.js";
import { Query } from "./query.js";
import { SECOND, type Micros } from "./timestamp.js";
import type * as Web from "../facade/web-types.js";

/** The two documented list envelopes: `data` and `pagination`, or everything flat. */
export type Envelope = "data" | "flat";

const DEFAULT_PAGE_SIZE = 10;
/** India's time zone, as documented. */
const DEFAULT_OFFSET_MINUTES = 330;

/** A page before it is serialised. */
export interface EigiPage {
  /** May be null instead of a list. */
  items: readonly EigiConversation[] | null;
  total: number;
  page: number;
  pageSize: number;
  envelope: Envelope;
}

export interface ListRules {
  envelope: Envelope;
  /** A larger `page_size` is silently reduced to this. */
  largestPage: number;
  /** Applies a fault to the page. */
  distort(page: EigiPage): EigiPage;
}

/** `GET /v1/public/conversations`. */
export function listEigi(
  population: Population,
  seed: number,
  params: Web.URLSearchParams,
  now: Micros,
  { envelope, largestPage, distort }: ListRules,
): Answer {
  const query = new Query(params);
  const page = query.integer("page", 1) ?? 1;
  const asked = query.integer("page_size") ?? DEFAULT_PAGE_SIZE;
  const pageSize = asked < 1 ? DEFAULT_PAGE_SIZE : Math.min(asked, largestPage);
  const from = query.timestamp("from_date");
  const to = query.timestamp("to_date");
  const matches = readFilter(query);
  if (query.problems.length > 0) {
    return failure(
      422,
      query.problems.map(({ name, type, message, input }) => ({ type, loc: ["query", name], msg: message, input })),
    );
  }
  const within = population.between(from, to);
  const found = matches === null ? within : within.filter((entry) => matches(entry, seed, now));
  const items = found.slice((page - 1) * pageSize, page * pageSize).map((entry) => renderEigi(seed, entry, now));
  return success(envelop(distort({ items, total: found.length, page, pageSize, envelope })));
}

/** `GET /v1/public/conversations/{conversation_id}`. */
export function getEigi(population: Population, seed: number, id: string, now: Micros): Answer {
  const entry = population.find(id);
  return entry === undefined ? failure(404, "Conversation not found") : success(renderEigi(seed, entry, now));
}

function envelop({ items, total, page, pageSize, envelope }: EigiPage): object {
  const totalPages = Math.ceil(total / pageSize);
  const paging = { total, page, page_size: pageSize, total_pages: totalPages };
  return envelope === "data"
    ? { status: "success", message: `Retrieved ${items?.length ?? 0} conversations`, data: items, pagination: paging }
    : { conversations: items, ...paging, has_next: page < totalPages, has_previous: page > 1 };
}

type Matches = (entry: Entry, seed: number, now: Micros) => boolean;

/** All filters but the dates in one; null if there are none. */
function readFilter(query: Query): Matches | null {
  const id = query.text("conversation_id");
  const wanted = Object.entries({
    agent_id: query.text("agent_id"),
    conversation_type: query.oneOf("conversation_type", EIGI_TYPES),
    calling_type: query.oneOf("calling_type", EIGI_CALLING_TYPES),
    conversation_status: query.oneOf("conversation_status", EIGI_STATUSES),
  }).filter(([, value]) => value !== undefined) as [
    "agent_id" | "conversation_type" | "calling_type" | "conversation_status",
    string,
  ][];
  const inWindow = readTimeOfDay(query);
  const search = query.text("search")?.toLowerCase();

  const tests: Matches[] = [];
  if (id !== undefined) tests.push((entry) => entry.id === id);
  if (inWindow !== null) tests.push(({ createdAt }) => inWindow(createdAt));
  if (wanted.length > 0) {
    tests.push((entry, seed, now) => {
      const facts = eigiFacts(seed, entry, now);
      return wanted.every(([name, value]) => facts[name] === value);
    });
  }
  if (search !== undefined) tests.push((entry, seed, now) => contains(renderEigi(seed, entry, now), search));
  return tests.length === 0 ? null : (entry, seed, now) => tests.every((test) => test(entry, seed, now));
}

/** The window of `from_time` and `to_time`, both minutes included. If from is later than to, it passes midnight. One
 *  alone leaves the other side open. */
function readTimeOfDay(query: Query): ((at: Micros) => boolean) | null {
  const from = query.timeOfDay("from_time");
  const to = query.timeOfDay("to_time");
  const offset = query.integer("timezone_offset", -720, 840) ?? DEFAULT_OFFSET_MINUTES;
  if (from === undefined && to === undefined) return null;
  const first = from ?? 0;
  const last = to ?? 24 * 60 - 1;
  return (at) => {
    const minutes = Math.floor(at / (60 * SECOND)) + offset;
    const minute = ((minutes % 1440) + 1440) % 1440;
    return first <= last ? minute >= first && minute <= last : minute >= first || minute <= last;
  };
}

/** Whether the transcript or any value of the metadata contains the text, in any case. */
function contains(shown: EigiConversation, search: string): boolean {
  const transcript = shown["conversation_transcript"];
  const said: unknown[] = Array.isArray(transcript)
    ? transcript.map((message: { content?: unknown } | null) => message?.content)
    : [];
  return texts([said, shown["conversation_metadata"]]).some((text) => text.toLowerCase().includes(search));
}

function texts(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(texts);
  return typeof value === "string" || typeof value === "number" ? [String(value)] : [];
}
