import { listed, mustBe, unknownName } from "../facade/wording.js";
import type { Conversation, Message } from "../wasm/convoscope.js";
import { NEVER, PATHS } from "../wasm/maskable.js";
import { ANYREACH_KEYS, anyreachOfModel, type AnyreachFields } from "./anyreach-fields.js";
import { EIGI_KEYS, eigiOfModel, type EigiFields } from "./eigi-fields.js";
import { ELEVENLABS_KEYS, elevenlabsOfModel, type ElevenlabsFields } from "./elevenlabs-fields.js";
import { RETELL_KEYS, retellOfModel, type RetellFields } from "./retell-fields.js";
import type { Micros } from "./timestamp.js";
import { VAPI_KEYS, vapiOfModel, type VapiFields } from "./vapi-fields.js";
import { found } from "./describe-value.js";

/** Each platform's own fields. */
export interface WireFields {
  eigi: EigiFields;
  anyreach: AnyreachFields;
  vapi: VapiFields;
  elevenlabs: ElevenlabsFields;
  retell: RetellFields;
}

type Parts<T> = T extends object ? { [K in keyof T]?: T[K] | undefined } : T;
type Turn = Pick<Message, "role" | "content"> & Partial<Pick<Message, "timestamp">>;

/** A conversation as the client returns it, or a part of it, also of `agent`, `customer` and `recording`. `live`,
 *  `withheld`, `issues` and `raw` are derived by the client and set nothing. */
export type ConversationFields = {
  [K in Exclude<keyof Conversation, "transcript" | "agent" | "customer" | "recording">]?: Conversation[K] | undefined;
} & {
  agent?: Parts<Conversation["agent"]> | undefined;
  customer?: Parts<Conversation["customer"]> | undefined;
  recording?: Parts<NonNullable<Conversation["recording"]>> | null | undefined;
  transcript?: readonly Turn[] | null | undefined;
};

/** Fields to set, in the platform's words. */
export interface Given {
  /** Each replaces the whole field. */
  fields: Record<string, unknown>;
  /** Keys to merge into a made-up object, by its name. */
  laid: Record<string, object>;
  /** How long they spoke, where a platform tells that by two times. */
  lasts?: Micros;
}

/** The keys of a conversation, or of the records at a path in it. */
function keysAt(path?: string): string[] {
  const start = path === undefined ? "" : `${path}.`;
  const inside = [...Object.keys(PATHS), ...NEVER].filter((it) => it.startsWith(start)).map((it) => it.slice(start.length));
  return inside.filter((key) => !key.includes("."));
}

const MODEL_KEYS = keysAt();
/** Fields of the objects inside a conversation. */
const INSIDE = { agent: keysAt("agent"), customer: keysAt("customer"), recording: keysAt("recording") };
const TURN = keysAt("transcript");

const PLATFORMS = {
  eigi: { keys: EIGI_KEYS, ofModel: eigiOfModel },
  anyreach: { keys: ANYREACH_KEYS, ofModel: anyreachOfModel },
  vapi: { keys: VAPI_KEYS, ofModel: vapiOfModel },
  elevenlabs: { keys: ELEVENLABS_KEYS, ofModel: elevenlabsOfModel },
  retell: { keys: RETELL_KEYS, ofModel: retellOfModel },
};

/** More than any conversation has messages. */
const LONGEST_LIST = 1_000_000;

/** Reads fields of the platform or of our model: the platform's if a key exists only there. The error for an unknown
 *  key suggests the closest one. */
export function readFields(platform: keyof WireFields, given: object): Given {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new TypeError(mustBe("fields", `an object with fields of ${platform} or of a conversation`, found(given)));
  // Checks that it is JSON, before it is copied out of the caller's reach. Some hosts would write holes by the billion.
  JSON.stringify(given, (name, value: unknown) => {
    if (Array.isArray(value) && value.length > LONGEST_LIST) throw new RangeError(mustBe(name, `a list of at most ${LONGEST_LIST}`, `one of ${value.length}`));
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
    throw new TypeError(unknownName("field", unknown, known, ` of ${platform}`));
  }
  if (theirs !== undefined && ours !== undefined)
    throw new TypeError(`"${theirs}" and "${ours}" cannot be combined: one is a field of ${platform}, the other of the client's conversations.`);
  if (theirs !== undefined) return { fields, laid: {} };
  checkInside(fields);
  const { live, withheld, issues, raw, ...set } = fields;
  return ofModel(set as ConversationFields);
}

/** Refuses unknown fields inside a conversation, and anything but an object. */
function checkInside({ transcript, ...fields }: Record<string, unknown>): void {
  for (const [name, known] of Object.entries(INSIDE)) {
    const value = fields[name];
    if (value === undefined || (name === "recording" && value === null)) continue;
    checkObject(name, value, known);
  }
  if (transcript === undefined || transcript === null) return;
  if (!Array.isArray(transcript)) throw new TypeError(mustBe("transcript", "a list of messages, or null", found(transcript)));
  for (const [index, turn] of transcript.entries()) {
    checkObject(`transcript[${index}]`, turn, TURN);
    if (typeof turn.content !== "string") throw new TypeError(mustBe(`transcript[${index}].content`, "a string", found(turn.content)));
  }
}

function checkObject(name: string, value: unknown, known: readonly string[]): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError(mustBe(name, `an object with ${listed(known)}`, found(value)));
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new TypeError(unknownName("field", unknown, known, ` of ${name}`));
}
