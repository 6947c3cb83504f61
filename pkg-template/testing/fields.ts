import { meant } from "../facade/spelling.js";
import type { Conversation, Message } from "../wasm/convoscope.js";
import { ANYREACH_KEYS, anyreachOfModel, type AnyreachFields } from "./anyreach-fields.js";
import { EIGI_KEYS, eigiOfModel, type EigiFields } from "./eigi-fields.js";

/** The fields of each platform's own records. */
export interface WireFields {
  eigi: EigiFields;
  anyreach: AnyreachFields;
}

type Parts<T> = T extends object ? { [K in keyof T]?: T[K] | undefined } : T;
type Turn = Pick<Message, "role" | "content"> & Partial<Pick<Message, "timestamp">>;

/**
 * A conversation as the client hands it over, or a part of it: of `agent`, `customer` and `recording` a part, too.
 * `live`, `withheld`, `issues` and `raw` are what the client makes of an answer: they set nothing.
 */
export type ConversationFields = {
  [K in Exclude<keyof Conversation, "transcript" | "agent" | "customer" | "recording">]?: Conversation[K] | undefined;
} & {
  agent?: Parts<Conversation["agent"]> | undefined;
  customer?: Parts<Conversation["customer"]> | undefined;
  recording?: Parts<NonNullable<Conversation["recording"]>> | null | undefined;
  transcript?: readonly Turn[] | null | undefined;
};

/** What is set of a conversation, in the platform's words. */
export interface Given {
  /** Each as a whole. */
  fields: Record<string, unknown>;
  /** Keys laid over those of the object that is made up under a name. */
  laid: Record<string, object>;
}

const MODEL_KEYS: readonly string[] = Object.keys({
  provider: 0, id: 0, internalId: 0, organizationId: 0, agent: 0, customer: 0, channel: 0, direction: 0, status: 0, live: 0,
  createdAt: 0, updatedAt: 0, durationSeconds: 0, userTurnCount: 0, summary: 0, notes: 0, initialContext: 0, createdBy: 0,
  recording: 0, transcript: 0, analysis: 0, metadata: 0, withheld: 0, issues: 0, raw: 0,
} satisfies Record<keyof Conversation, 0>);

/** The fields of what lies inside a conversation. */
const INSIDE: Record<string, readonly string[]> = {
  agent: Object.keys({ id: 0, name: 0, versionId: 0, phone: 0 } satisfies Record<keyof Conversation["agent"], 0>),
  customer: Object.keys({ id: 0, phone: 0 } satisfies Record<keyof Conversation["customer"], 0>),
  recording: Object.keys({ url: 0, expires: 0, expiresAt: 0 } satisfies Record<keyof NonNullable<Conversation["recording"]>, 0>),
};
const TURN = Object.keys({ role: 0, content: 0, timestamp: 0 } satisfies Record<keyof Message, 0>);

const PLATFORMS = {
  eigi: { keys: EIGI_KEYS, ofModel: eigiOfModel },
  anyreach: { keys: ANYREACH_KEYS, ofModel: anyreachOfModel },
};

/** More than any conversation has messages. */
const LONGEST_LIST = 1_000_000;

/**
 * Reads fields of the platform's or of our model: the platform's, where a key is its alone. What it throws
 * names an unknown key and the one that was probably meant.
 */
export function readFields(platform: keyof WireFields, given: object): Given {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new TypeError(`fields must be an object of ${platform}'s fields, or of a conversation's as the client hands it over`);
  // A copy that later changes by the caller cannot reach, known to be JSON. Some hosts would write holes by the billion.
  JSON.stringify(given, (name, value: unknown) => {
    if (Array.isArray(value) && value.length > LONGEST_LIST) throw new RangeError(`${name} is a list of ${value.length}; at most ${LONGEST_LIST} are taken`);
    return value;
  });
  const fields = structuredClone(given) as Record<string, unknown>;
  const { keys, ofModel } = PLATFORMS[platform];
  const names = Object.keys(fields);
  const theirs = names.find((name) => keys.includes(name) && !MODEL_KEYS.includes(name));
  const ours = names.find((name) => MODEL_KEYS.includes(name) && !keys.includes(name));
  const unknown = names.find((name) => !keys.includes(name) && !MODEL_KEYS.includes(name));
  if (unknown !== undefined) {
    const known = ours === undefined ? [...keys, ...MODEL_KEYS] : [...MODEL_KEYS, ...keys];
    const near = meant(unknown, Object.fromEntries(known.map((name) => [name, ""])));
    throw new TypeError(
      `${JSON.stringify(unknown)} is no field of ${platform}'s, and none of a conversation's. ${near === undefined ? `Known are ${keys.join(", ")}.` : `Did you mean ${JSON.stringify(near)}?`}`,
    );
  }
  if (theirs !== undefined && ours !== undefined)
    throw new TypeError(`${theirs} is ${platform}'s own word, and ${ours} the client's; use those of one`);
  if (theirs !== undefined) return { fields, laid: {} };
  checkInside(fields);
  return ofModel(fields as ConversationFields);
}

/** Refuses fields inside a conversation that there are none of, and what is no object at all. */
function checkInside({ transcript, ...fields }: Record<string, unknown>): void {
  for (const [name, known] of Object.entries(INSIDE)) {
    const value = fields[name];
    if (value === undefined || (name === "recording" && value === null)) continue;
    checkObject(name, value, known);
  }
  if (transcript === undefined || transcript === null) return;
  if (!Array.isArray(transcript)) throw new TypeError("transcript must be a list of messages, or null");
  for (const [index, turn] of transcript.entries()) {
    checkObject(`transcript[${index}]`, turn, TURN);
    if (typeof turn.content !== "string") throw new TypeError(`transcript[${index}].content must be a text`);
  }
}

function checkObject(name: string, value: unknown, known: readonly string[]): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError(`${name} must be an object of ${known.join(", ")}`);
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const near = meant(unknown, Object.fromEntries(known.map((key) => [key, ""])));
  const advice = near === undefined ? `Known are ${known.join(", ")}.` : `Did you mean ${JSON.stringify(near)}?`;
  throw new TypeError(`${JSON.stringify(unknown)} is no field of ${name}. ${advice}`);
}
