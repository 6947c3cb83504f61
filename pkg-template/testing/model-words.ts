import { mustBe, unknownName } from "../facade/wording.js";
import { found } from "./describe-value.js";
import { parseTimestamp, type Micros } from "./timestamp.js";

/** Reads a time of the model, which uses RFC 3339. */
export function instant(name: string, text: unknown): Micros {
  const written = text instanceof Date && Number.isFinite(text.getTime()) ? text.toISOString() : text;
  const at = typeof written === "string" ? parseTimestamp(written) : null;
  if (at === null) throw new TypeError(mustBe(name, 'a time such as "2026-01-02T03:04:05.000Z"', found(text)));
  return at;
}

/** Refuses values that the platform has no field for: what was not translated. Undefined and null are fine. */
export function refuse(platform: string, others: object, record = ""): void {
  for (const [name, value] of Object.entries(others))
    if (value !== undefined && value !== null) throw new TypeError(`${platform} has no "${record}${name}": leave it out.`);
}

/** Translates one of our words to the platform's. Unknown words stay as they are. Null: the platform has none. */
export function word(platform: string, name: string, ours: string, words: Record<string, string | null>): string {
  const theirs = Object.hasOwn(words, ours) ? words[ours] : ours;
  if (theirs !== undefined && theirs !== null) return theirs;
  throw new TypeError(unknownName(name, ours, Object.keys(words).filter((key) => words[key] !== null), ` of ${platform}`));
}

/** Leaves out keys whose value is undefined. */
export function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Refuses a conversation of another platform. */
export function isFrom(provider: string | undefined, platform: string): void {
  if (provider !== undefined && provider !== platform) throw new TypeError(mustBe("provider", `"${platform}"`, found(provider)));
}

/** What two said, line by line, as platforms write it. */
export const asText = (turns: readonly { role: string; content: string }[], agent: string, user: string): string =>
  turns.map(({ role, content }) => `${role === "user" ? user : agent}: ${content}\n`).join("");
