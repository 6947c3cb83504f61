import { described, isText } from "../facade/what-is.js";
import type { Conversation, Issue } from "../wasm/convoscope.js";
import { emit, parsed, type Shared } from "./exchange.js";
import { quietly } from "./interrupt.js";
import type { Call } from "./module.js";
import type { AnyResponse } from "./response.js";

/** Whether a value has what walks need of a conversation. The rest is the gateway's word. */
export const isConversation = (value: unknown): value is Conversation =>
  isObject(value) && isText(value["id"]) && value["id"] !== "" && isText(value["createdAt"]) && isTime(value["createdAt"]);

const TIME = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d(:[0-6]\d([.,]\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** Some hosts read the 30th of February as a day in March. */
const isTime = (text: string): boolean => TIME.test(text) && quietly(() => new Date(text.slice(0, 10)).toISOString().slice(0, 10)) === text.slice(0, 10);

export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

const isIssue = (value: unknown): value is Issue => isObject(value) && isText(value["path"]) && isText(value["message"]);

/** The conversation in a body. Undefined where the call has an error. */
export function conversationIn(body: string, asked: string, call: Call, response: AnyResponse): Conversation | undefined {
  const value = parsed(body, call, response);
  if (value === undefined) return undefined;
  if (!isConversation(value)) {
    call.wrongShape("a conversation", isObject(value) ? "an object without `id` and `createdAt`" : described(value));
    return undefined;
  }
  return call.isAsked(asked, value.id) ? value : undefined;
}

/** Reports the repairs of a record to the listener, and hides in them what was sent. */
export function reportRepairs(shared: Shared, call: Call, id: string | null, given: unknown): void {
  const issues = Array.isArray(given) ? given.filter(isIssue) : [];
  if (issues.length === 0) return;
  if (call.hasSecret()) {
    for (const issue of issues) {
      issue.path = call.hide(issue.path);
      issue.message = call.hide(issue.message);
    }
  }
  if (shared.settings.onEvent === undefined) return;
  const shown = issues.map((issue) => ({ ...issue, path: shared.module.shownPath(issue.path) }));
  emit(shared, JSON.stringify({ type: "repair", conversationId: id === null ? null : call.hide(id), issues: shown }));
}
