// A conversation as the archive keeps it: a line of NDJSON, with what is needed of it beside it.
import { createHash } from "node:crypto";
import type { Conversation } from "convoscope";

export interface Entry {
  readonly id: string;
  /** Unix seconds of `createdAt`. */
  readonly second: number;
  /** Sorts like the time, whatever the number of its fraction's digits. */
  readonly moment: string;
  /** Still running. */
  readonly live: boolean;
  readonly analysed: boolean;
  readonly line: string;
}

/** A line as it was read. An address that expires is left out: it is another one at every reading, and of no use later. */
export function entry(line: string): Entry {
  const conversation = JSON.parse(line) as Conversation;
  if (conversation.recording === null || conversation.recording.expires === false) return described(conversation, line);
  // The platform's own JSON is a text in here, so its numbers keep their digits.
  return described(conversation, JSON.stringify({ ...conversation, recording: null }));
}

function described({ id, createdAt, live, analysis }: Conversation, line: string): Entry {
  const [, whole = "", fraction = ""] = /^(.{19})(?:\.(\d+))?Z$/.exec(createdAt) ?? [];
  const second = Date.parse(`${whole}Z`) / 1000;
  if (!Number.isInteger(second)) throw new Error(`A conversation has the creation time ${JSON.stringify(createdAt)}. Accepted: RFC 3339 in UTC.`);
  return { id, second, moment: `${whole}.${fraction.padEnd(9, "0")}`, live, analysed: analysis !== null, line };
}

/** Newest first, and always the same way. */
export function inOrder(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => compare(b.moment, a.moment) || compare(a.id, b.id));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export const ndjson = (entries: readonly Entry[]) => entries.map(({ line }) => `${line}\n`).join("");

export const entriesOf = (text: string) => text.split("\n").slice(0, -1).map(entry);

export const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** What was read, and what of the earlier reading the platform no longer has. */
export function merged(read: readonly Entry[], before: readonly Entry[]): Entry[] {
  const there = new Set(read.map(({ id }) => id));
  return inOrder([...read, ...before.filter(({ id }) => !there.has(id))]);
}
