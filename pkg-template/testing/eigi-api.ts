import type { Aging } from "./aging.js";
import { answered, BackDoor, routesAt, type Api, type Route } from "./api.js";
import { refuseEigi } from "./credential.js";
import { wantedByEigi, type EigiConversation } from "./eigi-conversation.js";
import { distortEigiPage, withLoneSurrogates } from "./eigi-fault.js";
import { getEigi, listEigi, type EigiPage, type Envelope } from "./eigi.js";
import type { ChannelMix } from "./plan.js";
import { Population } from "./population.js";
import { Random } from "./random.js";
import type { Micros } from "./timestamp.js";

const MIX: ChannelMix = [
  ["telephone", 52],
  ["text", 18],
  ["webrtc", 15],
  ["whatsapp", 15],
];
const EIGI = 1;
/** eigi stores milliseconds. */
const TICK: Micros = 1000;

const ERRORS: Record<number, string> = {
  401: "Invalid, inactive or expired API key",
  403: "You do not have access to this conversation",
  404: "Conversation not found",
  429: "Rate limit exceeded",
  500: "Internal server error",
};

export interface EigiOptions {
  seed: number;
  count: number;
  anchor: Micros;
  days: number;
  ties: boolean;
  aging: Aging;
  /** Accepted API keys; undefined: every well-formed one. */
  keys: readonly string[] | undefined;
  envelope: Envelope;
  largestPage: number;
}

export function eigiApi({ seed: root, count, anchor, days, ties, aging, keys, envelope, largestPage }: EigiOptions): Api {
  const seed = new Random(root, EIGI).integer(0, 0xffff_ffff);
  const population = new Population({ seed, count, mix: MIX, anchor, days, ties, aging, tick: TICK });
  const door = new BackDoor(population, "conversation_id", wantedByEigi);
  const list: Route["answer"] = ({ headers, params, fault, now }) => {
    const refused = refuseEigi(headers, keys);
    if (refused !== null) return refused;
    if (fault?.kind === "repeat_cursor") params.delete("page");
    const distort = (page: EigiPage) => distortEigiPage(fault, page);
    return listEigi(population, seed, params, now, { envelope, largestPage, distort });
  };
  const get: Route["answer"] = ({ headers, id, fault, now }) => {
    const refused = refuseEigi(headers, keys);
    if (refused !== null) return refused;
    const answer = getEigi(population, seed, answered(population, id, fault), now);
    return fault?.kind === "lone_surrogate" && answer.status === 200
      ? { ...answer, body: withLoneSurrogates(answer.body as EigiConversation) }
      : answer;
  };
  return {
    mark: "created_at",
    routes: routesAt("/v1/public/conversations", list, get),
    insert: (given, now) => door.insert(given, now),
    update: (id, given, now) => door.update(id, given, now),
    remove: (id) => door.remove(id),
    expire: (now) => population.expire(now),
    error: (status) => ({
      detail:
        status === 422
          ? [{ type: "value_error", loc: ["query", "page"], msg: "Value error" }]
          : (ERRORS[status] ?? `Error ${status}`),
    }),
  };
}
