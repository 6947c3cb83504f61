import { described, isText } from "../facade/what-is.js";
import type { Conversation } from "../wasm/convoscope.js";
import { Ended } from "./interrupt.js";

/** Whether a value has what walks need of a conversation. The rest is the gateway's word. */
export const isConversation = (value: unknown): value is Conversation =>
  isObject(value) && isText(value["id"]) && value["id"] !== "" && isTime(value["createdAt"]);

const TIME = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-6]\d([.,]\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** A time, or null where the platform has none. Not every month has a 29th day, and some hosts read the 30th of February as
 *  a day in March. */
function isTime(text: unknown): boolean {
  if (!isText(text)) return text === null;
  const day = text.slice(8, 10);
  return TIME.test(text) && (day < "29" || new Date(text.slice(0, 10)).getUTCDate() === Number(day));
}

export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** The value of an answer, if it is a conversation. */
export function conversationIn(value: unknown): Conversation {
  if (isConversation(value)) return value;
  throw new Ended(["shape", "a conversation", isObject(value) ? "an object without `id` and `createdAt`" : described(value)]);
}
