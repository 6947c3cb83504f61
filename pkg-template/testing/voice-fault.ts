import type { Answer } from "./answer.js";
import type { Fault } from "./fault.js";

type Json = Record<string, unknown>;

/** How a list names what is in it, and its cursor. */
export interface ListKeys {
  items: string;
  cursor: string;
}

/** Applies a fault to an answer: a list in an object with such keys, a bare list (null), or one conversation. `spoilt`: a
 *  conversation with half an emoji in its texts. */
export function distort(fault: Fault | null, answer: Answer, keys: ListKeys | null, spoilt: (conversation: Json) => Json): Answer {
  const body = answer.body as Json;
  if (answer.status !== 200 || fault === null) return answer;
  const items = keys === null ? body : body[keys.items];
  const withItems = (changed: unknown, more: Json = {}): Answer => ({ ...answer, body: keys === null ? changed : { ...body, [keys.items]: changed, ...more } });
  switch (fault.kind) {
    case "empty_page":
      return withItems([]);
    case "null_list":
      return withItems(null);
    case "missing_cursor":
      return keys === null ? answer : withItems(items, { has_more: true, [keys.cursor]: undefined });
    case "wrong_total":
      return "total" in body ? withItems(items, { total: fault.total }) : answer;
    case "lone_surrogate":
      return Array.isArray(items) ? withItems(items.map(spoilt)) : { ...answer, body: spoilt(body) };
    default:
      return answer;
  }
}
