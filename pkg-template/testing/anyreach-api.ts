import type { Aging } from "./aging.js";
import { isAnswer } from "./answer.js";
import { distortAnyreach } from "./anyreach-fault.js";
import { getAnyreach, listAnyreach, type ListRules } from "./anyreach.js";
import { wantedByAnyreach } from "./anyreach-conversation.js";
import { answered, BackDoor, routesAt, type Api, type Route } from "./api.js";
import { admitAnyreach, type Credentials } from "./credential.js";
import type { ChannelMix } from "./plan.js";
import { Population } from "./population.js";
import { Random } from "./random.js";
import type { Micros } from "./timestamp.js";

const MIX: ChannelMix = [
  ["telephone", 55],
  ["webrtc", 20],
  ["text", 15],
  ["email", 10],
];
const ANYREACH = 2;
const TICK: Micros = 1;

const ERRORS: Record<number, string> = {
  401: "Invalid or revoked token",
  403: "Not enough permissions",
  404: "Conversation not found",
  422: "Validation error",
  429: "Too many requests",
  500: "Internal server error",
};

export interface AnyreachOptions {
  seed: number;
  count: number;
  anchor: Micros;
  days: number;
  ties: boolean;
  aging: Aging;
  /** Accepted tokens; undefined: every well-formed one. */
  credentials: Credentials["anyreach"];
  rules: ListRules;
}

export function anyreachApi({ seed: root, count, anchor, days, ties, aging, credentials, rules }: AnyreachOptions): Api {
  const seed = new Random(root, ANYREACH).integer(0, 0xffff_ffff);
  const population = new Population({ seed, count, mix: MIX, anchor, days, ties, aging, tick: TICK });
  const door = new BackDoor(population, "id", wantedByAnyreach);
  const list: Route["answer"] = ({ headers, params, fault, now }) => {
    const access = admitAnyreach(headers, credentials);
    if (isAnswer(access)) return access;
    if (fault?.kind === "repeat_cursor") params.delete("cursor");
    return distortAnyreach(fault, listAnyreach(population, seed, params, now, access, rules));
  };
  const get: Route["answer"] = ({ headers, id, fault, now }) => {
    const access = admitAnyreach(headers, credentials);
    if (isAnswer(access)) return access;
    return distortAnyreach(fault, getAnyreach(population, seed, answered(population, id, fault), now, access));
  };
  return {
    mark: "created_at",
    routes: routesAt("/core/conversations", list, get),
    insert: (given, now) => door.insert(given, now),
    update: (id, given, now) => door.update(id, given, now),
    remove: (id) => door.remove(id),
    expire: (now) => population.expire(now),
    error: (status) => ({ detail: ERRORS[status] ?? `Error ${status}` }),
  };
}
