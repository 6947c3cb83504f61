// A conversation as the archive keeps it: a line of NDJSON, with what is needed of it beside it.
import { createHash } from "node:crypto";
import type { Conversation } from "convoscope";

export interface Entry {
  readonly id: string;
  /** Unix seconds of `createdAt`; 0 if it never started. */
  readonly second: number;
  /** Sorts like the time, whatever the number of its fraction's digits. */
  readonly moment: string;
  /** Still running. */
  readonly live: boolean;
  readonly analysed: boolean;
  /** When the platform last changed it, Unix seconds. */
  readonly changed: number;
  readonly line: string;
}

/** With the platform's own JSON as texts, so that its numbers keep their digits. */
type Line = Omit<Conversation, "metadata" | "analysis" | "raw"> & { metadata: string | null; analysis: string | null; raw?: string };

/** A line as it was read. An address that expires is left out: it is another one at every reading, and of no use later. */
export function entry(line: string): Entry {
  const read = JSON.parse(line) as Line;
  const { recording, metadata, raw } = read;
  if (recording === null || recording.expires === false) return described(read, line);
  // Where only the platform's key opens it, there is none.
  const address = recording.url === null ? undefined : JSON.stringify(recording.url);
  if (address === undefined || (metadata?.includes(address) !== true && raw?.includes(address) !== true)) {
    // The line is as JSON.stringify writes it, and a quoted name is in no text: there its quotes are escaped.
    return described(read, line.replace(`"recording":${JSON.stringify(recording)}`, '"recording":null'));
  }
  const kept: Line = { ...read, recording: null, metadata: metadata?.replaceAll(address, "null") ?? null };
  if (raw !== undefined) kept.raw = raw.replaceAll(address, "null");
  return described(kept, JSON.stringify(kept));
}

function described({ id, createdAt, updatedAt, live, analysis }: Line, line: string): Entry {
  const beside = { id, live, analysed: analysis !== null, line };
  if (createdAt === null) return { ...beside, second: 0, moment: "", changed: 0 };
  const [, whole = "", fraction = ""] = /^(.{19})(?:\.(\d+))?Z$/.exec(createdAt) ?? [];
  const second = Date.parse(`${whole}Z`) / 1000;
  if (!Number.isInteger(second)) throw new Error(`A conversation has the creation time ${JSON.stringify(createdAt)}. Accepted: RFC 3339 in UTC.`);
  return { ...beside, second, moment: `${whole}.${fraction.padEnd(9, "0")}`, changed: Date.parse(updatedAt ?? createdAt) / 1000 };
}

/** Newest first, and always the same way. */
export function inOrder(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => compare(b.moment, a.moment) || compare(a.id, b.id));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export const ndjson = (entries: readonly Entry[]) => entries.map(({ line }) => `${line}\n`).join("");

export const entriesOf = (text: string) => text.split("\n").slice(0, -1).map(entry);

export const sha256 = (text: string | Uint8Array) => createHash("sha256").update(text).digest("hex");

/** What was read, and what of the earlier reading the platform no longer has. */
export function merged(read: readonly Entry[], before: readonly Entry[]): Entry[] {
  const there = new Set(read.map(({ id }) => id));
  return inOrder([...read, ...before.filter(({ id }) => !there.has(id))]);
}
