import { BackDoor, type Api } from "./api.js";
import { refuseEigi } from "./credential.js";
import { wantedByEigi } from "./eigi-conversation.js";
import { emptyEigiPage, getEigi, listEigi, type Envelope } from "./eigi.js";
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
  /** Accepted API keys; undefined: every well-formed one. */
  keys: readonly string[] | undefined;
  envelope: Envelope;
}

export function eigiApi({ seed: root, count, anchor, keys, envelope }: EigiOptions): Api {
  const seed = new Random(root, EIGI).integer(0, 0xffff_ffff);
  const population = new Population({ seed, count, mix: MIX, anchor, tick: TICK });
  const door = new BackDoor(population, "conversation_id", wantedByEigi);
  return {
    path: "/v1/public/conversations",
    list(headers, params, fault, now) {
      const refused = refuseEigi(headers, keys);
      if (refused !== null) return refused;
      if (fault?.kind === "repeat_cursor") params.delete("page");
      const answer = listEigi(population, seed, params, now, envelope);
      return fault?.kind === "empty_page" ? emptyEigiPage(answer) : answer;
    },
    get: (headers, id, now) => refuseEigi(headers, keys) ?? getEigi(population, seed, id, now),
    insert: (fields, now) => door.insert(fields, now),
    update: (id, fields, now) => door.update(id, fields, now),
    remove: (id) => door.remove(id),
    error: (status) => ({
      detail:
        status === 422
          ? [{ type: "value_error", loc: ["query", "page"], msg: "Value error" }]
          : (ERRORS[status] ?? `Error ${status}`),
    }),
  };
}
